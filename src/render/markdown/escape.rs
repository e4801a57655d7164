//! Text that Markdown, as GitHub reads it, leaves as it is, on one line and in a cell of a table.

use crate::render::clean;

/// Escapes what would be emphasis, code, a link, HTML, a cell's end or a formula. A name after `@` and a number after `#`
/// stay as they look, but nobody is called and no issue is linked.
#[must_use]
pub fn inline(text: &str) -> String {
    let text = clean(text).replace('⏎', " ");
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text.trim().chars().peekable();
    let mut previous = None;
    while let Some(c) = rest.next() {
        let in_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        match c {
            '_' if in_word(previous) && in_word(rest.peek().copied()) => escaped.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', c]),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' | '#' if rest.peek().is_some_and(|next| next.is_alphanumeric()) => {
                escaped.push(c);
                escaped.push_str("<!-- -->");
            }
            // An address would become a link.
            ':' if rest.peek() == Some(&'/') => escaped.push_str(":<!-- -->"),
            c => escaped.push(c),
        }
        previous = Some(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    use test_case::test_case;

    #[test_case("a | b", "a \\| b")]
    #[test_case("`code` *x* _y_", "\\`code\\` \\*x\\* \\_y\\_")]
    #[test_case("snake_case_name", "snake_case_name")]
    #[test_case("<img src=x>", "&lt;img src=x&gt;")]
    #[test_case("&lt;", "&amp;lt;")]
    #[test_case("two\nlines\r\n", "two lines")]
    #[test_case("ask @ann about #12 # 5", "ask @<!-- -->ann about #<!-- -->12 # 5")]
    fn escaped(text: &str, expected: &str) {
        assert_eq!(inline(text), expected);
    }

    #[test_case("[x](javascript:alert(1))")]
    #[test_case("![x](https://e.org/x.png)")]
    #[test_case("<script>alert(1)</script>")]
    #[test_case("ends with \\")]
    #[test_case("a || b | `c|d`")]
    #[test_case("**bold** ~~gone~~ __x__ [a][b] <https://e.org>")]
    #[test_case("&amp; &#x41;")]
    #[test_case("a_b_ _c_d __e")]
    fn a_cell_is_read_back_as_it_was(text: &str) {
        let table = format!("| a | b |\n|---|---|\n| {} | end |\n", inline(text));
        let mut cells = Vec::new();
        let mut in_cell = false;
        for event in Parser::new_ext(&table, Options::all()) {
            match event {
                Event::Start(Tag::TableCell) => {
                    cells.push(String::new());
                    in_cell = true;
                }
                Event::End(TagEnd::TableCell) => in_cell = false,
                Event::Text(part) => cells.last_mut().unwrap().push_str(&part),
                Event::InlineHtml(html) => assert_eq!(&*html, "<!-- -->"),
                event => assert!(!in_cell, "{event:?}"),
            }
        }
        assert_eq!(cells, ["a", "b", text, "end"]);
    }
}
