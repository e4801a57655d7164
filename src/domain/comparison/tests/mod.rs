mod joined;
mod repetitions;
mod side;

use std::borrow::Cow;
use std::convert::Infallible;

use side::{Draft, side, single};
use test_case::test_case;

use super::*;
use crate::domain::stats::Interval;
use crate::domain::{JobStats, RuntimeKind};

fn question(metric: Metric, gates: Gates) -> Question {
    Question { metric, seed: DEFAULT_SEED, gates }
}

/// What the documents of two sides are to each other.
fn matches(baseline: &Draft, candidate: &Draft, metric: Metric) -> Vec<Match<'static>> {
    let sorted = |side: &Draft| {
        let mut documents = side.read(metric);
        documents.sort_by(SideDocument::by_content);
        documents.into_iter().map(|document| Ok::<_, Infallible>(Cow::Owned(document)))
    };
    join(sorted(baseline), sorted(candidate)).map(|found| found.unwrap()).collect()
}

/// By the place in the baseline.
fn pairs(baseline: &Draft, candidate: &Draft) -> Vec<Pair> {
    let found = matches(baseline, candidate, Metric::Grade);
    let pairs = found.iter().filter_map(|found| match found {
        Match::Pair(documents) => Some(Pair::new(documents.as_ref().map(AsRef::as_ref))),
        Match::Baseline(_) | Match::Candidate(_) => None,
    });
    let mut pairs: Vec<Pair> = pairs.collect();
    pairs.sort_by(Pair::by_place);
    pairs
}

fn compare(baseline: &Draft, candidates: &[Draft], question: &Question) -> Vec<Comparison> {
    let read = |candidate: &Draft| {
        let mut evidence = Evidence::default();
        for found in matches(baseline, candidate, question.metric) {
            evidence.add(&found);
        }
        (candidate.side(), evidence)
    };
    let candidates = candidates.iter().map(read).collect();
    super::compare(&baseline.side(), candidates, question).into_iter().map(|it| it.comparison).collect()
}

fn compared(baseline: &Draft, candidate: &Draft) -> Comparison {
    one(compare(baseline, std::slice::from_ref(candidate), &question(Metric::Grade, Gates::default())))
}

fn one(comparisons: Vec<Comparison>) -> Comparison {
    comparisons.into_iter().next().unwrap()
}

/// 24 documents; the candidate is lower by about `shift`.
fn shifted(shift: f64) -> (Draft, Draft) {
    let grades: Vec<f64> = (0..24).map(|index| 50.0 + f64::from(index)).collect();
    let noise = [1.0, -2.0, 0.5, 1.5, -1.0, 0.0];
    let moved: Vec<f64> = grades.iter().enumerate().map(|(index, grade)| grade + shift + noise[index % 6]).collect();
    (single("base", &grades), single("new", &moved))
}

#[test]
fn a_document_counts_once_and_what_is_missing_is_counted() {
    let baseline = side("base", &[&[Some(60.0), Some(80.0)], &[Some(50.0), None], &[None, None], &[Some(10.0); 2]]);
    let candidate = side("new", &[&[Some(90.0)], &[Some(60.0)], &[Some(1.0)], &[None]]);
    let result = compared(&baseline, &candidate);
    assert_eq!((result.compared, result.paired), (2, 4));
    assert_eq!(result.means, Sides { baseline: Some(60.0), candidate: Some(75.0) });
    assert_eq!(result.missing, Sides { baseline: 1, candidate: 1 });
    assert_eq!(result.valued, Sides { baseline: 3, candidate: 3 });
    let mut pairs = pairs(&baseline, &candidate);
    pairs.sort_by(Pair::by_change);
    let order: Vec<_> = pairs.iter().map(|it| it.ordinal.baseline).collect();
    assert_eq!(order, [0, 1, 2, 3], "the largest change first, none last");
    assert!(result.conclusion.to_string().contains("1 of the baseline's 3 documents"), "{}", result.conclusion);
}

#[test]
fn other_metrics() {
    let baseline = side("base", &[&[Some(60.0), Some(80.0)], &[Some(70.0), None]]);
    let value = |metric: Metric| baseline.read(metric).iter().map(|document| document.value).collect::<Vec<_>>();
    assert_eq!(value(Metric::PassRate { threshold: 70.0 }), [Some(0.5), Some(1.0)]);
    assert_eq!(value(Metric::Comments), [Some(0.5), Some(0.5)]);
    assert_eq!(value(Metric::Duration), [Some(10.0), Some(10.0)]);
    assert_eq!(value(Metric::Cost), [None, None]);
}

