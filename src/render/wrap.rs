//! Sentences in lines that fit the terminal.

use unicode_width::UnicodeWidthStr;

use super::style::{Style, Tone};

/// Columns for sentences where the terminal does not say.
pub const DEFAULT_WIDTH: usize = 100;

/// Breaks text between words into lines of at most `width` columns, the prefix included; a word that is longer stands alone.
/// The first line begins with `first`, the others with as many blanks.
#[must_use]
pub fn wrap(text: &str, first: &str, width: usize) -> String {
    wrap_toned([(Tone::Plain, text)], first, width, Style { enabled: false })
}

/// As [`wrap`], for text that stands behind `indent` columns of something else, which is not part of the result.
#[must_use]
pub fn wrap_behind(text: &str, indent: usize, width: usize) -> String {
    wrap(text, &" ".repeat(indent), width).split_off(indent)
}

/// As [`wrap`], of pieces in their tones, for text that has been made harmless.
#[must_use]
pub fn wrap_toned<'a>(
    pieces: impl IntoIterator<Item = (Tone, &'a str)>,
    first: &str,
    width: usize,
    style: Style,
) -> String {
    let indent = first.width();
    let mut finished: Vec<String> = Vec::new();
    let mut line: Vec<(Tone, String)> = Vec::new();
    let mut used = indent;
    // Blanks stay with the word before them, so that pieces join as they were.
    let mut parts = pieces
        .into_iter()
        .flat_map(|(tone, piece)| piece.split_inclusive(' ').map(move |part| (tone, part)))
        .peekable();
    while parts.peek().is_some() {
        let word = word_of(&mut parts);
        let length: usize = word.iter().map(|(_, part)| part.width()).sum();
        let blank = usize::from(word.last().is_some_and(|(_, part)| part.ends_with(' ')));
        if used > indent && used + length - blank > width {
            finished.push(painted(std::mem::take(&mut line), style));
            used = indent;
        }
        used += length;
        for (tone, part) in word {
            match line.last_mut() {
                Some((last, text)) if *last == tone => text.push_str(part),
                _ => line.push((tone, part.to_owned())),
            }
        }
    }
    finished.push(painted(line, style));
    format!("{first}{}", finished.join(&format!("\n{}", " ".repeat(indent))))
}

/// The parts up to the next blank: a word may have several tones.
fn word_of<'a>(parts: &mut impl Iterator<Item = (Tone, &'a str)>) -> Vec<(Tone, &'a str)> {
    let mut word = Vec::new();
    for part in parts {
        word.push(part);
        if part.1.ends_with(' ') {
            break;
        }
    }
    word
}

/// As [`wrap`], but a command of ours stays in one piece, to be copied: where it is longer than a line, the terminal
/// breaks it, and knows that it did.
#[must_use]
pub fn wrap_commands(text: &str, first: &str, width: usize) -> String {
    const START: &str = "evalbatch ";
    let mut glued = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(START) {
        let (before, from) = rest.split_at(at);
        let end = from.find([';', ',', '(']).map_or(from.len(), |end| from[..end].trim_end().len());
        glued += before;
        glued += &from[..end].replace(' ', GLUE);
        rest = &from[end..];
    }
    glued += rest;
    wrap(&glued, first, width).replace(GLUE, " ")
}

/// A blank that is no place to break; of the private characters, which are as wide as a blank.
const GLUE: &str = "\u{E000}";

/// A line in its tones, without the blanks at its end.
fn painted(mut line: Vec<(Tone, String)>, style: Style) -> String {
    if let Some((_, text)) = line.last_mut() {
        text.truncate(text.trim_end().len());
    }
    line.iter().map(|(tone, text)| style.paint(*tone, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_words_and_hangs() {
        assert_eq!(wrap("one two three four", "- ", 10), "- one two\n  three\n  four");
        assert_eq!(wrap("unbreakable", "", 4), "unbreakable");
        assert_eq!(wrap("日本 語語 x", "", 7), "日本\n語語 x");
    }

    #[test]
    fn commands_stay_in_one_piece() {
        let text = "list yours: evalbatch list --all; another user's: user/id";
        assert_eq!(
            wrap_commands(text, "hint: ", 32),
            "hint: list yours:\n      evalbatch list --all;\n      another user's: user/id"
        );
        assert_eq!(wrap_commands("evalbatch cleanup --dry-run", "next: ", 12), "next: evalbatch cleanup --dry-run");
    }

    #[test]
    fn pieces_join_as_they_were() {
        let pieces = [(Tone::Plain, "a lo"), (Tone::Bad, "ng"), (Tone::Plain, " word")];
        assert_eq!(wrap_toned(pieces, "", 80, Style { enabled: false }), "a long word");
        assert_eq!(wrap_toned(pieces, "", 4, Style { enabled: false }), "a\nlong\nword", "no word is broken");
    }
}
