//! Each document's way from the baseline's value to the candidate's.

use super::scale::round_range;
use super::{Area, Canvas, Pair, Plot, Scale, Words, labelled, left_axis, number, ticks};
use crate::domain::stats::{Direction, Sample};
use crate::render::{counted, shorten};

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 340.0;
const AREA: Area = Area { left: 44.0, right: WIDTH - 14.0, top: 28.0, bottom: HEIGHT - 40.0 };
/// More lines than this are a carpet.
const MOST_LINES: usize = 300;

/// The names are those of the two sides. `None` without pairs.
#[must_use]
pub fn slope(pairs: &[Pair], direction: Direction, (baseline, candidate): (&str, &str), label: &str) -> Option<Plot> {
    let mean = |value: fn(&Pair) -> f64| Sample::new(pairs.iter().map(value)).mean();
    let means = (mean(|pair| pair.baseline)?, mean(|pair| pair.candidate)?);
    let range = round_range(pairs.iter().flat_map(|pair| [pair.baseline, pair.candidate]), 1e-9);
    let y = Scale::new(range, (AREA.bottom, AREA.top));
    let (left, right) = (AREA.left + 40.0, AREA.right - 40.0);
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    left_axis(&mut canvas, AREA, &y, &labelled(&ticks(range.0, range.1, 6)), label);
    let step = pairs.len().div_ceil(MOST_LINES).max(1);
    for pair in pairs.iter().step_by(step) {
        let (from, to) = ((left, y.at(pair.baseline)), (right, y.at(pair.candidate)));
        let side = pair.side(direction).class();
        canvas.open_link(&pair.target);
        canvas.line(&format!("slope {side}"), from, to);
        let tip = format!("{}: {} → {}", pair.title, number(pair.baseline), number(pair.candidate));
        canvas.dot(&format!("dot small {side}"), from, 2.2, &tip);
        canvas.dot(&format!("dot small {side}"), to, 2.2, &tip);
        canvas.close_link();
    }
    canvas.line("mean", (left, y.at(means.0)), (right, y.at(means.1)));
    for (x, name) in [(left, baseline), (right, candidate)] {
        canvas.line("axis", (x, AREA.top), (x, AREA.bottom));
        canvas.text("name", (x, AREA.bottom + 20.0), "middle", &shorten(name, 24));
    }
    let mut caption = "A line is a document, the strong one the means.".to_owned();
    if step > 1 {
        caption += &format!(" Drawn: one document in {step}.");
    }
    let description = format!(
        "{}; mean {} for {baseline}, {} for {candidate}.",
        counted(pairs.len() as u64, "paired document"),
        number(means.0),
        number(means.1)
    );
    let words = Words { name: "slope-plot", title: "From baseline to candidate".to_owned(), description, caption };
    Some(canvas.finish(words, false))
}
