//! `man`: a page for every command, and one for every topic of `help topics`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::help::TOPICS;
use crate::cli::{Cli, Format};
use crate::context::Context;

/// Write man pages into a folder
///
/// Commands are pages of section 1, topics of section 7. Where the folder is named man1, topics go to man7 beside it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// The folder, made where there is none
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub folder: PathBuf,
}

pub fn run(args: &ManArgs, context: &mut Context) -> Result<()> {
    context.format(&[Format::Table])?;
    let folder = &args.folder;
    let for_topics = if folder.ends_with("man1") { folder.with_file_name("man7") } else { folder.clone() };
    for folder in [folder, &for_topics] {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    // The build's date and paths stay out, so that the pages are the same everywhere.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let commands = write_commands(&command, folder)?;
    for (name, about, text) in TOPICS {
        write(&for_topics.join(format!("evalbatch-{name}.7")), &page(name, about, text))?;
    }
    if context.printer.is_quiet() {
        return Ok(());
    }
    context.printer.line(&format!("wrote {commands} pages of commands to {}", folder.display()))?;
    context.printer.line(&format!("wrote {} pages of topics to {}", TOPICS.len(), for_topics.display()))?;
    Ok(())
}

/// A page for a command, and for each below it; how many.
fn write_commands(command: &clap::Command, folder: &Path) -> Result<usize> {
    let mut count = 1;
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        count += write_commands(inner, folder)?;
    }
    let page = rendered(command)?;
    let is_common =
        |argument: &clap::Arg| argument.is_global_set() || ["help", "version"].contains(&argument.get_id().as_str());
    let own = command.clone().mut_args(|argument| {
        let hidden = argument.is_hide_set() || is_common(&argument);
        argument.hide(hidden)
    });
    // The options that every command has are listed below; in the synopsis they would hide the others.
    let synopsis = synopsis(&rendered(&own)?).replacen("\\fR ", "\\fR [\\fIOPTIONS\\fR] ", 1);
    let page = page.replacen(&self::synopsis(&page), &synopsis, 1);
    let name = Man::new(command.clone()).get_filename();
    write(&folder.join(name), &page)?;
    Ok(count)
}

fn rendered(command: &clap::Command) -> Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(String::from_utf8(page)?)
}

/// The line of the synopsis.
fn synopsis(page: &str) -> String {
    let (_, rest) = page.split_once(".SH SYNOPSIS\n").unwrap_or_default();
    rest.lines().next().unwrap_or_default().to_owned()
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// A topic as a manual page: a line of capitals is a section, what is indented stays as it is.
fn page(name: &str, about: &str, text: &str) -> String {
    let mut page = format!(
        ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n.TH evalbatch-{name} 7\n.SH NAME\nevalbatch\\-{} \\- {}\n",
        escaped(name),
        escaped(about)
    );
    let mut is_literal = false;
    let mut begins = true;
    for line in text.trim_end().lines() {
        let literal = line.starts_with("    ") || is_literal && line.is_empty();
        if is_literal && !literal {
            page += ".EE\n.RE\n";
            begins = true;
        }
        if literal && !is_literal {
            page += ".PP\n.RS 4\n.EX\n";
        }
        is_literal = literal;
        if literal {
            page += &format!("{}\n", escaped(line.strip_prefix("    ").unwrap_or(line)));
        } else if line.is_empty() {
            begins = true;
        } else if is_heading(line) {
            page += &format!(".SH {}\n", escaped(line));
            begins = false;
        } else {
            if begins {
                page += ".PP\n";
            }
            page += &format!("{}\n", escaped(line));
            begins = false;
        }
    }
    if is_literal {
        page += ".EE\n.RE\n";
    }
    page += ".SH \"SEE ALSO\"\nevalbatch(1)";
    for (other, ..) in TOPICS.iter().filter(|(other, ..)| *other != name) {
        page += &format!(", evalbatch\\-{}(7)", escaped(other));
    }
    page + "\n"
}

fn is_heading(line: &str) -> bool {
    line.chars().any(char::is_alphabetic) && line.chars().all(|c| c.is_uppercase() || c == ' ')
}

/// What roff would take for its own: backslashes, dashes, and a dot or a quote at the beginning.
fn escaped(line: &str) -> String {
    let text = line
        .replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('\'', "\\*(Aq")
        .replace('~', "\\(ti")
        .replace('^', "\\(ha");
    if text.starts_with('.') { format!("\\&{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_becomes_a_page() {
        let made = page(
            "selectors",
            "how",
            "SELECTORS\n\nA BATCH is\nnamed:\n\n    .cmx3  its 'id'\n\n    a\\b-c\n\nAfter.\n",
        );
        let (head, rest) = made.split_once(".SH SELECTORS\n").unwrap();
        assert!(head.ends_with(".SH NAME\nevalbatch\\-selectors \\- how\n"), "{head}");
        let expected = ".PP\nA BATCH is\nnamed:\n.PP\n.RS 4\n.EX\n\\&.cmx3  its \\*(Aqid\\*(Aq\n\na\\eb\\-c\n\n.EE\n.RE\n.PP\nAfter.\n";
        assert_eq!(rest.split(".SH").next().unwrap(), expected);
    }
}
