//! Where the cursor stands: which command, and whether a name of an option or the value of one is typed.

use clap::{Arg, Command};

use super::Candidate;

/// What was typed so far, as clap would understand it.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// From the program to the innermost subcommand.
    path: Vec<&'a Command>,
    /// The options that have a value, and those values.
    options: Vec<(&'a str, String)>,
    /// The arguments without a name.
    pub positionals: Vec<String>,
    pub place: Place<'a>,
}

/// What may stand at the cursor.
#[derive(Debug)]
pub(super) enum Place<'a> {
    Nothing,
    /// Subcommands or options.
    Names(Vec<Candidate>),
    /// A value; `attached` is what the word begins with before it, like `--db=`.
    Value {
        argument: &'a Arg,
        attached: String,
    },
}

/// While the words are read.
#[derive(Default)]
struct State<'a> {
    /// An option that waits for its value.
    awaiting: Option<&'a Arg>,
    /// An option that takes as many values as come.
    open: Option<&'a Arg>,
    only_positionals: bool,
}

impl<'a> Line<'a> {
    pub(super) fn read(program: &'a Command, before: &[String], current: &str) -> Self {
        let mut line =
            Line { path: vec![program], options: Vec::new(), positionals: Vec::new(), place: Place::Nothing };
        let mut state = State::default();
        for word in before {
            line.take(word, &mut state);
        }
        line.place = line.place_of(current, &state);
        line
    }

