//! "Did you mean": the known name that is nearest to one that nobody knows.

use crate::domain::{Actor, Timestamp};
use crate::failure::Failure;
use crate::intake::builtin;
use crate::repository::Repository;
use crate::shell::quoted_word;

/// The newest batches are those that somebody means.
const BATCHES: u32 = 200;
/// Fewer letters begin too many names.
const BEGINNING: usize = 3;

/// Adds a hint where a batch is named almost so.
pub(super) fn batch(
    failure: Failure,
    repository: &dyn Repository,
    actor: &Actor,
    text: &str,
    now: Timestamp,
) -> Failure {
    let batches = repository.batches_beginning(actor, "", now, BATCHES).unwrap_or_default();
    if text.starts_with("latest~") {
        let count = batches.len();
        let about = match count {
            0 => "you have no batch yet".to_owned(),
            1 => "you have one batch, latest".to_owned(),
            _ if count == BATCHES as usize => "latest~0 is your newest batch, latest~1 the one before".to_owned(),
            _ => format!("latest~0 is your newest batch, latest~{} the oldest", count - 1),
        };
        return failure.hint(about);
    }
    if let Some(named) = batches.iter().find(|batch| batch.name.as_deref() == Some(text)) {
        return before_others(
            failure,
            format!("a name finds nothing; one of that name is {}", quoted_word(&named.value)),
        );
    }
    let latest = batches.first().map(|_| "latest");
    hint(failure, text, batches.iter().map(|batch| batch.value.as_str()).chain(latest))
}

/// Adds a hint where an agent is named almost so.
pub(super) fn agent(failure: Failure, repository: &dyn Repository, text: &str) -> Failure {
    let versions = repository.list_agents(false, false).unwrap_or_default();
    let name = text.split('@').next().unwrap_or(text);
    // One that is named exactly so and was not found is another user's.
    let elsewhere = versions
        .iter()
        .find(|version| version.agent.name == name)
        .and_then(|version| version.agent.owner.as_ref().map(|owner| format!("{}/{}", owner.name, version.agent.name)));
    if let Some(elsewhere) = elsewhere {
        return hint(failure, &elsewhere, std::iter::once(elsewhere.as_str()));
    }
    let known = versions.iter().map(|version| version.agent.name.as_str());
    hint(failure, name, builtin::all().iter().map(|agent| agent.name).chain(known))
}

fn hint<'a>(failure: Failure, given: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    match nearest(given, known) {
        Some(name) => before_others(failure, format!("did you mean {name:?}?")),
        None => failure,
    }
}

fn before_others(mut failure: Failure, hint: String) -> Failure {
    failure.hints.insert(0, hint);
    failure
}

/// One slip in four letters may be a slip; more is another name. Who wrote a beginning may have meant all of it.
fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    let length = given.chars().count();
    let most = length.div_ceil(4).min(3);
    let distance = |name: &str| {
        let name = name.to_lowercase();
        let is_beginning = length >= BEGINNING && name.starts_with(&given);
        if is_beginning { 0 } else { strsim::damerau_levenshtein(&given, &name) }
    };
    known.map(|name| (distance(name), name)).filter(|(distance, _)| *distance <= most).min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("stric-v1", Some("strict-v1"); "a letter left out")]
    #[test_case("Strict-V1", Some("strict-v1"); "another case")]
    #[test_case("strcit-v2", Some("strict-v2"); "two letters changed round, and the nearer of two")]
    #[test_case("stri", Some("strict-v1"); "a beginning")]
    #[test_case("weekly", None; "another name")]
    #[test_case("", None; "nothing")]
    fn slips_are_told_from_other_names(given: &str, expected: Option<&str>) {
        assert_eq!(nearest(given, ["strict-v1", "strict-v2", "house"].into_iter()), expected);
    }
}
