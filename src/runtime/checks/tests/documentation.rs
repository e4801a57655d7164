//! `docs/checks.md` names every check and every word of the lists.

use super::super::CheckSet;
use super::super::language::weasels::PHRASES;

const PAGE: &str = include_str!("../../../../docs/checks.md");

#[test]
fn every_check_has_a_section() {
    for name in CheckSet::names() {
        assert!(PAGE.contains(&format!("\n### {name}\n")), "{name}");
    }
}

#[test]
fn every_phrase_is_listed() {
    let page = PAGE.split_whitespace().collect::<Vec<_>>().join(" ");
    let listed: Vec<_> = page.split([',', ':', '.']).map(str::trim).collect();
    let missing: Vec<_> = PHRASES.iter().filter(|phrase| !listed.contains(*phrase)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
