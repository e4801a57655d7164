//! What kinds of element there are.

use dom_query::NodeRef;

/// The element's name in lower case; empty for anything but an element.
pub(super) fn name(node: &NodeRef) -> String {
    node.node_name().map(|name| name.to_string()).unwrap_or_default()
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Elements that say nothing on paper, or are meant for nobody who can see the page.
pub(super) fn is_skipped(node: &NodeRef, name: &str) -> bool {
    matches!(
        name,
        "area"
            | "audio"
            | "button"
            | "canvas"
            | "embed"
            | "head"
            | "iframe"
            | "input"
            | "link"
            | "map"
            | "meta"
            | "nav"
            | "noscript"
            | "object"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "video"
    ) || (!name.is_empty() && is_hidden(node))
}

fn is_hidden(node: &NodeRef) -> bool {
    node.attr("aria-hidden").is_some_and(|value| &*value == "true")
        || node.has_attr("hidden")
        || node.attr("role").is_some_and(|role| matches!(&*role, "navigation" | "search" | "dialog" | "alertdialog"))
        // The last are the editing links of MediaWiki.
        || ["sr-only", "visually-hidden", "screen-reader-text", "mw-editsection"].iter().any(|c| node.has_class(c))
}
