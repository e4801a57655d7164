//! The instructions of an agent: in a Markdown file its body, which a heading may divide.

use crate::intake::fields::{FieldError, Fields};
use crate::intake::heading;

/// The heading that starts the self-critique instructions.
pub(in crate::intake) const SELF_CRITIQUE: &str = "Self-critique";

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
        match heading::find_second_level(&body, SELF_CRITIQUE) {
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

    #[test]
    fn a_heading_divides_and_blank_lines_do_not_count() {
        let parts = Instructions::of_body(
            "\n\n  Read.\r\nJudge.\n\n## Self-critique\n\nAgain.\n\n## Self-critique\nTwice.\n\n",
        );
        assert_eq!(parts.primary, "  Read.\nJudge.");
        assert_eq!(parts.self_critique.as_deref(), Some("Again.\n\n## Self-critique\nTwice."));
    }

    #[test]
    fn a_heading_with_nothing_below_is_no_self_critique() {
        assert_eq!(Instructions::of_body("Read.\n\n## Self-critique\n\n").self_critique, None);
    }
}
