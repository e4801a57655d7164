//! `compare`: candidates against a baseline, document by document.

mod documents;
mod findings;
mod sides;

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use self::documents::{Wanted, bring_together};
use self::findings::Findings;
use self::sides::{ReadSide, Sources};
use super::{irreplaceable, values, whole_file};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::comparison::{self, Compared, Gates, Metric, MetricName, Question, Side, Verdict};
use crate::failure::{Failure, FailureKind, is_closed_pipe};
use crate::render::comparison::{Candidate, Documents, Layout, View};
use crate::render::json::ComparisonReport;
use crate::render::{Style, html, markdown};

/// Compare batches with a baseline, document by document
///
/// Documents are paired by their content. The difference is candidate minus baseline, a mean over documents with a 95 %
/// interval; a document's value is the mean of its repetitions. docs/statistics.md says how everything is computed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  evalbatch compare baseline strict-v2
  evalbatch compare latest~1 latest --limit 0
  evalbatch compare old.json strict-v2 --json | jq '.comparisons[].ci95'
  evalbatch compare baseline strict-v2 --metric passRate --threshold 70
  evalbatch compare baseline strict-v2 --fail-on-regression=2  exit 8: worse
  evalbatch compare baseline v3 --require-non-inferior=3  exit 8: may be worse
  evalbatch compare baseline strict-v2 -o comparison.html
  evalbatch export strict-v2 | ssh host evalbatch compare baseline -")]
pub struct CompareArgs {
    /// What to compare with: a batch, or a JSON file that export wrote; - is stdin
    #[arg(value_name = "BASELINE")]
    pub baseline: String,
    /// What to compare: batches, or JSON files that export wrote; - is stdin
    #[arg(value_name = "CANDIDATE", required = true)]
    pub candidates: Vec<String>,
    /// What to compare by: grade, cost, duration, comments or passRate
    #[arg(long, value_name = "METRIC", default_value = "grade")]
    pub metric: MetricName,
    /// The grade that passes, for --metric passRate
    #[arg(long, value_name = "GRADE", value_parser = values::grade, allow_negative_numbers = true)]
    pub threshold: Option<f64>,
    /// Seed of the permutation test
    #[arg(long, value_name = "S", allow_negative_numbers = true, default_value_t = comparison::DEFAULT_SEED)]
    pub seed: u64,
    /// Documents to show of each candidate, those that changed most; 0 = all [default: 10 in the table, all in Markdown]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub limit: Option<usize>,
    /// Exit 8 when a change for the worse beyond MARGIN is shown
    ///
    /// In units of the metric: points, dollars or milliseconds a job, comments, or for pass rates a share from 0 to 1, where
    /// 0.05 is 5 percentage points. Higher cost, time and
    /// number of comments are worse. Not firing means that no regression is shown, not that there is none.
    #[arg(
        long,
        value_name = "MARGIN",
        value_parser = values::margin,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "0"
    )]
    pub fail_on_regression: Option<f64>,
    /// Exit 8 unless a change for the worse as large as MARGIN, in units of the metric, is ruled out
    #[arg(long, value_name = "MARGIN", value_parser = values::margin, allow_negative_numbers = true)]
    pub require_non_inferior: Option<f64>,
    /// Share of the baseline's documents that a candidate may lack before a gate is undetermined (exit 8): 5% or 0.05; one that
    /// lacks some of its repetitions counts in part
    #[arg(long, value_name = "SHARE", value_parser = values::share, allow_negative_numbers = true, default_value = "5%")]
    pub max_missing: f64,
    /// Write to a file, whole or not at all, in the format of its ending (.json .md .html) where none is asked for; - is stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl CompareArgs {
    pub(super) const fn has_gate(&self) -> bool {
        self.fail_on_regression.is_some() || self.require_non_inferior.is_some()
    }

    /// What is a number and no batch may have been meant for the margin of a gate, which is written behind `=`.
    fn meant_for_margin(&self, text: &str, error: anyhow::Error) -> anyhow::Error {
        let is_bare = self.fail_on_regression == Some(0.0);
        let failure = Failure::from_error(&error);
        if is_bare && failure.kind == FailureKind::NotFound && values::margin(text).is_ok() {
            return failure.hint(format!("a margin needs its sign: --fail-on-regression={text}")).into();
        }
        error
    }

    fn sides(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.baseline).chain(&self.candidates).map(String::as_str)
    }

    fn question(&self) -> Result<Question, Failure> {
        let metric = match (self.metric, self.threshold) {
            (MetricName::PassRate, Some(threshold)) => Metric::PassRate { threshold },
            (MetricName::PassRate, None) => {
                return Err(Failure::usage("a pass rate needs the grade that passes").hint("add --threshold GRADE"));
            }
            (other, Some(_)) => {
                return Err(Failure::usage(format!("--threshold is for pass rates, and the metric is {other}"))
                    .hint("add --metric passRate"));
            }
            (MetricName::Grade, None) => Metric::Grade,
            (MetricName::Cost, None) => Metric::Cost,
            (MetricName::Duration, None) => Metric::Duration,
            (MetricName::Comments, None) => Metric::Comments,
        };
        for margin in [self.fail_on_regression, self.require_non_inferior].into_iter().flatten() {
            check_margin(metric, margin)?;
        }
        let gates = Gates {
            regression: self.fail_on_regression,
            non_inferior: self.require_non_inferior,
            max_missing: self.max_missing,
        };
        Ok(Question { metric, seed: self.seed, gates })
    }
}

