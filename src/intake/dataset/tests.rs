use super::*;
use serde_json::json;
use test_case::test_case;

fn read(name: &str, content: impl AsRef<[u8]>, map: &[&str], max_bytes: u64) -> Result<Gathered, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let mapping = parse_mapping(map.iter().copied())?;
    load(&path, &mapping, max_bytes)
        .map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
}

fn jsonl(text: &str) -> Result<Gathered, String> {
    read("d.jsonl", text, &[], 1000)
}

fn csv(text: &str) -> Result<Gathered, String> {
    read("d.csv", text, &[], 1000)
}

#[test]
fn both_forms_give_the_same_document() {
    let row = json!({"title": "T", "content": "Text, with \"quotes\"\nand lines", "author": "A", "url": "https://e.org",
        "publishedDate": "2026-03-01", "topic": "x"});
    let from_json = jsonl(&format!("\u{FEFF}\n{row}\r\n\n")).unwrap();
    let from_csv = csv("\u{FEFF}title,content,author,url,publishedDate,topic\r\nT,\"Text, with \"\"quotes\"\"\nand lines\",A,https://e.org,2026-03-01,x\r\n").unwrap();
    assert_eq!(from_json, from_csv);
    let document = &from_json.documents[0];
    assert_eq!(document.metadata, *json!({"topic": "x"}).as_object().unwrap());
    assert_eq!(document.published_at.unwrap().to_string(), "2026-03-01T00:00:00.000Z");
}

#[test]
fn metadata_keeps_the_kinds_of_json() {
    let gathered = jsonl(r#"{"content": "c", "n": 1.5, "list": [1], "none": null, "metadata": {"k": true}}"#).unwrap();
    assert_eq!(
        serde_json::Value::Object(gathered.documents[0].metadata.clone()),
        json!({"n": 1.5, "list": [1], "none": null, "k": true})
    );
}

#[test]
fn a_title_is_found_or_made() {
    let gathered = jsonl("{\"content\": \"# Heading\\ntext\"}\n\n{\"content\": \"text\", \"title\": \" \"}\n").unwrap();
    let titles: Vec<&str> = gathered.documents.iter().map(|document| document.title.as_str()).collect();
    assert_eq!(titles, ["Heading", "d #3"]);
}

#[test]
fn columns_can_be_mapped_and_the_one_they_replace_is_metadata() {
    for (name, text) in
        [("d.csv", "headline,title,body\nH,T,B\n"), ("d.jsonl", r#"{"headline":"H","title":"T","body":"B"}"#)]
    {
        let document = read(name, text, &["title=headline", "content=body"], 1000).unwrap().documents.remove(0);
        assert_eq!((document.title.as_str(), document.content.as_str()), ("H", "B"));
        assert_eq!(document.metadata["title"], "T");
        let missing = read(name, text, &["content=body", "author=by"], 1000).unwrap_err();
        assert!(missing.contains("`by`") && missing.contains("--map author=by"), "{missing}");
    }
}

#[test_case("{\"content\": \"a\"}\n{\"text\": \"b\", \"id\": 1}", "d.jsonl:2: no column `content`; there are id, text")]
#[test_case("{\"content\": \"a\"}\n\n{\"content\": \"b\"", "d.jsonl:3: ")]
#[test_case("{\"content\": 5}", "d.jsonl:1: content must be a text, not 5")]
#[test_case("{\"content\": \" \"}", "d.jsonl:1: content is empty")]
#[test_case("[1]", "d.jsonl:1: a row must be an object, not a list")]
#[test_case("{\"content\": \"a\", \"publishedDate\": \"soon\"}", "d.jsonl:1: publishedDate must be a date")]
#[test_case("{\"content\": \"a\", \"url\": \"n/a\"}", "d.jsonl:1: url must be a whole address")]
#[test_case(
    "{\"content\": \"a\", \"k\": 1, \"metadata\": {\"k\": 2}}",
    "d.jsonl:1: `k` is a column and a key of `metadata`"
)]
#[test_case("", "d.jsonl: no row, so no document")]
fn a_wrong_line_is_named(text: &str, expected: &str) {
    let message = jsonl(text).unwrap_err();
    assert!(message.starts_with(expected), "{message}");
}

#[test_case("content,n\na,1\n\"b\nb\",2\nc\n", "d.csv:5: 1 cell, but the first line names 2 columns")]
#[test_case("content,n,content\na,1,b\n", "d.csv:1: two columns are called \"content\": the 3rd and an earlier one")]
#[test_case("title,n\na,1\n", "d.csv:2: no column `content`; there are n, title")]
#[test_case("content\na\0b\n", "d.csv:2: a NUL in the column `content`")]
#[test_case("n,content\n1,a\n2,\"b\n3,c\n4,d\n", "d.csv:3: a quotation mark in this row is never closed")]
#[test_case("content\n", "d.csv: no row, so no document")]
#[test_case("", "d.csv: no row, so no document")]
fn a_wrong_row_is_named(text: &str, expected: &str) {
    assert_eq!(csv(text).unwrap_err(), expected);
}

#[test]
fn another_encoding_is_named() {
    let latin = b"content\na\ncaf\xE9\n";
    assert_eq!(read("d.csv", latin, &[], 1000).unwrap_err(), "d.csv:3: the 1st cell has another encoding, not UTF-8");
    let latin = b"{\"content\":\"caf\xE9\"}\n";
    assert!(read("d.jsonl", latin, &[], 1000).unwrap_err().starts_with("d.jsonl:1: the byte at offset 15"));
}

#[test]
fn documents_and_rows_have_a_limit() {
    let of = |name: &str, length: usize| {
        let text = "x".repeat(length);
        read(
            name,
            if name == "d.csv" { format!("content\n\"{text}\"\n") } else { json!({"content": text}).to_string() },
            &[],
            1000,
        )
    };
    for name in ["d.csv", "d.jsonl"] {
        assert!(of(name, 1000).is_ok());
        assert!(of(name, 1001).unwrap_err().ends_with("larger than 1000 bytes, the limit max-document-bytes"));
        assert!(of(name, 2_000_000).unwrap_err().ends_with("the limit of a row"));
    }
}

#[test_case("titel=x", "did you mean `title`?")]
#[test_case("title", "FIELD=COLUMN")]
fn a_wrong_mapping_is_explained(map: &str, expected: &str) {
    assert!(parse_mapping([map]).unwrap_err().contains(expected));
}

#[test]
fn other_files_are_refused() {
    assert!(read("d.json", "[]", &[], 10).unwrap_err().contains(".jsonl"));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(rows in "[^\0]{0,80}", tail in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..20)) {
        let mapping = Mapping::default();
        let table = Table { place: Place::new("d"), stem: "d", mapping: &mapping, max_bytes: 1000 };
        for start in ["content,title\n", "{\"content\": \"", ""] {
            let bytes = [start.as_bytes(), rows.as_bytes(), &tail].concat();
            for format in [Format::JsonLines, Format::Csv(b',')] {
                let _ = table.read(format, bytes.as_slice());
            }
        }
    }
}
