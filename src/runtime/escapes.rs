//! Secrets in JSON, which has more than one way to write a character: `a/b`, `a\/b` and `a\u002Fb` are the same to who reads it.

use std::ops::Range;
use std::str::CharIndices;

/// An answer is JSON in a string of JSON; what is escaped more often than this is nobody's doing by chance.
const DEPTH: usize = 3;

/// The text with `mark` in the place of what `find` finds, be it as it stands or escaped by JSON, or by JSON within JSON.
pub(super) fn replace(text: String, mark: &str, find: impl Fn(&str) -> Vec<Range<usize>>) -> String {
    let mut found = whole(&text, find(&text));
    let mut read = Read::of(&text, |at| at);
    for _ in 0..DEPTH {
        let Some(Read { text, origins }) = read else { break };
        let origin = |at: usize| origins[at] as usize;
        let here = whole(&text, find(&text));
        found.extend(here.into_iter().map(|range| origin(range.start)..origin(range.end)));
        read = Read::of(&text, origin);
    }
    if found.is_empty() {
        return text;
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let (mut replaced, mut kept) = (String::with_capacity(text.len()), 0);
    for range in found {
        // What begins within another one is cut out with it.
        if range.start >= kept {
            replaced.push_str(&text[kept..range.start]);
            replaced.push_str(mark);
        }
        kept = kept.max(range.end);
    }
    replaced + &text[kept..]
}

/// With the backslash, where the first character may be one that is escaped: to leave that alone would spoil the JSON.
fn whole(text: &str, found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let is_escaped = |at: usize| text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    found.into_iter().map(|range| range.start - usize::from(is_escaped(range.start))..range.end).collect()
}

/// A text as who parses it reads it.
struct Read {
    text: String,
    /// Where in the original each byte comes from, and where the last one ends.
    origins: Vec<u32>,
}

impl Read {
    /// `None` when nothing is escaped.
    fn of(escaped: &str, origin: impl Fn(usize) -> usize) -> Option<Self> {
        if !escaped.contains('\\') {
            return None;
        }
        let (mut text, mut origins) = (String::with_capacity(escaped.len()), Vec::with_capacity(escaped.len() + 1));
        // Nothing is read that is longer than this counts to.
        let origin = |at| u32::try_from(origin(at)).unwrap_or(u32::MAX);
        let mut rest = escaped.char_indices();
        while let Some((at, c)) = rest.next() {
            text.push(if c == '\\' { meant(&mut rest).unwrap_or(c) } else { c });
            origins.resize(text.len(), origin(at));
        }
        origins.push(origin(escaped.len()));
        Some(Self { text, origins })
    }
}

/// What is meant by what follows a backslash; `None`, and nothing is taken, where that is nothing.
fn meant(rest: &mut CharIndices<'_>) -> Option<char> {
    let mut ahead = rest.clone();
    let meant = match ahead.next()?.1 {
        c @ ('"' | '\\' | '/') => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => by_number(&mut ahead)?,
        _ => return None,
    };
    *rest = ahead;
    Some(meant)
}

/// A number of UTF-16, or a pair of them.
fn by_number(ahead: &mut CharIndices<'_>) -> Option<char> {
    let first = number(ahead)?;
    if let Some(whole) = char::from_u32(first.into()) {
        return Some(whole);
    }
    let is_pair = ahead.next()?.1 == '\\' && ahead.next()?.1 == 'u';
    let second = number(ahead).filter(|_| is_pair)?;
    char::decode_utf16([first, second]).next()?.ok()
}

/// Of four hexadecimal digits.
fn number(ahead: &mut CharIndices<'_>) -> Option<u16> {
    let number = (0..4).try_fold(0, |number, _| Some(number << 4 | ahead.next()?.1.to_digit(16)?))?;
    u16::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    fn without(text: &str, secret: &str) -> String {
        replace(text.to_owned(), "[x]", |text| {
            text.match_indices(secret).map(|(at, _)| at..at + secret.len()).collect()
        })
    }

    #[test_case("a/b+c and a/b+c.", "[x] and [x]."; "as it stands")]
    #[test_case(r#"{"k":"a\/b\u002Bc"}"#, r#"{"k":"[x]"}"#; "escaped without need")]
    #[test_case(r#"{"k":"{\"k\":\"a\\/b\\u002bc\"}"}"#, r#"{"k":"{\"k\":\"[x]\"}"}"#; "json within json")]
    #[test_case(r"a/b\", r"a/b\"; "an end")]
    #[test_case(r"a/b\q\u12\ud800\ud800\u00", r"a/b\q\u12\ud800\ud800\u00"; "no escapes")]
    fn a_secret_is_found_however_it_is_escaped(text: &str, expected: &str) {
        assert_eq!(without(text, "a/b+c"), expected);
    }

    #[test]
    fn no_escape_is_cut_in_two() {
        assert_eq!(without(r#"{"k":"a\nope"}"#, "nope"), r#"{"k":"a[x]"}"#);
        let behind_backslash = without(r#"{"k":"a\\nope"}"#, "nope");
        assert_eq!(behind_backslash, r#"{"k":"a[x]"}"#, "which may be an escape of JSON within JSON");
    }

    #[test]
    fn what_overlaps_is_cut_out_once() {
        let find = |_: &str| vec![2..5, 1..3, 5..6];
        assert_eq!(replace("0123456".to_owned(), "[x]", find), "0[x][x]6");
    }

    proptest! {
        #[test]
        fn no_secret_outlives_json(secret in r#"[ -~äß😀"\\/\n]{4,12}"#, before in "[ -~\n]{0,9}", deep in 0..3_usize) {
            prop_assume!(!before.contains(&secret));
            let mut text = format!("{before}{secret}.");
            for _ in 0..deep {
                text = serde_json::to_string(&text).unwrap();
            }
            let mut left = without(&text, &secret);
            for _ in 0..deep {
                left = serde_json::from_str(&left).unwrap();
            }
            prop_assert!(!left.contains(&secret), "{left}");
            prop_assert!(left.ends_with("[x]."), "{left}");
        }
    }
}
