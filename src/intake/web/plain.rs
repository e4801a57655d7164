//! Plain text, Markdown and JSON from the web: kept as they are.

use serde_json::Map;
use url::Url;

use super::{Cause, name_from_url};
use crate::domain::NewDocument;

pub(super) fn text_to_document(text: String, url: &Url) -> Result<NewDocument, Cause> {
    if text.trim().is_empty() {
        return Err(Cause::NoText);
    }
    Ok(NewDocument {
        title: heading(&text).map_or_else(|| name_from_url(url), str::to_owned),
        content: text,
        author: None,
        url: Some(url.to_string()),
        published_at: None,
        metadata: Map::new(),
    })
}

/// A level-1 heading on the first line that is not blank.
fn heading(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    let title = line.strip_prefix("# ")?.trim().trim_end_matches('#').trim_end();
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("\n# The title #\n\ntext", "https://a.test/x.md", "The title")]
    #[test_case("text\n# Not first", "https://a.test/notes/field%20notes.md?raw=1", "field notes")]
    #[test_case("#hashtag", "https://a.test/c++.txt", "c++")]
    #[test_case("# \n", "https://a.test/v1.2/", "v1.2")]
    #[test_case("text", "https://a.test", "a.test")]
    fn the_title_is_the_heading_or_comes_from_the_url(text: &str, url: &str, title: &str) {
        let document = text_to_document(text.to_owned(), &url.parse().unwrap()).unwrap();
        assert_eq!((document.title.as_str(), document.content.as_str()), (title, text));
    }
}
