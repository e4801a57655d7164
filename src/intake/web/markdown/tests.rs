//! Elements one by one.

use dom_query::Document;
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};
use test_case::test_case;

use super::*;

fn markdown(html: &str) -> String {
    let page: Url = "https://a.test/dir/page".parse().unwrap();
    from_node(&Document::from(html).body().unwrap(), &page, &page)
}

#[test_case("<p>[ : ]:&amp;</p>", "[ : \\]:&"; "no link definition")]
#[test_case("<p>One\n two&nbsp;x</p>three<p>four", "One two\u{a0}x\n\nthree\n\nfour"; "paragraphs")]
#[test_case("<h2>A <a href='#a'>link</a><a class=headerlink href='#a'>¶</a></h2>", "## A link"; "heading")]
#[test_case("a<b> bold </b>b <i>it</i><em> </em>.", "a **bold** b *it* ."; "emphasis")]
#[test_case("<b><strong>x</strong></b> <b>y <i>z</i></b>", "**x** **y *z***"; "nested emphasis")]
#[test_case("x<br>y<br><br>", "x  \ny"; "breaks")]
#[test_case("<a href='../x y?q=(1)'>text</a>", "[text](https://a.test/x%20y?q=%281%29)"; "link")]
#[test_case("<a href='javascript:x()'>text</a> <a href='#p'>here</a> <a href='/'></a>", "text here"; "links to nowhere")]
#[test_case("<a href='https://b.test/x'>https://b.test/x</a>", "<https://b.test/x>"; "bare link")]
#[test_case("<a href='/x'><div><h3>T</h3><p>p</div></a>", "### T\n\np"; "card")]
#[test_case("<img src=a.png alt='A [b]'> <img src='data:image/png;base64,xx' alt=logo><img src=x>", "![A \\[b\\]](https://a.test/dir/a.png) logo![](https://a.test/dir/x)"; "images")]
#[test_case("use <code>a`b</code> and <code> x\ny </code>", "use ``a`b`` and `x y`"; "code spans")]
#[test_case("<pre class='lang-rust'>\nfn f() {\n  `x`\n}\n</pre>", "```rust\nfn f() {\n  `x`\n}\n```"; "code")]
#[test_case("<div class='highlight-source-shell'><pre>```<br>x</pre></div>", "````shell\n```\nx\n````"; "code with fences")]
#[test_case("<ul><li>a<li>b<ol start=3><li>c<li>d</ol><li></ul>", "- a\n- b\n  3. c\n  4. d"; "lists")]
#[test_case("<ul><li><p>a</p><p>b</p><li><pre>c\n\nd</pre></ul>", "- a\n\n  b\n\n- ```\n  c\n\n  d\n  ```"; "loose list")]
#[test_case("<blockquote><p>a<p>b<ul><li>c</ul></blockquote>", "> a\n>\n> b\n>\n> - c"; "quote")]
#[test_case("<dl><dt>t<dd>d</dl><hr><figure><img src=x alt=y><figcaption>c</figcaption></figure>", "**t**\n\nd\n\n---\n\n![y](https://a.test/dir/x)\n\n*c*"; "the rest")]
#[test_case("x<sup>2</sup> H<sub>2</sub>O", "x<sup>2</sup> H<sub>2</sub>O"; "raised and lowered")]
#[test_case("a<script>b</script><style>c</style><svg><text>d</text></svg><span aria-hidden=true>e</span>", "a"; "no text")]
#[test_case("x <math><semantics><mi>y</mi><annotation encoding='application/x-tex'>y_1</annotation></semantics></math>", "x $y_1$"; "formula")]
#[test_case("<p>a<sup><a href='#f1'>[1]</a></sup> b</p><ol><li id=f1>^note <a href='#r1'>↩</a></ol>", "a[^1] b\n\n[^1]: ^note"; "footnote")]
#[test_case("<p>a<sup><a href='#gone'>1</a></sup>", "a<sup>1</sup>"; "footnote that is gone")]
fn writes(html: &str, expected: &str) {
    assert_eq!(markdown(html), expected);
}

