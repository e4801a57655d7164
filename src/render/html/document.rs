//! One document of a report: its evaluations with their comments, and its text with the passages marked.

use std::io::{self, Write};

use askama::Template;

use super::escape::safe_address;
use super::passages::{Passage, marked};
use super::prose::prose;
use super::row::key;
use crate::domain::{Anchor, Comment, DocumentHeader};
use crate::render::outcome::{cut, severity};
use crate::render::{clean, counted, grouped, time};
use crate::repository::{JobRow, StoredEvaluation};

/// Characters of a quotation beside its comment; the whole stands in the text.
const QUOTE_CHARS: usize = 240;
/// The same where the text is left out, and with it most of what would be quoted.
const QUOTE_CHARS_WITHOUT_TEXT: usize = 90;
/// Comments of a document where the text is left out: the page is an overview then, and stays small.
const COMMENTS_WITHOUT_TEXT: usize = 6;
/// Longer analyses are folded.
const FOLDED_ABOVE: usize = 3_000;

/// Writes a document: [`Self::begin`], each evaluation, [`Self::end`].
#[derive(Debug)]
pub struct DocumentPage<'a> {
    key: String,
    header: &'a DocumentHeader,
    /// `None` where contents are left out.
    content: Option<&'a str>,
    repeats: bool,
    passages: Vec<Passage>,
    /// Comments so far.
    comments: usize,
    /// Comments written so far.
    shown: usize,
}

impl<'a> DocumentPage<'a> {
    #[must_use]
    pub fn new(ordinal: u32, header: &'a DocumentHeader, content: Option<&'a str>, repeats: bool) -> Self {
        Self { key: key(ordinal), header, content, repeats, passages: Vec::new(), comments: 0, shown: 0 }
    }

    /// `neighbours`: the ordinals before and after, where there are such documents.
    pub fn begin(&self, (previous, next): (Option<u32>, Option<u32>), out: &mut dyn Write) -> io::Result<()> {
        let header = self.header;
        let mut meta = Vec::new();
        meta.extend(header.author.as_deref().map(|author| clean(author).into_owned()));
        meta.extend(header.published_at.map(|at| at.to_chrono().format("%-d %B %Y").to_string()));
        meta.push(size(header.size_bytes));
        let address = header.url.as_deref();
        // Where a file lay on somebody's machine is nobody else's business; its name may help.
        if let Some(name) = address.and_then(|url| url.strip_prefix("file://")?.rsplit('/').next()) {
            meta.push(clean(name).into_owned());
        }
        let begin = Begin {
            key: &self.key,
            id: header.id.as_str(),
            title: &clean(&header.title),
            previous: previous.map(key),
            next: next.map(key),
            meta,
            address: address.and_then(safe_address),
            text: self.content,
        };
        begin.write_into(&mut { out })
    }

    /// A job, with its evaluation where it has one.
    pub fn evaluation(
        &mut self,
        row: &JobRow,
        stored: Option<&StoredEvaluation>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let job = &row.job;
        let draft = stored.map(|stored| &stored.evaluation.draft);
        let mut parts = Vec::new();
        for (name, text) in [
            ("Analysis", draft.map(|draft| draft.analysis.as_str())),
            ("Self-critique", draft.and_then(|draft| draft.self_critique.as_deref())),
        ] {
            if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
                parts.push(Part { name, html: prose(text), is_open: !self.repeats && text.len() <= FOLDED_ABOVE });
            }
        }
        let (comments, more) = self.comments(draft.map_or(&[], |draft| draft.comments.as_slice()));
        let heading = if self.repeats { format!("Repetition {}", job.repetition) } else { "Evaluation".to_owned() };
        let view = Evaluation {
            key: &self.key,
            heading,
            grade: draft.and_then(|draft| draft.grade).map(|grade| format!("{grade:.1}")),
            facts: facts(row, stored),
            error: job
                .error
                .as_ref()
                .filter(|_| stored.is_none())
                .map(|error| format!("{}: {}", error.kind, clean(&error.message))),
            summary: draft.map(|draft| prose(&draft.summary)).unwrap_or_default(),
            parts,
            comments,
            more,
        };
        view.write_into(&mut { out })
    }

    fn comments<'c>(&mut self, comments: &'c [Comment]) -> (Vec<CommentView<'c>>, usize) {
        let mut numbered: Vec<(usize, &Comment)> = comments.iter().enumerate().collect();
        // Numbers follow the text, with those that have no passage at the end.
        numbered.sort_by_key(|(index, comment)| match comment.anchor {
            Anchor::Found { start, end } => (false, start, end, *index),
            Anchor::Missing { .. } => (true, 0, 0, *index),
        });
        let mut views = Vec::new();
        for (_, comment) in numbered {
            self.comments += 1;
            let number = self.comments;
            if let (Anchor::Found { start, end }, Some(_)) = (&comment.anchor, self.content) {
                self.passages.push(Passage { number, level: comment.level, start: *start, end: *end });
            }
            views.push(CommentView::new(number, comment, self.content.is_some()));
        }
        if self.content.is_some() {
            return (views, 0);
        }
        // Those that weigh most, in the order of the text.
        let room = COMMENTS_WITHOUT_TEXT.saturating_sub(self.shown);
        let more = views.len().saturating_sub(room);
        if more > 0 {
            views.sort_by(|a, b| a.weight().partial_cmp(&b.weight()).unwrap_or(std::cmp::Ordering::Equal));
            views.truncate(room);
            views.sort_by_key(|view| view.number);
        }
        self.shown += views.len();
        (views, more)
    }

    pub fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = self.content.map(|content| marked(content, &self.key, &self.passages));
        End { text }.write_into(&mut { out })
    }
}

