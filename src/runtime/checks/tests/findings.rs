//! Which passages each check finds, and which it leaves alone.

use serde_json::{Value, json};
use test_case::test_case;

use super::{evaluate, quotes, with_check};

#[test_case("We recieve goverment's mail.", &["recieve", "goverment"]; "words and possessives")]
#[test_case("Recieve it. The **seperate** parts.", &["Recieve", "seperate"]; "at the beginning and in markup")]
#[test_case("Call `recieve` or recieve_all, re-recieve, recieve.rs, RECIEVE, reCieve.", &[]; "what looks like code")]
#[test_case("See https://x.org/recieve and [text](recieve.md).", &[]; "links")]
#[test_case("Ask Adn or Mr Thier about it.", &[]; "short names in mid-sentence")]
#[test_case("The colour of the centre is grey, and we organise theatres.", &[]; "British spelling")]
#[test_case("```\nrecieve\n```\n\n---\n\n    recieve", &[]; "code blocks")]
#[test_case("# Recieve\n\n| teh | b |\n|---|---|\n| c | d |", &["Recieve", "teh"]; "headings and cells")]
#[test_case("\"I'm goin' home,\" he said, an' so was he.", &[]; "speech")]
#[test_case("> Le programme requiere une variante de informe serie curren avec momento", &[]; "a quotation in another language")]
fn typos(content: &str, expected: &[&str]) {
    assert_eq!(quotes(&with_check("typos", &json!({}), content)), expected);
}

#[test]
fn typos_can_be_allowed_and_are_corrected_in_the_same_case() {
    let draft = with_check("typos", &json!({"allow": ["TEH"]}), "Recieve teh mail.");
    assert_eq!(quotes(&draft), ["Recieve"]);
    assert_eq!(draft.comments[0].description, "“Recieve” is probably a misspelling of “Receive”.");
}

#[test]
fn a_text_in_another_language_is_not_judged_as_english() {
    let german = "Der Hund lag vor der Tür des Hauses und die Katze saß in ihrem Korb oder auf dem Tisch. ".repeat(4);
    for check in ["typos", "passive-voice", "weasel-words"] {
        assert_eq!(with_check(check, &json!({}), &german).grade, None, "{check}");
    }
}

#[test_case("It was the\nthe end.", &["the\nthe"]; "across a line break")]
#[test_case("> It was the\n> the end.", &["the\n> the"]; "across a quotation mark")]
#[test_case("The the end is is is near.", &["The the", "is is is"]; "three make one finding")]
#[test_case("He had had it, and that that was so so.", &[]; "good English")]
#[test_case("New York, New York. Duran Duran sang. See the The Hague.", &[]; "names")]
#[test_case("the `x` the *that* that the **the** the, the", &[]; "with something between")]
#[test_case("one\n\none\n\n- two\n- two", &[]; "across blocks")]
#[test_case("| no no | is is |\n|---|---|\n| a | a |", &[]; "table cells")]
#[test_case("ちょっと待って。雨がザーザー降る。いろいろ、時々、人人、ははは。", &[]; "kana and ideographs")]
#[test_case("ค่อยๆ ช้าๆ มากมาก", &[]; "scripts without spaces")]
#[test_case("の\nの b b a a", &["a a"]; "single letters but a")]
#[test_case("It counts 5 5 and 1.2 1.2 and is in in-place mode.", &[]; "numbers and compounds")]
fn repeated_words(content: &str, expected: &[&str]) {
    assert_eq!(quotes(&with_check("repeated-words", &json!({}), content)), expected);
}

#[test_case("The house was built by Ann.", &["was built"])]
#[test_case("It has been very carefully reviewed.", &["been very carefully reviewed"]; "adverbs")]
#[test_case("They aren't counted. It could be\nmade better.", &["aren't counted", "be\nmade"]; "negations and line breaks")]
#[test_case("He is tired, interested, and supposed to be based in Rome.", &[]; "adjectives")]
#[test_case("These are named fields. It is red, or need be.", &[]; "descriptions of nouns")]
#[test_case("The value is `checked`. It is, indeed, finished today.", &[]; "not side by side")]
#[test_case("# How it is done", &[]; "headings do not count")]
fn passive_voice(content: &str, expected: &[&str]) {
    assert_eq!(quotes(&with_check("passive-voice", &json!({"allow": 0}), content)), expected);
}

