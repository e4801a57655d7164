//! evalbatch manages evaluations of LLM agents over documents: batches that are kept, and experiments that expire and
//! are removed with everything that was made only for them.
//!
//! The data flows one way. [`cli`] parses arguments; [`commands`] resolve them into one typed request, ask a
//! [`repository`] for one atomic unit of work at a time, and hand what comes back to [`render`]. [`intake`] turns outside
//! text into [`domain`] values; the [`runner`] takes jobs from the repository's queue and lets a [`runtime`] turn each
//! into an evaluation. [`domain`] is pure and uses nothing of the rest.

mod access;
mod accounts;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod context;
pub mod domain;
pub mod external_sort;
pub mod failure;
pub mod ids;
pub mod intake;
mod leftovers;
pub mod network;
pub mod panic;
pub mod render;
pub mod repository;
pub mod runner;
pub mod runtime;
pub mod settings;
pub mod shell;
pub mod signals;
pub mod strict_json;
mod usage;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use cli::{Cli, Format};
use clock::Clock;
use context::Context;
use failure::{Failure, FailureKind};
use render::{Again, Printer, PrinterOptions};
use settings::Settings;

/// The whole program: reads the arguments of this process, runs the command, and tells how it ended.
#[must_use]
pub fn main() -> ExitCode {
    panic::guarded(run).unwrap_or_else(|failure| {
        let json = wants_json(std::env::args_os());
        let options = PrinterOptions { colour: clap::ColorChoice::Never, quiet: false, json, verbosity: 0 };
        fail(&mut Printer::new(options), &failure)
    })
}

fn run() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == commands::complete::REQUEST) {
        commands::complete::answer(&arguments.collect::<Vec<_>>());
        return ExitCode::SUCCESS;
    }
    let parsed = matches().and_then(|matches| {
        let mut cli = Cli::from_arg_matches(&matches)?;
        cli.remember_order(&matches);
        cli.settle_verbosity(&matches)?;
        cli.settle_format(&matches)?;
        cli.settle_journal(&matches);
        let again = Again::new(cli::options_again(&matches, &cli.global));
        Ok((cli, again))
    });
    let (cli, again) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return not_parsed(&error),
    };
    let options = |settings: Option<&Settings>| PrinterOptions {
        colour: settings.map_or(cli.global.color.unwrap_or_default(), |settings| settings.colour),
        quiet: cli.global.quiet,
        json: cli.global.json || cli.global.format.or(cli.global.wished_format).is_some_and(Format::is_json),
        verbosity: cli.global.verbose,
    };
    let settings = Settings::resolve(&cli.global).or_else(|failure| {
        if cli.command.needs_configuration() { Err(failure) } else { Settings::unconfigured(&cli.global) }
    });
    let settings = match settings {
        Ok(settings) => settings,
        Err(failure) => return fail(&mut Printer::new(options(None)), &failure),
    };
    let mut printer = Printer::new(options(Some(&settings)));
    printer.repeat(again);
    let told = options(Some(&settings));
    if let Err(error) = signals::listen(move |signal| tell_of_signal(told, signal)) {
        return fail(&mut printer, &Failure::from_error(&error.into()));
    }
    start_log(settings.verbosity, printer.err_style().enabled);
    panic::on_request();
    let mut context = Context { settings, clock: Clock::from_environment(), printer };
    let found = commands::run(cli.command, &mut context);
    let written = context.printer.close();
    match ended(found, written, context.printer.what_was_done()) {
        Ok(()) => {
            context.printer.say_deferred();
            ExitCode::SUCCESS
        }
        // The reader went away: nobody is left to tell.
        Err(error) if failure::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let database = context.settings.database.display().to_string();
            fail(&mut context.printer, &Failure::from_error_about(&error, &database))
        }
    }
}

/// What could not be written makes a failure of what was done, and outweighs what was found, a job that failed or a gate: the
/// answer is not whole. A reader that went away takes nothing from either.
fn ended(found: anyhow::Result<()>, written: io::Result<()>, done: Option<&str>) -> anyhow::Result<()> {
    let Err(lost) = written.map_err(anyhow::Error::from) else { return found };
    let is_outweighed = found.as_ref().err().is_none_or(|found| Failure::from_error(found).kind.is_about_results());
    if !is_outweighed || failure::is_closed_pipe(&lost) {
        return found;
    }
    Err(match done {
        Some(done) => lost.context(format!("{done}, but this could not be written to standard output")),
        None => lost,
    })
}

/// The groups of the help are made only for who asks for help.
fn matches() -> Result<clap::ArgMatches, clap::Error> {
    let command = || usage::without_empty_variables(Cli::command());
    command().try_get_matches().or_else(|error| match error.kind() {
        ErrorKind::DisplayHelp => cli::grouped(command(), &render::fit_help).try_get_matches(),
        _ => Err(error),
    })
}

