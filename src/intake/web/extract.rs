//! A page to a document: its main article in Markdown, and what the page says about it.
//!
//! Finding the article is `dom_smoothie`'s work (Mozilla's Readability). It runs in a thread of its
//! own, so that a page on which it fails or never ends costs that page and nothing else.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Metadata, Readability};
use url::Url;

use super::json_ld::{self, Description};
use super::{Cause, dom, markdown, name_from_url};
use crate::domain::{NewDocument, Timestamp};
use crate::intake::dates;

const MAX_EXTRACTION_TIME: Duration = Duration::from_secs(30);
/// For recursion of [`dom::MAX_DEPTH`] levels, with room to spare.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// What is never part of the text, for pages in which no article was found.
const FURNITURE: &str = "nav, header, footer, aside, form, dialog, script, style, noscript, template, \
     [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], [role=dialog]";

pub(super) fn html_to_document(html: String, url: Url) -> Result<NewDocument, Cause> {
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("extract".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            // Nobody listens any more when the time is up.
            let _ = sender.send(extract(&html, &url));
        })
        .map_err(|_| Cause::ExtractionFailed)?;
    match receiver.recv_timeout(MAX_EXTRACTION_TIME) {
        Ok(document) => document,
        Err(RecvTimeoutError::Timeout) => Err(Cause::TooSlow { limit: MAX_EXTRACTION_TIME }),
        Err(RecvTimeoutError::Disconnected) => Err(Cause::ExtractionFailed),
    }
}

fn extract(html: &str, url: &Url) -> Result<NewDocument, Cause> {
    let page = dom::parse(html)?;
    let base = page.base_uri().and_then(|base| url.join(&base).ok()).unwrap_or_else(|| url.clone());
    // Readability would write it into every link.
    page.select("base").remove();
    drop_menus(&page);
    tame_spans(&page);
    // JSON-LD is read by `json_ld`, which knows more of its shapes.
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::with_document(page, None, Some(config)).map_err(|_| Cause::ExtractionFailed)?;
    let mut facts = Facts::of(&readability, url, &base);
    let mut content = String::new();
    if let Ok(article) = readability.parse() {
        facts.metadata.byline = facts.metadata.byline.or(article.byline);
        if let Some(root) = first(&readability.doc, "#readability-page-1") {
            content = markdown::from_node(&root, url, &base);
        }
    }
    if content.is_empty() {
        content = whole_body(html, url, &base)?;
    }
    Ok(facts.into_document(content, url))
}

/// The text of the body without what surrounds an article on most pages.
fn whole_body(html: &str, url: &Url, base: &Url) -> Result<String, Cause> {
    let page = dom::parse(html)?;
    page.select(FURNITURE).remove();
    drop_menus(&page);
    let text = page.body().map(|body| markdown::from_node(&body, url, base)).unwrap_or_default();
    if text.is_empty() { Err(Cause::NoText) } else { Ok(text) }
}

/// Takes the menu out of a page that is laid out by a table: a cell of links beside a cell of text.
fn drop_menus(page: &Document) {
    for cell in page.select("td").nodes() {
        let links = cell.find(&["a"]);
        let of_links: usize = links.iter().map(NodeRef::normalized_char_count).sum();
        let is_menu = links.len() > 2 && of_links * 10 >= cell.normalized_char_count() * 9;
        let row = cell.parent().filter(|_| is_menu);
        if row.is_some_and(|row| row.children_it(false).any(|beside| beside.find(&["p"]).len() > 1)) {
            cell.remove_from_parent();
        }
    }
}

/// Readability adds up the spans of a row without a check for overflow.
fn tame_spans(page: &Document) {
    for cell in page.select("[colspan]").nodes() {
        if cell.attr("colspan").is_some_and(|span| span.len() > 4) {
            cell.remove_attr("colspan");
        }
    }
}

/// What the page says about itself, read before the search for the article changes the page.
struct Facts {
    described: Description,
    metadata: Metadata,
    canonical: Option<Url>,
    published: Option<Timestamp>,
    heading: Option<String>,
}

