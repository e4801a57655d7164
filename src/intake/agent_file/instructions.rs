//! The instructions of an agent: in a Markdown file its body, which a heading may divide.

use crate::domain::AgentContent;
use crate::intake::fields::{FieldError, Fields};
use crate::intake::heading::{self, Heading};

/// The heading that starts the self-critique instructions.
pub(in crate::intake) const SELF_CRITIQUE: &str = "Self-critique";

const LEVEL: usize = 2;

/// However it is written: `Self critique`, `self-critique:`, `SELFCRITIQUE`.
fn is_self_critique(heading: &str) -> bool {
    let letters = heading.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase);
    letters.eq("selfcritique".chars()) && !heading.contains(char::is_numeric)
}

/// What to tell of instructions in which a heading was probably to begin the self-critique, and does not.
#[must_use]
pub fn misplaced_self_critique(content: &AgentContent) -> Option<String> {
    if content.self_critique_instructions.is_some() {
        return None;
    }
    let headings = heading::all(&content.primary_instructions);
    let found = headings.into_iter().find(|heading| heading.level != LEVEL && is_self_critique(&heading.text))?;
    let marks = "#".repeat(found.level);
    Some(format!(
        "the heading `{marks} {}` and what follows it belong to the instructions; `## {SELF_CRITIQUE}` would begin the self-critique",
        found.text.trim()
    ))
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::intake) struct Instructions {
    pub primary: String,
    pub self_critique: Option<String>,
}

impl Instructions {
    /// Divides the body of a Markdown file. Outer blank lines do not count, and lines end in LF, so that
    /// the same file is the same agent on every system.
    pub fn of_body(body: &str) -> Self {
        let body = body.replace("\r\n", "\n");
        let is_divider = |heading: &Heading| heading.level == LEVEL && is_self_critique(&heading.text);
        match heading::all(&body).into_iter().find(is_divider).map(|heading| heading.range) {
            None => Self { primary: trim(&body).to_owned(), self_critique: None },
            Some(range) => {
                let rest = trim(&body[range.end..]);
                let self_critique = (!rest.is_empty()).then(|| rest.to_owned());
                Self { primary: trim(&body[..range.start]).to_owned(), self_critique }
            }
        }
    }

    /// Takes what the keys say, else what the body says. Both is an error: one would be lost.
    pub fn read(fields: &mut Fields, body: Option<Self>) -> Result<Self, FieldError> {
        let body = body.unwrap_or_default();
        let twice = |taken: bool, key: &str, fields: &Fields| {
            if taken { Err(fields.error(key, "is given twice: as a key and in the text below")) } else { Ok(()) }
        };
        let primary = fields.text("primaryInstructions")?;
        twice(primary.is_some() && !body.primary.is_empty(), "primaryInstructions", fields)?;
        let self_critique = fields.text("selfCritiqueInstructions")?;
        twice(self_critique.is_some() && body.self_critique.is_some(), "selfCritiqueInstructions", fields)?;
        Ok(Self { primary: primary.unwrap_or(body.primary), self_critique: self_critique.or(body.self_critique) })
    }
}

/// Without blank lines before and white space after; the first line keeps its indentation.
fn trim(text: &str) -> &str {
    let text = text.trim_end();
    let blank = text.len() - text.trim_start().len();
    let first_line = text[..blank].rfind('\n').map_or(0, |position| position + 1);
    &text[first_line..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test]
    fn a_heading_divides_and_blank_lines_do_not_count() {
        let parts = Instructions::of_body(
            "\n\n  Read.\r\nJudge.\n\n## Self-critique\n\nAgain.\n\n## Self-critique\nTwice.\n\n",
        );
        assert_eq!(parts.primary, "  Read.\nJudge.");
        assert_eq!(parts.self_critique.as_deref(), Some("Again.\n\n## Self-critique\nTwice."));
    }

    #[test_case("## Self critique", true)]
    #[test_case("## Self-critique:", true)]
    #[test_case("## self-critique", true)]
    #[test_case("##  SELF-CRITIQUE ##", true; "capitals and closing marks")]
    #[test_case("Self-critique\n---", true; "underlined")]
    #[test_case("## Self-critique notes", false)]
    #[test_case("## Self-critique 2", false)]
    #[test_case("### Self-critique", false)]
    #[test_case("# Self-critique", false)]
    fn near_spellings_divide_too(heading: &str, divides: bool) {
        let parts = Instructions::of_body(&format!("Read.\n\n{heading}\n\nAgain.\n"));
        assert_eq!(parts.self_critique.as_deref(), divides.then_some("Again."));
        let content = crate::domain::AgentContent {
            primary_instructions: parts.primary,
            self_critique_instructions: parts.self_critique,
            provides_grades: true,
            runtime: crate::domain::RuntimeKind::OpenAi,
            settings: crate::domain::Settings::default(),
            readme: None,
        };
        let is_told = misplaced_self_critique(&content).is_some();
        assert_eq!(is_told, matches!(heading, "### Self-critique" | "# Self-critique"));
    }

    #[test]
    fn a_heading_with_nothing_below_is_no_self_critique() {
        assert_eq!(Instructions::of_body("Read.\n\n## Self-critique\n\n").self_critique, None);
    }
}
