//! Footnotes: marks in the text that lead to an item of a list further down.

use std::collections::HashMap;

use dom_query::NodeRef;
use url::Url;

use super::tags;

/// The label of each footnote, by the id of its list item.
pub(super) struct Notes(HashMap<String, String>);

impl Notes {
    pub fn of(root: &NodeRef, page: &Url, base: &Url) -> Self {
        let mut items: HashMap<String, Option<String>> =
            root.find(&["li"]).iter().filter_map(|item| Some((item.id_attr()?.to_string(), None))).collect();
        for link in root.find(&["a"]).iter().filter(|link| is_mark(link)) {
            let target = link.attr("href").and_then(|href| base.join(href.trim()).ok());
            let Some(target) = target.filter(|target| is_within(target, page)) else { continue };
            if let Some(label @ None) = target.fragment().and_then(|id| items.get_mut(id)) {
                *label = label_of(link);
            }
        }
        Self(items.into_iter().filter_map(|(id, label)| Some((id, label?))).collect())
    }

    /// The label of the footnote a link leads to, if the link is a footnote mark.
    pub fn reference(&self, link: &NodeRef, id: &str) -> Option<&str> {
        self.0.get(id).filter(|_| is_mark(link)).map(String::as_str)
    }

    /// The label of the footnote that a list item is.
    pub fn label(&self, item: &NodeRef) -> Option<&str> {
        self.0.get(&*item.id_attr()?).map(String::as_str)
    }
}

/// Whether a link leads to another place of the same page.
pub(super) fn is_within(target: &Url, page: &Url) -> bool {
    let mut target = target.clone();
    let has_fragment = target.fragment().is_some();
    target.set_fragment(None);
    has_fragment && target == *page
}

fn is_mark(link: &NodeRef) -> bool {
    let is_raised = |node: &NodeRef| tags::name(node) == "sup";
    let is_named = ["class", "role", "rel"].iter().any(|attribute| {
        link.attr(attribute).is_some_and(|value| value.contains("footnote") || value.contains("noteref"))
    });
    is_named || link.parent().is_some_and(|parent| is_raised(&parent)) || link.children_it(false).any(|c| is_raised(&c))
}

fn label_of(link: &NodeRef) -> Option<String> {
    let text = link.text();
    let label = text.trim().trim_matches(['[', ']', '(', ')']);
    let is_label = (1..=8).contains(&label.len()) && label.chars().all(char::is_alphanumeric);
    is_label.then(|| label.to_owned())
}
