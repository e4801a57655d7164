//! The look of a Markdown source: which lines are headings, and which are code or tables that need letters of one width.
//! The text stays as it is, because comments count its characters.

/// Lines of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// In bytes.
    pub start: usize,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Prose,
    Heading,
    Code,
}

impl Kind {
    #[must_use]
    pub const fn class(self) -> Option<&'static str> {
        match self {
            Self::Prose => None,
            Self::Heading => Some("heading"),
            Self::Code => Some("code"),
        }
    }
}

/// Neighbouring lines of one kind are one block; the first begins at 0.
#[must_use]
pub fn blocks(content: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut start, mut fence) = (0, None);
    for line in content.split_inclusive('\n') {
        let kind = kind(line, &mut fence);
        if blocks.last().is_none_or(|block| block.kind != kind) {
            blocks.push(Block { start, kind });
        }
        start += line.len();
    }
    blocks
}

/// `fence` is what the code around the line began with.
fn kind<'a>(line: &'a str, fence: &mut Option<&'a str>) -> Kind {
    let trimmed = line.trim();
    if let Some(opening) = fence {
        // It ends with at least as many of the same mark.
        if trimmed.starts_with(*opening) && trimmed.trim_start_matches(&opening[..1]).is_empty() {
            *fence = None;
        }
        return Kind::Code;
    }
    for mark in ["```", "~~~"] {
        if trimmed.starts_with(mark) {
            let length = trimmed.len() - trimmed.trim_start_matches(&mark[..1]).len();
            *fence = Some(&trimmed[..length]);
            return Kind::Code;
        }
    }
    let hashes = line.len() - line.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\n']) {
        Kind::Heading
    } else if trimmed.starts_with('|') || line.starts_with('\t') {
        Kind::Code
    } else {
        Kind::Prose
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("", &[]; "nothing")]
    #[test_case("a\n\nb", &[(0, Kind::Prose)]; "prose")]
    #[test_case("# A\nb\n", &[(0, Kind::Heading), (4, Kind::Prose)]; "heading")]
    #[test_case("#a\n", &[(0, Kind::Prose)]; "no heading")]
    #[test_case("```rust\n# x\n```\ny", &[(0, Kind::Code), (16, Kind::Prose)]; "code")]
    #[test_case("````\n```\n````\ny", &[(0, Kind::Code), (14, Kind::Prose)]; "a fence in a fence")]
    #[test_case("a\n```\nnever closed", &[(0, Kind::Prose), (2, Kind::Code)]; "open code")]
    #[test_case("a\n| b | c |\n", &[(0, Kind::Prose), (2, Kind::Code)]; "table")]
    fn lines_of_one_kind_are_a_block(content: &str, expected: &[(usize, Kind)]) {
        let found: Vec<_> = blocks(content).into_iter().map(|block| (block.start, block.kind)).collect();
        assert_eq!(found, expected);
    }
}
