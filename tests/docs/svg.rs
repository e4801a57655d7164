//! A terminal's text with its colours as SVG.

use std::fmt::Write as _;

/// A line that is typed, and what it prints, with escape sequences.
pub struct Step {
    pub typed: String,
    pub printed: Vec<String>,
}

const LINE: f64 = 18.0;
const CELL: f64 = 7.83;
const MARGIN: f64 = 18.0;

const STYLE: &str = "\
text { font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #1f2328; white-space: pre }
.ground { fill: #f6f8fa; stroke: #d1d9e0 }
.prompt { fill: #1a7f37; font-weight: bold }
.bold { font-weight: bold } .dim { fill: #59636e } .underline { text-decoration: underline }
.red { fill: #d1242f } .green { fill: #1a7f37 } .yellow { fill: #9a6700 } .blue { fill: #0969da } .magenta { fill: #8250df } .cyan { fill: #1b7c83 }
@media (prefers-color-scheme: dark) {
  text { fill: #d1d7e0 } .ground { fill: #151b23; stroke: #3d444d } .prompt, .green { fill: #3fb950 } .dim { fill: #9198a1 }
  .red { fill: #f85149 } .yellow { fill: #d29922 } .blue { fill: #4493f8 } .magenta { fill: #ab7df8 } .cyan { fill: #39c5cf }
}
";

pub fn draw(steps: &[Step], columns: usize) -> String {
    let mut body = String::new();
    let mut row = 0;
    for (number, step) in steps.iter().enumerate() {
        if number > 0 {
            row += 1;
        }
        for (index, line) in step.typed.lines().enumerate() {
            let prompt = if index == 0 { r#"<tspan class="prompt">$ </tspan>"# } else { "" };
            writeln!(body, r#"<text x="{MARGIN}" y="{}">{prompt}{}</text>"#, baseline(row), escaped(line)).unwrap();
            row += 1;
        }
        for line in &step.printed {
            line_of(&mut body, line, row);
            row += 1;
        }
    }
    let (width, height) = (columns as f64 * CELL + 2.0 * MARGIN, f64::from(row) * LINE + 2.0 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" \
         aria-label=\"A session with evalbatch: two experiments are made, listed and compared\">\n<style>\n{STYLE}</style>\n\
         <rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"{:.0}\" height=\"{:.0}\" rx=\"8\"/>\n{body}</svg>\n",
        width - 1.0,
        height - 1.0
    )
}

fn baseline(row: u32) -> f64 {
    MARGIN + 13.0 + f64::from(row) * LINE
}

/// One printed line; each run of one style stands at its own column, so that no font can shift what follows.
fn line_of(body: &mut String, line: &str, row: u32) {
    let (mut classes, mut column, mut text) = (Vec::new(), 0, String::new());
    let mut spans = String::new();
    let mut letters = line.chars();
    let mut flush = |classes: &[&str], text: &mut String, column: &mut usize| {
        if !text.trim().is_empty() {
            let indent = text.chars().take_while(|letter| *letter == ' ').count();
            let x = MARGIN + (*column + indent) as f64 * CELL;
            let class = if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) };
            write!(spans, "<tspan x=\"{x:.1}\"{class}>{}</tspan>", escaped(text.trim())).unwrap();
        }
        *column += text.chars().count();
        text.clear();
    };
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            flush(&classes, &mut text, &mut column);
            let codes: String = letters.by_ref().skip(1).take_while(|letter| *letter != 'm').collect();
            style(&mut classes, &codes);
        } else {
            text.push(letter);
            // Columns of a table stay apart whatever the font.
            if text.ends_with("  ") && !text.trim().is_empty() {
                flush(&classes, &mut text, &mut column);
            }
        }
    }
    flush(&classes, &mut text, &mut column);
    if !spans.is_empty() {
        writeln!(body, "<text y=\"{}\">{spans}</text>", baseline(row)).unwrap();
    }
}

fn style(classes: &mut Vec<&'static str>, codes: &str) {
    for code in codes.split(';') {
        match code {
            "" | "0" => classes.clear(),
            "1" => classes.push("bold"),
            "2" | "90" => classes.push("dim"),
            "4" => classes.push("underline"),
            "31" | "91" => classes.push("red"),
            "32" | "92" => classes.push("green"),
            "33" | "93" => classes.push("yellow"),
            "34" | "94" => classes.push("blue"),
            "35" | "95" => classes.push("magenta"),
            "36" | "96" => classes.push("cyan"),
            other => panic!("the style {other} has no class"),
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
