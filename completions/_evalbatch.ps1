
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'evalbatch' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'evalbatch'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'evalbatch' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a batch: an agent × documents → jobs')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Execute pending jobs until none is left')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List batches, newest first; expired experiments are hidden')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a batch: agent, progress, metrics, one row a job; or one whole evaluation')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare batches with a baseline, document by document')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Export batches')
            [CompletionResult]::new('cleanup', 'cleanup', [CompletionResultType]::ParameterValue, 'Remove experiments that have expired, with everything that was made only for them')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete batches now, with everything that was made only for them')
            [CompletionResult]::new('extend', 'extend', [CompletionResultType]::ParameterValue, 'Give an experiment more time, also one that has expired and is still there')
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Keep an experiment beyond its expiry')
            [CompletionResult]::new('unpin', 'unpin', [CompletionResultType]::ParameterValue, 'Let an experiment expire again')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Show a batch to everybody who can read the database')
            [CompletionResult]::new('unshare', 'unshare', [CompletionResultType]::ParameterValue, 'Show a batch to its owner and admins only')
            [CompletionResult]::new('promote', 'promote', [CompletionResultType]::ParameterValue, 'Move an experiment''s agent or documents into the library, or keep all of it')
            [CompletionResult]::new('rerun', 'rerun', [CompletionResultType]::ParameterValue, 'Make a new batch of the same agent version and documents')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Cancel the pending and running jobs of a batch')
            [CompletionResult]::new('jobs', 'jobs', [CompletionResultType]::ParameterValue, 'List the jobs of a batch with their attempts, worker, lease and error')
            [CompletionResult]::new('agent', 'agent', [CompletionResultType]::ParameterValue, 'The agent library')
            [CompletionResult]::new('document', 'document', [CompletionResultType]::ParameterValue, 'The document library')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Who may: accounts and admins')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'The limits of this database')
            [CompletionResult]::new('db', 'db', [CompletionResultType]::ParameterValue, 'The database itself: information, check, backup')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a commented configuration, an example agent and two documents into the current folder')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write man pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;create' {
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'An agent: NAME, user/NAME or ID, each with @VERSION or without')
            [CompletionResult]::new('--agent-file', '--agent-file', [CompletionResultType]::ParameterName, 'An agent file, for this experiment alone')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Change a setting of the agent, for this experiment alone (repeatable)')
            [CompletionResult]::new('--docs', '--docs', [CompletionResultType]::ParameterName, 'Files, folders, globs, or - for stdin (one or more, repeatable)')
            [CompletionResult]::new('--doc', '--doc', [CompletionResultType]::ParameterName, 'Documents of the library, by id (one or more, repeatable)')
            [CompletionResult]::new('--dataset', '--dataset', [CompletionResultType]::ParameterName, 'Datasets, JSONL or CSV: one document a row (one or more, repeatable)')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Which column holds a field: title, content, author, url or publishedDate (repeatable)')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Web pages to fetch (one or more, repeatable)')
            [CompletionResult]::new('--target-count', '--target-count', [CompletionResultType]::ParameterName, 'A random sample of this many documents of my library')
            [CompletionResult]::new('--sample', '--sample', [CompletionResultType]::ParameterName, 'Only a random sample of this many of the documents that --docs, --dataset and --url gave')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the samples; without it one is made up and stored')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Jobs for each document, for studies of consistency [default: 1]')
            [CompletionResult]::new('--expires-in', '--expires-in', [CompletionResultType]::ParameterName, 'Expires after this time, like 12h, 7d, 2w [default: the policy''s retention-default]')
            [CompletionResult]::new('--expires-at', '--expires-at', [CompletionResultType]::ParameterName, 'Expires at this time (RFC 3339)')
            [CompletionResult]::new('--tracking-id', '--tracking-id', [CompletionResultType]::ParameterName, 'A name to find it by: letters, digits, . _ - [default for an experiment: made up]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'A title')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for')
            [CompletionResult]::new('--visibility', '--visibility', [CompletionResultType]::ParameterName, 'Who may see it: private or shared [default: private]')
            [CompletionResult]::new('--spec', '--spec', [CompletionResultType]::ParameterName, 'The request as JSON or YAML, from a file or - for stdin; flags override it')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Calls at once [default: 8]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Calls at once [default: 8]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'Attempts a job, written to the jobs that are claimed [default: 3]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The most that one call may take [default: 5m]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Stop claiming once this much was spent')
            [CompletionResult]::new('--fail-under', '--fail-under', [CompletionResultType]::ParameterName, 'Exit 8 when a batch''s average grade is lower, or unknown')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--allow-private-hosts', '--allow-private-hosts', [CompletionResultType]::ParameterName, 'Fetch from private addresses too, like a team''s own wiki')
            [CompletionResult]::new('--skip-failed', '--skip-failed', [CompletionResultType]::ParameterName, 'Leave out pages that cannot be fetched, with a note')
            [CompletionResult]::new('--ephemeral', '--ephemeral', [CompletionResultType]::ParameterName, 'Make an experiment, which expires')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be made, and make nothing')
            [CompletionResult]::new('--run', '--run', [CompletionResultType]::ParameterName, 'Run the jobs right away')
            [CompletionResult]::new('--retry-failed', '--retry-failed', [CompletionResultType]::ParameterName, 'Put failed jobs of the named batches back first')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;run' {
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Calls at once [default: 8]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Calls at once [default: 8]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'Attempts a job, written to the jobs that are claimed [default: 3]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The most that one call may take [default: 5m]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Stop claiming once this much was spent')
            [CompletionResult]::new('--fail-under', '--fail-under', [CompletionResultType]::ParameterName, 'Exit 8 when a batch''s average grade is lower, or unknown')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--retry-failed', '--retry-failed', [CompletionResultType]::ParameterName, 'Put failed jobs of the named batches back first')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be run, and run nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;list' {
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Kind of batch: experiment, regular or all')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only batches in this state: pending, running, completed, failed, partial or cancelled')
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'Only batches of this agent')
            [CompletionResult]::new('--expires-within', '--expires-within', [CompletionResultType]::ParameterName, 'Only experiments that expire within this time, like 24h')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only batches made since then: a duration back, like 7d, or a time')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only batches made until then: a duration back, like 7d, or a time')
            [CompletionResult]::new('--search', '--search', [CompletionResultType]::ParameterName, 'Only batches with this in name, tracking id or description')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Order: created, expires, grade or name')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many at most; 0 = all')
            [CompletionResult]::new('--cursor', '--cursor', [CompletionResultType]::ParameterName, 'Go on where a list was cut, with its nextCursor')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'One user''s that I may see')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--include-expired', '--include-expired', [CompletionResultType]::ParameterName, 'Show experiments that have expired too')
            [CompletionResult]::new('--reverse', '--reverse', [CompletionResultType]::ParameterName, 'Turn the order round')
            [CompletionResult]::new('--all-users', '--all-users', [CompletionResultType]::ParameterName, 'Everybody''s that I may see')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;show' {
            [CompletionResult]::new('--document', '--document', [CompletionResultType]::ParameterName, 'The evaluations of one document, by id or a prefix of it')
            [CompletionResult]::new('--job', '--job', [CompletionResultType]::ParameterName, 'The evaluation of one job, by id or a prefix of it')
            [CompletionResult]::new('--threshold', '--threshold', [CompletionResultType]::ParameterName, 'Also show the share of grades that are at least this')
            [CompletionResult]::new('--fail-under', '--fail-under', [CompletionResultType]::ParameterName, 'Exit 8 when the average grade is lower, or unknown')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;compare' {
            [CompletionResult]::new('--metric', '--metric', [CompletionResultType]::ParameterName, 'What to compare by: grade, cost, duration, comments or passRate')
            [CompletionResult]::new('--threshold', '--threshold', [CompletionResultType]::ParameterName, 'The grade that passes, for --metric passRate')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the permutation test')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Documents to show of each candidate, those that changed most; 0 = all')
            [CompletionResult]::new('--fail-on-regression', '--fail-on-regression', [CompletionResultType]::ParameterName, 'Exit 8 when a change for the worse beyond MARGIN is shown')
            [CompletionResult]::new('--require-non-inferior', '--require-non-inferior', [CompletionResultType]::ParameterName, 'Exit 8 unless a change for the worse as large as MARGIN is ruled out')
            [CompletionResult]::new('--max-missing', '--max-missing', [CompletionResultType]::ParameterName, 'Share of the baseline''s documents that a candidate may lack before a gate is undetermined (exit 8)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to a file, whole or not at all')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to a file, whole or not at all')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;export' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to a file, whole or not at all')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to a file, whole or not at all')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Put in more: `raw` (what the model or program answered), `content` (also in jsonl)')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--no-content', '--no-content', [CompletionResultType]::ParameterName, 'Leave out the documents'' content')
            [CompletionResult]::new('--array', '--array', [CompletionResultType]::ParameterName, 'An array, also for one batch')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;cleanup' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Remove at most this many')
            [CompletionResult]::new('--grace', '--grace', [CompletionResultType]::ParameterName, 'Leave them this long after their expiry, like 1h [default: none]')
            [CompletionResult]::new('--max-delete', '--max-delete', [CompletionResultType]::ParameterName, 'Refuse, before removing anything, when more than this are due')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be removed, and remove nothing')
            [CompletionResult]::new('--mine', '--mine', [CompletionResultType]::ParameterName, 'Mine only, for an admin')
            [CompletionResult]::new('--no-vacuum', '--no-vacuum', [CompletionResultType]::ParameterName, 'Leave the freed space in the file, for new rows')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Show the last runs')
            [CompletionResult]::new('--print-crontab', '--print-crontab', [CompletionResultType]::ParameterName, 'Print a line for crontab')
            [CompletionResult]::new('--print-systemd', '--print-systemd', [CompletionResultType]::ParameterName, 'Print a systemd service and timer')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;delete' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;extend' {
            [CompletionResult]::new('--expires-in', '--expires-in', [CompletionResultType]::ParameterName, 'Expires this long from now, like 12h, 7d, 2w')
            [CompletionResult]::new('--expires-at', '--expires-at', [CompletionResultType]::ParameterName, 'Expires at this time (RFC 3339)')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;pin' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;unpin' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;share' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;unshare' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;promote' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The agent''s name in the library')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'The ephemeral agent')
            [CompletionResult]::new('--documents', '--documents', [CompletionResultType]::ParameterName, 'The ephemeral documents')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Agent, documents and the batch itself, which is then kept')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;rerun' {
            [CompletionResult]::new('--tracking-id', '--tracking-id', [CompletionResultType]::ParameterName, 'A name to find it by [default for an experiment: made up]')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Calls at once [default: 8]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Calls at once [default: 8]')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'Attempts a job, written to the jobs that are claimed [default: 3]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The most that one call may take [default: 5m]')
            [CompletionResult]::new('--budget', '--budget', [CompletionResultType]::ParameterName, 'Stop claiming once this much was spent')
            [CompletionResult]::new('--fail-under', '--fail-under', [CompletionResultType]::ParameterName, 'Exit 8 when a batch''s average grade is lower, or unknown')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only documents with a failed job')
            [CompletionResult]::new('--run', '--run', [CompletionResultType]::ParameterName, 'Run the jobs right away')
            [CompletionResult]::new('--retry-failed', '--retry-failed', [CompletionResultType]::ParameterName, 'Put failed jobs of the named batches back first')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;cancel' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;jobs' {
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only jobs in this state: pending, running, completed, failed or cancelled')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many at most; 0 = all')
            [CompletionResult]::new('--cursor', '--cursor', [CompletionResultType]::ParameterName, 'Go on where a list was cut, with its nextCursor')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;agent' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an agent from a file, or its next version when the file changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the agents that everybody may use: the library and those that come with evalbatch')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an agent: settings and instructions')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write an agent as a file, which `agent add` reads back to the same content')
            [CompletionResult]::new('retire', 'retire', [CompletionResultType]::ParameterValue, 'Take an agent out of use: it serves no new batch, and adding its file again brings it back')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Allow the program of a command agent to be run by me')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;agent;add' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;agent;list' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--retired', '--retired', [CompletionResultType]::ParameterName, 'Show retired agents too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;agent;show' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;agent;export' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;agent;retire' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;agent;trust' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;agent;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an agent from a file, or its next version when the file changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the agents that everybody may use: the library and those that come with evalbatch')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an agent: settings and instructions')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write an agent as a file, which `agent add` reads back to the same content')
            [CompletionResult]::new('retire', 'retire', [CompletionResultType]::ParameterValue, 'Take an agent out of use: it serves no new batch, and adding its file again brings it back')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Allow the program of a command agent to be run by me')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;agent;help;add' {
            break
        }
        'evalbatch;agent;help;list' {
            break
        }
        'evalbatch;agent;help;show' {
            break
        }
        'evalbatch;agent;help;export' {
            break
        }
        'evalbatch;agent;help;retire' {
            break
        }
        'evalbatch;agent;help;trust' {
            break
        }
        'evalbatch;agent;help;help' {
            break
        }
        'evalbatch;document' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add documents to my library; what is there already is used')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List my library, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a document with its content')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove documents from my library; refused while a batch uses them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;document;add' {
            [CompletionResult]::new('--dataset', '--dataset', [CompletionResultType]::ParameterName, 'Datasets, JSONL or CSV: one document a row (one or more, repeatable)')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Which column holds a field: title, content, author, url or publishedDate (repeatable)')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Web pages to fetch (one or more, repeatable)')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--allow-private-hosts', '--allow-private-hosts', [CompletionResultType]::ParameterName, 'Fetch from private addresses too, like a team''s own wiki')
            [CompletionResult]::new('--skip-failed', '--skip-failed', [CompletionResultType]::ParameterName, 'Leave out pages that cannot be fetched, with a note')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;document;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many at most; 0 = all')
            [CompletionResult]::new('--cursor', '--cursor', [CompletionResultType]::ParameterName, 'Go on where a list was cut, with its nextCursor')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;document;show' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;document;remove' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;document;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add documents to my library; what is there already is used')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List my library, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a document with its content')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove documents from my library; refused while a batch uses them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;document;help;add' {
            break
        }
        'evalbatch;document;help;list' {
            break
        }
        'evalbatch;document;help;show' {
            break
        }
        'evalbatch;document;help;remove' {
            break
        }
        'evalbatch;document;help;help' {
            break
        }
        'evalbatch;user' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List everybody who ever wrote to this database')
            [CompletionResult]::new('grant-admin', 'grant-admin', [CompletionResultType]::ParameterValue, 'Make an account an admin (admins only)')
            [CompletionResult]::new('revoke-admin', 'revoke-admin', [CompletionResultType]::ParameterValue, 'Make an admin a member (admins only)')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Rename a user, whose account got another name (admins only)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;user;list' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;user;grant-admin' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;user;revoke-admin' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;user;rename' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;user;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List everybody who ever wrote to this database')
            [CompletionResult]::new('grant-admin', 'grant-admin', [CompletionResultType]::ParameterValue, 'Make an account an admin (admins only)')
            [CompletionResult]::new('revoke-admin', 'revoke-admin', [CompletionResultType]::ParameterValue, 'Make an admin a member (admins only)')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Rename a user, whose account got another name (admins only)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;user;help;list' {
            break
        }
        'evalbatch;user;help;grant-admin' {
            break
        }
        'evalbatch;user;help;revoke-admin' {
            break
        }
        'evalbatch;user;help;rename' {
            break
        }
        'evalbatch;user;help;help' {
            break
        }
        'evalbatch;policy' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the limits in force')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit (admins only)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;policy;show' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;policy;set' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;policy;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the limits in force')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit (admins only)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;policy;help;show' {
            break
        }
        'evalbatch;policy;help;set' {
            break
        }
        'evalbatch;policy;help;help' {
            break
        }
        'evalbatch;db' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the database is, its size, and what is in it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the file''s integrity, its references and its schema; exit 6 when something is wrong')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Write a consistent copy while others write; never over an existing file')
            [CompletionResult]::new('vacuum', 'vacuum', [CompletionResultType]::ParameterValue, 'Rebuild the file without gaps, and remove the copies kept from before upgrades (admins only)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;db;info' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;db;check' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;db;backup' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;db;vacuum' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;db;help' {
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the database is, its size, and what is in it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the file''s integrity, its references and its schema; exit 6 when something is wrong')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Write a consistent copy while others write; never over an existing file')
            [CompletionResult]::new('vacuum', 'vacuum', [CompletionResultType]::ParameterValue, 'Rebuild the file without gaps, and remove the copies kept from before upgrades (admins only)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;db;help;info' {
            break
        }
        'evalbatch;db;help;check' {
            break
        }
        'evalbatch;db;help;backup' {
            break
        }
        'evalbatch;db;help;vacuum' {
            break
        }
        'evalbatch;db;help;help' {
            break
        }
        'evalbatch;init' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;completions' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;man' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database file [default: $XDG_DATA_HOME/evalbatch/evalbatch.db]')
            [CompletionResult]::new('--journal', '--journal', [CompletionResultType]::ParameterName, 'How the database keeps its log: `delete` for file systems where WAL is unsafe')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shape of stdout')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Act as another user (admins only)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour [default: auto]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file [default: $XDG_CONFIG_HOME/evalbatch/config.toml]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on stderr; twice for still more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Nothing on stderr but errors; print ids only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'evalbatch;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a batch: an agent × documents → jobs')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Execute pending jobs until none is left')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List batches, newest first; expired experiments are hidden')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a batch: agent, progress, metrics, one row a job; or one whole evaluation')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare batches with a baseline, document by document')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Export batches')
            [CompletionResult]::new('cleanup', 'cleanup', [CompletionResultType]::ParameterValue, 'Remove experiments that have expired, with everything that was made only for them')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete batches now, with everything that was made only for them')
            [CompletionResult]::new('extend', 'extend', [CompletionResultType]::ParameterValue, 'Give an experiment more time, also one that has expired and is still there')
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Keep an experiment beyond its expiry')
            [CompletionResult]::new('unpin', 'unpin', [CompletionResultType]::ParameterValue, 'Let an experiment expire again')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Show a batch to everybody who can read the database')
            [CompletionResult]::new('unshare', 'unshare', [CompletionResultType]::ParameterValue, 'Show a batch to its owner and admins only')
            [CompletionResult]::new('promote', 'promote', [CompletionResultType]::ParameterValue, 'Move an experiment''s agent or documents into the library, or keep all of it')
            [CompletionResult]::new('rerun', 'rerun', [CompletionResultType]::ParameterValue, 'Make a new batch of the same agent version and documents')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Cancel the pending and running jobs of a batch')
            [CompletionResult]::new('jobs', 'jobs', [CompletionResultType]::ParameterValue, 'List the jobs of a batch with their attempts, worker, lease and error')
            [CompletionResult]::new('agent', 'agent', [CompletionResultType]::ParameterValue, 'The agent library')
            [CompletionResult]::new('document', 'document', [CompletionResultType]::ParameterValue, 'The document library')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Who may: accounts and admins')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'The limits of this database')
            [CompletionResult]::new('db', 'db', [CompletionResultType]::ParameterValue, 'The database itself: information, check, backup')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a commented configuration, an example agent and two documents into the current folder')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write man pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'evalbatch;help;create' {
            break
        }
        'evalbatch;help;run' {
            break
        }
        'evalbatch;help;list' {
            break
        }
        'evalbatch;help;show' {
            break
        }
        'evalbatch;help;compare' {
            break
        }
        'evalbatch;help;export' {
            break
        }
        'evalbatch;help;cleanup' {
            break
        }
        'evalbatch;help;delete' {
            break
        }
        'evalbatch;help;extend' {
            break
        }
        'evalbatch;help;pin' {
            break
        }
        'evalbatch;help;unpin' {
            break
        }
        'evalbatch;help;share' {
            break
        }
        'evalbatch;help;unshare' {
            break
        }
        'evalbatch;help;promote' {
            break
        }
        'evalbatch;help;rerun' {
            break
        }
        'evalbatch;help;cancel' {
            break
        }
        'evalbatch;help;jobs' {
            break
        }
        'evalbatch;help;agent' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an agent from a file, or its next version when the file changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the agents that everybody may use: the library and those that come with evalbatch')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an agent: settings and instructions')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write an agent as a file, which `agent add` reads back to the same content')
            [CompletionResult]::new('retire', 'retire', [CompletionResultType]::ParameterValue, 'Take an agent out of use: it serves no new batch, and adding its file again brings it back')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Allow the program of a command agent to be run by me')
            break
        }
        'evalbatch;help;agent;add' {
            break
        }
        'evalbatch;help;agent;list' {
            break
        }
        'evalbatch;help;agent;show' {
            break
        }
        'evalbatch;help;agent;export' {
            break
        }
        'evalbatch;help;agent;retire' {
            break
        }
        'evalbatch;help;agent;trust' {
            break
        }
        'evalbatch;help;document' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add documents to my library; what is there already is used')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List my library, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a document with its content')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove documents from my library; refused while a batch uses them')
            break
        }
        'evalbatch;help;document;add' {
            break
        }
        'evalbatch;help;document;list' {
            break
        }
        'evalbatch;help;document;show' {
            break
        }
        'evalbatch;help;document;remove' {
            break
        }
        'evalbatch;help;user' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List everybody who ever wrote to this database')
            [CompletionResult]::new('grant-admin', 'grant-admin', [CompletionResultType]::ParameterValue, 'Make an account an admin (admins only)')
            [CompletionResult]::new('revoke-admin', 'revoke-admin', [CompletionResultType]::ParameterValue, 'Make an admin a member (admins only)')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Rename a user, whose account got another name (admins only)')
            break
        }
        'evalbatch;help;user;list' {
            break
        }
        'evalbatch;help;user;grant-admin' {
            break
        }
        'evalbatch;help;user;revoke-admin' {
            break
        }
        'evalbatch;help;user;rename' {
            break
        }
        'evalbatch;help;policy' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the limits in force')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit (admins only)')
            break
        }
        'evalbatch;help;policy;show' {
            break
        }
        'evalbatch;help;policy;set' {
            break
        }
        'evalbatch;help;db' {
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Show where the database is, its size, and what is in it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the file''s integrity, its references and its schema; exit 6 when something is wrong')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Write a consistent copy while others write; never over an existing file')
            [CompletionResult]::new('vacuum', 'vacuum', [CompletionResultType]::ParameterValue, 'Rebuild the file without gaps, and remove the copies kept from before upgrades (admins only)')
            break
        }
        'evalbatch;help;db;info' {
            break
        }
        'evalbatch;help;db;check' {
            break
        }
        'evalbatch;help;db;backup' {
            break
        }
        'evalbatch;help;db;vacuum' {
            break
        }
        'evalbatch;help;init' {
            break
        }
        'evalbatch;help;completions' {
            break
        }
        'evalbatch;help;man' {
            break
        }
        'evalbatch;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
