//! Many short texts, which take no memory of their own.

/// Texts one behind the other, by their position.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Texts {
    all: String,
    /// Where each one ends.
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    /// Empty where there is none.
    pub(super) fn get(&self, position: usize) -> &str {
        let end_of = |position: usize| self.ends.get(position).copied();
        let start = position.checked_sub(1).and_then(end_of).unwrap_or(0);
        end_of(position).map_or("", |end| &self.all[start..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_found_at_its_position() {
        let mut texts = Texts::default();
        for text in ["", "a", "bé", "", "c"] {
            texts.push(text);
        }
        let found: Vec<&str> = (0..6).map(|position| texts.get(position)).collect();
        assert_eq!(found, ["", "a", "bé", "", "c", ""]);
    }
}
