//! Saved pages of different layouts, and the Markdown each should become.

use std::fs;
use std::path::Path;

use insta::{Settings, assert_snapshot};
use test_case::test_case;

use crate::domain::NewDocument;
use crate::intake::web::fetch::{ContentType, Response};
use crate::intake::web::{Cause, document};

fn extract(name: &str) -> Result<NewDocument, Cause> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages").join(name).with_extension("html");
    let content_type = Some(ContentType { essence: "text/html".into(), charset: None });
    let url = format!("https://pages.test/dir/{name}.html").parse().unwrap();
    document(Response { url, content_type, body: fs::read(path).unwrap() })
}

struct Facts {
    title: &'static str,
    author: Option<&'static str>,
    published: Option<&'static str>,
    url: &'static str,
    metadata: &'static str,
}

#[test_case("news", &Facts {
    title: "River ferry returns after eleven years", author: Some("Maren Oduya, Tom Vestergaard"),
    published: Some("2026-02-17T05:30:00.000Z"), url: "https://courier.test/local/river-ferry-returns",
    metadata: r#"{"lang":"en-GB","siteName":"The Harbour Courier"}"# })]
#[test_case("blog", &Facts {
    title: "Three weeks without a to-do list", author: Some("Priya Raman"), published: Some("2025-11-03T21:14:00.000Z"),
    url: "https://pages.test/dir/blog.html", metadata: r#"{"lang":"en","siteName":"Small Hours"}"# })]
#[test_case("docs", &Facts {
    title: "Configuration", author: None, published: None,
    url: "https://pages.test/stable/configuration.html", metadata: r#"{"lang":"en"}"# })]
#[test_case("forum", &Facts {
    title: "Sourdough does not rise in winter", author: None, published: None,
    url: "https://pages.test/dir/forum.html", metadata: r#"{"lang":"en","siteName":"Breadboard forum"}"# })]
#[test_case("tables", &Facts {
    title: "Freight rail gauges compared", author: Some("Dana Whitcombe"), published: Some("2024-08-30T00:00:00.000Z"),
    url: "https://pages.test/dir/tables.html", metadata: r#"{"lang":"en"}"# })]
#[test_case("code", &Facts {
    title: "Reading a file backwards", author: Some("Noor Haddad"), published: Some("2025-05-20T00:00:00.000Z"),
    url: "https://pages.test/dir/code.html", metadata: r#"{"lang":"en"}"# })]
#[test_case("footnotes", &Facts {
    title: "A short history of the paperclip", author: Some("Oskar Lindgren"), published: None,
    url: "https://pages.test/dir/footnotes.html", metadata: r#"{"lang":"en"}"# })]
#[test_case("images", &Facts {
    title: "Vier Tage am Doubs", author: None, published: None,
    url: "https://fotos.test/doubs", metadata: r#"{"lang":"de"}"# })]
#[test_case("right-to-left", &Facts {
    title: "مكتبة الحي تفتح أبوابها ليلا", author: Some("ليلى حداد"), published: Some("2026-01-12T15:00:00.000Z"),
    url: "https://pages.test/dir/right-to-left.html", metadata: r#"{"lang":"ar"}"# })]
#[test_case("latin1", &Facts {
    title: "Le café du port ferme à Noël", author: Some("Hélène Béranger"), published: None,
    url: "https://pages.test/dir/latin1.html", metadata: r#"{"lang":"fr"}"# })]
#[test_case("malformed", &Facts {
    title: "Notes on Hedgehogs", author: Some("R. Aldous"), published: None,
    url: "https://pages.test/dir/malformed.html", metadata: "{}" })]
#[test_case("no-article", &Facts {
    title: "Status", author: None, published: None,
    url: "https://pages.test/dir/no-article.html", metadata: r#"{"lang":"en"}"# })]
fn a_page_becomes_markdown(name: &str, facts: &Facts) {
    let document = extract(name).unwrap();
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path("../../../../tests/fixtures/pages");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, document.content));
    assert_eq!(document.title, facts.title);
    assert_eq!(document.author.as_deref(), facts.author);
    assert_eq!(document.published_at.map(|time| time.to_string()).as_deref(), facts.published);
    assert_eq!(document.url.as_deref(), Some(facts.url));
    assert_eq!(serde_json::to_string(&document.metadata).unwrap(), facts.metadata);
}

