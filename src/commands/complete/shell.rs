//! Bash hands over its line as it was typed, and wants words back as they would have to be typed.

use std::path::PathBuf;

/// A line up to the cursor.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// Those that are complete, without their quotes.
    pub words: Vec<String>,
    /// The one at the cursor, without quotes.
    pub current: String,
    /// The quote that is open at the cursor.
    quote: Option<char>,
}

/// Splits as a shell does, but for expansions.
pub(super) fn split(line: &str) -> Typed {
    let mut typed = Typed { words: Vec::new(), current: String::new(), quote: None };
    let mut begun = false;
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match (typed.quote, c) {
            (Some(quote), c) if c == quote => typed.quote = None,
            (Some('"'), '\\') => match rest.next_if(|next| matches!(next, '"' | '\\' | '$' | '`')) {
                Some(next) => typed.current.push(next),
                None => typed.current.push('\\'),
            },
            (None, '\'' | '"') => (typed.quote, begun) = (Some(c), true),
            (None, '\\') => typed.current.extend(rest.next()),
            (None, c) if c.is_whitespace() => {
                if begun || !typed.current.is_empty() {
                    typed.words.push(std::mem::take(&mut typed.current));
                }
                begun = false;
            }
            (Some(_) | None, c) => typed.current.push(c),
        }
    }
    typed
}

impl Typed {
    /// What bash has to put in place of the last part of its word, which it breaks at some characters. `None` where
    /// quotes that are open would have to be left.
    pub(super) fn insertion(&self, value: &str, breaks: &str) -> Option<String> {
        if let Some(quote) = self.quote {
            let breaks_out = |c| c == quote || (quote == '"' && matches!(c, '\\' | '$' | '`' | '!'));
            return (!value.chars().any(breaks_out)).then(|| value.to_owned());
        }
        let is_break = |c: char| matches!(c, '=' | ':' | '@') && breaks.contains(c);
        let kept = self.current.rfind(is_break).map_or(0, |at| at + 1);
        Some(quoted(value.get(kept..)?))
    }
}

/// With a backslash before whatever a shell might take for something else.
fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for (at, c) in value.chars().enumerate() {
        let plain = c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ',' | '+' | '%' | ':' | '=' | '@');
        if !(plain || c == '~' && at > 0) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// A shell would have put the home folder there.
pub(super) fn expand_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        (Some(_) | None, _) => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("evalbatch show la", &["evalbatch", "show"], "la"; "a word")]
    #[test_case("evalbatch show ", &["evalbatch", "show"], ""; "after a blank")]
    #[test_case(r#"e --db "a b" 'c"d' x\ y"#, &["e", "--db", "a b", "c\"d"], "x y"; "quotes")]
    #[test_case(r#"e "" "open \" quote"#, &["e", ""], "open \" quote"; "an open quote")]
    #[test_case("e --db=x", &["e"], "--db=x"; "no break at an equals sign")]
    fn lines_are_split(line: &str, words: &[&str], current: &str) {
        let typed = split(line);
        assert_eq!((typed.words, typed.current.as_str()), (words.iter().map(ToString::to_string).collect(), current));
    }

    #[test_case("e show st", "strict", Some("strict"))]
    #[test_case("e --agent=st", "--agent=strict", Some("strict"); "after the break")]
    #[test_case("e --agent a", "a b;c", Some(r"a\ b\;c"); "quoted")]
    #[test_case("e --agent 'a", "a b;c", Some("a b;c"); "in quotes")]
    #[test_case("e --agent 'a", "a'b", None; "would leave the quotes")]
    #[test_case("e show ~", "~x~1", Some(r"\~x~1"); "no home folder")]
    fn candidates_are_put_as_they_would_be_typed(line: &str, value: &str, expected: Option<&str>) {
        assert_eq!(split(line).insertion(value, " \t\n\"'@><=;|&(:").as_deref(), expected);
    }
}
