//! Words that sound like a statement and make none: empty intensifiers, anonymous authorities, padding.
//! Hedges that mark real uncertainty ("perhaps", "probably", "may") are not among them.

/// The list, in lower case. `docs/checks.md` repeats it.
pub(in crate::runtime::checks) const PHRASES: &[&str] = &[
    // Intensifiers that add nothing
    "absolutely",
    "basically",
    "clearly",
    "completely and utterly",
    "drastically",
    "dramatically",
    "essentially",
    "extremely",
    "fairly",
    "huge",
    "hugely",
    "immensely",
    "incredibly",
    "insanely",
    "literally",
    "massively",
    "obviously",
    "of course",
    "pretty",
    "quite",
    "rather",
    "really",
    "remarkably",
    "simply put",
    "somewhat",
    "surprisingly",
    "totally",
    "tremendous",
    "tremendously",
    "truly",
    "utterly",
    "vastly",
    "very",
    "virtually",
    // Amounts without a number
    "a great deal of",
    "a lot of",
    "countless",
    "a number of",
    "lots of",
    "numerous",
    "tons of",
    "vast majority",
    "various",
    // Nobody in particular says so
    "as everyone knows",
    "as is well known",
    "experts agree",
    "experts say",
    "it goes without saying",
    "it has been said",
    "it is believed",
    "it is generally accepted",
    "it is said",
    "it is well known",
    "it is widely accepted",
    "it is widely believed",
    "it is widely known",
    "many believe",
    "many people believe",
    "many people say",
    "many say",
    "needless to say",
    "research has shown",
    "research shows",
    "some people say",
    "some say",
    "studies have shown",
    "studies show",
    // Vague comparison
    "in a sense",
    "in a way",
    "in some sense",
    "kind of",
    "more or less",
    "sort of",
    "to a certain extent",
    "to some degree",
    "to some extent",
    // Praise in place of facts
    "best in class",
    "cutting edge",
    "revolutionary",
    "state of the art",
    "world class",
];

/// Whether a phrase of the list is used in another sense, judged by its neighbours in the sentence.
pub(in crate::runtime::checks) fn is_exempt(phrase: &str, before: Option<&str>, after: Option<&str>) -> bool {
    let before = before.unwrap_or_default();
    let after = after.unwrap_or_default();
    match phrase {
        // "Not quite", "isn't very": these limit a statement, which is fair.
        "quite" | "really" | "totally" | "truly" | "absolutely" | "obviously" | "very" if is_negation(before) => true,
        "very" if after == "well" => true,
        "very" => matches!(
            before,
            "the" | "this" | "that" | "these" | "those" | "its" | "their" | "his" | "her" | "my" | "our"
        ),
        "rather" => {
            after == "than"
                || matches!(before, "would" | "or" | "but" | "i'd" | "we'd" | "they'd" | "you'd")
                || before.is_empty()
        }
        "pretty" => after.starts_with("print") || matches!(after, "and" | "or"),
        "kind of" | "sort of" => !is_hedging(before),
        // "Write clearly", "clearly separated": a manner, not a claim.
        "clearly" => !(before.is_empty() || is_being(before)),
        "fairly" => matches!(before, "treat" | "treated" | "distributed" | "shared"),
        "various" => matches!(before, "the" | "these" | "those" | "its" | "their"),
        "a number of" => matches!(after, "arguments" | "elements" | "bytes" | "bits"),
        "in a way" | "in a sense" => {
            matches!(after, "that" | "which" | "as" | "similar" | "to" | "compatible" | "consistent" | "where")
        }
        "literally" => before == "taken" || before == "quite",
        _ => false,
    }
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "never" | "cannot") || word.ends_with("n't") || word.ends_with("n’t")
}

/// "It is kind of slow" hedges; "this kind of file" does not.
fn is_hedging(before: &str) -> bool {
    is_being(before)
        || matches!(
            before,
            "feel"
                | "feels"
                | "felt"
                | "look"
                | "looks"
                | "seem"
                | "seems"
                | "just"
                | "only"
                | "really"
                | "i"
                | "we"
                | "they"
                | "it"
        )
}

fn is_being(word: &str) -> bool {
    matches!(word, "is" | "are" | "was" | "were" | "be" | "been" | "it's" | "that's" | "they're" | "not")
}