/// Said beside the snapshots, so that accepting a new one cannot lose it.
#[test_case("news", &["forty of them", "[the budget that was passed", "> A ferry is", "## Who pays", "**Ingrid Solheim**", "*every day*"],
    &["cookies", "Weather", "boiler", "Share on", "Market hall", "newsletter", "All rights", "dataLayer"]; "news")]
#[test_case("blog", &["1. What would be bad", "   - at work", "snake_case", "5 * 3 = 15", "\n---\n"],
    &["Blogroll", "cheap watches", "TinyBlog", "RSS"]; "blog")]
#[test_case("docs", &["```toml\nport = 8080\nroot = \"public\"\n\n[headers]", "```console\n$ kill -HUP", "`lantern.toml`", "## Reloading\n", "https://pages.test/dir/api.html#paths", "**`port` (integer)**"],
    &["¶", "Installation", "Changelog", "docgen", "Search"]; "docs")]
#[test_case("forum", &["16 °C", "> Should I simply wait longer", "The lamp did it!"],
    &["Register", "Reply", "Dutch oven", "Terms"]; "forum")]
#[test_case("tables", &["| Gauge | Width (mm) | Where |\n| --- | --- | --- |\n| Standard | 1,435 |", "Union \\| Finland", "Southern Africa,<br>Japan", "| Moving containers | 90 minutes a train |", "*Gauges in use*"],
    &["Home", "Almanac"]; "tables")]
#[test_case("code", &["```rust\nfn last_line(text: &str) -> Option<&str> {\n    text.lines()\n        .rev()", "```python\ndef last_line(path):\n    with open", "````\n# A fence", "`rev()`"],
    &["1\n2\n3"]; "code")]
#[test_case("footnotes", &["wire.[^1] The", "first.[^2]", "[^1]: H. Petroski, *The Evolution of Useful Things*, 1992.", "mc<sup>2</sup>", "https://archive.test/gem-1893"],
    &["Donate", "cite_note", "Categories"]; "footnotes")]
#[test_case("images", &["![Der Wasserfall im Morgenlicht](https://cdn.fotos.test/reise/bilder/wasserfall.jpg)", "*Der Saut du Doubs, kurz nach sieben.*", "bilder/weg-gross.jpg"],
    &["base64", "Impressum", "tracker"]; "images")]
#[test_case("right-to-left", &["**سلمى**", "- الجمعة والسبت", "](https://pages.test/library)"], &["الرئيسية", "محفوظة"]; "right to left")]
#[test_case("latin1", &["quarante années", "« On a tout vu ici"], &["Accueil", "Le Phare"]; "latin1")]
#[test_case("malformed", &["600 g < 1 kg", "- No milk! Water is better", "beetles & whatever"], &["Guestbook"]; "malformed")]
#[test_case("no-article", &["- Mail: up"], &["Home", "Updated"]; "no article")]
fn the_text_is_there_and_the_furniture_is_not(name: &str, there: &[&str], not_there: &[&str]) {
    let content = extract(name).unwrap().content;
    for part in there {
        assert!(content.contains(part), "{part:?} is missing from:\n{content}");
    }
    for part in not_there {
        assert!(!content.contains(part), "{part:?} is in:\n{content}");
    }
}

/// Text that would make a program that believes it count too far, or fall over its own feet.
#[test_case("<table><tr><td colspan=18446744073709551615>a<td>b</table>"; "spans")]
#[test_case("<script type='application/ld+json'>{\"@type\":{</script>"; "broken data")]
#[test_case("<base href='http://['><a href='http://[::'>x</a><img src='//'>"; "broken addresses")]
#[test_case("<link rel=icon href=x sizes='-1x-1'><link rel=icon href=y sizes=NaNxNaN>"; "icons")]
fn a_trap_does_not_cost_the_page(trap: &str) {
    let body = format!("<title>T</title>{trap}<p>The text of the page, which is still there.</p>").into_bytes();
    let content_type = Some(ContentType { essence: "text/html".into(), charset: None });
    let url = "https://pages.test/".parse().unwrap();
    let document = document(Response { url, content_type, body }).unwrap();
    assert!(document.content.contains("still there"), "{}", document.content);
}

#[test]
fn a_page_that_a_script_would_fill_has_no_text() {
    assert!(matches!(extract("empty-shell"), Err(Cause::NoText)));
}