#[test_case("It is very good, of\ncourse.", &["very", "of\ncourse"])]
#[test_case("It is not very good. The very same. Very-long is fine.", &[]; "other senses")]
#[test_case("This kind of file is sort of odd, rather than pretty printed.", &["sort of"]; "phrases by their neighbours")]
#[test_case("A Game Changer, a state-of-the-art thing.", &["Game Changer", "state-of-the-art"]; "extra phrases and hyphens")]
fn weasel_words(content: &str, expected: &[&str]) {
    assert_eq!(quotes(&with_check("weasel-words", &json!({"allow": 0, "extra": ["game changer"]}), content)), expected);
}

#[test]
fn a_style_check_within_its_allowance_leaves_no_comments() {
    let text = "It was built here. ".to_owned() + &"We live here now. ".repeat(9);
    let draft = with_check("passive-voice", &json!({"allow": 0.1}), &text);
    assert_eq!((draft.grade, draft.comments.len()), (Some(100.0), 0));
    let draft = with_check("passive-voice", &json!({"allow": 0.09}), &text);
    assert_eq!((draft.grade, draft.comments.len()), (Some(96.67), 1));
}

#[test_case(&json!({"min": 4}), Some(100.0), &[]; "at the lower bound")]
#[test_case(&json!({"min": 8}), Some(50.0), &["Two three four."]; "half of the lower bound")]
#[test_case(&json!({"max": 4}), Some(100.0), &[]; "at the upper bound")]
#[test_case(&json!({"max": 2}), Some(0.0), &["Two three four."]; "twice the upper bound")]
#[test_case(&json!({"max": 0}), Some(0.0), &["One."]; "no words allowed")]
fn words(params: &Value, grade: Option<f64>, expected: &[&str]) {
    let draft = with_check("words", params, "One. Two three four.");
    assert_eq!((draft.grade, quotes(&draft)), (grade, expected.to_vec()));
}

#[test]
fn headings_and_fragments_are_no_sentences() {
    let draft =
        with_check("sentences", &json!({"max": 2}), "# A heading\n\nOne is here.\n\n- a fragment\n- A sentence.\n");
    assert_eq!(draft.grade, Some(100.0));
}

#[test]
fn long_sentences_are_measured_without_code() {
    let draft = with_check(
        "long-sentences",
        &json!({"maxWords": 4, "allow": 0}),
        "Go on now `a b c` please. This one has five words.",
    );
    assert_eq!(quotes(&draft), ["This one has five words."]);
}

#[test]
fn reading_ease_and_grade_level_follow_the_formulas() {
    // 7 words in each sentence, of one syllable each.
    let text = "The cat sat on the old mat. ".repeat(10);
    let draft = with_check("reading-ease", &json!({"min": 50}), &text);
    assert!(draft.analysis.contains("| 115.1 |"), "{}", draft.analysis);
    let draft = with_check("grade-level", &json!({"max": 5}), &text);
    assert!(draft.analysis.contains("| -1.1 |"), "{}", draft.analysis);
    assert_eq!(with_check("reading-ease", &json!({"min": 50}), "Too short.").grade, None);
}

#[test]
fn hard_texts_are_shown_their_hardest_sentences() {
    let text = "The cat sat on the mat. ".repeat(8)
        + "Organisational interoperability considerations necessitate comprehensive administrative reconfiguration activities immediately, notwithstanding.";
    let draft = with_check("reading-ease", &json!({"min": 100}), &text);
    assert_eq!(quotes(&draft), [&text[192..]]);
}

#[test_case("required-text", &json!({"text": "see below"}), "Now see\nbelow.", 100.0; "white space stretches")]
#[test_case("required-text", &json!({"text": "See"}), "see", 0.0; "case matters")]
#[test_case("required-text", &json!({"text": "See", "ignoreCase": true}), "see", 100.0; "case ignored")]
#[test_case("required-text", &json!({"pattern": "(?m)^## End$"}), "x\n## End\n", 100.0; "patterns see the source")]
#[test_case("forbidden-text", &json!({"pattern": "TODO|XXX"}), "TODO and XXX", 64.0; "every place counts")]
#[test_case("forbidden-text", &json!({"text": "a.b"}), "axb", 100.0; "text is literal")]
#[test_case("forbidden-text", &json!({"pattern": "x*"}), "abc", 100.0; "an empty match is no place")]
#[test_case("forbidden-text", &json!({"text": "!!", "in": "prose"}), "`a!!` is fine", 100.0; "prose only")]
fn text(check: &str, params: &Value, content: &str, grade: f64) {
    assert_eq!(with_check(check, params, content).grade, Some(grade));
}

