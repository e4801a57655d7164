//! What a grade cost.

use super::scale::round_range;
use super::{Area, Canvas, Plot, Scale, Words, bottom_axis, grade, left_axis, thinned, ticks};
use crate::domain::Cost;
use crate::render::counted;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 290.0;
const AREA: Area = Area { left: 62.0, right: WIDTH - 14.0, top: 28.0, bottom: HEIGHT - 44.0 };

/// One document.
#[derive(Debug, Clone, PartialEq)]
pub struct ScatterPoint {
    pub title: String,
    pub target: String,
    pub grade: f64,
    /// The mean of its repetitions.
    pub cost: Cost,
}

/// `None` with fewer than two points, or where nothing cost anything. Of documents without a known cost there is only to
/// say how many there are.
#[must_use]
pub fn scatter(points: &[ScatterPoint], without_cost: u64) -> Option<Plot> {
    let dearest = points.iter().map(|point| point.cost).max()?;
    if points.len() < 2 || dearest == Cost::ZERO {
        return None;
    }
    let (low, high) = round_range(points.iter().map(|point| point.grade), 10.0);
    let (low, high) = (low.max(0.0), high.min(100.0));
    let top = dearest.dollars() * 1.05;
    let x = Scale::new((low, high), (AREA.left + 6.0, AREA.right - 6.0));
    let y = Scale::new((0.0, top), (AREA.bottom, AREA.top));
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let costs: Vec<_> = ticks(0.0, top, 5).into_iter().map(|tick| (tick, dollars(tick, top))).collect();
    left_axis(&mut canvas, AREA, &y, &costs, "cost");
    bottom_axis(&mut canvas, AREA, &x, &ticks(low, high, 6), "grade");
    let (step, drawn) = thinned(points);
    for point in drawn {
        canvas.open_link(&point.target);
        let tip = format!("{}: {}, {}", point.title, grade(point.grade), point.cost);
        canvas.dot("dot faint", (x.at(point.grade), y.at(point.cost.dollars())), 3.6, &tip);
        canvas.close_link();
    }
    let cheapest = points.iter().map(|point| point.cost).min().unwrap_or_default();
    let mut caption = "A dot is a document: its grade and what one evaluation of it cost on average.".to_owned();
    if step > 1 {
        caption += &format!(" Drawn: one document in {step}.");
    }
    if without_cost > 0 {
        caption += &format!(" Left out: {} without a known cost.", counted(without_cost, "document"));
    }
    let description = format!("{} that cost from {cheapest} to {dearest}.", counted(points.len() as u64, "document"));
    let words = Words { name: "cost-plot", title: "Cost against grade".to_owned(), description, caption };
    Some(canvas.finish(words, false))
}

/// Enough decimals to tell the ticks of one axis apart.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few decimals")]
fn dollars(value: f64, top: f64) -> String {
    let decimals = (1.0 - top.log10().floor()).clamp(0.0, 9.0) as usize;
    format!("${value:.decimals$}")
}
