//! Splits a Markdown text into its YAML front matter and its body.

use serde_json::{Map, Value};

use super::yaml::{self, YamlProblem};

/// A text taken apart. `body` is the rest of the text as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Split<'a> {
    pub front_matter: FrontMatter<'a>,
    pub body: &'a str,
}

/// What stands before the body.
#[derive(Debug, Clone, PartialEq)]
pub enum FrontMatter<'a> {
    /// The text does not begin with a line `---`.
    Absent,
    /// It begins with `---`, but no second line `---` closes it.
    Unclosed,
    /// Between two lines `---` stands something that is no list of keys and values.
    Invalid(YamlProblem),
    /// The settings, and their source, which begins on line 2.
    Present { values: Map<String, Value>, source: &'a str },
}

/// The line of the file on which front matter begins.
pub const FIRST_LINE: u64 = 2;

/// Splits `text`, which has no byte order mark any more. Lines may end in CRLF.
#[must_use]
pub fn split(text: &str) -> Split<'_> {
    let Some((source, body)) = delimited(text) else {
        let front_matter = if opens(text) { FrontMatter::Unclosed } else { FrontMatter::Absent };
        return Split { front_matter, body: text };
    };
    match parse(source) {
        Ok(values) => Split { front_matter: FrontMatter::Present { values, source }, body },
        Err(problem) => Split { front_matter: FrontMatter::Invalid(problem), body: text },
    }
}

/// `text` without the byte order mark that some editors put first.
#[must_use]
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

fn opens(text: &str) -> bool {
    text.split('\n').next().is_some_and(|line| line.trim_end() == "---")
}

fn delimited(text: &str) -> Option<(&str, &str)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let mut end = first.len();
    for line in lines {
        let next = end + line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&text[first.len()..end], &text[next..]));
        }
        end = next;
    }
    None
}

fn parse(source: &str) -> Result<Map<String, Value>, YamlProblem> {
    let lines_before = FIRST_LINE - 1;
    match yaml::parse(source) {
        Ok(Value::Object(values)) => Ok(values),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(YamlProblem { line: Some(FIRST_LINE), message: "not a list of keys and values".to_owned() }),
        Err(problem) => Err(YamlProblem { line: problem.line.map(|line| line + lines_before), ..problem }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    fn values(text: &str) -> Map<String, Value> {
        match split(text).front_matter {
            FrontMatter::Present { values, .. } => values,
            other => panic!("{other:?}"),
        }
    }

    #[test_case("---\na: 1\n---\nbody\n", "body\n"; "unix lines")]
    #[test_case("---\r\na: 1\r\n---\r\nbody\r\n", "body\r\n"; "windows lines")]
    #[test_case("--- \na: 1\n...\nbody", "body"; "dots close too")]
    #[test_case("---\na: 1\n---", ""; "no body")]
    fn takes_apart(text: &str, body: &str) {
        assert_eq!(values(text)["a"], 1);
        assert_eq!(split(text).body, body);
    }

    #[test_case("# title\n---\n"; "rule later")]
    #[test_case("----\na: 1\n---\n"; "four dashes")]
    #[test_case(" ---\na: 1\n---\n"; "indented")]
    #[test_case(""; "empty")]
    fn absent(text: &str) {
        assert_eq!(split(text), Split { front_matter: FrontMatter::Absent, body: text });
    }

    #[test]
    fn two_rules_around_prose_are_no_front_matter() {
        let text = "---\nJust a sentence.\n---\nMore.\n";
        assert!(matches!(split(text), Split { front_matter: FrontMatter::Invalid(_), body } if body == text));
        assert_eq!(split("---\nend").front_matter, FrontMatter::Unclosed);
    }

    #[test]
    fn a_problem_names_the_line_of_the_file() {
        let FrontMatter::Invalid(problem) = split("---\na: 1\nb: 2\na: 3\n---\n").front_matter else { panic!() };
        assert_eq!(problem.line, Some(4));
    }

    #[test]
    fn empty_front_matter_is_present() {
        assert!(values("---\n---\nx").is_empty());
    }
}
