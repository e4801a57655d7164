use test_case::test_case;

use super::*;
use crate::domain::Cost;
use crate::domain::stats::{Direction, Sample};

/// Every number of every attribute of the drawing, and that none of them leaves it.
fn geometry_holds(plot: &Plot) {
    let svg = plot.svg();
    for bad in ["NaN", "inf", "undefined"] {
        assert!(!svg.contains(bad), "{bad} in {svg}");
    }
    let pattern = regex::Regex::new(r#" (x|y|cx|cy|r|width|height)="([^"]*)""#).unwrap();
    let frame = regex::Regex::new(r#"viewBox="0 0 ([\d.]+) ([\d.]+)""#).unwrap().captures(svg).unwrap();
    let (width, height): (f64, f64) = (frame[1].parse().unwrap(), frame[2].parse().unwrap());
    for found in pattern.captures_iter(svg) {
        let value: f64 = found[2].parse().unwrap();
        let most = if matches!(&found[1], "x" | "cx" | "width" | "r") { width } else { height };
        assert!((0.0..=most).contains(&value), "{} of {width} × {height} in {svg}", &found[0]);
    }
    let path = regex::Regex::new(r#" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)""#).unwrap();
    assert_eq!(svg.matches("<path").count(), path.captures_iter(svg).count(), "{svg}");
}

fn dot(grade: f64, repetitions: &[f64]) -> Dot {
    let interval = Sample::new(repetitions.iter().copied()).interval(crate::domain::stats::CONFIDENCE);
    Dot { title: format!("Document {grade}"), target: "d1".to_owned(), grade, interval }
}

fn pairs(values: &[(f64, f64)]) -> Vec<Pair> {
    values
        .iter()
        .map(|(baseline, candidate)| Pair {
            title: "A".to_owned(),
            target: "d1".to_owned(),
            baseline: *baseline,
            candidate: *candidate,
        })
        .collect()
}

#[test_case(&[50.0]; "one")]
#[test_case(&[100.0; 7]; "all the best")]
#[test_case(&[0.0; 3]; "all the worst")]
#[test_case(&[0.0, 100.0]; "both ends")]
#[test_case(&[99.999_999, 100.0]; "closely together")]
#[test_case(&[12.3, 45.6, 45.7, 88.0]; "some")]
#[test_case(&[70.0; 500]; "many equal")]
fn grades_of_any_kind_are_drawn(grades: &[f64]) {
    let plot = histogram(&Sample::new(grades.iter().copied())).unwrap();
    geometry_holds(&plot);
    let counts: f64 = plot.svg().matches("class=\"bar\"").count() as f64;
    assert!(counts >= 1.0);
    let all: Vec<Dot> = grades.iter().map(|grade| dot(*grade, &[])).collect();
    let plot = dots(&all).unwrap();
    geometry_holds(&plot);
    assert_eq!(plot.svg().matches("<circle").count(), grades.len());
}

#[test]
fn nothing_is_drawn_of_nothing() {
    assert_eq!(histogram(&Sample::default()), None);
    assert_eq!(dots(&[]), None);
    assert_eq!(scatter(&[], 0), None);
    assert_eq!(difference(&[], Direction::HigherIsBetter, "points"), None);
    assert_eq!(slope(&[], Direction::HigherIsBetter, ("a", "b"), "grade"), None);
}

#[test]
fn an_interval_beyond_the_scale_is_cut_and_said_to_be() {
    let plot = dots(&[dot(95.0, &[90.0, 100.0]), dot(50.0, &[49.0, 51.0])]).unwrap();
    geometry_holds(&plot);
    assert!(plot.caption.contains("cut where it leaves the scale"), "{}", plot.caption);
    assert_eq!(plot.svg().matches("whisker").count(), 2);
    let plot = dots(&[dot(50.0, &[49.9, 50.1]), dot(60.0, &[59.9, 60.1])]).unwrap();
    assert!(!plot.caption.contains("cut"), "{}", plot.caption);
}

#[test]
fn thousands_are_thinned_and_said_to_be() {
    let many: Vec<Dot> = (0..10_000).map(|index| dot(f64::from(index) / 100.0, &[])).collect();
    let plot = dots(&many).unwrap();
    geometry_holds(&plot);
    assert_eq!(plot.svg().matches("<circle").count(), MOST_POINTS);
    assert!(plot.caption.ends_with("every 5th document, 2000 of 10000."), "{}", plot.caption);
}

#[test]
fn costs_are_drawn_only_where_there_are_some() {
    let point = |grade: f64, dollars: f64| ScatterPoint {
        title: "A".to_owned(),
        target: "d1".to_owned(),
        grade,
        cost: Cost::from_dollars(dollars).unwrap(),
    };
    assert_eq!(scatter(&[point(50.0, 0.1)], 0), None);
    assert_eq!(scatter(&[point(50.0, 0.0), point(60.0, 0.0)], 0), None);
    for points in [[point(50.0, 0.0), point(50.0, 0.000_001)], [point(0.0, 12.0), point(100.0, 9_000.0)]] {
        geometry_holds(&scatter(&points, 0).unwrap());
        let caption = scatter(&points, 2).unwrap().caption;
        assert!(caption.ends_with(" Left out: 2 documents without a known cost."), "{caption}");
    }
}

#[test_case(&[(50.0, 60.0)]; "one pair")]
#[test_case(&[(50.0, 50.0); 3]; "no difference")]
#[test_case(&[(0.0, 100.0), (100.0, 0.0)]; "the greatest differences")]
#[test_case(&[(1e-9, 2e-9), (3e-9, 1e-9)]; "tiny costs")]
#[test_case(&[(50.0, 49.0); 100]; "many")]
fn pairs_of_any_kind_are_drawn(values: &[(f64, f64)]) {
    let pairs = pairs(values);
    let plot = difference(&pairs, Direction::HigherIsBetter, "points").unwrap();
    geometry_holds(&plot);
    assert_eq!(plot.svg().matches("<circle").count(), values.len());
    geometry_holds(&slope(&pairs, Direction::LowerIsBetter, ("before", "after"), "grade").unwrap());
}

#[test]
fn a_title_stays_text() {
    let hostile = Dot { title: "</title><script>x</script>".to_owned(), ..dot(50.0, &[]) };
    let plot = dots(&[hostile]).unwrap();
    assert!(!plot.svg().contains("<script"), "{}", plot.svg());
    assert!(plot.svg().contains("&lt;/title&gt;&lt;script"), "{}", plot.svg());
}

#[test_case(-1.005, "\u{2212}1"; "a true minus and no needless zeros")]
#[test_case(0.126, "0.13")]
#[test_case(-0.001_234, "\u{2212}0.0012"; "small costs")]
#[test_case(-1e-15, "0"; "no minus before nothing")]
#[test_case(1_200.0, "1200")]
fn numbers_read_well(value: f64, expected: &str) {
    assert_eq!(number(value), expected);
}
