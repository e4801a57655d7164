//! Which column is which part of a document.

use crate::intake::fields::nearest;

/// The parts of a document that a column can hold.
pub(super) const PARTS: [&str; 5] = ["title", "content", "author", "url", "publishedDate"];

/// `--map title=headline`: the column that takes the place of the one named like the part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping(Vec<(&'static str, String)>);

/// Reads one or more `FIELD=COLUMN`.
///
/// # Errors
/// A part that documents do not have, or one that is given twice.
pub fn parse_mapping<'a>(values: impl IntoIterator<Item = &'a str>) -> Result<Mapping, String> {
    let mut mapping = Mapping::default();
    for value in values {
        let (part, column) =
            value.split_once('=').ok_or_else(|| format!("write FIELD=COLUMN, like title=headline, not {value:?}"))?;
        let known = PARTS.into_iter().find(|known| *known == part.trim()).ok_or_else(|| unknown(part.trim()))?;
        if mapping.0.iter().any(|(part, _)| *part == known) {
            return Err(format!("{known} is mapped twice"));
        }
        mapping.0.push((known, column.trim().to_owned()));
    }
    Ok(mapping)
}

fn unknown(part: &str) -> String {
    let guess = nearest(part, &PARTS).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    format!("a document has no {part:?}{guess} (one of {}; write FIELD=COLUMN)", PARTS.join(", "))
}

impl Mapping {
    /// The column that holds `part`.
    pub(super) fn column<'a>(&'a self, part: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| *known == part).map_or(part, |(_, column)| column)
    }

    /// The columns that the user named.
    pub(super) fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(part, column)| (*part, column.as_str()))
    }
}