#[test_case("<table><tr><th>a<th>b<tr><td>1|2<td>x<br>y<tr><td>3</table>", "| a | b |\n| --- | --- |\n| 1\\|2 | x<br>y |\n| 3 |  |"; "with a header")]
#[test_case("<table><caption>C</caption><tr><td>1<td>2<tr><td>3<td>4</table>", "*C*\n\n|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"; "without a header")]
#[test_case("<table><tr><th>k<td>1<tr><th>l<td>2</table>", "|  |  |\n| --- | --- |\n| k | 1 |\n| l | 2 |"; "with row headers")]
#[test_case("<table><thead><tr><th>a<th colspan=2>b<tbody><tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5</table>", "| a | b |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n|  | 4 | 5 |"; "with spans")]
#[test_case("<table><tr><td><h1>a</h1><p>b<p>c<td>d</table>", "# a\n\nb\n\nc\n\nd"; "as layout")]
#[test_case("<table><tr><td><pre>1\n2</pre><td><pre class=language-c>x\ny</pre></table>", "```c\nx\ny\n```"; "of line numbers")]
#[test_case("<table><tr><td colspan=18446744073709551615>a<td>b<tr><td>c<td>d</table>", "" ; "with a hostile span")]
fn writes_tables(html: &str, expected: &str) {
    let text = markdown(html);
    assert!(text.len() < 4_000);
    if !expected.is_empty() {
        assert_eq!(text, expected);
    }
}

#[test]
fn addresses_do_not_outgrow_the_text() {
    let page: Url = format!("https://a.test/{}/page", "x".repeat(50_000)).parse().unwrap();
    let html = "<p><a href=y>link</a>".repeat(10_000);
    let text = from_node(&Document::from(html).body().unwrap(), &page, &page);
    assert!(text.contains("/y)") && text.ends_with("\n\nlink"));
    assert!(text.len() < 2 * MAX_URL_BYTES);
}

#[test]
fn indentation_does_not_outgrow_the_text() {
    let html = format!("{}{}", "<ul><li><blockquote>".repeat(100), "<p>x".repeat(1_000));
    assert!(markdown(&html).len() < 100 * html.len() / 10);
}

#[test_case("Plain text. (With) 1 + 1 = 2, 50 % & more!", "Plain text. (With) 1 + 1 = 2, 50 % & more!")]
#[test_case("snake_case and 2 * 3 [sic] C:\\new", "snake_case and 2 * 3 [sic] C:\\new")]
#[test_case("*starred* _under_ `ticked` ~~no~~", "\\*starred\\* \\_under\\_ \\`ticked\\` \\~\\~no\\~\\~")]
#[test_case("a < b <b> &copy;", "a < b \\<b> \\&copy;")]
#[test_case("[sic] [x](y) [^1]", "[sic] \\[x\\](y) \\[^1]")]
#[test_case("C:\\_x", "C:\\\\\\_x")]
#[test_case("1984. A year", "1984\\. A year")]
#[test_case("# not a heading", "\\# not a heading")]
#[test_case("#hashtag -5 +1 1.5", "#hashtag -5 +1 1.5")]
#[test_case("- no item", "\\- no item")]
#[test_case("> no quote", "\\> no quote")]
fn escapes_only_what_matters(text: &str, expected: &str) {
    assert_eq!(markdown(&as_html(text)), expected);
}

fn as_html(text: &str) -> String {
    format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    /// Whatever the words, a reader of Markdown gets them back unchanged.
    #[test]
    fn a_reader_gets_the_text_back(text in "[a-c1*_`<>#+=~!\\[\\]()\\\\.&;:-]{1,6}( [a-c1*_`<>#+=~!\\[\\]()\\\\.&;:-]{1,6}){0,4}") {
        let markdown = markdown(&as_html(&text));
        let read: String = Parser::new(&markdown)
            .map(|event| match event {
                Event::Text(text) => text.to_string(),
                Event::Start(_) | Event::End(_) => String::new(),
                other => format!("{other:?}"),
            })
            .collect();
        prop_assert_eq!(read, text, "{}", markdown);
    }
}
