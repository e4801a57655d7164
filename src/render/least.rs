//! Sums of which a part may not be known.

use std::fmt::Display;

use super::count::grouped;

/// The sum, or else the least that it can be.
#[must_use]
pub fn at_least(total: Option<impl Display>, known: impl Display) -> String {
    total.map_or_else(|| format!("≥ {known}"), |total| total.to_string())
}

/// Tokens in and out; nothing where no part of them is known, or none were used.
#[must_use]
pub fn tokens([input, output]: [(Option<u64>, u64); 2]) -> Option<[String; 2]> {
    (input.1 > 0 || output.1 > 0)
        .then(|| [input, output].map(|(total, known)| at_least(total.map(grouped), grouped(known))))
}

/// What is not in the sums; nothing where all attempts told how they ended.
#[must_use]
pub fn lost(attempts: u64) -> Option<String> {
    let may = if attempts == 1 { "it may" } else { "they may" };
    let counted = super::counted(attempts, "attempt");
    (attempts > 0).then(|| format!("{counted} without an answer: {may} have been paid for, and no sum has that"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_sum_is_at_least_what_is_known_of_it() {
        assert_eq!(tokens([(Some(1_000), 1_000), (None, 20)]).unwrap(), ["1,000", "≥ 20"]);
        assert_eq!(tokens([(None, 0), (None, 0)]), None);
        assert_eq!(tokens([(Some(0), 0), (Some(0), 0)]), None);
    }
}