fn fail(printer: &mut Printer, failure: &Failure) -> ExitCode {
    printer.failure(failure);
    ExitCode::from(failure.kind.exit_code())
}

/// Who pressed Ctrl-C knows; scripts and logs want to.
fn tell_of_signal(options: PrinterOptions, signal: u8) {
    if options.json || !io::stderr().is_terminal() {
        let failure = Failure::new(FailureKind::Interrupted { signal }, "interrupted");
        Printer::new(options).failure(&failure);
    }
}

/// Diagnostics on stderr, from `-v` on.
fn start_log(verbosity: u8, is_coloured: bool) {
    let level = match verbosity {
        0 => return,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(is_coloured)
        .with_writer(std::io::stderr)
        .without_time()
        .try_init();
}

/// For who types the name alone.
const WELCOME: &str = "\
evalbatch evaluates documents by LLM agents. To begin:

  evalbatch init                     files to try, here
  evalbatch create --ephemeral --agent proofreader \\
      --docs FILES --run             a first experiment
  evalbatch show latest              what came of it
  evalbatch create --ephemeral --agent-file agent.md \\
      --docs FILES --run             another agent
  evalbatch compare latest~1 latest  whether the two differ
  evalbatch cleanup                  remove what has expired

All commands: evalbatch --help; more: evalbatch help topics";

/// Help and version are no errors; with `--json` a usage error is one JSON object.
fn not_parsed(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let Err(lost) = error.print().and_then(|()| io::stdout().flush()).map_err(anyhow::Error::from) else {
                return ExitCode::SUCCESS;
            };
            if failure::is_closed_pipe(&lost) {
                return ExitCode::SUCCESS;
            }
            let options = PrinterOptions { colour: clap::ColorChoice::Auto, quiet: false, json: false, verbosity: 0 };
            fail(&mut Printer::new(options), &Failure::from_error(&lost))
        }
        // A variable such as EVALBATCH_DB is an argument to clap.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
            if std::env::args_os().len() == 1 =>
        {
            let options = PrinterOptions { colour: clap::ColorChoice::Auto, quiet: false, json: false, verbosity: 0 };
            Printer::new(options).talk_block(WELCOME);
            ExitCode::from(FailureKind::Usage.exit_code())
        }
        // A command of which nothing was asked shows what it has.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
            if !wants_json(std::env::args_os()) =>
        {
            let mut command = cli::grouped(Cli::command(), &render::fit_help);
            command.build();
            let help = usage::named(&command, std::env::args_os().skip(1)).clone().render_help();
            let _ = write!(anstream::stderr(), "{}", help.ansi());
            ExitCode::from(FailureKind::Usage.exit_code())
        }
        _ => {
            let json = wants_json(std::env::args_os());
            let options = PrinterOptions { colour: clap::ColorChoice::Auto, quiet: false, json, verbosity: 0 };
            let mut command = Cli::command();
            command.build();
            let path = usage::named(&command, std::env::args_os().skip(1)).get_bin_name().unwrap_or("evalbatch");
            let mut failure = usage_failure(error, path);
            let arguments: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
            failure.message = usage::by_variable(&failure.message, &command, &arguments);
            fail(&mut Printer::new(options), &failure)
        }
    }
}

/// Whether JSON was asked for, of one value or of lines, found without parsing, since parsing failed.
fn wants_json(arguments: impl Iterator<Item = OsString>) -> bool {
    let arguments: Vec<_> = arguments.map(|argument| argument.to_string_lossy().into_owned()).collect();
    let attached = arguments.iter().find_map(|argument| argument.strip_prefix("--format="));
    let behind = || arguments.windows(2).find_map(|two| (two[0] == "--format").then_some(two[1].as_str()));
    let format = attached.or_else(behind);
    let wished = || std::env::var("EVALBATCH_FORMAT").unwrap_or_default();
    arguments.iter().any(|argument| argument == "--json")
        || ["json", "jsonl"].contains(&format.map_or_else(wished, ToOwned::to_owned).as_str())
}

/// clap's message without its usage and help lines: the first paragraph, and its tips as hints. Where the help is comes last.
fn usage_failure(error: &clap::Error, command: &str) -> Failure {
    let text = error.to_string();
    let mut message = String::new();
    let mut hints = Vec::new();
    let mut told = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(tip) = line.strip_prefix("tip: ") {
            // That a flag could be a value helps nobody who mistook it for another command's.
            if !tip.contains("as a value, use") {
                hints.push(tip.to_owned());
            }
            told = true;
        } else if line.starts_with("Usage:") || line.starts_with("For more information") {
            break;
        } else if !told {
            if !message.is_empty() {
                message.push(' ');
            }
            message.push_str(line.strip_prefix("error: ").unwrap_or(line));
        }
    }
    if let Some(tip) = usage::tip(error, command) {
        hints = vec![tip];
    }
    hints.push(format!("what it takes: {command} --help"));
    Failure { hints, ..Failure::usage(usage::in_words(&message)) }
}
