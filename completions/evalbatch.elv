
use builtin;
use str;

set edit:completion:arg-completer[evalbatch] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'evalbatch'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'evalbatch'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand create 'Make a batch: an agent × documents → jobs'
            cand run 'Execute pending jobs until none is left'
            cand list 'List batches, newest first; expired experiments are hidden'
            cand show 'Show a batch: agent, progress, metrics, one row a job; or one whole evaluation'
            cand compare 'Compare batches with a baseline, document by document'
            cand export 'Export batches'
            cand cleanup 'Remove experiments that have expired, with everything that was made only for them'
            cand delete 'Delete batches now, with everything that was made only for them'
            cand extend 'Give an experiment more time, also one that has expired and is still there'
            cand pin 'Keep an experiment beyond its expiry'
            cand unpin 'Let an experiment expire again'
            cand share 'Show a batch to everybody who can read the database'
            cand unshare 'Show a batch to its owner and admins only'
            cand promote 'Move an experiment''s agent or documents into the library, or keep all of it'
            cand rerun 'Make a new batch of the same agent version and documents'
            cand cancel 'Cancel the pending and running jobs of a batch'
            cand jobs 'List the jobs of a batch with their attempts, worker, lease and error'
            cand agent 'The agent library'
            cand document 'The document library'
            cand user 'Who may: accounts and admins'
            cand policy 'The limits of this database'
            cand db 'The database itself: information, check, backup'
            cand init 'Write a commented configuration, an example agent and two documents into the current folder'
            cand completions 'Print the completions of a shell'
            cand man 'Write man pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;create'= {
            cand --agent 'An agent: NAME, user/NAME or ID, each with @VERSION or without'
            cand --agent-file 'An agent file, for this experiment alone'
            cand --set 'Change a setting of the agent, for this experiment alone (repeatable)'
            cand --docs 'Files, folders, globs, or - for stdin (one or more, repeatable)'
            cand --doc 'Documents of the library, by id (one or more, repeatable)'
            cand --dataset 'Datasets, JSONL or CSV: one document a row (one or more, repeatable)'
            cand --map 'Which column holds a field: title, content, author, url or publishedDate (repeatable)'
            cand --url 'Web pages to fetch (one or more, repeatable)'
            cand --target-count 'A random sample of this many documents of my library'
            cand --sample 'Only a random sample of this many of the documents that --docs, --dataset and --url gave'
            cand --seed 'Seed of the samples; without it one is made up and stored'
            cand --repeat 'Jobs for each document, for studies of consistency [default: 1]'
            cand --expires-in 'Expires after this time, like 12h, 7d, 2w [default: the policy''s retention-default]'
            cand --expires-at 'Expires at this time (RFC 3339)'
            cand --tracking-id 'A name to find it by: letters, digits, . _ - [default for an experiment: made up]'
            cand --name 'A title'
            cand --description 'What it is for'
            cand --visibility 'Who may see it: private or shared [default: private]'
            cand --spec 'The request as JSON or YAML, from a file or - for stdin; flags override it'
            cand -j 'Calls at once [default: 8]'
            cand --jobs 'Calls at once [default: 8]'
            cand --max-attempts 'Attempts a job, written to the jobs that are claimed [default: 3]'
            cand --timeout 'The most that one call may take [default: 5m]'
            cand --budget 'Stop claiming once this much was spent'
            cand --fail-under 'Exit 8 when a batch''s average grade is lower, or unknown'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --allow-private-hosts 'Fetch from private addresses too, like a team''s own wiki'
            cand --skip-failed 'Leave out pages that cannot be fetched, with a note'
            cand --ephemeral 'Make an experiment, which expires'
            cand --dry-run 'Say what would be made, and make nothing'
            cand --run 'Run the jobs right away'
            cand --retry-failed 'Put failed jobs of the named batches back first'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;run'= {
            cand -j 'Calls at once [default: 8]'
            cand --jobs 'Calls at once [default: 8]'
            cand --max-attempts 'Attempts a job, written to the jobs that are claimed [default: 3]'
            cand --timeout 'The most that one call may take [default: 5m]'
            cand --budget 'Stop claiming once this much was spent'
            cand --fail-under 'Exit 8 when a batch''s average grade is lower, or unknown'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --retry-failed 'Put failed jobs of the named batches back first'
            cand --dry-run 'Say what would be run, and run nothing'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;list'= {
            cand --type 'Kind of batch: experiment, regular or all'
            cand --status 'Only batches in this state: pending, running, completed, failed, partial or cancelled'
            cand --agent 'Only batches of this agent'
            cand --expires-within 'Only experiments that expire within this time, like 24h'
            cand --since 'Only batches made since then: a duration back, like 7d, or a time'
            cand --until 'Only batches made until then: a duration back, like 7d, or a time'
            cand --search 'Only batches with this in name, tracking id or description'
            cand --sort 'Order: created, expires, grade or name'
            cand --limit 'How many at most; 0 = all'
            cand --cursor 'Go on where a list was cut, with its nextCursor'
            cand --user 'One user''s that I may see'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --include-expired 'Show experiments that have expired too'
            cand --reverse 'Turn the order round'
            cand --all-users 'Everybody''s that I may see'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;show'= {
            cand --document 'The evaluations of one document, by id or a prefix of it'
            cand --job 'The evaluation of one job, by id or a prefix of it'
            cand --threshold 'Also show the share of grades that are at least this'
            cand --fail-under 'Exit 8 when the average grade is lower, or unknown'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;compare'= {
            cand --metric 'What to compare by: grade, cost, duration, comments or passRate'
            cand --threshold 'The grade that passes, for --metric passRate'
            cand --seed 'Seed of the permutation test'
            cand --limit 'Documents to show of each candidate, those that changed most; 0 = all'
            cand --fail-on-regression 'Exit 8 when a change for the worse beyond MARGIN is shown'
            cand --require-non-inferior 'Exit 8 unless a change for the worse as large as MARGIN is ruled out'
            cand --max-missing 'Share of the baseline''s documents that a candidate may lack before a gate is undetermined (exit 8)'
            cand -o 'Write to a file, whole or not at all'
            cand --output 'Write to a file, whole or not at all'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;export'= {
            cand -o 'Write to a file, whole or not at all'
            cand --output 'Write to a file, whole or not at all'
            cand --include 'Put in more: `raw` (what the model or program answered), `content` (also in jsonl)'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --no-content 'Leave out the documents'' content'
            cand --array 'An array, also for one batch'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;cleanup'= {
            cand --limit 'Remove at most this many'
            cand --grace 'Leave them this long after their expiry, like 1h [default: none]'
            cand --max-delete 'Refuse, before removing anything, when more than this are due'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --dry-run 'Say what would be removed, and remove nothing'
            cand --mine 'Mine only, for an admin'
            cand --no-vacuum 'Leave the freed space in the file, for new rows'
            cand --history 'Show the last runs'
            cand --print-crontab 'Print a line for crontab'
            cand --print-systemd 'Print a systemd service and timer'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;delete'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;extend'= {
            cand --expires-in 'Expires this long from now, like 12h, 7d, 2w'
            cand --expires-at 'Expires at this time (RFC 3339)'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;pin'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;unpin'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;share'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;unshare'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;promote'= {
            cand --name 'The agent''s name in the library'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --agent 'The ephemeral agent'
            cand --documents 'The ephemeral documents'
            cand --all 'Agent, documents and the batch itself, which is then kept'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;rerun'= {
            cand --tracking-id 'A name to find it by [default for an experiment: made up]'
            cand -j 'Calls at once [default: 8]'
            cand --jobs 'Calls at once [default: 8]'
            cand --max-attempts 'Attempts a job, written to the jobs that are claimed [default: 3]'
            cand --timeout 'The most that one call may take [default: 5m]'
            cand --budget 'Stop claiming once this much was spent'
            cand --fail-under 'Exit 8 when a batch''s average grade is lower, or unknown'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --failed 'Only documents with a failed job'
            cand --run 'Run the jobs right away'
            cand --retry-failed 'Put failed jobs of the named batches back first'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;cancel'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;jobs'= {
            cand --status 'Only jobs in this state: pending, running, completed, failed or cancelled'
            cand --limit 'How many at most; 0 = all'
            cand --cursor 'Go on where a list was cut, with its nextCursor'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;agent'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand add 'Add an agent from a file, or its next version when the file changed'
            cand list 'List the agents that everybody may use: the library and those that come with evalbatch'
            cand show 'Show an agent: settings and instructions'
            cand export 'Write an agent as a file, which `agent add` reads back to the same content'
            cand retire 'Take an agent out of use: it serves no new batch, and adding its file again brings it back'
            cand trust 'Allow the program of a command agent to be run by me'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;agent;add'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;agent;list'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --retired 'Show retired agents too'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;agent;show'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;agent;export'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;agent;retire'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;agent;trust'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;agent;help'= {
            cand add 'Add an agent from a file, or its next version when the file changed'
            cand list 'List the agents that everybody may use: the library and those that come with evalbatch'
            cand show 'Show an agent: settings and instructions'
            cand export 'Write an agent as a file, which `agent add` reads back to the same content'
            cand retire 'Take an agent out of use: it serves no new batch, and adding its file again brings it back'
            cand trust 'Allow the program of a command agent to be run by me'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;agent;help;add'= {
        }
        &'evalbatch;agent;help;list'= {
        }
        &'evalbatch;agent;help;show'= {
        }
        &'evalbatch;agent;help;export'= {
        }
        &'evalbatch;agent;help;retire'= {
        }
        &'evalbatch;agent;help;trust'= {
        }
        &'evalbatch;agent;help;help'= {
        }
        &'evalbatch;document'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand add 'Add documents to my library; what is there already is used'
            cand list 'List my library, newest first'
            cand show 'Show a document with its content'
            cand remove 'Remove documents from my library; refused while a batch uses them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;document;add'= {
            cand --dataset 'Datasets, JSONL or CSV: one document a row (one or more, repeatable)'
            cand --map 'Which column holds a field: title, content, author, url or publishedDate (repeatable)'
            cand --url 'Web pages to fetch (one or more, repeatable)'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --allow-private-hosts 'Fetch from private addresses too, like a team''s own wiki'
            cand --skip-failed 'Leave out pages that cannot be fetched, with a note'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;document;list'= {
            cand --limit 'How many at most; 0 = all'
            cand --cursor 'Go on where a list was cut, with its nextCursor'
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;document;show'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;document;remove'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;document;help'= {
            cand add 'Add documents to my library; what is there already is used'
            cand list 'List my library, newest first'
            cand show 'Show a document with its content'
            cand remove 'Remove documents from my library; refused while a batch uses them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;document;help;add'= {
        }
        &'evalbatch;document;help;list'= {
        }
        &'evalbatch;document;help;show'= {
        }
        &'evalbatch;document;help;remove'= {
        }
        &'evalbatch;document;help;help'= {
        }
        &'evalbatch;user'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List everybody who ever wrote to this database'
            cand grant-admin 'Make an account an admin (admins only)'
            cand revoke-admin 'Make an admin a member (admins only)'
            cand rename 'Rename a user, whose account got another name (admins only)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;user;list'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;user;grant-admin'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;user;revoke-admin'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;user;rename'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;user;help'= {
            cand list 'List everybody who ever wrote to this database'
            cand grant-admin 'Make an account an admin (admins only)'
            cand revoke-admin 'Make an admin a member (admins only)'
            cand rename 'Rename a user, whose account got another name (admins only)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;user;help;list'= {
        }
        &'evalbatch;user;help;grant-admin'= {
        }
        &'evalbatch;user;help;revoke-admin'= {
        }
        &'evalbatch;user;help;rename'= {
        }
        &'evalbatch;user;help;help'= {
        }
        &'evalbatch;policy'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand show 'Show the limits in force'
            cand set 'Set a limit (admins only)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;policy;show'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;policy;set'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;policy;help'= {
            cand show 'Show the limits in force'
            cand set 'Set a limit (admins only)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;policy;help;show'= {
        }
        &'evalbatch;policy;help;set'= {
        }
        &'evalbatch;policy;help;help'= {
        }
        &'evalbatch;db'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand info 'Show where the database is, its size, and what is in it'
            cand check 'Check the file''s integrity, its references and its schema; exit 6 when something is wrong'
            cand backup 'Write a consistent copy while others write; never over an existing file'
            cand vacuum 'Rebuild the file without gaps, and remove the copies kept from before upgrades (admins only)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;db;info'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;db;check'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;db;backup'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;db;vacuum'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;db;help'= {
            cand info 'Show where the database is, its size, and what is in it'
            cand check 'Check the file''s integrity, its references and its schema; exit 6 when something is wrong'
            cand backup 'Write a consistent copy while others write; never over an existing file'
            cand vacuum 'Rebuild the file without gaps, and remove the copies kept from before upgrades (admins only)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;db;help;info'= {
        }
        &'evalbatch;db;help;check'= {
        }
        &'evalbatch;db;help;backup'= {
        }
        &'evalbatch;db;help;vacuum'= {
        }
        &'evalbatch;db;help;help'= {
        }
        &'evalbatch;init'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;completions'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;man'= {
            cand --db 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]'
            cand --journal 'How the database keeps its log: `delete` for file systems where WAL is unsafe'
            cand --format 'Shape of stdout'
            cand --as 'Act as another user (admins only)'
            cand --color 'When to use colour [default: auto]'
            cand --config 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]'
            cand --json 'Short for --format json'
            cand -v 'Say more on stderr; twice for still more'
            cand --verbose 'Say more on stderr; twice for still more'
            cand -q 'Nothing on stderr but errors; print ids only'
            cand --quiet 'Nothing on stderr but errors; print ids only'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'evalbatch;help'= {
            cand create 'Make a batch: an agent × documents → jobs'
            cand run 'Execute pending jobs until none is left'
            cand list 'List batches, newest first; expired experiments are hidden'
            cand show 'Show a batch: agent, progress, metrics, one row a job; or one whole evaluation'
            cand compare 'Compare batches with a baseline, document by document'
            cand export 'Export batches'
            cand cleanup 'Remove experiments that have expired, with everything that was made only for them'
            cand delete 'Delete batches now, with everything that was made only for them'
            cand extend 'Give an experiment more time, also one that has expired and is still there'
            cand pin 'Keep an experiment beyond its expiry'
            cand unpin 'Let an experiment expire again'
            cand share 'Show a batch to everybody who can read the database'
            cand unshare 'Show a batch to its owner and admins only'
            cand promote 'Move an experiment''s agent or documents into the library, or keep all of it'
            cand rerun 'Make a new batch of the same agent version and documents'
            cand cancel 'Cancel the pending and running jobs of a batch'
            cand jobs 'List the jobs of a batch with their attempts, worker, lease and error'
            cand agent 'The agent library'
            cand document 'The document library'
            cand user 'Who may: accounts and admins'
            cand policy 'The limits of this database'
            cand db 'The database itself: information, check, backup'
            cand init 'Write a commented configuration, an example agent and two documents into the current folder'
            cand completions 'Print the completions of a shell'
            cand man 'Write man pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'evalbatch;help;create'= {
        }
        &'evalbatch;help;run'= {
        }
        &'evalbatch;help;list'= {
        }
        &'evalbatch;help;show'= {
        }
        &'evalbatch;help;compare'= {
        }
        &'evalbatch;help;export'= {
        }
        &'evalbatch;help;cleanup'= {
        }
        &'evalbatch;help;delete'= {
        }
        &'evalbatch;help;extend'= {
        }
        &'evalbatch;help;pin'= {
        }
        &'evalbatch;help;unpin'= {
        }
        &'evalbatch;help;share'= {
        }
        &'evalbatch;help;unshare'= {
        }
        &'evalbatch;help;promote'= {
        }
        &'evalbatch;help;rerun'= {
        }
        &'evalbatch;help;cancel'= {
        }
        &'evalbatch;help;jobs'= {
        }
        &'evalbatch;help;agent'= {
            cand add 'Add an agent from a file, or its next version when the file changed'
            cand list 'List the agents that everybody may use: the library and those that come with evalbatch'
            cand show 'Show an agent: settings and instructions'
            cand export 'Write an agent as a file, which `agent add` reads back to the same content'
            cand retire 'Take an agent out of use: it serves no new batch, and adding its file again brings it back'
            cand trust 'Allow the program of a command agent to be run by me'
        }
        &'evalbatch;help;agent;add'= {
        }
        &'evalbatch;help;agent;list'= {
        }
        &'evalbatch;help;agent;show'= {
        }
        &'evalbatch;help;agent;export'= {
        }
        &'evalbatch;help;agent;retire'= {
        }
        &'evalbatch;help;agent;trust'= {
        }
        &'evalbatch;help;document'= {
            cand add 'Add documents to my library; what is there already is used'
            cand list 'List my library, newest first'
            cand show 'Show a document with its content'
            cand remove 'Remove documents from my library; refused while a batch uses them'
        }
        &'evalbatch;help;document;add'= {
        }
        &'evalbatch;help;document;list'= {
        }
        &'evalbatch;help;document;show'= {
        }
        &'evalbatch;help;document;remove'= {
        }
        &'evalbatch;help;user'= {
            cand list 'List everybody who ever wrote to this database'
            cand grant-admin 'Make an account an admin (admins only)'
            cand revoke-admin 'Make an admin a member (admins only)'
            cand rename 'Rename a user, whose account got another name (admins only)'
        }
        &'evalbatch;help;user;list'= {
        }
        &'evalbatch;help;user;grant-admin'= {
        }
        &'evalbatch;help;user;revoke-admin'= {
        }
        &'evalbatch;help;user;rename'= {
        }
        &'evalbatch;help;policy'= {
            cand show 'Show the limits in force'
            cand set 'Set a limit (admins only)'
        }
        &'evalbatch;help;policy;show'= {
        }
        &'evalbatch;help;policy;set'= {
        }
        &'evalbatch;help;db'= {
            cand info 'Show where the database is, its size, and what is in it'
            cand check 'Check the file''s integrity, its references and its schema; exit 6 when something is wrong'
            cand backup 'Write a consistent copy while others write; never over an existing file'
            cand vacuum 'Rebuild the file without gaps, and remove the copies kept from before upgrades (admins only)'
        }
        &'evalbatch;help;db;info'= {
        }
        &'evalbatch;help;db;check'= {
        }
        &'evalbatch;help;db;backup'= {
        }
        &'evalbatch;help;db;vacuum'= {
        }
        &'evalbatch;help;init'= {
        }
        &'evalbatch;help;completions'= {
        }
        &'evalbatch;help;man'= {
        }
        &'evalbatch;help;help'= {
        }
    ]
    $completions[$command]
}
