//! Between byte positions, which Rust's strings use, and counts of Unicode scalar values, which the
//! database and the protocols use, without walking ten megabytes for every comment.

/// Bytes between two checkpoints.
const STEP: usize = 1024;

#[derive(Debug)]
pub(super) struct CharOffsets<'a> {
    bytes: &'a [u8],
    /// How many characters begin before each multiple of `STEP` bytes.
    checkpoints: Vec<usize>,
    char_count: usize,
}

impl<'a> CharOffsets<'a> {
    pub(super) fn new(content: &'a str) -> Self {
        let bytes = content.as_bytes();
        let mut checkpoints = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut char_count = 0;
        for block in bytes.chunks(STEP) {
            checkpoints.push(char_count);
            char_count += count(block);
        }
        Self { bytes, checkpoints, char_count }
    }

    pub(super) fn char_count(&self) -> usize {
        self.char_count
    }

    /// How many characters begin before the byte position.
    pub(super) fn char_of(&self, byte: usize) -> usize {
        match self.checkpoints.get(byte / STEP) {
            Some(before) => before + count(&self.bytes[byte / STEP * STEP..byte]),
            None => self.char_count,
        }
    }

    /// Where the character begins; the end for one past the last.
    pub(super) fn byte_of(&self, char: usize) -> Option<usize> {
        if char >= self.char_count {
            return (char == self.char_count).then_some(self.bytes.len());
        }
        let block = self.checkpoints.partition_point(|before| *before <= char) - 1;
        let mut left = char - self.checkpoints[block];
        let begin = block * STEP;
        let position = self.bytes[begin..].iter().position(|byte| {
            let is_this = left == 0 && begins_char(*byte);
            left -= usize::from(!is_this && begins_char(*byte));
            is_this
        });
        position.map(|offset| begin + offset)
    }
}

fn begins_char(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| begins_char(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_char_indices_across_checkpoints() {
        for content in ["", "a", "é", &"aé中😀".repeat(1_000), &"x".repeat(STEP), &"中".repeat(STEP)] {
            let offsets = CharOffsets::new(content);
            assert_eq!(offsets.char_count(), content.chars().count());
            for (char, (byte, _)) in content.char_indices().enumerate() {
                assert_eq!((offsets.byte_of(char), offsets.char_of(byte)), (Some(byte), char));
            }
            assert_eq!(offsets.byte_of(offsets.char_count()), Some(content.len()));
            assert_eq!(offsets.char_of(content.len()), offsets.char_count());
            assert_eq!(offsets.byte_of(offsets.char_count() + 1), None);
        }
    }
}
