//! From byte offsets, in which the parser counts, to Unicode scalar values, in which comments count.

/// Short: each question counts half of one on average, and a document with many comments asks thousands.
const STRIDE: usize = 256;

/// Answers "how many characters stand before this byte" without counting from the beginning each time.
#[derive(Debug)]
pub(in crate::runtime::checks) struct CharacterOffsets<'a> {
    source: &'a str,
    /// Characters that begin before byte `n × STRIDE`; empty when every character is one byte.
    before: Vec<usize>,
}

impl<'a> CharacterOffsets<'a> {
    pub fn new(source: &'a str) -> Self {
        let mut before = Vec::new();
        if !source.is_ascii() {
            let mut count = 0;
            for chunk in source.as_bytes().chunks(STRIDE) {
                before.push(count);
                count += characters(chunk);
            }
            before.push(count);
        }
        Self { source, before }
    }

    /// `byte` is a character boundary of the source.
    pub fn character(&self, byte: usize) -> usize {
        match self.before.get(byte / STRIDE) {
            None => byte,
            Some(before) => before + characters(&self.source.as_bytes()[byte / STRIDE * STRIDE..byte]),
        }
    }
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_scalar_values_across_strides() {
        let source = "aé漢🙂".repeat(2_000);
        let offsets = CharacterOffsets::new(&source);
        for (expected, (byte, _)) in source.char_indices().enumerate() {
            assert_eq!(offsets.character(byte), expected);
        }
        assert_eq!(offsets.character(source.len()), 8_000);
    }
}
