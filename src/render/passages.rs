//! Comments shown at their passages, the way a compiler shows its errors: line number, the words, a mark below.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::sanitize::{clean, clean_block};
use super::style::{Style, Tone};
use super::wrap::wrap_toned;
use crate::domain::{Anchor, Comment, Level};

/// Columns for the text of a passage where the terminal does not say.
const DEFAULT_WIDTH: usize = 100;
/// Columns for the line numbers and the rule beside them.
const GUTTER: usize = 9;

/// Comments in the order of the document, then those whose quotation is not in it.
#[must_use]
pub fn render(content: &str, comments: &[Comment], width: Option<usize>, style: Style) -> String {
    let room = width.unwrap_or(DEFAULT_WIDTH).saturating_sub(GUTTER).max(20);
    let lines = Lines::new(content);
    let mut placed: Vec<(usize, usize, &Comment)> = Vec::new();
    let mut unplaced = Vec::new();
    for comment in comments {
        match comment.anchor {
            Anchor::Found { start, end } => placed.push((start, end, comment)),
            Anchor::Missing { .. } => unplaced.push(comment),
        }
    }
    placed.sort_by_key(|(start, end, _)| (*start, *end));
    let mut blocks: Vec<String> =
        placed.iter().map(|(start, end, comment)| passage(&lines, *start, *end, comment, room, style)).collect();
    blocks.extend(unplaced.into_iter().map(|comment| without_passage(comment, room, style)));
    blocks.join("\n\n")
}

fn level_tone(level: Level) -> Tone {
    match level {
        Level::Error => Tone::Bad,
        Level::Warning => Tone::Warning,
        Level::Nitpick => Tone::Dim,
        Level::Info => Tone::Active,
        Level::Success => Tone::Good,
    }
}

fn passage(lines: &Lines<'_>, start: usize, end: usize, comment: &Comment, room: usize, style: Style) -> String {
    let (number, line_start, line) = lines.at(start);
    let line_chars = line.chars().count();
    let from = (start - line_start).min(line_chars);
    let to = end.saturating_sub(line_start).clamp(from, line_chars);
    let (text, before, marked) = window(line, from, to, room);
    let more = if end > line_start + line_chars + 1 { " …" } else { "" };
    let marked = marked.min(room.saturating_sub(before + more.width()));
    let mark = style.paint(level_tone(comment.level), &format!("{}{more}", "^".repeat(marked.max(1))));
    let rule = style.paint(Tone::Dim, "│");
    let gutter = format!("{} {rule} ", " ".repeat(GUTTER - 3));
    format!(
        "{} {rule} {text}\n{gutter}{}{mark}\n{gutter}{}",
        style.paint(Tone::Dim, &format!("{number:>width$}", width = GUTTER - 3)),
        " ".repeat(before),
        remark(comment, room, &gutter, style),
    )
}

fn without_passage(comment: &Comment, room: usize, style: Style) -> String {
    let reason = match &comment.anchor {
        Anchor::Missing { reason } if !reason.is_empty() => clean(reason).into_owned(),
        _ => "not in the document".to_owned(),
    };
    let quote = format!("{reason}: “{}”", clean(&comment.quoted_text));
    let quote = wrap_toned([(Tone::Dim, quote.as_str())], "  ", room, style);
    format!("{}\n{quote}", remark(comment, room, "  ", style))
}

/// Level, header and description in lines that fit; all but the first begin with `prefix`.
fn remark(comment: &Comment, room: usize, prefix: &str, style: Style) -> String {
    let level = (level_tone(comment.level), comment.level.as_str());
    let header = comment.header.as_ref().map(|header| format!(" {}", clean(header)));
    let description = format!(": {}", clean_block(&comment.description));
    let mut lines = Vec::new();
    for (number, text) in description.lines().enumerate() {
        let pieces = match (number, header.as_deref()) {
            (0, Some(header)) => vec![level, (Tone::Heading, header), (Tone::Plain, text)],
            (0, None) => vec![level, (Tone::Plain, text)],
            _ => vec![(Tone::Plain, text)],
        };
        lines.push(wrap_toned(pieces, "", room, style));
    }
    lines.join("\n").replace('\n', &format!("\n{prefix}"))
}

/// What a reader sees as one character: where it begins, how it is shown, and how many columns that takes.
struct Cluster {
    start: usize,
    text: String,
    width: usize,
}

