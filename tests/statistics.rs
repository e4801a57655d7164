//! Statistics against values computed with scipy and statsmodels (`fixtures/stats/generate.py`).

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use std::path::Path;

use evalbatch::domain::stats::{
    CONFIDENCE, Interval, Pairs, Sample, Trials, consistency, detectable_difference, documents_needed, holm,
    mcnemar_exact, proportion,
};
use serde_json::Value;

const CLOSED_FORM: f64 = 1e-9;
const SOLVED: f64 = 1e-6;

fn cases(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/stats/{name}.json"));
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    serde_json::from_value(file["cases"].take()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

#[track_caller]
fn assert_close(case: &Value, field: &str, actual: Option<f64>, tolerance: f64) {
    let (expected, actual) = (case[field].as_f64().unwrap(), actual.unwrap());
    let allowed = tolerance * expected.abs().max(1e-300);
    assert!((actual - expected).abs() <= allowed, "{field}: {actual:e}, expected {expected:e}, in {}", case["name"]);
}

#[track_caller]
fn assert_interval(case: &Value, field: &str, actual: Option<Interval>) {
    let (expected, actual) = (numbers(&case[field]), actual.unwrap());
    let scale = expected[0].abs().max(expected[1].abs());
    for (actual, expected) in [actual.low, actual.high].into_iter().zip(&expected) {
        assert!(
            (actual - expected).abs() <= CLOSED_FORM * scale,
            "{field}: {actual:e}, expected {expected:e}, in {case}"
        );
    }
}

#[test]
fn one_sample() {
    for case in cases("sample") {
        let sample = match case.get("values") {
            Some(values) => Sample::new(numbers(values)),
            None => Sample::new((0..100_001_u32).map(|index| f64::from(index * 7919 % 1009) / 10.0)),
        };
        assert_close(&case, "mean", sample.mean(), CLOSED_FORM);
        assert_close(&case, "median", sample.median(), 0.0);
        assert_close(&case, "sd", sample.standard_deviation(), CLOSED_FORM);
        assert_close(&case, "se", sample.standard_error(), CLOSED_FORM);
        assert_interval(&case, "ci95", sample.interval(CONFIDENCE));
        assert_interval(&case, "ci99", sample.interval(0.99));
        match case["skewness"].as_f64() {
            Some(_) => assert_close(&case, "skewness", sample.skewness(), CLOSED_FORM),
            None => assert_eq!(sample.skewness(), None),
        }
    }
}

#[test]
fn paired_samples() {
    for case in cases("paired") {
        let pairs = Pairs::new(numbers(&case["baseline"]).into_iter().zip(numbers(&case["candidate"])));
        let test = pairs.t_test().unwrap();
        assert_close(&case, "mean", pairs.differences().mean(), CLOSED_FORM);
        assert_close(&case, "se", pairs.differences().standard_error(), CLOSED_FORM);
        assert_interval(&case, "ci95", pairs.interval(CONFIDENCE));
        assert_close(&case, "t", Some(test.t), CLOSED_FORM);
        assert_close(&case, "p", Some(test.p), CLOSED_FORM);
        assert_eq!(Some(test.df as u64), case["df"].as_u64());
        assert_close(&case, "dz", pairs.cohen_dz(), CLOSED_FORM);
    }
}

#[test]
fn sign_flip_tests() {
    for case in cases("paired") {
        let pairs = Pairs::new(numbers(&case["baseline"]).into_iter().zip(numbers(&case["candidate"])));
        let result = pairs.permutation(11).unwrap();
        let differing = case["differing"].as_u64().unwrap();
        if differing <= 15 {
            assert_eq!(result.draws, 1 << differing);
            assert_close(&case, "permutation", Some(result.p), CLOSED_FORM);
        } else {
            let p = case["permutation"].as_f64().unwrap();
            let error = (p * (1.0 - p) / 99_999.0).sqrt();
            assert_eq!(result.draws, 99_999);
            assert!((result.p - p).abs() < 4.0 * error + 1e-5, "{}, expected {p}, in {}", result.p, case["name"]);
        }
    }
}

#[test]
fn adjustment_for_several_candidates() {
    for case in cases("holm") {
        let adjusted = holm(&numbers(&case["p"]).into_iter().map(Some).collect::<Vec<_>>());
        for (actual, expected) in adjusted.into_iter().zip(numbers(&case["adjusted"])) {
            assert!((actual.unwrap() - expected).abs() <= CLOSED_FORM * expected);
        }
    }
}

#[test]
fn planning() {
    for case in cases("power") {
        let Some(pairs) = case["pairs"].as_u64() else {
            let needed = documents_needed(case["effect"].as_f64().unwrap() * 3.0, 3.0);
            assert_eq!(needed, case["documents"].as_u64());
            continue;
        };
        let pairs = usize::try_from(pairs).unwrap();
        assert_close(&case, "detectable", detectable_difference(pairs, 1.0), SOLVED);
        let scaled = detectable_difference(pairs, 8.0).map(|difference| difference / 8.0);
        assert_close(&case, "detectable", scaled, SOLVED);
    }
}

#[test]
fn repetitions() {
    for case in cases("consistency") {
        let documents: Vec<Vec<f64>> = serde_json::from_value(case["documents"].clone()).unwrap();
        let result = consistency(documents, case["threshold"].as_f64().unwrap()).unwrap();
        assert_close(&case, "withinDocumentSd", Some(result.within_document_sd), CLOSED_FORM);
        assert_close(&case, "icc", result.icc, CLOSED_FORM);
        assert_interval(&case, "iccCi95", result.icc_ci95);
        assert_close(&case, "shareRangeAbove", Some(result.share_range_above), CLOSED_FORM);
    }
}

#[test]
fn shares() {
    for case in cases("proportion") {
        if let (Some(gained), Some(lost)) = (case["gained"].as_u64(), case["lost"].as_u64()) {
            assert_close(&case, "p", Some(mcnemar_exact(gained, lost)), CLOSED_FORM);
            continue;
        }
        let trials: Vec<(u64, u64)> = serde_json::from_value(case["trials"].clone()).unwrap();
        let result = proportion(trials.into_iter().map(|(successes, total)| Trials { successes, total })).unwrap();
        assert_close(&case, "estimate", Some(result.estimate), CLOSED_FORM);
        assert_close(&case, "effectiveSize", Some(result.effective_size), CLOSED_FORM);
        assert_interval(&case, "ci95", Some(result.ci95));
    }
}
