//! `relative-links`: links and images that point to files beside the document.
//!
//! No parameters of its own. It applies to documents that were read from a file which is still there. A target
//! is only asked whether it exists, never read. Links to a site's root (`/about`) are not judged, for the root
//! is not known. Score: every broken link takes a fifth of what is left.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use url::Url;

use super::super::outcome::{Findings, Outcome, Rule, Scored, per_fault};
use super::super::page::Page;
use super::{excerpt, plural};

#[derive(Debug)]
pub(super) struct RelativeLinks;

impl Rule for RelativeLinks {
    fn apply(&self, page: &Page<'_>) -> Outcome {
        let base = page.url.and_then(|url| Url::parse(url).ok()).filter(|url| url.scheme() == "file");
        let Some(base) = base else { return Outcome::NotApplicable("the document does not come from a file") };
        if !base.to_file_path().is_ok_and(|path| path.exists()) {
            return Outcome::NotApplicable("the document's file is no longer there");
        }
        let mut known = HashMap::new();
        let mut findings = Findings::default();
        let mut checked = 0;
        for link in &page.links {
            let Some(path) = target(&base, &link.destination) else { continue };
            checked += 1;
            if !*known.entry(path).or_insert_with_key(|path| may_exist(path)) {
                findings.push(link.range.clone(), || {
                    format!("“{}” is not there. Correct the path or add the file.", excerpt(&link.destination))
                });
            }
        }
        if checked == 0 {
            return Outcome::NotApplicable("the document has no links to files");
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

/// The file that a link points to; `None` for what is not a path relative to the document.
fn target(base: &Url, destination: &str) -> Option<PathBuf> {
    let is_path = !destination.starts_with(['/', '\\', '#', '?'])
        && !destination.contains(['{', '\0'])
        && !destination.is_empty();
    if !is_path || Url::parse(destination).is_ok() {
        return None;
    }
    let joined = base.join(destination).ok().filter(|url| url.scheme() == "file")?;
    joined.to_file_path().ok()
}

/// What cannot be asked counts as there. Site generators turn `page.md` into `page.html`.
fn may_exist(path: &Path) -> bool {
    let exists = |path: &Path| path.try_exists().unwrap_or(true);
    exists(path)
        || (path.extension().is_some_and(|extension| extension == "html") && exists(&path.with_extension("md")))
}