#[test]
fn totals_are_unknown_where_a_part_is() {
    let (baseline, candidate) = shifted(0.0);
    let totals = compared(&baseline, &candidate).totals.baseline;
    assert_eq!((totals.jobs, totals.duration_ms), (24, Some(240)));
    assert_eq!((totals.cost(), totals.tokens), (None, None), "output is unknown");
}

#[test]
fn pass_rates_without_repetitions_take_mcnemar() {
    let (baseline, candidate) = (single("base", &[60.0, 70.0, 80.0, 50.0]), single("new", &[75.0, 40.0, 90.0, 71.0]));
    let metric = question(Metric::PassRate { threshold: 65.0 }, Gates::default());
    let result = one(compare(&baseline, std::slice::from_ref(&candidate), &metric));
    assert!(matches!(result.main_test.unwrap().test, MainTest::McNemar { gained: 2, lost: 1, p } if p > 0.999));
    let mut repeated = candidate;
    repeated.batch.repeat = 2;
    let result = one(compare(&baseline, &[repeated], &metric));
    assert!(matches!(result.main_test.unwrap().test, MainTest::T(_)));
}

#[test]
fn shared_results_are_counted_whichever_way_they_were_copied() {
    let (baseline, mut candidate) = shifted(0.0);
    let mut set = |at: usize, id: &str, from: Option<&str>| {
        let result = candidate.documents[at].readings[0].result.as_mut().unwrap();
        result.evaluation = IdKey::of(id);
        result.reused_from = from.map(IdKey::of);
    };
    set(0, "x", Some("base-0-0"));
    set(1, "base-1-0", None);
    let mut baseline = baseline;
    baseline.documents[2].readings[0].result.as_mut().unwrap().reused_from = Some(IdKey::of("new-2-0"));
    baseline.documents[3].readings[0].result.as_mut().unwrap().reused_from = Some(IdKey::of("third"));
    set(3, "y", Some("third"));
    let result = compared(&baseline, &candidate);
    assert_eq!(result.shared_results, 4);
    assert!(result.conclusion.cautions.iter().any(|it| it.starts_with("4 of the 24 pairs share")));
}

/// Copied from a third batch, so that nothing is shared: what a copy cost is not what its agent costs.
#[test]
fn a_copy_took_no_time_and_no_money_of_its_agents() {
    let (baseline, mut candidate) = shifted(0.0);
    for (number, document) in candidate.documents.iter_mut().enumerate().take(23) {
        let reading = &mut document.readings[0];
        reading.duration_ms = Some(0);
        reading.result.as_mut().unwrap().reused_from = Some(IdKey::of(&format!("third-{number}")));
    }
    let gates = Gates { regression: Some(0.0), ..Gates::default() };
    for metric in [Metric::Duration, Metric::Cost] {
        let result = one(compare(&baseline, &[candidate.clone()], &question(metric, gates)));
        assert!(result.compared <= 1, "{metric:?}");
        assert_eq!(result.totals.candidate.jobs, 1);
        assert_eq!(result.gate.unwrap().verdict, Verdict::Undetermined);
    }
    assert_eq!(compared(&baseline, &candidate).compared, 24, "the grades are there");
}

#[test]
fn what_both_sides_share_makes_no_gate_fail() {
    let (baseline, mut candidate) = shifted(-5.0);
    let gates = Gates { regression: Some(0.0), ..Gates::default() };
    let judge = |candidate: &Draft| {
        one(compare(&baseline, std::slice::from_ref(candidate), &question(Metric::Grade, gates))).gate.unwrap()
    };
    for shared in 0..2 {
        let result = candidate.documents[shared].readings[0].result.as_mut().unwrap();
        result.reused_from = Some(IdKey::of(&format!("base-{shared}-0")));
        let gate = judge(&candidate);
        let (verdict, says) = if shared == 0 { (Verdict::Fail, false) } else { (Verdict::Undetermined, true) };
        assert_eq!((gate.verdict, gate.reason.contains("2 of the 24 pairs share")), (verdict, says), "{}", gate.reason);
    }
    // The same batch is no worse than itself.
    let same = one(compare(&baseline, std::slice::from_ref(&baseline), &question(Metric::Grade, gates)));
    assert_eq!((same.shared_results, same.gate.unwrap().verdict), (24, Verdict::Pass));
}

