//! How the documents' grades are distributed.

use super::scale::step;
use super::{Area, Canvas, Plot, Scale, Words, bottom_axis, grade, labelled, left_axis, number, ticks};
use crate::domain::stats::{CONFIDENCE, Sample};
use crate::render::counted;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 290.0;
const AREA: Area = Area { left: 38.0, right: WIDTH - 14.0, top: 28.0, bottom: HEIGHT - 44.0 };
const MOST_BINS: usize = 20;

/// Grades of documents, 0–100. `None` without any.
#[must_use]
pub fn histogram(grades: &Sample) -> Option<Plot> {
    let (mean, median) = (grades.mean()?, grades.median()?);
    let bins = Bins::new(grades);
    let tallest = bins.counts.iter().copied().max().unwrap_or(0);
    let x = Scale::new((bins.low, bins.high()), (AREA.left, AREA.right));
    let y = Scale::new((0.0, tallest as f64), (AREA.bottom, AREA.top + 12.0));
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let counts: Vec<f64> = ticks(0.0, tallest as f64, 5).into_iter().filter(|tick| tick.fract() == 0.0).collect();
    left_axis(&mut canvas, AREA, &y, &labelled(&counts), "documents");
    for (index, count) in bins.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (from, to) = (bins.edge(index), bins.edge(index + 1));
        let (left, right, top) = (x.at(from), x.at(to), y.at(*count as f64));
        let tip = format!("{} to {}: {}", number(from), number(to), counted(*count as u64, "document"));
        canvas.rect("bar", (left + 0.75, top), (right - left - 1.5, AREA.bottom - top), &tip);
    }
    bottom_axis_without_lines(&mut canvas, &x, &bins.ticks(8));
    let interval = grades.interval(CONFIDENCE);
    if let Some(interval) = interval {
        canvas.rect(
            "band",
            (x.at(interval.low), AREA.top),
            (x.at(interval.high) - x.at(interval.low), AREA.bottom - AREA.top),
            "",
        );
    }
    canvas.line("mean", (x.at(mean), AREA.top), (x.at(mean), AREA.bottom));
    let (anchor, offset) =
        if x.at(mean) > f64::midpoint(AREA.left, AREA.right) { ("end", -5.0) } else { ("start", 5.0) };
    canvas.text("note", (x.at(mean) + offset, AREA.top + 4.0), anchor, &format!("mean {}", grade(mean)));
    let (low, high) = grades.ends()?;
    let description = format!(
        "{} from {} to {}, mean {}, median {}.",
        counted(grades.len() as u64, "document"),
        grade(low),
        grade(high),
        grade(mean),
        grade(median)
    );
    let band = if interval.is_some() { "; the band is its 95\u{a0}% interval" } else { "" };
    let caption = format!("Each bar counts documents in steps of {}. The line is the mean{band}.", number(bins.step));
    let words = Words { name: "distribution", title: "Distribution of grades".to_owned(), description, caption };
    Some(canvas.finish(words, false))
}

fn bottom_axis_without_lines(canvas: &mut Canvas, scale: &Scale, ticks: &[f64]) {
    let flat = Area { top: AREA.bottom, ..AREA };
    bottom_axis(canvas, flat, scale, ticks, "grade");
}

/// Equal steps over the grades that occur, within 0–100.
#[derive(Debug, PartialEq)]
struct Bins {
    low: f64,
    step: f64,
    counts: Vec<usize>,
}

impl Bins {
    /// There is at least one value.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of bins, none negative")]
    fn new(values: &Sample) -> Self {
        let Some((least, greatest)) = values.ends() else {
            return Self { low: 0.0, step: 10.0, counts: vec![0; 10] };
        };
        // At least ten points wide, so that small differences do not look like large ones.
        let missing = (10.0 - (greatest - least)).max(0.0) / 2.0;
        let step = step(least - missing, greatest + missing, MOST_BINS);
        let low = ((least - missing) / step).floor() * step;
        let high = (((greatest + missing) / step).floor() + 1.0) * step;
        // Grades end at 0 and 100; what is outside, if anything ever is, is still drawn.
        let low = if least >= 0.0 { low.max(0.0) } else { low };
        let high = if greatest <= 100.0 { high.min(100.0) } else { high };
        let count = ((high - low) / step).round().clamp(1.0, 1_000.0) as usize;
        let mut counts = vec![0; count];
        for value in values.values() {
            let index = ((value - low) / step + 1e-9).floor().max(0.0) as usize;
            // The last bin keeps its upper end: 100 belongs to 95–100.
            counts[index.min(count - 1)] += 1;
        }
        Self { low, step, counts }
    }

    fn edge(&self, index: usize) -> f64 {
        self.low + self.step * index as f64
    }

    /// Edges of bins, in equal steps, at most so many.
    fn ticks(&self, most: usize) -> Vec<f64> {
        let edges: Vec<f64> = (0..=self.counts.len()).map(|index| self.edge(index)).collect();
        let every = |stride: f64| edges.iter().copied().filter(move |edge| (edge / self.step).round() % stride == 0.0);
        let strides = [1.0, 2.0, 4.0, 5.0, 10.0];
        let stride = strides.into_iter().find(|stride| every(*stride).count() <= most).unwrap_or(20.0);
        every(stride).collect()
    }

    fn high(&self) -> f64 {
        self.edge(self.counts.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case(&[0.0, 100.0], 0.0, 5.0, 20; "the whole range")]
    #[test_case(&[100.0, 100.0], 95.0, 0.5, 10; "all the best")]
    #[test_case(&[50.0], 45.0, 0.5, 21; "one grade")]
    fn bins(values: &[f64], low: f64, step: f64, count: usize) {
        let bins = Bins::new(&Sample::new(values.iter().copied()));
        assert_eq!((bins.low, bins.step, bins.counts.len()), (low, step, count));
        assert_eq!(bins.counts.iter().sum::<usize>(), values.len());
    }

    #[test_case(&[79.0, 100.0], &[80.0, 84.0, 88.0, 92.0, 96.0, 100.0]; "steps of two")]
    #[test_case(&[0.0, 100.0], &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0]; "the whole range")]
    fn ticks_stand_at_edges(values: &[f64], expected: &[f64]) {
        assert_eq!(Bins::new(&Sample::new(values.iter().copied())).ticks(8), expected);
    }

    #[test]
    fn an_edge_belongs_to_the_bin_above_it_and_100_to_the_last() {
        let bins = Bins::new(&Sample::new([0.0, 5.0, 9.9, 95.0, 100.0]));
        assert_eq!((bins.counts[0], bins.counts[1], bins.counts[19]), (1, 2, 2));
    }
}
