# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_evalbatch_global_optspecs
    string join \n db= journal= format= json as= color= v/verbose q/quiet config= h/help V/version
end

function __fish_evalbatch_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_evalbatch_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_evalbatch_using_subcommand
    set -l cmd (__fish_evalbatch_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c evalbatch -n "__fish_evalbatch_needs_command" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_needs_command" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_needs_command" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_needs_command" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_needs_command" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_needs_command" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_needs_command" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "create" -d 'Make a batch: an agent × documents → jobs'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "run" -d 'Execute pending jobs until none is left'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "list" -d 'List batches, newest first; expired experiments are hidden'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "show" -d 'Show a batch: agent, progress, metrics, one row a job; or one whole evaluation'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "compare" -d 'Compare batches with a baseline, document by document'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "export" -d 'Export batches'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "cleanup" -d 'Remove experiments that have expired, with everything that was made only for them'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "delete" -d 'Delete batches now, with everything that was made only for them'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "extend" -d 'Give an experiment more time, also one that has expired and is still there'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "pin" -d 'Keep an experiment beyond its expiry'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "unpin" -d 'Let an experiment expire again'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "share" -d 'Show a batch to everybody who can read the database'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "unshare" -d 'Show a batch to its owner and admins only'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "promote" -d 'Move an experiment\'s agent or documents into the library, or keep all of it'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "rerun" -d 'Make a new batch of the same agent version and documents'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "cancel" -d 'Cancel the pending and running jobs of a batch'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "jobs" -d 'List the jobs of a batch with their attempts, worker, lease and error'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "agent" -d 'The agent library'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "document" -d 'The document library'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "user" -d 'Who may: accounts and admins'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "policy" -d 'The limits of this database'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "db" -d 'The database itself: information, check, backup'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "init" -d 'Begin: a configuration, an agent and two documents in the current folder'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "help" -d 'Help of a command or a topic: `help topics` lists those'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c evalbatch -n "__fish_evalbatch_needs_command" -f -a "man" -d 'Write man pages into a folder'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l agent -d 'An agent: NAME, user/NAME or ID, each with @VERSION or without' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l agent-file -d 'An agent file, for this experiment alone' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l set -d 'Change a setting of the agent, for this experiment alone (repeatable)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l docs -d 'Files, folders, globs, or - for stdin (one or more, repeatable)' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l doc -d 'Documents of the library, by id (one or more, repeatable)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l dataset -d 'Datasets, JSONL or CSV: one document a row (one or more, repeatable)' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l map -d 'Which column holds a field: title, content, author, url or publishedDate (repeatable)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l url -d 'Web pages to fetch (one or more, repeatable)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l target-count -d 'A random sample of this many documents of my library' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l sample -d 'Only a random sample of this many of the documents that --docs, --dataset and --url gave' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l seed -d 'Seed of the samples; without it one is made up and stored' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l repeat -d 'Jobs for each document, for studies of consistency [default: 1]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l expires-in -d 'Expires after this time, like 12h, 7d, 2w [default: the policy\'s retention-default]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l expires-at -d 'Expires at this time (RFC 3339)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l tracking-id -d 'A name to find it by: letters, digits, . _ - [default for an experiment: made up]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l name -d 'A title' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l description -d 'What it is for' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l visibility -d 'Who may see it: private or shared [default: private]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l spec -d 'The request as JSON or YAML, from a file or - for stdin; flags override it' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -s j -l jobs -d 'Calls at once [default: 8]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l max-attempts -d 'Attempts a job, written to the jobs that are claimed [default: 3]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l timeout -d 'The most that one call may take [default: 5m]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l rpm -d 'Calls a minute, at most' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l tpm -d 'Tokens a minute, at most, as servers count them' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l max-wait -d 'The most to wait for a server that has too much to do [default: 15m]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l budget -d 'Stop claiming once this much was spent' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l fail-under -d 'Exit 8 when a batch\'s average grade is lower, or unknown' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l allow-private-hosts -d 'Fetch from private addresses too, like a team\'s own wiki'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l skip-failed -d 'Leave out pages that cannot be fetched, with a note'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l ephemeral -d 'Make an experiment, which expires'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l dry-run -d 'Say what would be made, and make nothing'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l run -d 'Run the jobs right away'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l reuse -d 'Copy equal evaluations that I may see instead of paying again: same instructions, settings, prompt and document'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l allow-plain-http -d 'Let documents and keys go to public addresses by plain http'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l retry-failed -d 'Put failed jobs of the named batches back first'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand create" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -s j -l jobs -d 'Calls at once [default: 8]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l max-attempts -d 'Attempts a job, written to the jobs that are claimed [default: 3]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l timeout -d 'The most that one call may take [default: 5m]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l rpm -d 'Calls a minute, at most' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l tpm -d 'Tokens a minute, at most, as servers count them' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l max-wait -d 'The most to wait for a server that has too much to do [default: 15m]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l budget -d 'Stop claiming once this much was spent' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l fail-under -d 'Exit 8 when a batch\'s average grade is lower, or unknown' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l reuse -d 'Copy equal evaluations that I may see instead of paying again: same instructions, settings, prompt and document'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l allow-plain-http -d 'Let documents and keys go to public addresses by plain http'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l retry-failed -d 'Put failed jobs of the named batches back first'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l dry-run -d 'Say what would be run, and run nothing'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand run" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l type -d 'Kind of batch: experiment, regular or all' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l status -d 'Only batches in this state: pending, running, completed, failed, partial or cancelled' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l agent -d 'Only batches of this agent' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l expires-within -d 'Only experiments that expire within this time, like 24h' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l since -d 'Only batches made since then: a duration back, like 7d, or a time' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l until -d 'Only batches made until then: a duration back, like 7d, or a time' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l search -d 'Only batches with this in name, tracking id or description' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l sort -d 'Order: created, expires, grade or name' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l limit -d 'How many at most; 0 = all' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l cursor -d 'Go on where a list was cut, with its nextCursor' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l user -d 'One user\'s that I may see' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l include-expired -d 'Show experiments that have expired too'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l reverse -d 'Turn the order round'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l all-users -d 'Everybody\'s that I may see'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l watch -d 'Draw the list again every two seconds until Ctrl-C'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand list" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l document -d 'The evaluations of one document, by id or a prefix of it' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l job -d 'The evaluation of one job, by id or a prefix of it' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l threshold -d 'Also show the share of grades that are at least this' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l fail-under -d 'Exit 8 when the average grade is lower, or unknown' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l prompt -d 'The exact prompt of the evaluation, instead of what it brought; with --job or --document'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l watch -d 'Draw it again every two seconds until nothing is left to do; in a pipe, wait for that'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand show" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l metric -d 'What to compare by: grade, cost, duration, comments or passRate' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l threshold -d 'The grade that passes, for --metric passRate' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l seed -d 'Seed of the permutation test' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l limit -d 'Documents to show of each candidate, those that changed most; 0 = all [default: 10 in the table, all in Markdown]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l fail-on-regression -d 'Exit 8 when a change for the worse beyond MARGIN is shown' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l require-non-inferior -d 'Exit 8 unless a change for the worse as large as MARGIN, in units of the metric, is ruled out' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l max-missing -d 'Share of the baseline\'s documents that a candidate may lack before a gate is undetermined (exit 8): 5% or 0.05' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -s o -l output -d 'Write to a file, whole or not at all' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand compare" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -s o -l output -d 'Write to a file, whole or not at all' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l include -d 'Put in more: `raw` (what the model or program answered), `content` (also in jsonl)' -r -f -a "raw\t''
content\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l no-content -d 'Leave out the documents\' content'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l array -d 'An array, also for one batch'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand export" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l limit -d 'Remove at most this many' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l grace -d 'Leave them this long after their expiry, like 1h [default: none]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l max-delete -d 'Refuse, before removing anything, when more than this are due' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l print-systemd -d 'Print a systemd service and timer, of the `system` or of one `user` [default: the system\'s for root]' -r -f -a "user\t''
system\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l dry-run -d 'Say what would be removed, and remove nothing'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l mine -d 'Mine only, for an admin'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l no-vacuum -d 'Leave the freed space in the file, for new rows'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l history -d 'Show the last runs'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l print-crontab -d 'Print a line for crontab'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cleanup" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -s y -l yes -d 'Do not ask'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand delete" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l expires-in -d 'Expires this long from now, like 12h, 7d, 2w' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l expires-at -d 'Expires at this time (RFC 3339)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand extend" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand pin" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unpin" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand share" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand unshare" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l name -d 'The agent\'s name in the library' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l agent -d 'The ephemeral agent'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l documents -d 'The ephemeral documents'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l all -d 'Agent, documents and the batch itself, which is then kept'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand promote" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l tracking-id -d 'A name to find it by [default for an experiment: made up]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -s j -l jobs -d 'Calls at once [default: 8]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l max-attempts -d 'Attempts a job, written to the jobs that are claimed [default: 3]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l timeout -d 'The most that one call may take [default: 5m]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l rpm -d 'Calls a minute, at most' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l tpm -d 'Tokens a minute, at most, as servers count them' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l max-wait -d 'The most to wait for a server that has too much to do [default: 15m]' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l budget -d 'Stop claiming once this much was spent' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l fail-under -d 'Exit 8 when a batch\'s average grade is lower, or unknown' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l failed -d 'Only documents with a failed job'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l run -d 'Run the jobs right away'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l reuse -d 'Copy equal evaluations that I may see instead of paying again: same instructions, settings, prompt and document'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l allow-plain-http -d 'Let documents and keys go to public addresses by plain http'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l retry-failed -d 'Put failed jobs of the named batches back first'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand rerun" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand cancel" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l status -d 'Only jobs in this state: pending, running, completed, failed or cancelled' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l limit -d 'How many at most; 0 = all' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l cursor -d 'Go on where a list was cut, with its nextCursor' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand jobs" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -f -a "add" -d 'Add an agent from a file, or its next version when the file changed'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -f -a "list" -d 'List the agents that everybody may use: the library and those that come with evalbatch'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -f -a "show" -d 'Show an agent: settings and instructions'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -f -a "export" -d 'Write an agent as a file, which `agent add` reads back to the same content'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -f -a "retire" -d 'Take an agent out of use: it serves no new batch, and adding its file again brings it back'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and not __fish_seen_subcommand_from add list show export retire trust" -f -a "trust" -d 'Allow the program of a command agent to be run by me'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -l retired -d 'Show retired agents too'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l document -d 'With --prompt: a document of my library, by id or a prefix of it' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l prompt -d 'The exact prompt that it would give its model about a document'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from retire" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -s y -l yes -d 'Do not ask'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand agent; and __fish_seen_subcommand_from trust" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -f -a "add" -d 'Add documents to my library; what is there already is used'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -f -a "list" -d 'List my library, newest first'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -f -a "show" -d 'Show a document with its content'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and not __fish_seen_subcommand_from add list show remove" -f -a "remove" -d 'Remove documents from my library; refused while a batch uses them'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l dataset -d 'Datasets, JSONL or CSV: one document a row (one or more, repeatable)' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l map -d 'Which column holds a field: title, content, author, url or publishedDate (repeatable)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l url -d 'Web pages to fetch (one or more, repeatable)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l allow-private-hosts -d 'Fetch from private addresses too, like a team\'s own wiki'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l skip-failed -d 'Leave out pages that cannot be fetched, with a note'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l limit -d 'How many at most; 0 = all' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l cursor -d 'Go on where a list was cut, with its nextCursor' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand document; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -f -a "list" -d 'List everybody who ever wrote to this database'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -f -a "grant-admin" -d 'Make an account an admin (admins only)'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -f -a "revoke-admin" -d 'Make an admin a member (admins only)'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and not __fish_seen_subcommand_from list grant-admin revoke-admin rename" -f -a "rename" -d 'Rename a user, whose account got another name (admins only)'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from grant-admin" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from revoke-admin" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand user; and __fish_seen_subcommand_from rename" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -f -a "show" -d 'Show the limits in force'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and not __fish_seen_subcommand_from show set" -f -a "set" -d 'Set a limit (admins only)'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand policy; and __fish_seen_subcommand_from set" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -f -a "info" -d 'Show where the database is, its size, and what is in it'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -f -a "check" -d 'Check the file\'s integrity, its references and its schema; exit 6 when something is wrong'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -f -a "backup" -d 'Write a consistent copy while others write; never over an existing file'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and not __fish_seen_subcommand_from info check backup vacuum" -f -a "vacuum" -d 'Rebuild the file without gaps, and remove the copies kept from before upgrades (admins only)'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from info" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from backup" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand db; and __fish_seen_subcommand_from vacuum" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand init" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand help" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand completions" -s V -l version -d 'Print version'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -l db -d 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -l journal -d 'How the database keeps its log: `delete` for file systems where WAL is unsafe' -r -f -a "wal\t''
delete\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -l format -d 'Shape of stdout' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
markdown\t''
html\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -l as -d 'Act as another user (admins only)' -r
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -l color -d 'When to use colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -l config -d 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]' -r -F
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -l json -d 'Short for --format json'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -s v -l verbose -d 'Say more on stderr; twice for still more'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -s q -l quiet -d 'Nothing on stderr but errors; print ids only'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -s h -l help -d 'Print help'
complete -c evalbatch -n "__fish_evalbatch_using_subcommand man" -s V -l version -d 'Print version'