#[test]
fn a_gate_waits_for_the_baseline_too() {
    let (mut baseline, candidate) = shifted(5.0);
    let gates = Gates { regression: Some(0.0), ..Gates::default() };
    for (open, verdict) in [(1, Verdict::Pass), (2, Verdict::Undetermined)] {
        baseline.batch.job_stats = JobStats { total: 24 + open, completed: 24, pending: open, ..JobStats::default() };
        let candidates = std::slice::from_ref(&candidate);
        let gate = one(compare(&baseline, candidates, &question(Metric::Grade, gates))).gate.unwrap();
        assert_eq!(gate.verdict, verdict, "{}", gate.reason);
    }
}

#[test]
fn holm_takes_each_kind_of_test_on_its_own() {
    let (baseline, candidate) = shifted(-1.0);
    let candidates = [candidate, single("same", &[1.0; 24]), shifted(0.2).1];
    let results = compare(&baseline, &candidates, &question(Metric::Grade, Gates::default()));
    for (result, alone) in results.iter().zip(&candidates) {
        let alone = compared(&baseline, alone);
        let (main, permutation) = (result.main_test.unwrap(), result.permutation.unwrap());
        assert_eq!(main.test, alone.main_test.unwrap().test);
        assert!(main.p_holm >= main.test.p() && permutation.p_holm >= permutation.test.p);
    }
    let smallest =
        results.iter().map(|it| it.main_test.unwrap()).min_by(|a, b| a.test.p().total_cmp(&b.test.p())).unwrap();
    assert!((smallest.p_holm - 3.0 * smallest.test.p()).abs() < 1e-12);
}

#[test_case(-5.0, Some(0.0), None, Verdict::Fail; "a regression")]
#[test_case(-5.0, Some(10.0), None, Verdict::Pass; "a regression within the margin")]
#[test_case(0.0, Some(0.0), None, Verdict::Pass; "none shown")]
#[test_case(5.0, Some(0.0), None, Verdict::Pass; "better")]
#[test_case(0.0, None, Some(2.0), Verdict::Pass; "not inferior")]
#[test_case(0.0, None, Some(0.0), Verdict::Fail; "not shown to be no worse")]
#[test_case(-5.0, Some(10.0), Some(2.0), Verdict::Fail; "one gate of two")]
fn gates(shift: f64, regression: Option<f64>, non_inferior: Option<f64>, verdict: Verdict) {
    let (baseline, candidate) = shifted(shift);
    let gates = Gates { regression, non_inferior, ..Gates::default() };
    let result = one(compare(&baseline, &[candidate], &question(Metric::Grade, gates)));
    let gate = result.gate.unwrap();
    assert_eq!(gate.verdict, verdict, "{}", gate.reason);
}

#[test]
fn a_gate_needs_two_pairs_and_most_of_the_baseline() {
    let gates = |max_missing| Gates { regression: Some(0.0), max_missing, ..Gates::default() };
    let judge = |baseline: &Draft, candidate: &Draft, max_missing| {
        let question = question(Metric::Grade, gates(max_missing));
        one(compare(baseline, std::slice::from_ref(candidate), &question)).gate.unwrap()
    };
    let (one_document, other) = (single("base", &[50.0]), single("new", &[60.0]));
    assert_eq!(judge(&one_document, &other, 0.05).verdict, Verdict::Undetermined);
    let (baseline, mut candidate) = shifted(0.0);
    candidate.documents.truncate(22);
    candidate.documents[0].readings[0].result = None;
    assert_eq!(judge(&baseline, &candidate, 0.124).verdict, Verdict::Undetermined);
    assert_eq!(judge(&baseline, &candidate, 0.125).verdict, Verdict::Pass);
    let undetermined = judge(&baseline, &candidate, 0.05);
    assert!(undetermined.reason.contains("3 of the baseline's 24 documents"), "{}", undetermined.reason);
}