    fn command(&self) -> &'a Command {
        self.path[self.path.len() - 1]
    }

    /// The names of the command, without the program's.
    pub(super) fn command_names(&self) -> Vec<&'a str> {
        self.path.iter().skip(1).map(|command| command.get_name()).collect()
    }

    /// The last value of an option.
    pub(super) fn option(&self, id: &str) -> Option<&str> {
        self.options.iter().rev().find(|(name, _)| *name == id).map(|(_, value)| value.as_str())
    }

    /// The batch that is named before the cursor.
    pub(super) fn batch(&self) -> Option<&str> {
        let positionals: Vec<_> = self.command().get_positionals().collect();
        let is_batch = |argument: &Arg| argument.get_value_names().is_some_and(|names| names[0].as_str() == "BATCH");
        let at = positionals.iter().position(|argument| is_batch(argument))?;
        self.positionals.get(at).map(String::as_str)
    }

    fn take(&mut self, word: &str, state: &mut State<'a>) {
        if let Some(argument) = state.awaiting.take() {
            self.options.push((argument.get_id().as_str(), word.to_owned()));
            state.open = (most(argument) > 1).then_some(argument);
            return;
        }
        if state.only_positionals || word == "-" || !word.starts_with('-') {
            return self.take_plain(word, state);
        }
        state.open = None;
        if word == "--" {
            state.only_positionals = true;
            return;
        }
        let Some((argument, value)) = self.named(word) else { return };
        match value {
            Some(value) => self.options.push((argument.get_id().as_str(), value)),
            None if wants_next(argument) => state.awaiting = Some(argument),
            None => {}
        }
    }

    fn take_plain(&mut self, word: &str, state: &State<'a>) {
        if let Some(argument) = state.open {
            self.options.push((argument.get_id().as_str(), word.to_owned()));
        } else if let Some(inner) = self.subcommand(word, state) {
            self.path.push(inner);
        } else {
            self.positionals.push(word.to_owned());
        }
    }

    fn subcommand(&self, word: &str, state: &State<'_>) -> Option<&'a Command> {
        let may = self.positionals.is_empty() && !state.only_positionals;
        self.command().find_subcommand(word).filter(|_| may)
    }

    /// The options that may be given here: the command's own, and the global ones of those around it.
    fn arguments(&self) -> impl Iterator<Item = &'a Arg> {
        self.path.clone().into_iter().rev().enumerate().flat_map(|(up, command)| {
            command.get_arguments().filter(move |argument| up == 0 || argument.is_global_set())
        })
    }

    /// The option that a word with a dash names, and the value that is attached to it.
    fn named(&self, word: &str) -> Option<(&'a Arg, Option<String>)> {
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            let argument = self.arguments().find(|argument| argument.get_long() == Some(name))?;
            return Some((argument, value));
        }
        let letters = word.strip_prefix('-')?;
        // The first letter that takes a value ends the letters: -j8.
        for (at, letter) in letters.char_indices() {
            let argument = self.arguments().find(|argument| argument.get_short() == Some(letter))?;
            if argument.get_action().takes_values() {
                let value = &letters[at + letter.len_utf8()..];
                return Some((argument, (!value.is_empty()).then(|| value.to_owned())));
            }
        }
        None
    }

    fn place_of(&self, current: &str, state: &State<'a>) -> Place<'a> {
        let value = |argument: &'a Arg| Place::Value { argument, attached: listed(argument, current).to_owned() };
        if let Some(argument) = state.awaiting {
            return value(argument);
        }
        if current.starts_with("--") && !state.only_positionals {
            return match self.named(current) {
                Some((argument, Some(_))) => {
                    let begins = current.find('=').map_or(current.len(), |at| at + 1);
                    let attached = begins + listed(argument, &current[begins..]).len();
                    Place::Value { argument, attached: current[..attached].to_owned() }
                }
                Some((_, None)) | None => Place::Names(self.option_names()),
            };
        }
        if current.starts_with('-') && current != "-" && !state.only_positionals {
            return Place::Nothing;
        }
        if current == "-" && !state.only_positionals {
            return Place::Names(self.option_names());
        }
        if let Some(argument) = state.open {
            return value(argument);
        }
        if self.command().has_subcommands() && self.positionals.is_empty() {
            return Place::Names(self.subcommand_names());
        }
        let mut positionals: Vec<_> = self.command().get_positionals().collect();
        positionals.sort_by_key(|argument| argument.get_index());
        let at = self.positionals.len();
        match positionals.get(at).or_else(|| positionals.last().filter(|last| most(last) > 1)) {
            Some(argument) => value(argument),
            // A word too many, or a command that there is not: nothing can put that right.
            None if positionals.is_empty() && at > 0 || state.only_positionals => Place::Nothing,
            None => Place::Names(self.option_names()),
        }
    }

    fn subcommand_names(&self) -> Vec<Candidate> {
        let shown = self.command().get_subcommands().filter(|command| !command.is_hide_set());
        shown
            .map(|command| {
                Candidate::new(command.get_name(), command.get_about().map(ToString::to_string).unwrap_or_default())
            })
            .collect()
    }

    fn option_names(&self) -> Vec<Candidate> {
        let shown = self.arguments().filter(|argument| !argument.is_hide_set());
        let mut names: Vec<Candidate> = shown
            .filter_map(|argument| Some((argument.get_long()?, argument.get_help())))
            .map(|(long, help)| Candidate::new(format!("--{long}"), first_line(help)))
            .collect();
        names.push(Candidate::new("--help", "Print help"));
        names
    }
}

/// Of several values in one word, those before the one that is typed, with their comma.
fn listed<'t>(argument: &Arg, typed: &'t str) -> &'t str {
    let comma = argument.get_value_delimiter().and_then(|comma| typed.rfind(comma));
    comma.map_or("", |at| &typed[..=at])
}

fn first_line(help: Option<&clap::builder::StyledStr>) -> String {
    help.map(ToString::to_string).and_then(|text| text.lines().next().map(str::to_owned)).unwrap_or_default()
}

/// How many values an argument takes at most. Before clap's own checks a positional that repeats has only its action.
fn most(argument: &Arg) -> usize {
    let many = argument.is_positional() && matches!(argument.get_action(), clap::ArgAction::Append);
    let range = argument.get_num_args().map_or(1, |range| range.max_values());
    if many { usize::MAX } else { range }
}

/// Whether the next word is the option's value: not for a switch, nor where the value may be left out or needs an equals sign.
fn wants_next(argument: &Arg) -> bool {
    let least = argument.get_num_args().map_or(1, |range| range.min_values());
    argument.get_action().takes_values() && least > 0 && !argument.is_require_equals_set()
}