#[test]
fn required_headings_point_at_what_was_probably_meant() {
    let params = json!({"headings": ["Summary", "Motivation", "Costs"]});
    let draft = with_check("required-headings", &params, "# 1. SUMMARY:\n\n## Motivations\n");
    assert_eq!(draft.grade, Some(33.33));
    let quoted = quotes(&draft);
    assert_eq!(quoted, ["# 1. SUMMARY:", "## Motivations"]);
}

#[test_case("# A\n\n## B\n\n#### C\n\n# D", &["#### C"])]
#[test_case("### A\n\n# B\n\n# C", &[]; "starting deep and going up")]
#[test_case("# A\n\n##\n", &["##"]; "empty")]
fn heading_order(content: &str, expected: &[&str]) {
    assert_eq!(quotes(&with_check("heading-order", &json!({}), content)), expected);
}

#[test_case("# A b\n\n# A b\n\n[1](#a-b) [2](#a-b-1) [3](#A-B) [4](#) [5](#top)", &[])]
#[test_case("# A\n\n[1](#b) [2](#a-1)", &["[1](#b)", "[2](#a-1)"])]
#[test_case("<a id=\"x\"></a> <span name=y></span>\n\n# H {#z}\n\n[1](#x) [2](#y) [3](#z)", &[]; "set by hand")]
#[test_case("# Über uns\n\n[1](#%C3%BCber-uns)", &[]; "escaped")]
fn anchors(content: &str, expected: &[&str]) {
    assert_eq!(quotes(&with_check("anchors", &json!({}), content)), expected);
}

#[test_case("```rust\na\n\ntext é", &["```rust"])]
#[test_case("```\na\n```\n\n~~~\nb\n~~~", &[])]
fn code_fences(content: &str, expected: &[&str]) {
    assert_eq!(quotes(&with_check("code-fences", &json!({}), content)), expected);
}

#[test_case(&json!({"required": ["title", "date"]}), "---\ntitle: x\ndate:\n---\n", Some(50.0); "a key without a value is missing")]
#[test_case(&json!({"required": ["title"]}), "# x", Some(0.0); "none")]
#[test_case(&json!({}), "# x", None; "optional and absent")]
#[test_case(&json!({}), "---\na: [1\n---\n", Some(0.0); "broken")]
#[test_case(&json!({}), "---\na: 1\n---\n", Some(100.0); "whole")]
fn front_matter(params: &Value, content: &str, grade: Option<f64>) {
    assert_eq!(with_check("front-matter", params, content).grade, grade);
}

#[test_case("```json\n{\"a\": 1}\n```\n\n```js\n{\n```", Some(100.0), &[])]
#[test_case("> ```json\n> {\n>   \"é\": 1,\n> }\n> ```", Some(0.0), &["> }"]; "in a quotation")]
#[test_case("[1, 2", None, &[]; "not JSON at all")]
#[test_case("[1, 2]", Some(100.0), &[]; "the whole document")]
fn valid_json(content: &str, grade: Option<f64>, expected: &[&str]) {
    let draft = with_check("valid-json", &json!({}), content);
    assert_eq!((draft.grade, quotes(&draft)), (grade, expected.to_vec()));
}

#[test]
fn a_json_file_is_judged_whole() {
    let draft = evaluate(&json!(["valid-json", "typos"]), "{\n \"teh\": 1,\n}\n", Some("file:///x/data.JSON?raw=1"));
    assert_eq!((draft.grade, quotes(&draft)), (Some(0.0), vec!["}"]));
}

#[test]
fn relative_links_are_looked_for_beside_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("a b")).unwrap();
    for file in ["page.md", "other.md", "a b/image.png"] {
        std::fs::write(folder.join(file), "x").unwrap();
    }
    let content = "[1](other.md#part) [2](a%20b/image.png) ![3](<a b/image.png>) [4](./a%20b/) [5](other.html) [6](/root) \
                   [7](https://x.org/) [8](mailto:a@b.c) [9](#here) [10](missing.md) [11](../nothing/at/all.md)";
    let url = url::Url::from_file_path(folder.join("page.md")).unwrap();
    let draft = evaluate(&json!(["relative-links"]), content, Some(url.as_str()));
    assert_eq!(quotes(&draft), ["[10](missing.md)", "[11](../nothing/at/all.md)"]);
    assert_eq!(draft.grade, Some(64.0));
    for url in [None, Some("https://example.org/page.md"), Some("file:///no/such/folder/page.md")] {
        assert_eq!(evaluate(&json!(["relative-links"]), content, url).grade, None, "{url:?}");
    }
}