#[test]
fn the_gate_of_several_candidates_is_stricter() {
    // Worse at 95 %, but not at the 99 % that five candidates ask for.
    let baseline = single("base", &[50.0; 6]);
    let candidate = single("new", &[46.0, 49.0, 51.0, 47.0, 48.0, 46.5]);
    let gates = Gates { regression: Some(0.0), ..Gates::default() };
    let fired = |count: usize| {
        let candidates = vec![candidate.clone(); count];
        one(compare(&baseline, &candidates, &question(Metric::Grade, gates))).gate.unwrap().verdict
    };
    assert_eq!((fired(1), fired(5)), (Verdict::Fail, Verdict::Pass));
    let interval: Interval = compared(&baseline, &candidate).difference.unwrap().ci95.unwrap();
    let with_five = compare(&baseline, &vec![candidate; 5], &question(Metric::Grade, gates));
    assert_eq!(with_five[0].difference.as_ref().unwrap().ci95, Some(interval), "what is shown stays at 95 %");
}

#[test_case(-5.0, "With the candidate the mean grade is lower by 5.0 points (95 % interval:"; "a difference")]
#[test_case(0.05, "No difference in mean grade is shown:"; "none")]
fn the_statement_follows_the_interval(shift: f64, begins: &str) {
    let (baseline, candidate) = shifted(shift);
    let conclusion = compared(&baseline, &candidate).conclusion;
    assert!(conclusion.statement.starts_with(begins), "{conclusion}");
    assert_eq!(conclusion.cautions, [""; 0], "{conclusion}");
}

#[test]
fn few_and_skewed_differences_are_said_to_be_rough() {
    let baseline = single("base", &[50.0; 8]);
    let candidate = single("new", &[50.1, 50.2, 49.9, 50.0, 50.3, 49.8, 50.1, 90.0]);
    let cautions = compared(&baseline, &candidate).conclusion.cautions;
    let rough = cautions.iter().find(|it| it.contains("rough")).unwrap();
    assert!(rough.contains("only 8 pairs") && rough.contains("skewed (2.8)"), "{rough}");
}

#[test]
fn methods_that_disagree_are_said_to() {
    // One large change among small ones: the t interval includes 0, the signs are nearly all alike.
    let baseline = single("base", &[50.0; 8]);
    let candidate = single("new", &[51.0, 51.5, 52.0, 52.5, 51.2, 50.8, 51.7, 90.0]);
    let cautions = compared(&baseline, &candidate).conclusion.cautions;
    assert!(cautions[0].starts_with("The methods disagree: the t test gives p = "), "{cautions:?}");
    assert!(cautions[0].contains("the permutation test p = 0.008"), "{cautions:?}");
}

#[test]
fn a_test_that_cannot_reach_the_level_does_not_disagree() {
    // All five up: the exact sign-flip test cannot go below 2/32, the t test does.
    let baseline = single("base", &[50.0; 5]);
    let candidate = single("new", &[52.0, 53.0, 51.5, 52.5, 53.5]);
    let cautions = compared(&baseline, &candidate).conclusion.cautions;
    assert!(
        cautions[0].starts_with("With 5 documents that differ the permutation test cannot go below p = 0.06"),
        "{cautions:?}"
    );
}

#[test]
fn few_pairs_are_rough_without_a_spread_too() {
    let constant = compared(&single("base", &[50.0; 6]), &single("new", &[51.0; 6]));
    assert_eq!(constant.difference.as_ref().unwrap().roughness, [crate::domain::stats::Roughness::Few { count: 6 }]);
    assert_eq!(constant.conclusion.cautions, ["That says little about other documents: there are only 6 pairs."]);
    let many = compared(&single("base", &[50.0; 24]), &single("new", &[51.0; 24]));
    assert_eq!(many.conclusion.cautions, [""; 0]);
}

#[test]
fn what_no_study_could_find_has_no_size() {
    let result = compared(&single("base", &[0.0, 100.0]), &single("new", &[90.0, 10.0]));
    assert!(result.detectable_difference80.unwrap() > 100.0);
    assert!(result.conclusion.limits.contains("would hardly find any difference"), "{}", result.conclusion);
}

#[test]
fn a_batch_beside_itself() {
    let side = single("base", &[50.0; 6]);
    assert_eq!(compared(&side, &side).conclusion.cautions[0], "Baseline and candidate are the same batch.");
}