/// Those of the characters from `first` on, at most `count` of them.
fn clusters(line: &str, first: usize, count: usize) -> Vec<Cluster> {
    // One for one, so that offsets stay what they are.
    let harmless = |c: char| clean(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(' ');
    let text: String = line.chars().skip(first).take(count).map(harmless).collect();
    let mut start = first;
    let cluster = |text: &str| {
        let cluster = Cluster { start, text: text.to_owned(), width: text.width() };
        start += text.chars().count();
        cluster
    };
    text.graphemes(true).map(cluster).collect()
}

/// The part of a line around characters `from..to` that fits `room` columns; how many columns stand before the passage,
/// and how many it takes.
fn window(line: &str, from: usize, to: usize, room: usize) -> (String, usize, usize) {
    // Far more than is shown of the longest line.
    let begin = from.saturating_sub(8 * room);
    let around = clusters(line, begin, 16 * room);
    let width_of = |clusters: &[Cluster]| clusters.iter().map(|cluster| cluster.width).sum::<usize>();
    let within = |cluster: &Cluster| from < cluster.start + cluster.text.chars().count();
    let from = around.iter().position(within).unwrap_or(around.len());
    let to = around.partition_point(|cluster| cluster.start < to);
    // A third of the room before the passage, to see where it stands.
    let mut first = from;
    while first > 0 && width_of(&around[first - 1..from]) < room / 3 {
        first -= 1;
    }
    let mut last = first;
    while last < around.len() && width_of(&around[first..=last]) < room - 1 {
        last += 1;
    }
    let shown_end = to.min(last).max(from);
    let lead = if first > 0 || begin > 0 { "…" } else { "" };
    let tail = if last < around.len() { "…" } else { "" };
    let text: String = around[first..last].iter().map(|cluster| cluster.text.as_str()).collect();
    let before = lead.width() + width_of(&around[first..from.min(last)]);
    (format!("{lead}{text}{tail}"), before, width_of(&around[from..shown_end]))
}

/// Finds lines by the offset of a character.
struct Lines<'a> {
    /// Offset of each line's first character, and the line without its end.
    lines: Vec<(usize, &'a str)>,
}

impl<'a> Lines<'a> {
    fn new(content: &'a str) -> Self {
        let mut offset = 0;
        let mut lines = Vec::new();
        for line in content.split_inclusive('\n') {
            lines.push((offset, line.trim_end_matches(['\n', '\r'])));
            offset += line.chars().count();
        }
        if lines.is_empty() {
            lines.push((0, ""));
        }
        Self { lines }
    }

    /// The line of a character: its number from 1, the offset of its first character, its text.
    fn at(&self, offset: usize) -> (usize, usize, &'a str) {
        let index = self.lines.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        let (start, line) = self.lines[index];
        (index + 1, start.min(offset), line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    fn comment(start: usize, end: usize) -> Comment {
        Comment {
            header: Some("typos".into()),
            description: "write “receive”".into(),
            level: Level::Warning,
            importance: None,
            grade: None,
            quoted_text: "recieve".into(),
            anchor: Anchor::Found { start, end },
        }
    }

    const PLAIN: Style = Style { enabled: false };

    #[test]
    fn marks_the_words_below_their_line() {
        let text = render("first line\nwe recieve mail\n", &[comment(14, 21)], Some(80), PLAIN);
        insta::assert_snapshot!(text, @r"
              2 │ we recieve mail
                │    ^^^^^^^
                │ warning typos: write “receive”
        ");
    }

    #[test]
    fn crops_long_lines_around_the_passage() {
        let line = format!("{}recieve{}", "a ".repeat(400), " z".repeat(400));
        let text = render(&line, &[comment(800, 807)], Some(60), PLAIN);
        let first = text.lines().next().unwrap();
        assert!(first.contains("recieve") && first.width() <= 60, "{first}");
        let marks = text.lines().nth(1).unwrap();
        assert_eq!(marks[..marks.find('^').unwrap()].width(), first[..first.find("recieve").unwrap()].width());
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let wordy = Comment { description: "word ".repeat(60), ..comment(800, 807) };
        let missing = Comment {
            anchor: Anchor::Missing { reason: String::new() },
            quoted_text: "abc ".repeat(40),
            ..wordy.clone()
        };
        let line = format!("{}recieve{}", "a ".repeat(400), " z".repeat(400));
        let text = render(&line, &[wordy, missing], Some(60), PLAIN);
        for line in text.lines() {
            assert!(line.trim_end().width() <= 60, "{} columns: {line}", line.width());
        }
    }

    #[test]
    fn wide_characters_keep_the_mark_in_place_and_control_characters_are_harmless() {
        let text = render("日本 recieve \x1b[31m", &[comment(3, 10)], Some(80), PLAIN);
        assert!(!text.contains('\x1b'));
        assert!(text.lines().nth(1).unwrap().contains("     ^^^^^^^"), "{text}");
    }

    #[test_case(0, 3; "all of it")]
    #[test_case(1, 2; "within it")]
    #[test_case(0, 1; "its beginning")]
    fn a_mark_takes_in_what_looks_like_one_character(start: usize, end: usize) {
        let text = render("👩\u{200D}🔬 looks", &[comment(start, end)], Some(80), PLAIN);
        assert!(text.lines().nth(1).unwrap().ends_with("│ ^^"), "{text}");
    }

    #[test]
    fn long_lines_are_cropped_between_what_looks_like_characters() {
        let line = "👩\u{200D}🔬".repeat(300);
        let text = render(&line, &[comment(450, 453)], Some(60), PLAIN);
        let first = text.lines().next().unwrap().split_once("│ ").unwrap().1;
        assert_eq!(first.replace("👩\u{200D}🔬", "").replace('…', ""), "", "{text}");
        assert!(first.width() <= 52, "{text}");
    }

    #[test]
    fn offsets_beyond_the_text_do_not_panic() {
        for (start, end) in [(0, 0), (5, 500), (500, 600), (3, 2)] {
            let _ = render("ab\ncd", &[comment(start, end)], Some(10), PLAIN);
            let _ = render("", &[comment(start, end)], None, PLAIN);
        }
    }
}
