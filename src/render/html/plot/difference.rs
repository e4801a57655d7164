//! The paired differences of a comparison, with their mean and its interval.

use super::scale::round_range;
use super::{Area, Canvas, Pair, Plot, Scale, Words, bottom_axis, labelled, left_axis, number, thinned, ticks};
use crate::domain::stats::{CONFIDENCE, Direction, Pairs};
use crate::render::{counted, shorten};

/// Up to this many documents have a row with their title.
const MOST_ROWS: usize = 40;
const WIDTH: f64 = 460.0;

/// The smallest span of the scale, so that rounding alone does not look like a finding.
const LEAST: f64 = 1e-9;

/// `label` names the unit: `grade points`. `None` without pairs.
#[must_use]
pub fn difference(pairs: &[Pair], direction: Direction, label: &str) -> Option<Plot> {
    let statistics = Pairs::new(pairs.iter().map(|pair| (pair.baseline, pair.candidate)));
    let mean = statistics.differences().mean()?;
    let interval = statistics.interval(CONFIDENCE);
    let mut sorted: Vec<&Pair> = pairs.iter().collect();
    sorted.sort_by(|a, b| a.difference().total_cmp(&b.difference()));
    let limits = interval.into_iter().flat_map(|interval| [interval.low, interval.high]);
    let range = round_range(sorted.iter().map(|pair| pair.difference()).chain(limits).chain([0.0]), LEAST);
    let band = interval.map_or((mean, mean), |interval| (interval.low, interval.high));
    let drawing = Drawing { sorted: &sorted, range, mean, band, direction, label };
    let tally = statistics.tally(direction);
    let description = format!(
        "{}: {} better, {} worse, {} equal. Mean difference {}.",
        counted(pairs.len() as u64, "paired document"),
        tally.wins,
        tally.losses,
        tally.ties,
        number(mean)
    );
    let (canvas, step, is_wide) =
        if sorted.len() <= MOST_ROWS { (drawing.rows(), 1, false) } else { drawing.side_by_side() };
    let direction = if is_wide { "across" } else { "down" };
    let mut caption = format!("Candidate − baseline for each document; the line {direction} is the mean");
    caption += if interval.is_some() { ", the band its 95\u{a0}% interval." } else { "." };
    if step > 1 {
        caption += &format!(" Drawn: one document in {step}.");
    }
    let words = Words { name: "difference-plot", title: "Paired differences".to_owned(), description, caption };
    Some(canvas.finish(words, is_wide))
}

struct Drawing<'a> {
    sorted: &'a [&'a Pair],
    range: (f64, f64),
    mean: f64,
    band: (f64, f64),
    direction: Direction,
    label: &'a str,
}

impl Drawing<'_> {
    fn rows(&self) -> Canvas {
        const ROW: f64 = 17.0;
        let area = Area { left: 176.0, right: WIDTH - 14.0, top: 8.0, bottom: 18.0 + ROW * self.sorted.len() as f64 };
        let x = Scale::new(self.range, (area.left + 4.0, area.right - 4.0));
        let mut canvas = Canvas::new(WIDTH, area.bottom + 44.0);
        bottom_axis(&mut canvas, area, &x, &ticks(self.range.0, self.range.1, 5), self.label);
        let (low, high) = (x.at(self.band.0), x.at(self.band.1));
        canvas.rect("band", (low, area.top), (high - low, area.bottom - area.top), "");
        canvas.line("mean", (x.at(self.mean), area.top), (x.at(self.mean), area.bottom));
        canvas.line("zero", (x.at(0.0), area.top), (x.at(0.0), area.bottom));
        for (index, pair) in self.sorted.iter().enumerate() {
            let y = area.top + ROW * (index as f64 + 0.5) + 5.0;
            canvas.open_link(&pair.target);
            canvas.text("name", (area.left - 8.0, y + 4.0), "end", &shorten(&pair.title, 23));
            canvas.line(&format!("stem {}", self.side(pair)), (x.at(0.0), y), (x.at(pair.difference()), y));
            canvas.dot(&format!("dot {}", self.side(pair)), (x.at(pair.difference()), y), 4.0, &tip(pair));
            canvas.close_link();
        }
        canvas
    }

    fn side_by_side(&self) -> (Canvas, usize, bool) {
        const WIDE: f64 = 940.0;
        const HEIGHT: f64 = 320.0;
        let (step, drawn) = thinned(self.sorted);
        let drawn: Vec<_> = drawn.collect();
        let area = Area { left: 46.0, right: WIDE - 10.0, top: 28.0, bottom: HEIGHT - 30.0 };
        let y = Scale::new(self.range, (area.bottom, area.top));
        let x = Scale::new((0.0, (drawn.len() - 1).max(1) as f64), (area.left + 8.0, area.right - 8.0));
        let mut canvas = Canvas::new(WIDE, HEIGHT);
        left_axis(&mut canvas, area, &y, &labelled(&ticks(self.range.0, self.range.1, 6)), self.label);
        let (low, high) = (y.at(self.band.0), y.at(self.band.1));
        canvas.rect("band", (area.left, high), (area.right - area.left, low - high), "");
        canvas.line("mean", (area.left, y.at(self.mean)), (area.right, y.at(self.mean)));
        canvas.line("zero", (area.left, y.at(0.0)), (area.right, y.at(0.0)));
        let label = "documents, from the lowest difference to the highest";
        canvas.text("label", (area.left, area.bottom + 20.0), "start", label);
        let radius = (300.0 / drawn.len() as f64).clamp(1.2, 3.6);
        for (index, pair) in drawn.iter().enumerate() {
            let at = x.at(index as f64);
            canvas.open_link(&pair.target);
            canvas.line(&format!("stem {}", self.side(pair)), (at, y.at(0.0)), (at, y.at(pair.difference())));
            canvas.dot(&format!("dot {}", self.side(pair)), (at, y.at(pair.difference())), radius, &tip(pair));
            canvas.close_link();
        }
        (canvas, step, true)
    }

    fn side(&self, pair: &Pair) -> &'static str {
        pair.side(self.direction).class()
    }
}

fn tip(pair: &Pair) -> String {
    let sign = if pair.difference() > 0.0 { "+" } else { "" };
    format!(
        "{}: {} → {} ({sign}{})",
        pair.title,
        number(pair.baseline),
        number(pair.candidate),
        number(pair.difference())
    )
}
