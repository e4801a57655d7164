//! Statistics of grades and of differences between grades, pure.
//!
//! Documents are the units: a document's grade is the mean of its repetitions, and documents weigh equally. Repetitions
//! of one document are no independent evidence about other documents, so they never enter an `n`.
//!
//! A number that is not defined is `None`; no function returns `NaN` or an infinity, whatever it is given. Formulas stand
//! at the functions; `docs/statistics.md` collects them with their sources and with the simulations of their limits.

mod consistency;
mod distributions;
mod gate;
mod holm;
mod interval;
mod multiset;
mod paired;
mod permutation;
mod power;
mod proportion;
mod sample;
mod sum;

pub use consistency::{Consistency, WIDE_RANGE, Within, WithinDocuments, consistency, squares_within};
pub use gate::{shows_non_inferiority, shows_regression};
pub use holm::holm;
pub use interval::{CONFIDENCE, Interval, gate_confidence};
pub use paired::{Direction, Pairs, PairsBuilder, TTest, Tally, difference};
pub use permutation::{Patterns, Permutation};
pub use power::{detectable_difference, documents_needed};
pub use proportion::{Proportion, Trials, mcnemar_exact, proportion};
pub use sample::{Roughness, Sample, SampleBuilder, document_grades};

/// Whatever overflowed or was never defined, as `None`.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
