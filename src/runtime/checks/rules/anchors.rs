//! `anchors`: links into the document itself (`#section`).
//!
//! No parameters of its own. An anchor is there when a heading makes it (by GitHub's rule, in any letter case) or
//! the author has set it (`<a id="…">`, `{#…}`). Score: every broken one takes a fifth of what is left.

use super::super::outcome::{Findings, Outcome, Rule, Scored, per_fault};
use super::super::page::{Page, Slugs};
use super::{excerpt, plural};

#[derive(Debug)]
pub(super) struct Anchors;

impl Rule for Anchors {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let slugs = Slugs::of(&page.headings);
        let mut findings = Findings::default();
        let mut checked = 0;
        for link in &page.links {
            let Some(anchor) = link.destination.strip_prefix('#') else { continue };
            checked += 1;
            let anchor = percent_decoded(anchor);
            if !is_there(page, &slugs, &anchor) {
                findings.push(link.range.clone(), || match similar(&slugs, &anchor) {
                    Some(near) => {
                        format!("No heading makes the anchor “#{}”. Perhaps “#{near}” is meant.", excerpt(&anchor))
                    }
                    None => format!("No heading makes the anchor “#{}”.", excerpt(&anchor)),
                });
            }
        }
        if checked == 0 {
            return Outcome::NotApplicable("the document has no links into itself");
        }
        let broken = findings.total();
        Outcome::Scored(Scored {
            score: per_fault(broken),
            found: format!("{broken} broken of {}", plural(checked, "link")),
            bound: "none".to_owned(),
            findings,
        })
    }
}

fn is_there(page: &Page<'_>, slugs: &Slugs, anchor: &str) -> bool {
    let bare = anchor.strip_prefix("user-content-").unwrap_or(anchor);
    bare.is_empty()
        || bare.eq_ignore_ascii_case("top")
        || page.explicit_ids.contains(bare)
        || slugs.contains(&bare.to_lowercase())
        || (page.has_footnotes && bare.starts_with("fn"))
}

/// The heading's anchor that was probably meant. Only so many are compared, for a document may have a million.
fn similar<'s>(slugs: &'s Slugs, anchor: &str) -> Option<&'s str> {
    if anchor.len() > 200 {
        return None;
    }
    slugs
        .iter()
        .filter(|slug| slug.len() < 200)
        .take(500)
        .map(|slug| (strsim::normalized_damerau_levenshtein(&anchor.to_lowercase(), slug), slug))
        .filter(|(likeness, _)| *likeness >= 0.7)
        .max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(one.1)))
        .map(|(_, slug)| slug)
}

/// `%20` and the like as characters; what is no escape, or no UTF-8, stays.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| {
        bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
    };
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