impl Facts {
    fn of(readability: &Readability, url: &Url, base: &Url) -> Self {
        let page = &readability.doc;
        let described = json_ld::describe(page).unwrap_or_default();
        Self {
            canonical: canonical(page, url, base),
            published: described.published.as_deref().and_then(dates::parse).or_else(|| published(page)),
            heading: only_heading(page),
            metadata: readability.get_article_metadata(None),
            described,
        }
    }

    fn into_document(self, content: String, url: &Url) -> NewDocument {
        let Self { described, metadata: own, canonical, published, heading } = self;
        let title = heading.as_deref().filter(|heading| is_start_of(heading, &own.title)).map(str::to_owned);
        let titles = [described.title, title, Some(own.title), heading];
        let author = described.author.or(own.byline).and_then(|author| author_name(&author));
        let site = described.site.or(own.site_name).and_then(|site| said(&site));
        let language = own.lang.and_then(|language| said(&language));
        let metadata = [("siteName", site), ("lang", language)];
        NewDocument {
            title: titles.iter().flatten().find_map(|title| said(title)).unwrap_or_else(|| name_from_url(url)),
            content,
            author,
            url: Some(canonical.as_ref().unwrap_or(url).to_string()),
            published_at: published.or_else(|| own.published_time.as_deref().and_then(dates::parse)),
            metadata: metadata.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.into()))).collect(),
        }
    }
}

fn first<'a>(page: &'a Document, selector: &str) -> Option<NodeRef<'a>> {
    page.select_single(selector).nodes().first().copied()
}

/// The address the page gives itself. A page that names its site's front page instead is mistaken.
fn canonical(page: &Document, url: &Url, base: &Url) -> Option<Url> {
    let href = first(page, r#"link[rel="canonical"]"#)?.attr("href")?;
    let mut canonical = base.join(href.trim()).ok()?;
    canonical.set_fragment(None);
    let is_page = matches!(canonical.scheme(), "http" | "https") && canonical.username().is_empty();
    (is_page && (canonical.path() != "/" || url.path() == "/")).then_some(canonical)
}

fn published(page: &Document) -> Option<Timestamp> {
    const PLACES: [(&str, &str); 7] = [
        (r#"meta[property="article:published_time"]"#, "content"),
        (r#"meta[name="citation_publication_date"]"#, "content"),
        (r#"meta[name="date"]"#, "content"),
        (r#"[itemprop~="datePublished"]"#, "content"),
        (r#"[itemprop~="datePublished"]"#, "datetime"),
        ("time[pubdate]", "datetime"),
        ("article time[datetime], header time[datetime], main time[datetime]", "datetime"),
    ];
    PLACES.iter().find_map(|(selector, attribute)| dates::parse(&first(page, selector)?.attr(attribute)?))
}

/// The page's one level-1 heading, unless it is the site's name, leading home.
fn only_heading(page: &Document) -> Option<String> {
    let headings = page.select("h1");
    let [heading] = headings.nodes() else { return None };
    let leads_home = heading.find(&["a"]).iter().any(|link| link.attr("href").is_some_and(|href| &*href == "/"));
    let text = heading.text();
    said(text.trim_end().trim_end_matches(['\u{b6}', '#'])).filter(|_| !leads_home)
}

/// Whether a title is the heading and then the site's name behind some sign.
fn is_start_of(heading: &str, title: &str) -> bool {
    let rest = title.trim_start().strip_prefix(heading).map(str::trim_start);
    rest.is_some_and(|rest| {
        rest.starts_with(['|', '-', '\u{2013}', '\u{2014}', '\u{b7}', '\u{2022}', '\u{bb}', '\u{203a}', '/'])
    })
}

fn author_name(byline: &str) -> Option<String> {
    let byline = said(byline)?;
    match byline.split_once(' ') {
        Some((by, name)) if by.trim_end_matches(':').eq_ignore_ascii_case("by") => said(name),
        _ => Some(byline),
    }
}

/// A text on one line, unless it is empty.
fn said(text: &str) -> Option<String> {
    let words: Vec<_> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}
