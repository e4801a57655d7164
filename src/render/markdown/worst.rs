//! The comments that matter most, of however many there are.

use crate::domain::{Comment, Level};
use crate::render::outcome::{cut, severity};

use super::escape::inline;

const MOST: usize = 15;
const TITLE_CHARS: usize = 120;
const DESCRIPTION_CHARS: usize = 300;
const QUOTE_CHARS: usize = 160;

/// Keeps the most serious comments, of these the most important, of these the first.
#[derive(Debug, Default)]
pub struct WorstComments {
    kept: Vec<(Weight, String)>,
    /// All that were considered, praise left out.
    seen: u64,
}

/// Less is worse.
type Weight = (u8, f64, u64);

impl WorstComments {
    pub fn consider(&mut self, document: &str, comment: &Comment) {
        if comment.level == Level::Success {
            return;
        }
        self.seen += 1;
        let weight = (severity(comment.level), -comment.importance.unwrap_or(0.0), self.seen);
        let at = self.kept.partition_point(|(other, _)| *other <= weight);
        if at < MOST {
            self.kept.insert(at, (weight, line(document, comment)));
            self.kept.truncate(MOST);
        }
    }

    /// The section, empty without comments.
    #[must_use]
    pub fn section(&self) -> String {
        if self.kept.is_empty() {
            return String::new();
        }
        let mut text = "\n### Worst comments\n\n".to_owned();
        for (_, line) in &self.kept {
            text += line;
        }
        let more = self.seen - self.kept.len() as u64;
        if more > 0 {
            text += &format!("\n{more} more in the full report.\n");
        }
        text
    }
}

fn line(document: &str, comment: &Comment) -> String {
    let header =
        comment.header.as_deref().map(|header| format!(", {}", inline(&cut(header, TITLE_CHARS)))).unwrap_or_default();
    let quote = cut(&comment.quoted_text.split_whitespace().collect::<Vec<_>>().join(" "), QUOTE_CHARS);
    let quote = if quote.is_empty() { String::new() } else { format!(" “{}”", inline(&quote)) };
    format!(
        "- **{}{header}** in {}: {}{quote}\n",
        comment.level,
        inline(&cut(document, TITLE_CHARS)),
        inline(&cut(&comment.description, DESCRIPTION_CHARS)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Anchor;

    fn comment(level: Level, importance: Option<f64>, description: &str) -> Comment {
        Comment {
            header: None,
            description: description.to_owned(),
            level,
            importance,
            grade: None,
            quoted_text: String::new(),
            anchor: Anchor::Found { start: 0, end: 0 },
        }
    }

    #[test]
    fn the_worst_come_first_and_praise_not_at_all() {
        let mut worst = WorstComments::default();
        for (level, importance, description) in [
            (Level::Success, Some(100.0), "well"),
            (Level::Info, None, "e"),
            (Level::Warning, Some(10.0), "d"),
            (Level::Warning, Some(90.0), "c"),
            (Level::Error, None, "a"),
            (Level::Error, None, "b"),
        ] {
            worst.consider("T", &comment(level, importance, description));
        }
        let section = worst.section();
        let order: Vec<_> = section.lines().filter_map(|line| line.split("in T: ").nth(1)).collect();
        assert_eq!(order, ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn only_a_few_are_kept_and_the_rest_counted() {
        let mut worst = WorstComments::default();
        for _ in 0..1_000 {
            worst.consider("T", &comment(Level::Error, None, "x"));
        }
        assert_eq!(worst.section().matches("- **error**").count(), MOST);
        assert!(worst.section().ends_with("985 more in the full report.\n"));
    }
}
