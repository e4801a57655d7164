use proptest::prelude::*;
use test_case::test_case;

use super::*;
use crate::domain::stats::CONFIDENCE;

#[test]
fn nothing_is_known_of_nothing() {
    let empty = Sample::new([]);
    assert_eq!((empty.mean(), empty.median(), empty.standard_deviation()), (None, None, None));
    assert_eq!((empty.standard_error(), empty.interval(CONFIDENCE), empty.skewness()), (None, None, None));
}

#[test]
fn one_value_has_a_mean_and_no_spread() {
    let one = Sample::new([70.0]);
    assert_eq!((one.mean(), one.median()), (Some(70.0), Some(70.0)));
    assert_eq!((one.standard_deviation(), one.interval(CONFIDENCE)), (None, None));
}

#[test]
fn two_values_have_an_interval() {
    let interval = Sample::new([60.0, 80.0]).interval(CONFIDENCE).unwrap();
    assert!((interval.high - (70.0 + 10.0 * 12.706_204_736_174_7)).abs() < 1e-9);
}

#[test_case(0.1, 3; "a tenth three times")]
#[test_case(0.3, 1_000; "three tenths a thousand times")]
#[test_case(77.7, 17; "a grade")]
#[test_case(-1e-300, 9; "almost nothing")]
#[test_case(1e300, 9; "almost everything")]
fn equal_values_have_no_deviation(value: f64, count: usize) {
    let sample = Sample::new(vec![value; count]);
    assert_eq!(sample.standard_deviation(), Some(0.0));
    assert_eq!(sample.interval(CONFIDENCE), Some(Interval { low: value, high: value }));
    assert_eq!(sample.skewness(), None);
}

#[test]
fn one_huge_outlier_stays_finite_or_unknown() {
    let sample = Sample::new([1.0, 2.0, 3.0, f64::MAX]);
    assert!(sample.mean().unwrap() > 1e307);
    assert_eq!((sample.standard_deviation(), sample.interval(CONFIDENCE)), (None, None));
    let opposite = Sample::new([f64::MAX, -f64::MAX, f64::MAX]);
    assert_eq!(opposite.standard_deviation(), None);
}

#[test]
fn values_that_are_not_numbers_are_missing() {
    assert_eq!(Sample::new([f64::NAN, 1.0, f64::INFINITY, 3.0]).mean(), Some(2.0));
}

#[test]
fn few_and_skewed_samples_are_rough() {
    assert_eq!(Sample::new([1.0, 2.0, 3.0]).roughness(), [Roughness::Few { count: 3 }]);
    let outlier = Sample::new((0..30).map(|index| if index == 0 { 100.0 } else { f64::from(index % 3) }));
    assert!(matches!(outlier.roughness()[..], [Roughness::Skewed { skewness }] if skewness > 1.0));
    assert_eq!(Sample::new((0..30).map(f64::from)).roughness(), []);
    // 1 in 10 is high: a skewness of 2.7 needs 184 values.
    let skewed = |count: usize| Sample::new((0..count).map(|index| if index % 10 == 0 { 100.0 } else { 0.0 }));
    assert_eq!((skewed(150).roughness().len(), skewed(250).roughness().len()), (1, 0));
}

#[test]
fn a_document_weighs_once_however_often_it_was_graded() {
    let jobs = [("a", Some(60.0)), ("b", Some(90.0)), ("a", Some(70.0)), ("a", None), ("c", None), ("a", Some(80.0))];
    let grades = document_grades(jobs);
    assert_eq!(grades.into_iter().collect::<Vec<_>>(), [("a", 70.0), ("b", 90.0)]);
}

fn close(left: Option<f64>, right: Option<f64>, scale: f64) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left - right).abs() <= 1e-9 * scale,
        (left, right) => left.is_none() && right.is_none(),
    }
}

proptest! {
    #[test]
    fn order_does_not_matter(values in prop::collection::vec(0.0..100.0_f64, 0..40), seed in any::<usize>()) {
        let mut turned = values.clone();
        turned.rotate_left(if values.is_empty() { 0 } else { seed % values.len() });
        turned.reverse();
        prop_assert_eq!(Sample::new(values), Sample::new(turned));
    }

    #[test]
    fn shifting_moves_the_place_and_keeps_the_spread(
        values in prop::collection::vec(0.0..100.0_f64, 2..40), shift in -1e3..1e3_f64,
    ) {
        let (before, after) = (Sample::new(values.clone()), Sample::new(values.iter().map(|value| value + shift)));
        prop_assert!(close(after.mean(), before.mean().map(|mean| mean + shift), 1e3));
        prop_assert!(close(after.standard_deviation(), before.standard_deviation(), 1e3));
    }

    #[test]
    fn scaling_scales_the_place_and_the_spread(
        values in prop::collection::vec(0.0..100.0_f64, 3..40), factor in 0.01..100.0_f64,
    ) {
        let (before, after) = (Sample::new(values.clone()), Sample::new(values.iter().map(|value| -value * factor)));
        prop_assert!(close(after.median(), before.median().map(|median| -median * factor), 1e4));
        prop_assert!(close(after.standard_error(), before.standard_error().map(|error| error * factor), 1e4));
    }

    #[test]
    fn nothing_is_ever_infinite(values in prop::collection::vec(any::<f64>(), 0..12)) {
        let sample = Sample::new(values);
        let interval = sample.interval(CONFIDENCE);
        let numbers = [sample.mean(), sample.median(), sample.standard_deviation(), sample.skewness(),
            interval.map(|interval| interval.low), interval.map(|interval| interval.high)];
        prop_assert!(numbers.into_iter().flatten().all(f64::is_finite));
    }
}
