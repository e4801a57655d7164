//! Repetitions that came to nothing, and what those that came to something tell.

use test_case::test_case;

use super::*;

/// 24 documents with three readings each; of the candidate's, `lost` of each document came to nothing.
fn repeated(lost: usize) -> (Draft, Draft) {
    let readings = |index: usize, lost: usize| -> Vec<Option<f64>> {
        let grade = 50.0 + index as f64;
        [grade - 2.0, grade, grade + 2.0].into_iter().enumerate().map(|(at, it)| (at >= lost).then_some(it)).collect()
    };
    let of = |name: &str, lost: usize| {
        let grades: Vec<Vec<Option<f64>>> = (0..24).map(|index| readings(index, lost)).collect();
        let mut side = side(name, &grades.iter().map(Vec::as_slice).collect::<Vec<_>>());
        side.agent.content.runtime = RuntimeKind::Command;
        side
    };
    (of("base", 0), of("new", lost))
}

#[test_case(0, Verdict::Pass, ""; "none")]
#[test_case(2, Verdict::Undetermined, "the candidate lacks grades in 48 of its 72 jobs over documents of the baseline, 66.7 %, and --max-missing is 5.0 %"; "two of three")]
fn repetitions_that_came_to_nothing_are_missing(lost: usize, verdict: Verdict, reason: &str) {
    let (baseline, candidate) = repeated(lost);
    let gates = Gates { regression: Some(5.0), ..Gates::default() };
    let result = one(compare(&baseline, &[candidate], &question(Metric::Grade, gates)));
    let gate = result.gate.as_ref().unwrap();
    assert_eq!(gate.verdict, verdict);
    assert!(gate.reason.starts_with(reason), "{}", gate.reason);
    let caution = "Over the documents that were compared, 48 of the candidate's 72 jobs have no grade;";
    let is_told = result.conclusion.cautions.iter().any(|it| it.starts_with(caution));
    assert_eq!(is_told, lost > 0, "{:?}", result.conclusion.cautions);
}

/// A share that is just reached is not exceeded, though sums of thirds and hundredths are rounded.
#[test]
fn a_gate_is_decided_up_to_its_limit() {
    let gates = |max_missing| Gates { regression: Some(50.0), max_missing, ..Gates::default() };
    let judge = |baseline: &Draft, candidate: &Draft, max_missing| {
        let question = question(Metric::Grade, gates(max_missing));
        one(compare(baseline, std::slice::from_ref(candidate), &question)).gate.unwrap().verdict
    };
    let grades = vec![[Some(50.0), Some(60.0), Some(70.0)]; 40];
    let rows = |lost: usize| -> Vec<Vec<Option<f64>>> {
        let row = |(index, row): (usize, &[Option<f64>; 3])| row[usize::from(index < lost)..].to_vec();
        let lost_rows = grades.iter().enumerate().map(row);
        lost_rows
            .map(|mut row| {
                row.resize(3, None);
                row
            })
            .collect()
    };
    let drafted = |name, rows: Vec<Vec<Option<f64>>>| side(name, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let baseline = drafted("base", rows(0));
    // 6 of 120 jobs are 5 %.
    assert_eq!(judge(&baseline, &drafted("new", rows(6)), 0.05), Verdict::Pass);
    assert_eq!(judge(&baseline, &drafted("new", rows(7)), 0.05), Verdict::Undetermined);
    // 0.29 × 100 is less than 29 in binary.
    let (hundred, mut copied) = (single("base", &[50.0; 100]), single("new", &[0.0; 100]));
    for document in copied.documents.iter_mut().take(29) {
        let reading = &mut document.readings[0];
        reading.result.as_mut().unwrap().reused_from = Some(IdKey::of(&format!("base-{}-0", document.ordinal)));
    }
    let gates = Gates { regression: Some(0.0), max_missing: 0.29, ..Gates::default() };
    let result = one(compare(&hundred, &[copied], &question(Metric::Grade, gates)));
    assert_eq!((result.shared_results, result.gate.unwrap().verdict), (29, Verdict::Fail));
}

#[test]
fn repetitions_tell_how_far_a_single_change_may_be_noise() {
    let (baseline, candidate) = repeated(0);
    let result = compared(&baseline, &candidate);
    assert_eq!(result.noise, Noise::Known(Sides { baseline: 2.0, candidate: 2.0 }));
    let expected = (4.0_f64 / 3.0 + 4.0 / 3.0).sqrt();
    let errors = |result: &Comparison, baseline: &Draft, candidate: &Draft| -> Vec<Option<f64>> {
        pairs(baseline, candidate).iter().map(|pair| pair.standard_error(result.noise)).collect()
    };
    let found = errors(&result, &baseline, &candidate);
    assert!(found.iter().all(|error| (error.unwrap() - expected).abs() < 1e-12), "{found:?}");
    let (baseline, mut candidate) = shifted(1.0);
    assert_eq!(compared(&baseline, &candidate).noise, Noise::Deterministic);
    let times = question(Metric::Duration, Gates::default());
    assert_eq!(one(compare(&baseline, std::slice::from_ref(&candidate), &times)).noise, Noise::Unknown, "but in time");
    candidate.agent.content.runtime = RuntimeKind::OpenAi;
    let result = compared(&baseline, &candidate);
    assert_eq!((result.noise, errors(&result, &baseline, &candidate)), (Noise::Unknown, vec![None; 24]));
}

#[test]
fn another_model_with_other_instructions_is_told() {
    let (baseline, mut candidate) = shifted(1.0);
    candidate.agent.content.settings.model = Some("m".into());
    let told = |candidate: &Draft| compared(&baseline, candidate).conclusion.to_string().contains("cannot be told");
    assert!(!told(&candidate));
    candidate.agent.content.primary_instructions = "Be strict.".into();
    assert!(told(&candidate));
}
