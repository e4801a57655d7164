use std::time::Instant;

use proptest::prelude::*;
use test_case::test_case;

use super::*;

fn found(start: usize, end: usize) -> Anchor {
    Anchor::Found { start, end }
}

fn reason(anchor: &Anchor) -> &str {
    match anchor {
        Anchor::Missing { reason } => reason,
        Anchor::Found { start, end } => panic!("found at {start}..{end}"),
    }
}

#[test_case("one two", "two", 4, 7; "as it is")]
#[test_case("ä 😀 two", "two", 4, 7; "offsets count characters")]
#[test_case("one\n  two three", "one two", 0, 9; "line break")]
#[test_case("mehr\u{a0}Licht", "mehr Licht", 0, 10; "no-break space")]
#[test_case("He said “no” — twice…", "said \"no\" -- twice...", 3, 21; "typography")]
#[test_case("co\u{ad}operate now", "cooperate", 0, 10; "soft hyphen")]
#[test_case("中文\n文字。", "中文文字", 0, 5; "joined lines of Chinese")]
#[test_case("The server restarts at midnight.", "The server restarted at midnight.", 0, 32; "near miss")]
fn finds(content: &str, quote: &str, start: usize, end: usize) {
    assert_eq!(QuoteLocator::new(content).locate(quote), found(start, end));
}

#[test_case("some text", ""; "empty")]
#[test_case("some text", " \u{200b}\n"; "nothing visible")]
#[test_case("", "text"; "empty document")]
#[test_case("some text", "other"; "absent")]
#[test_case("The server restarts at midnight.", "A quite different sentence follows."; "absent and long")]
fn does_not_find(content: &str, quote: &str) {
    reason(&QuoteLocator::new(content).locate(quote));
}

#[test]
fn every_repetition_takes_the_next_place_and_then_the_first_again() {
    let mut locator = QuoteLocator::new("cat dog cat d\u{f6}g cat");
    let starts = [0, 8, 16, 0, 0].map(|start| found(start, start + 3));
    assert_eq!(std::array::from_fn(|_| locator.locate("cat")), starts);
    assert_eq!(locator.locate("dog"), found(4, 7));
}

#[test]
fn an_exact_place_goes_before_an_earlier_tolerant_one() {
    let mut locator = QuoteLocator::new("a  b, a b");
    assert_eq!(locator.locate("a b"), found(6, 9));
    assert_eq!(locator.locate("a\tb"), found(0, 4), "equal but for white space, and not yet used");
}

#[test]
fn offsets_choose_among_equal_passages_but_never_against_the_quotation() {
    let mut locator = QuoteLocator::new("cat dog cat");
    assert_eq!(locator.locate_at("cat", 8, 11), found(8, 11));
    assert_eq!(locator.locate_at("cat", 4, 7), found(0, 3));
    assert_eq!(locator.locate_at("dog", 400, 700), found(4, 7));
    assert_eq!(locator.passage(&found(8, 11)), Some("cat"));
}

#[test_case(0, 12; "end beyond the document")]
#[test_case(usize::MAX, usize::MAX; "far beyond")]
#[test_case(5, 4; "backwards")]
#[test_case(5, 5; "nothing between")]
fn offsets_that_are_no_passage_say_so(start: usize, end: usize) {
    let mut locator = QuoteLocator::new("cat dog cät");
    assert!(reason(&locator.take(start, end)).contains(&start.to_string()));
}

/// A megabyte and quotations made to be slow; the limit is far above what a debug build needs, far below what
/// quadratic work would take.
#[test]
fn hostile_input_stays_affordable() {
    let content = "ab".repeat(1 << 19);
    let started = Instant::now();
    let mut locator = QuoteLocator::new(&content);
    for number in 0..500_usize {
        let quote = match number % 4 {
            0 => format!("{}c{number}", "ab".repeat(1_000)),
            1 => format!("{}“…{number}", "a b".repeat(300)),
            2 => "ab".to_owned(),
            _ => format!("{}a", "ab".repeat(number)),
        };
        locator.locate(&quote);
    }
    let elapsed = started.elapsed();
    println!("500 quotations in {} MiB: {elapsed:?}", content.len() >> 20);
    assert!(elapsed.as_secs() < 60, "{elapsed:?}");
}

#[test]
fn work_beyond_the_limit_is_refused_with_a_reason() {
    let mut locator = QuoteLocator::new("one two three");
    locator.scan_budget = 5;
    assert_eq!(locator.locate("one"), found(0, 3));
    reason(&locator.locate("absent"));
    assert_eq!(reason(&locator.locate("two")), TOO_MUCH);
}

proptest! {
    #[test]
    fn a_slice_of_the_document_is_found_exactly(content in "\\PC{1,80}", a in 0_usize..80, b in 0_usize..80) {
        let chars: Vec<char> = content.chars().collect();
        let (start, end) = (a.min(b) % chars.len(), a.max(b) % chars.len());
        prop_assume!(start < end);
        let quote: String = chars[start..end].iter().collect();
        let mut locator = QuoteLocator::new(&content);
        let anchor = locator.locate(&quote);
        prop_assert_eq!(locator.passage(&anchor), Some(quote.as_str()));
        let is_first = matches!(anchor, Anchor::Found { start: first, .. } if first <= start);
        prop_assert!(is_first);
    }

    #[test]
    fn whatever_is_found_is_a_passage(content in "[a-c“”—… \\n\u{200b}é😀-]{0,80}", quotes in prop::collection::vec("[a-c\"…. é😀-]{0,30}", 0..8)) {
        let mut locator = QuoteLocator::new(&content);
        for quote in quotes {
            if let Anchor::Found { start, end } = locator.locate(&quote) {
                prop_assert!(start < end && end <= content.chars().count());
            }
        }
    }

    #[test]
    fn other_white_space_makes_no_difference(words in prop::collection::vec("[a-zé]{1,8}", 1..12), gap in "[ \\n\\t]{1,3}") {
        let content = format!("<<{}>>", words.join(&gap));
        let mut locator = QuoteLocator::new(&content);
        let anchor = locator.locate(&words.join(" "));
        prop_assert_eq!(anchor, found(2, content.chars().count() - 2));
    }
}
