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
    let (mut start, mut fence, mut indented) = (0, None, Indented::default());
    for line in content.split_inclusive('\n') {
        let kind = match kind(line, &mut fence) {
            Kind::Prose if indented.is_code(line) => Kind::Code,
            kind => kind,
        };
        if blocks.last().is_none_or(|block| block.kind != kind) {
            blocks.push(Block { start, kind });
        }
        start += line.len();
    }
    blocks
}

/// Code that is told by its indentation.
#[derive(Default)]
struct Indented {
    /// In a list, what is indented goes on with an item.
    is_in_list: bool,
    is_in_code: bool,
    follows_text: bool,
}

impl Indented {
    fn is_code(&mut self, line: &str) -> bool {
        let text = line.trim_start_matches(' ');
        let depth = line.len() - text.len();
        if text.trim().is_empty() {
            self.follows_text = false;
            return self.is_in_code;
        }
        self.is_in_code = depth >= 4 && !self.is_in_list && (self.is_in_code || !self.follows_text);
        self.follows_text = true;
        if depth < 4 {
            let behind_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let is_number = behind_number.len() < text.len() && behind_number.starts_with(['.', ')']);
            let mark = if is_number { behind_number } else { text };
            let is_item = (is_number || text.starts_with(['-', '*', '+'])) && mark[1..].starts_with([' ', '\t']);
            self.is_in_list = is_item || self.is_in_list && depth > 0;
        }
        self.is_in_code
    }
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
    #[test_case("a\n\n    x\n\n      y\nb\n", &[(0, Kind::Prose), (3, Kind::Code), (18, Kind::Prose)]; "indented")]
    #[test_case("a\n    x\n", &[(0, Kind::Prose)]; "a paragraph that goes on")]
    #[test_case("- a\n\n    x\n", &[(0, Kind::Prose)]; "an item that goes on")]
    #[test_case("**a** b\n\n    x\n", &[(0, Kind::Prose), (9, Kind::Code)]; "bold is no item")]
    fn lines_of_one_kind_are_a_block(content: &str, expected: &[(usize, Kind)]) {
        let found: Vec<_> = blocks(content).into_iter().map(|block| (block.start, block.kind)).collect();
        assert_eq!(found, expected);
    }
}
