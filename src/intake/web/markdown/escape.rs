//! Keeping text from being read as Markdown, and no more than that: every backslash is one more
//! difference between the page and what an evaluator quotes.

/// Adds a word to a line, escaping what would start a span there. `next` is what follows the word,
/// where that is known.
pub(super) fn push(line: &mut String, word: &str, next: Option<char>) {
    let mut previous = line.chars().next_back();
    let mut rest = word.chars();
    while let Some(character) = rest.next() {
        if changes_meaning(previous, character, rest.as_str(), next) {
            line.push('\\');
        }
        line.push(character);
        previous = Some(character);
    }
}

fn changes_meaning(previous: Option<char>, character: char, rest: &str, after: Option<char>) -> bool {
    let next = rest.chars().next().or(after);
    let is_space = |neighbour: Option<char>| neighbour.is_some_and(char::is_whitespace);
    let is_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    match character {
        '`' => true,
        '*' => !(is_space(previous) && is_space(next)),
        '_' => !(is_word(previous) && is_word(next) || is_space(previous) && is_space(next)),
        '~' => previous == Some('~') || next == Some('~'),
        '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
        '[' => next == Some('^') || rest.contains("](") || rest.contains("]["),
        // Before a colon it could end the label of a link definition, which would vanish with its text.
        ']' => matches!(next, Some('(' | '[' | ':')),
        '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
        '&' => is_entity(rest),
        _ => false,
    }
}

/// Whether what follows an ampersand would make a character of it.
fn is_entity(rest: &str) -> bool {
    rest.split_once(';').is_some_and(|(name, _)| {
        (1..=32).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    })
}

/// Escapes what would start a block at the start of any of the lines.
pub(super) fn line_starts(text: &str) -> String {
    text.split('\n').map(line_start).collect::<Vec<_>>().join("\n")
}

fn line_start(line: &str) -> String {
    let after_digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - after_digits.len();
    if (1..=9).contains(&digits) && after_digits.starts_with(['.', ')']) && is_marker_end(&after_digits[1..]) {
        return format!("{}\\{after_digits}", &line[..digits]);
    }
    let after_hashes = line.trim_start_matches('#');
    let starts_block = match line.chars().next() {
        Some('#') => line.len() - after_hashes.len() <= 6 && is_marker_end(after_hashes),
        Some('-' | '+' | '*') => is_marker_end(&line[1..]) || is_rule(line),
        Some('=' | '_') => is_rule(line),
        Some('>') => true,
        Some('~') => line.starts_with("~~~"),
        _ => false,
    };
    if starts_block { format!("\\{line}") } else { line.to_owned() }
}

fn is_marker_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(' ')
}

/// A line of nothing but one sign underlines the text above it or is a rule.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| c == ' ' || line.starts_with(c))
}
