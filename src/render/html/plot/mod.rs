//! Plots as SVG text: small, without a library, the same for the same numbers. Colours come from the page's style sheet
//! through classes, so that a plot follows light and dark and is printed well.

mod difference;
mod dots;
mod histogram;
mod pair;
mod scale;
mod scatter;
mod slope;

pub use difference::difference;
pub use dots::{Dot, dots};
pub use histogram::histogram;
pub use pair::{Pair, Side};
pub use scale::{Scale, ticks};
pub use scatter::{ScatterPoint, scatter};
pub use slope::slope;

use std::fmt::Write as _;

use super::escape;

/// More points than this are thinned or aggregated: nobody tells them apart, and each takes bytes.
pub const MOST_POINTS: usize = 2_000;

/// A drawing with a caption that is seen and a description that is read aloud.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Names the parts of the drawing in the page.
    pub name: String,
    pub title: String,
    /// What the plot shows, in words and numbers.
    pub description: String,
    /// What a reader needs to know to read it.
    pub caption: String,
    pub is_wide: bool,
    svg: String,
}

impl Plot {
    /// The same plot of another candidate on one page, with names of its own.
    #[must_use]
    pub fn named_for(mut self, index: usize) -> Self {
        let name = format!("k{}-{}", index + 1, self.name);
        for part in ["title", "description"] {
            self.svg = self.svg.replacen(&format!("{}-{part}", self.name), &format!("{name}-{part}"), 2);
        }
        self.name = name;
        self
    }

    /// The `svg` element, ready for the page.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.svg
    }
}

/// The words that go with a drawing.
struct Words {
    name: &'static str,
    title: String,
    description: String,
    caption: String,
}

/// SVG under construction, in units that are pixels at the plot's natural width.
struct Canvas {
    width: f64,
    height: f64,
    body: String,
}

impl Canvas {
    fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }

    fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let _ = write!(self.body, "<path class=\"{class}\" d=\"M{} {}L{} {}\"/>", n(x1), n(y1), n(x2), n(y2));
    }

    fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), tip: &str) {
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">{}</rect>",
            n(x),
            n(y),
            n(width.max(0.0)),
            n(height.max(0.0)),
            tip_of(tip)
        );
    }

    fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64, tip: &str) {
        let _ = write!(
            self.body,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\">{}</circle>",
            n(x),
            n(y),
            n(radius),
            tip_of(tip)
        );
    }

    /// `anchor`: `start`, `middle` or `end`.
    fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: &str, text: &str) {
        let _ = write!(self.body, "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">", n(x), n(y));
        escape::push(&mut self.body, text);
        self.body.push_str("</text>");
    }

    /// What follows until [`Self::close_link`] leads to a document of the page. It is no stop of the tab key: the table
    /// leads there too, and a plot is one image to a screen reader.
    fn open_link(&mut self, target: &str) {
        let _ = write!(self.body, "<a href=\"#{}\" tabindex=\"-1\">", escape::escaped(target));
    }

    fn close_link(&mut self) {
        self.body.push_str("</a>");
    }

    fn finish(self, words: Words, is_wide: bool) -> Plot {
        let Words { name, title, description, caption } = words;
        let mut svg = String::with_capacity(self.body.len() + 300);
        let _ = write!(
            svg,
            "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{name}-title {name}-description\">\
             <title id=\"{name}-title\">",
            n(self.width),
            n(self.height)
        );
        escape::push(&mut svg, &title);
        let _ = write!(svg, "</title><desc id=\"{name}-description\">");
        escape::push(&mut svg, &description);
        svg.push_str("</desc>");
        svg.push_str(&self.body);
        svg.push_str("</svg>");
        Plot { name: name.to_owned(), title, description, caption, is_wide, svg }
    }
}

fn tip_of(tip: &str) -> String {
    if tip.is_empty() { String::new() } else { format!("<title>{}</title>", escape::escaped(tip)) }
}

/// The rectangle that the data fill, inside the axes' labels.
#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Lines and labels for a scale that runs to the right.
fn bottom_axis(canvas: &mut Canvas, area: Area, scale: &Scale, ticks: &[f64], label: &str) {
    for tick in ticks {
        let x = scale.at(*tick);
        canvas.line("grid", (x, area.top), (x, area.bottom));
        canvas.text("tick", (x, area.bottom + 16.0), "middle", &number(*tick));
    }
    canvas.line("axis", (area.left, area.bottom), (area.right, area.bottom));
    canvas.text("label", (f64::midpoint(area.left, area.right), area.bottom + 34.0), "middle", label);
}

/// Lines and labels for a scale that runs upwards; its name stands above it.
fn left_axis(canvas: &mut Canvas, area: Area, scale: &Scale, ticks: &[(f64, String)], label: &str) {
    for (tick, text) in ticks {
        let y = scale.at(*tick);
        canvas.line("grid", (area.left, y), (area.right, y));
        canvas.text("tick", (area.left - 7.0, y + 4.0), "end", text);
    }
    canvas.text("label", (2.0, 13.0), "start", label);
}

fn labelled(ticks: &[f64]) -> Vec<(f64, String)> {
    ticks.iter().map(|tick| (*tick, number(*tick))).collect()
}

/// A coordinate: two decimals at most, and never anything but a number.
fn n(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded.is_finite() { format!("{}", rounded + 0.0) } else { "0".to_owned() }
}

/// A value for reading: two decimals at most, more where a small value needs them, and a true minus.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few decimals")]
fn number(value: f64) -> String {
    let first = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let text = format!("{value:.*}", (1.0 - first).clamp(2.0, 9.0) as usize);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.replace('-', "\u{2212}") }
}

/// A grade for reading.
fn grade(value: f64) -> String {
    format!("{value:.1}").replace('-', "\u{2212}")
}

/// Every k-th of many, so that at most [`MOST_POINTS`] are drawn; and k.
fn thinned<T>(points: &[T]) -> (usize, impl Iterator<Item = &T>) {
    let step = points.len().div_ceil(MOST_POINTS).max(1);
    (step, points.iter().step_by(step))
}

#[cfg(test)]
mod tests;
