//! What can be wrong with a list of checks, said so that the agent's author can mend it without the manual.

/// A list of checks that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    #[error("checks is empty; list at least one, as in `- words: {{min: 300}}`")]
    Empty,
    /// `item` counts from 1.
    #[error("check {item}: {problem}")]
    Item { item: usize, problem: Problem },
    #[error("check {item}, {check}: {problem}")]
    Check { item: usize, check: &'static str, problem: Problem },
}

/// What is wrong with one item of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("expected one key, the check's name, as in `words: {{min: 300}}`, not {given}")]
    Shape { given: String },
    #[error("unknown check {given:?}{}; one of: {}", hint(nearest.as_ref()), known.join(", "))]
    UnknownCheck { given: String, nearest: Option<&'static str>, known: Vec<&'static str> },
    #[error("unknown key {given:?}{}; it has: {}", hint(nearest.as_ref()), known.join(", "))]
    UnknownKey { given: String, nearest: Option<&'static str>, known: Vec<&'static str> },
    #[error("{key} must be {accepted}, not {given}")]
    Value { key: &'static str, accepted: &'static str, given: String },
    #[error("needs {0}")]
    Missing(&'static str),
    #[error("{0} exclude each other; give one")]
    Exclusive(&'static str),
    #[error("min {min} is above max {max}")]
    EmptyRange { min: String, max: String },
    #[error("pattern cannot be used: {reason}")]
    Pattern { reason: String },
}

fn hint(nearest: Option<&&'static str>) -> String {
    nearest.map(|name| format!(" (did you mean {name}?)")).unwrap_or_default()
}

/// The name of `known` that `given` was probably meant to be.
pub(super) fn nearest(given: &str, known: &[&'static str]) -> Option<&'static str> {
    let folded = given.to_lowercase().replace('_', "-");
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(&folded, &name.to_lowercase()), *name))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, name)| name)
}
