//! `front-matter`: the YAML block at the beginning of the document.
//!
//! `required` lists keys that must have a value. Without it the check applies only to documents that have front
//! matter. Score: 0 when it is no YAML mapping, else the share of the required keys that is there.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use super::super::outcome::{Findings, Outcome, Rule, Scored};
use super::super::page::{Format, FrontMatter as Block, Page};
use super::super::params::Params;
use super::{Built, excerpt};

#[derive(Debug)]
struct FrontMatter {
    required: Vec<String>,
}

pub(super) fn build(params: &mut Params<'_>) -> Built {
    let required = params.texts("required")?.into_iter().map(str::to_owned).collect();
    Ok(Box::new(FrontMatter { required }))
}

impl Rule for FrontMatter {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        if page.format == Format::Json {
            return Outcome::NotApplicable("the document is JSON");
        }
        match &page.front_matter {
            None if self.required.is_empty() => Outcome::NotApplicable("the document has no front matter"),
            None => {
                let description = format!(
                    "The document has no front matter. Begin it with `---`, the keys {}, and `---`.",
                    self.required.join(", ")
                );
                self.failed("none", page.beginning(), description)
            }
            Some(block) => self.judge(page, block),
        }
    }
}

impl FrontMatter {
    fn judge(&self, page: &Page<'_>, block: &Block) -> Outcome {
        let keys = match keys(&page.source[block.yaml.clone()]) {
            Ok(keys) => keys,
            Err(reason) => {
                let description = format!("The front matter is not valid YAML: {reason}.");
                return self.failed("not valid YAML", block.range.clone(), description);
            }
        };
        let missing: Vec<_> = self.required.iter().filter(|key| keys.get(*key).is_none_or(Value::is_null)).collect();
        let mut findings = Findings::default();
        for key in &missing {
            findings.push(block.range.clone(), || format!("The front matter lacks “{}”.", excerpt(key)));
        }
        let found = self.required.len() - missing.len();
        let score = if missing.is_empty() { 1.0 } else { found as f64 / self.required.len() as f64 };
        let found = if self.required.is_empty() {
            "valid".to_owned()
        } else {
            format!("{found} of {} keys", self.required.len())
        };
        Outcome::Scored(Scored { score, found, bound: self.bound(), findings })
    }

    fn failed(&self, found: &str, range: Range<usize>, description: String) -> Outcome {
        let findings = Findings::one(range, description);
        Outcome::Scored(Scored { score: 0.0, found: found.to_owned(), bound: self.bound(), findings })
    }

    fn bound(&self) -> String {
        if self.required.is_empty() { "valid YAML".to_owned() } else { self.required.join(", ") }
    }
}

/// The keys of a YAML mapping, or in a few words why there are none.
fn keys(yaml: &str) -> Result<BTreeMap<String, Value>, String> {
    if yaml.trim().is_empty() {
        return Ok(BTreeMap::new());
    }
    serde_saphyr::from_str(yaml).map_err(|error| {
        let reason = error.to_string();
        excerpt(reason.lines().next().unwrap_or_default()).trim_end_matches('.').to_owned()
    })
}