/// A gate whose margin no change can reach would pass whatever comes.
fn check_margin(metric: Metric, margin: f64) -> Result<(), Failure> {
    let Some(scale) = metric.scale().filter(|scale| margin > *scale) else { return Ok(()) };
    let failure = Failure::usage(format!("a margin of {margin} is more than {} can change", metric.subject()));
    Err(match metric {
        Metric::PassRate { .. } => {
            failure.hint("it is a share from 0 to 1: write 0.05 for 5 percentage points".to_owned())
        }
        _ => failure.hint(format!("it is in points, from 0 to {scale}")),
    })
}

/// How many documents of each candidate are shown; `None`: all.
fn shown_documents(limit: Option<usize>, format: Format) -> Result<Option<usize>, Failure> {
    match (limit, format) {
        (Some(0), _) => Ok(None),
        (Some(limit), Format::Table | Format::Markdown) => Ok(Some(limit)),
        (Some(_), _) => {
            Err(Failure::usage("--limit is for the table and Markdown").hint("JSON and HTML hold all documents"))
        }
        (None, Format::Table) => Ok(Some(TABLE_DOCUMENTS)),
        (None, _) => Ok(None),
    }
}

/// Documents in a table that nobody asked for more of.
const TABLE_DOCUMENTS: usize = 10;

pub fn run(args: &CompareArgs, context: &mut Context) -> Result<()> {
    let accepted = [Format::Table, Format::Json, Format::Markdown, Format::Html];
    let (format, target) = whole_file::target(args.output.as_deref(), &accepted, context)?;
    match &target {
        Some(target) => irreplaceable::refuse_input(target.path, args.sides())?,
        None => context.page()?,
    }
    let question = args.question()?;
    let documents = shown_documents(args.limit, format)?;
    let now = context.now();
    let Sources { baseline, candidates, findings } = Sources::read(args, question.metric, context, now)?;
    let ReadSide { side: baseline, documents: of_baseline } = baseline;
    let wanted = Wanted { most: documents, unpaired: format == Format::Html };
    let (mut judged, mut documents) = (Vec::new(), Vec::new());
    for candidate in candidates {
        let (evidence, of_both) = bring_together(&of_baseline, &candidate.documents, wanted)?;
        judged.push((candidate.side, evidence));
        documents.push(of_both);
    }
    drop(of_baseline);
    let compared = comparison::compare(&baseline, judged, &question).into_iter().zip(documents).enumerate();
    let candidates = compared.map(|(number, (Compared { side, comparison }, Documents { pairs, unpaired }))| {
        let documents = Documents { pairs: findings.add_comments(number, &pairs)?, unpaired };
        Ok(Candidate { side, comparison, documents })
    });
    let candidates = candidates.collect::<Result<Vec<_>>>()?;
    let view = View { metric: question.metric, baseline: &baseline, candidates: &candidates };
    let gates = check_gates(&baseline, &candidates);
    match target {
        None => {
            let layout = Layout { width: context.printer.width(), style: context.printer.out_style(), now };
            let written = write(&view, &findings, format, layout, context.printer.out());
            // A reader that went away takes nothing from the gates.
            if gates.is_err() && written.as_ref().is_err_and(is_closed_pipe) {
                return gates;
            }
            written?;
        }
        Some(target) => {
            let layout = Layout { width: None, style: Style { enabled: false }, now };
            whole_file::write_whole(target.path, |out| write(&view, &findings, format, layout, out))?;
            context.printer.note(&target.note());
        }
    }
    gates
}

fn write(view: &View<'_>, findings: &Findings, format: Format, layout: Layout, out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Html => {
            return html::comparison(view, findings, layout.now, out);
        }
        Format::Markdown => {
            return Ok(out.write_all(markdown::comparison(view, markdown::MOST_CHARS)?.as_bytes())?);
        }
        Format::Json => serde_json::to_writer(&mut *out, &ComparisonReport::new(view, layout.now))?,
        Format::Table | Format::Jsonl | Format::Csv => {
            out.write_all(view.text(layout)?.as_bytes())?;
        }
    }
    Ok(out.write_all(b"\n")?)
}

/// Exit 8 when any gate that was asked for is not met. With jobs still to be done it may be met later.
fn check_gates(baseline: &Side, candidates: &[Candidate]) -> Result<()> {
    let is_open = |side: &Side| side.batch.job_stats.open() > 0;
    let (mut missed, mut retriable) = (Vec::new(), false);
    for Candidate { side: candidate, comparison, .. } in candidates {
        let Some(gate) = comparison.gate.as_ref().filter(|gate| gate.verdict != Verdict::Pass) else { continue };
        missed.push(format!("{} ({}): {}", candidate.batch.label(), gate.verdict, gate.reason));
        retriable |= gate.verdict == Verdict::Undetermined && (is_open(baseline) || is_open(candidate));
    }
    if missed.is_empty() {
        return Ok(());
    }
    let message = format!("gate not met by {}", missed.join("; "));
    Err(Failure { retriable, ..Failure::new(FailureKind::Gate, message) }.into())
}
