use super::*;
use std::fs;
use tempfile::TempDir;
use test_case::test_case;

const LIMIT: u64 = 10_000;

/// A folder with these files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn read(values: &[PathBuf]) -> Result<Gathered, IntakeError> {
    gather(values, &mut "".as_bytes(), LIMIT)
}

fn one(text: &str) -> (crate::domain::NewDocument, Vec<String>) {
    let folder = folder(&[("the-file.md", text)]);
    let mut gathered = read(&[folder.path().join("the-file.md")]).unwrap();
    (gathered.documents.remove(0), gathered.notes)
}

fn titles(gathered: &Gathered) -> Vec<&str> {
    gathered.documents.iter().map(|document| document.title.as_str()).collect()
}

#[test]
fn front_matter_says_who_when_where_and_the_rest_is_metadata() {
    let text = "---\ntitle: The  title\nauthor: [Ada, Bo]\ndate: 2026-03-01\nurl: https://e.org/p\ntags: [a, b]\nserves: 4\n---\n# Heading\n";
    let (document, notes) = one(text);
    assert_eq!(document.title, "The title");
    assert_eq!(document.author.as_deref(), Some("Ada, Bo"));
    assert_eq!(document.published_at.unwrap().to_string(), "2026-03-01T00:00:00.000Z");
    assert_eq!(document.url.as_deref(), Some("https://e.org/p"));
    assert_eq!(serde_json::Value::Object(document.metadata), serde_json::json!({"tags": ["a", "b"], "serves": 4}));
    assert_eq!(document.content, text, "the whole file");
    assert!(notes.is_empty(), "{notes:?}");
}

#[test_case("---\ntags: [a]\n---\n\n# From the *heading*\n", "From the heading")]
#[test_case("\u{FEFF}# After a mark\r\ntext", "After a mark")]
#[test_case("Text first.\n\n# Later\n", "the-file")]
#[test_case("---\ntitle:\n---\ntext", "the-file"; "empty title")]
#[test_case("---\ntitle: 2026\n---\ntext", "2026"; "a number as the title")]
fn the_title_is_found(text: &str, expected: &str) {
    assert_eq!(one(text).0.title, expected);
}

#[test]
fn without_an_address_of_its_own_a_document_has_that_of_its_file() {
    let (document, _) = one("---\nurl: /posts/relative\n---\ntext");
    let url = document.url.unwrap();
    assert!(url.starts_with("file:///") && url.ends_with("/the-file.md"), "{url}");
    assert_eq!(document.metadata["url"], "/posts/relative");
}

#[test]
fn what_is_no_front_matter_is_text() {
    let text = "---\nA sentence: with: colons\n---\nMore.\n";
    let (document, notes) = one(text);
    assert!(document.metadata.is_empty());
    assert_eq!(document.content, text);
    assert!(notes[0].contains("the-file.md:2: taken without its front matter"), "{notes:?}");
    assert_eq!(one("---\nNever closed.\n").1, Vec::<String>::new());
}

#[test]
fn a_date_that_is_none_stays_in_the_metadata() {
    let (document, notes) = one("---\ndate: last spring\n---\ntext");
    assert_eq!((document.published_at, &document.metadata["date"]), (None, &"last spring".into()));
    assert!(notes[0].contains("`date` is kept as metadata"), "{notes:?}");
}

#[test]
fn code_and_data_files_have_neither_front_matter_nor_headings() {
    let folder = folder(&[("values.yaml", "---\ntitle: no\n---\na: 1\n"), ("run.py", "# comment\n")]);
    assert_eq!(titles(&read(&[folder.path().to_owned()]).unwrap()), ["run", "values"]);
}

#[test]
fn a_folder_is_read_in_the_order_of_its_paths_without_what_is_no_document() {
    let folder = folder(&[
        ("b.md", "b"),
        ("a/2.md", "2"),
        ("a/1.md", "1"),
        ("a-b.md", "ab"),
        ("c.md", "  \n"),
        (".secret.md", "s"),
        (".git/config", "g"),
        ("drafts/d.md", "d"),
        (".gitignore", "drafts/\n"),
        ("image.png", "\u{89}PNG\0"),
    ]);
    let gathered = read(&[folder.path().to_owned()]).unwrap();
    assert_eq!(titles(&gathered), ["1", "2", "a-b", "b"]);
    let notes = gathered.notes.join("\n");
    for (reason, name) in
        [("hidden", ".secret.md"), ("named by an ignore file", "drafts"), ("binary", "image.png"), ("empty", "c.md")]
    {
        assert!(
            notes.lines().any(|note| note.contains(&format!("left out 1 ({reason}): ")) && note.ends_with(name)),
            "{notes}"
        );
    }
    let left_out: Vec<_> = gathered.left_out.iter().map(|left| left.reason.as_str()).collect();
    assert_eq!(left_out, ["named by an ignore file", "binary", "empty"]);
}