#[test]
fn what_cannot_be_said_is_not_said() {
    let none = compared(&single("base", &[]), &single("new", &[50.0]));
    assert_eq!((none.difference.as_ref(), none.main_test, none.permutation), (None, None, None));
    assert!(none.conclusion.statement.contains("no document in common"));
    let ungraded = compared(&side("base", &[&[None]]), &single("new", &[50.0]));
    assert!(ungraded.conclusion.statement.contains("No document has grades on both sides"));
    let single_pair = compared(&single("base", &[50.0]), &single("new", &[60.0]));
    assert_eq!(single_pair.difference.unwrap().ci95, None);
    let constant = compared(&single("base", &[50.0, 60.0]), &single("new", &[51.0, 61.0]));
    assert_eq!(constant.difference.unwrap().ci95, Some(Interval { low: 1.0, high: 1.0 }));
    assert_eq!((constant.main_test, constant.cohen_dz, constant.detectable_difference80), (None, None, None));
    assert!(
        constant.conclusion.statement.contains("On each of the 2 documents the candidate's grade is 1.0 points higher")
    );
}

#[test]
fn a_batch_that_is_not_done_is_named() {
    let (mut baseline, candidate) = shifted(0.0);
    baseline.batch.job_stats = JobStats { total: 30, completed: 24, pending: 5, running: 1, ..JobStats::default() };
    let conclusion = compared(&baseline, &candidate).conclusion.to_string();
    assert!(conclusion.contains("The baseline is not done: 6 of its 30 jobs"), "{conclusion}");
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn grades() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((0u8..100, 0u8..100).prop_map(|(a, b)| (f64::from(a), f64::from(b))), 2..12)
    }

    fn both(pairs: &[(f64, f64)]) -> (Draft, Draft) {
        let (left, right): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        (single("base", &left), single("new", &right))
    }

    proptest! {
        #[test]
        fn exchanging_the_sides_turns_the_result(pairs in grades()) {
            let (baseline, candidate) = both(&pairs);
            let (forth, back) = (compared(&baseline, &candidate), compared(&candidate, &baseline));
            let (ours, theirs) = (forth.difference.unwrap(), back.difference.unwrap());
            prop_assert!((ours.mean + theirs.mean).abs() < 1e-9);
            prop_assert_eq!(forth.permutation, back.permutation);
            prop_assert_eq!((forth.tally.wins, forth.tally.losses), (back.tally.losses, back.tally.wins));
            prop_assert_eq!(forth.means, Sides { baseline: back.means.candidate, candidate: back.means.baseline });
        }

        #[test]
        fn the_order_of_the_documents_changes_no_figure(pairs in grades(), by in 0usize..12) {
            let (baseline, candidate) = both(&pairs);
            let mut turned = candidate.clone();
            turned.documents.rotate_left(by % pairs.len());
            let (ours, theirs) = (compared(&baseline, &candidate), compared(&baseline, &turned));
            prop_assert_eq!(ours.difference, theirs.difference);
            prop_assert_eq!((ours.main_test, ours.permutation), (theirs.main_test, theirs.permutation));
            prop_assert_eq!(ours.conclusion, theirs.conclusion);
        }

        #[test]
        fn a_shift_of_both_changes_no_difference(pairs in grades(), shift in 0u8..50) {
            let moved: Vec<_> = pairs.iter().map(|(a, b)| (a + f64::from(shift), b + f64::from(shift))).collect();
            let (ours, theirs) = (both(&pairs), both(&moved));
            let (ours, theirs) = (compared(&ours.0, &ours.1), compared(&theirs.0, &theirs.1));
            prop_assert_eq!(ours.difference, theirs.difference);
            prop_assert_eq!(ours.main_test, theirs.main_test);
        }

        #[test]
        fn a_scale_of_both_scales_the_difference(pairs in grades(), power in 0i32..4) {
            let factor = 2.0_f64.powi(-power);
            let scaled: Vec<_> = pairs.iter().map(|(a, b)| (a * factor, b * factor)).collect();
            let (ours, theirs) = (both(&pairs), both(&scaled));
            let (ours, theirs) = (compared(&ours.0, &ours.1), compared(&theirs.0, &theirs.1));
            let (ours_mean, theirs_mean) = (ours.difference.unwrap().mean, theirs.difference.unwrap().mean);
            prop_assert!((ours_mean * factor - theirs_mean).abs() < 1e-12);
            prop_assert_eq!(ours.main_test, theirs.main_test);
            prop_assert_eq!(ours.permutation, theirs.permutation);
        }
    }
}