fn facts(row: &JobRow, stored: Option<&StoredEvaluation>) -> Vec<String> {
    let job = &row.job;
    let mut facts = Vec::new();
    if stored.is_none() {
        facts.push(job.status.as_str().to_lowercase());
    }
    facts.extend(stored.and_then(|it| it.evaluation.draft.model.as_deref()).map(|model| clean(model).into_owned()));
    facts.extend(job.duration_ms.map(time::measured));
    // Checks use none, of which nobody needs to read.
    if let (Some(input), Some(output)) = (job.usage.input_tokens, job.usage.output_tokens)
        && input + output > 0
    {
        facts.push(format!("{} tokens in + {} out", grouped(input), grouped(output)));
    }
    facts.extend(job.usage.cost.filter(|cost| cost.pico_dollars() > 0).map(|cost| cost.to_string()));
    if job.attempts > 1 {
        facts.push(counted(u64::from(job.attempts), "attempt"));
    }
    if stored.is_some_and(|it| it.evaluation.draft.reused_from.is_some()) {
        facts.push("reused from an earlier evaluation".to_owned());
    }
    facts
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes, "byte"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[derive(Debug)]
struct Part {
    name: &'static str,
    html: String,
    is_open: bool,
}

#[derive(Debug)]
struct CommentView<'a> {
    number: usize,
    level: &'static str,
    header: Option<String>,
    description: &'a str,
    quote: String,
    is_linked: bool,
    missing: Option<String>,
    severity: u8,
    importance: Option<f64>,
}

impl<'a> CommentView<'a> {
    fn new(number: usize, comment: &'a Comment, has_text: bool) -> Self {
        let missing = match &comment.anchor {
            Anchor::Found { .. } => None,
            Anchor::Missing { reason } if reason.is_empty() => Some("not in the document".to_owned()),
            Anchor::Missing { reason } => Some(clean(reason).into_owned()),
        };
        let most = if has_text { QUOTE_CHARS } else { QUOTE_CHARS_WITHOUT_TEXT };
        let words = comment.quoted_text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            number,
            level: comment.level.as_str(),
            header: comment.header.as_deref().map(|header| clean(header).into_owned()),
            description: comment.description.trim(),
            quote: cut(&words, most),
            is_linked: has_text && missing.is_none(),
            missing,
            severity: severity(comment.level),
            importance: comment.importance,
        }
    }

    /// Sorts before what weighs less.
    fn weight(&self) -> (u8, f64, usize) {
        (self.severity, -self.importance.unwrap_or(0.0), self.number)
    }
}

#[derive(Template)]
#[template(path = "report/document.html")]
struct Begin<'a> {
    key: &'a str,
    id: &'a str,
    title: &'a str,
    previous: Option<String>,
    next: Option<String>,
    meta: Vec<String>,
    address: Option<&'a str>,
    text: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "report/evaluation.html")]
struct Evaluation<'a> {
    key: &'a str,
    heading: String,
    grade: Option<String>,
    facts: Vec<String>,
    error: Option<String>,
    summary: String,
    parts: Vec<Part>,
    comments: Vec<CommentView<'a>>,
    more: usize,
}

#[derive(Template)]
#[template(path = "report/document_end.html")]
struct End {
    text: Option<String>,
}
