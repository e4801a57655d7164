//! The grade of each document, with its interval where it was repeated: a few as rows with their titles, many side by
//! side in the order of their grades.

use super::scale::round_range;
use super::{Area, Canvas, Plot, Scale, Words, bottom_axis, grade, labelled, left_axis, thinned, ticks};
use crate::domain::stats::Interval;
use crate::render::{counted, shorten};

/// Up to this many documents have a row with their title.
const MOST_ROWS: usize = 40;
const WIDTH: f64 = 460.0;

/// One document.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    pub title: String,
    /// The document's place in the page.
    pub target: String,
    pub grade: f64,
    /// Over its repetitions; none with fewer than two.
    pub interval: Option<Interval>,
}

/// `None` without documents.
#[must_use]
pub fn dots(dots: &[Dot]) -> Option<Plot> {
    if dots.is_empty() {
        return None;
    }
    let mut sorted: Vec<&Dot> = dots.iter().collect();
    sorted.sort_by(|a, b| a.grade.total_cmp(&b.grade));
    let values = sorted.iter().flat_map(|dot| {
        let interval = dot.interval.map(|interval| [interval.low, interval.high]);
        interval.into_iter().flatten().map(|limit| limit.clamp(0.0, 100.0)).chain([dot.grade])
    });
    let (low, high) = round_range(values, 10.0);
    let range = (low.max(0.0), high.min(100.0));
    let range = if range.0 < range.1 { range } else { (low, high) };
    Some(if sorted.len() <= MOST_ROWS { rows(&sorted, range) } else { side_by_side(&sorted, range) })
}

fn rows(dots: &[&Dot], range: (f64, f64)) -> Plot {
    const ROW: f64 = 17.0;
    let area = Area { left: 176.0, right: WIDTH - 14.0, top: 8.0, bottom: 18.0 + ROW * dots.len() as f64 };
    let x = Scale::new(range, (area.left + 4.0, area.right - 4.0));
    let mut canvas = Canvas::new(WIDTH, area.bottom + 44.0);
    bottom_axis(&mut canvas, area, &x, &ticks(range.0, range.1, 5), "grade");
    for (index, dot) in dots.iter().enumerate() {
        let y = area.top + ROW * (index as f64 + 0.5) + 5.0;
        canvas.open_link(&dot.target);
        canvas.text("name", (area.left - 8.0, y + 4.0), "end", &shorten(&dot.title, 23));
        if let Some(interval) = dot.interval {
            canvas.line("whisker", (x.at(interval.low), y), (x.at(interval.high), y));
        }
        canvas.dot("dot", (x.at(dot.grade), y), 4.0, &tip(dot));
        canvas.close_link();
    }
    canvas.finish(words(dots, dots.len(), 1, &x), false)
}

fn side_by_side(dots: &[&Dot], range: (f64, f64)) -> Plot {
    const WIDE: f64 = 940.0;
    const HEIGHT: f64 = 320.0;
    let (step, drawn) = thinned(dots);
    let drawn: Vec<_> = drawn.collect();
    let area = Area { left: 38.0, right: WIDE - 10.0, top: 28.0, bottom: HEIGHT - 30.0 };
    let y = Scale::new(range, (area.bottom, area.top));
    let x = Scale::new((0.0, (drawn.len() - 1).max(1) as f64), (area.left + 8.0, area.right - 8.0));
    let mut canvas = Canvas::new(WIDE, HEIGHT);
    left_axis(&mut canvas, area, &y, &labelled(&ticks(range.0, range.1, 6)), "grade");
    canvas.line("axis", (area.left, area.bottom), (area.right, area.bottom));
    let label = "documents, from the lowest grade to the highest";
    canvas.text("label", (area.left, area.bottom + 20.0), "start", label);
    let radius = (3_000.0 / (drawn.len() as f64 * 10.0)).clamp(1.2, 3.6);
    for (index, dot) in drawn.iter().enumerate() {
        let at = x.at(index as f64);
        canvas.open_link(&dot.target);
        if let Some(interval) = dot.interval {
            canvas.line("whisker", (at, y.at(interval.low)), (at, y.at(interval.high)));
        }
        canvas.dot("dot", (at, y.at(dot.grade)), radius, &tip(dot));
        canvas.close_link();
    }
    canvas.finish(words(dots, drawn.len(), step, &y), true)
}

fn tip(dot: &Dot) -> String {
    let interval = dot.interval.map(|interval| format!(" ({} to {})", grade(interval.low), grade(interval.high)));
    format!("{}: {}{}", dot.title, grade(dot.grade), interval.unwrap_or_default())
}

fn words(dots: &[&Dot], drawn: usize, step: usize, scale: &Scale) -> Words {
    let mut caption = String::new();
    if dots.iter().any(|dot| dot.interval.is_some()) {
        caption += "A dot is the mean of a document's repetitions, its line the 95\u{a0}% interval of that mean";
        let is_cut = |dot: &&Dot| dot.interval.is_some_and(|it| !scale.contains(it.low) || !scale.contains(it.high));
        caption += if dots.iter().any(is_cut) { ", cut where it leaves the scale." } else { "." };
    } else {
        caption += "A dot is the grade of a document.";
    }
    if step > 1 {
        caption += &format!(" Drawn: every {} document, {drawn} of {}.", ordinal(step), dots.len());
    }
    let ends = dots.first().zip(dots.last()).map(|(low, high)| {
        format!(" Lowest: {}, {}. Highest: {}, {}.", low.title, grade(low.grade), high.title, grade(high.grade))
    });
    let description =
        format!("{} in the order of their grades.{}", counted(dots.len() as u64, "document"), ends.unwrap_or_default());
    Words { name: "documents-plot", title: "Grade of each document".to_owned(), description, caption }
}

fn ordinal(step: usize) -> String {
    match step {
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        _ => format!("{step}th"),
    }
}