#[test]
fn values_are_read_in_the_order_given() {
    let folder = folder(&[("a.md", "a"), ("z/b.md", "b")]);
    let path = |name: &str| folder.path().join(name);
    let gathered = gather(&[path("z"), "-".into(), path("a.md")], &mut "# Piped\n".as_bytes(), LIMIT).unwrap();
    assert_eq!(titles(&gathered), ["b", "Piped", "a"]);
    assert_eq!(gathered.documents[1].url, None);
}

#[test_case("*.md", &["a", "b"]; "one level")]
#[test_case("**/*.md", &["a", "b", "c", "d"]; "any level")]
#[test_case("s*/*.md", &["c"]; "below a pattern")]
#[test_case("s*", &["c", "d", "n"]; "a folder that matches is taken whole")]
#[test_case("{a,b}.md", &["a", "b"]; "alternatives")]
#[test_case("./sub/../*.md", &["a", "b"]; "through the parent")]
#[test_case("[draft] x.md", &["[draft] x"]; "an existing name is no pattern")]
fn globs(pattern: &str, expected: &[&str]) {
    let folder = folder(&[
        ("a.md", "a"),
        ("b.md", "b"),
        ("sub/c.md", "c"),
        ("sub/deep/d.md", "d"),
        ("sub/n.txt", "n"),
        ("[draft] x.md", "x"),
    ]);
    let gathered = read(&[folder.path().join(pattern)]).unwrap();
    let found: Vec<&str> =
        titles(&gathered).into_iter().filter(|title| expected.len() == 1 || !title.starts_with('[')).collect();
    assert_eq!(found, expected);
}

#[test]
fn nothing_found_is_an_error() {
    let folder = folder(&[("a.md", "a"), ("empty/x.png", "\0")]);
    let message = |name: &str| read(&[folder.path().join(name)]).unwrap_err().to_string();
    assert!(message("*.txt").starts_with("no file matches "));
    assert!(message("empty/*").starts_with("no document in "));
    assert!(message("none/*.md").starts_with("no file matches "));
    assert!(message("empty").starts_with("no document in "));
    assert!(message("b.md").starts_with("no such file or folder: "));
}

#[test]
fn a_named_file_has_to_be_text() {
    let folder = folder(&[
        ("nul.md", "a\0b"),
        ("blank.md", "\n\n"),
        ("long.md", &"x".repeat(10_001)),
        ("fits.md", &"x".repeat(10_000)),
    ]);
    fs::write(folder.path().join("latin.md"), b"caf\xE9").unwrap();
    let message = |name: &str| read(&[folder.path().join(name)]).map(|_| ()).map_err(|error| error.to_string());
    assert!(message("nul.md").unwrap_err().ends_with("binary, not text (a NUL at byte 1)"));
    assert!(message("blank.md").unwrap_err().ends_with("no text in it"));
    assert!(message("latin.md").unwrap_err().contains("latin.md:1: the byte at offset 3"));
    assert!(message("long.md").unwrap_err().ends_with("larger than 10000 bytes, the limit max-document-bytes"));
    assert_eq!(message("fits.md"), Ok(()));
    assert!(message("").unwrap_err().contains("latin.md:1"), "in a folder another encoding is an error too");
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_in_circles() {
    let folder = folder(&[("a/1.md", "1"), ("elsewhere/2.md", "2")]);
    let path = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(path("elsewhere/2.md"), path("a/2.md")).unwrap();
    std::os::unix::fs::symlink(path("a"), path("a/again")).unwrap();
    std::os::unix::fs::symlink(path("gone"), path("a/broken.md")).unwrap();
    let gathered = read(&[path("a")]).unwrap();
    assert_eq!(titles(&gathered), ["1", "2"]);
    assert!(gathered.notes[0].contains("left out 2 (no regular file)"), "{:?}", gathered.notes);
}

#[test]
fn the_examples_are_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/documents");
    let gathered = gather(&[folder], &mut std::io::empty(), 1_000_000).unwrap();
    assert_eq!(gathered.notes, Vec::<String>::new());
    let titles = titles(&gathered);
    assert_eq!(titles.len(), 14);
    for expected in ["Kanazawa in the rain ☔", "In praise of unfinished maps", "meeting-notes-2026-03-05"] {
        assert!(titles.contains(&expected), "{titles:?}");
    }
    assert!(gathered.documents.iter().all(|document| document.url.is_some()));
}

#[test]
fn a_pattern_leaves_out_only_what_it_asked_for() {
    let folder = folder(&[("a.md", "a"), (".env", "secret"), (".b.md", "b"), ("c.png", "\0")]);
    let notes = read(&[folder.path().join("*.md")]).unwrap().notes;
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].contains("left out 1 (hidden): ") && notes[0].ends_with(".b.md"), "{notes:?}");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(settings in "\\PC{0,30}", text in "[^\0]{0,60}") {
        for text in [text.clone(), format!("---\n{text}\n---\n{text}"), format!("---\ndate: {settings}\n---\n{text}")] {
            let _ = gather(&["-".into()], &mut text.as_bytes(), LIMIT);
        }
    }
}
