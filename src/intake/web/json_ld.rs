//! What a page says about itself in JSON-LD (schema.org), the form that news sites and blog engines
//! keep most carefully.

use dom_query::Document;
use serde_json::Value;

/// The parts of an article's description that a document has a place for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Description {
    pub title: Option<String>,
    pub author: Option<String>,
    pub published: Option<String>,
    pub site: Option<String>,
}

/// The description of the first article in the page, if any.
pub(super) fn describe(page: &Document) -> Option<Description> {
    page.select(r#"script[type="application/ld+json"]"#).iter().find_map(|script| {
        // serde_json limits the depth by itself.
        let value: Value = serde_json::from_str(script.text().trim()).ok()?;
        find_article(&value).map(description)
    })
}

fn find_article(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.iter().find_map(find_article),
        Value::Object(_) if is_article(value) => Some(value),
        Value::Object(fields) => fields.get("@graph").or_else(|| fields.get("mainEntity")).and_then(find_article),
        _ => None,
    }
}

fn is_article(value: &Value) -> bool {
    let named = |kind: &Value| {
        kind.as_str()
            .is_some_and(|kind| ["Article", "Posting", "Report", "Review"].iter().any(|suffix| kind.ends_with(suffix)))
    };
    match &value["@type"] {
        Value::Array(kinds) => kinds.iter().any(named),
        kind => named(kind),
    }
}

fn description(article: &Value) -> Description {
    Description {
        title: text(&article["headline"]).or_else(|| text(&article["name"])),
        author: names(&article["author"]).or_else(|| names(&article["creator"])),
        published: text(&article["datePublished"]),
        site: names(&article["publisher"]),
    }
}

/// A name, an object with a name, or a list of either.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => fields.get("name").and_then(names),
        Value::Array(items) => {
            let all: Vec<_> = items.iter().filter_map(names).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => text(value).filter(|name| !name.contains("://")),
    }
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    if text.is_empty() {
        return None;
    }
    if !text.contains('&') {
        return Some(text.to_owned());
    }
    // Some engines escape for HTML although a script element does not unescape.
    Some(Document::from(text.replace('<', "&lt;")).text().to_string())
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn of(json: &str) -> Option<Description> {
        describe(&Document::from(format!(r#"<script type="application/ld+json">{json}</script>"#)))
    }

    #[test_case(r#"{"@type":"NewsArticle","headline":"Fish &amp; <b>","author":{"name":"Ada"},"datePublished":"2026-03-01","publisher":{"name":"The Paper"}}"#; "plain")]
    #[test_case(r#"{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["Article","X"],"name":"Fish & <b>","author":[{"name":"Ada"}],"datePublished":"2026-03-01","publisher":"The Paper"}]}"#; "graph")]
    #[test_case(r#"[{"@type":"BreadcrumbList"},{"@type":"WebPage","mainEntity":{"@type":"BlogPosting","headline":" Fish &amp; &lt;b> ","author":["https://a.test/ada","Ada"],"datePublished":"2026-03-01","publisher":{"name":["The Paper"]}}}]"#; "nested")]
    fn finds_the_article(json: &str) {
        let expected = Description {
            title: Some("Fish & <b>".into()),
            author: Some("Ada".into()),
            published: Some("2026-03-01".into()),
            site: Some("The Paper".into()),
        };
        assert_eq!(of(json).unwrap(), expected);
    }

    #[test_case("{"; "broken")]
    #[test_case(r#"{"@type":"Organization","name":"x"}"#; "no article")]
    #[test_case(&"[".repeat(100_000); "deep")]
    fn anything_else_is_ignored(json: &str) {
        assert_eq!(of(json), None);
    }
}
