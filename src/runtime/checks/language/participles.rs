//! Which words make a passive: forms of "be", what may stand between, and past participles.

use std::collections::HashSet;
use std::sync::LazyLock;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// Past participles that do not end in `ed`.
static IRREGULAR: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "beaten begun bent bitten blown borne bought bound broken brought built burnt caught chosen cut dealt \
    done drawn driven drunk eaten felt flown forbidden forgiven forgotten fought found frozen given ground \
    grown heard held hidden hit hung kept known laid led lent lit lost made meant met mistaken misunderstood \
    overcome overridden overwritten paid proven put read rebuilt redone rethrown rewritten said seen sent \
    set shaken shot shown shut sold sought spent split spoken spread stolen struck stuck sung swept taken \
    taught thought thrown told torn understood undertaken undone upheld withdrawn withheld won worn woven \
    written",
    )
});

/// Words in `ed` that are no participles, or describe a state rather than an act; and a few irregular ones.
static NOT_PASSIVE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "accustomed advanced aged ashamed assorted based bed biased blessed bored breed closed committed \
    complicated concerned confused connected convinced crowded dated dedicated delighted deprecated detailed \
    determined disappointed distinguished distributed educated embarrassed embed engaged entitled exceed \
    excited exhausted experienced feed fixed frightened frustrated gifted good hundred impressed inclined \
    indeed intended interested involved isolated limited linked located married mixed motivated naked need \
    nested opinionated opposed outdated pleased prepared proceed qualified red related relaxed reserved \
    retired sacred satisfied scared seed settled shared shed sophisticated speed stuck succeed supposed \
    surprised talented tired unified used varied wicked worried",
    )
});

/// Participles that take an object or a name after the passive: "is called Foo", "was given time".
static WITH_OBJECT: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "appointed asked called considered declared deemed elected given granted made offered paid promised sent \
    shown taught told",
    )
});

/// Adverbs not in `ly` that stand between "be" and the participle.
static ADVERBS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "again already also always ever first hence however indeed instead just later long never not now often \
    once only quite rather seldom so sometimes soon still then therefore thus too very well yet",
    )
});

/// Words that show, after a participle, that it was not a description of the noun that follows.
static FUNCTION_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "a about above across after against all along among an and any around as at away back because before \
    behind below beneath beside between beyond both but by directly down during either elsewhere every for \
    from here how if in inside instead into it its like near nor of off on once only onto or our out outside \
    over per rather since so such than that the their them then there these this those through throughout to \
    together too toward towards twice under unless until up upon us using via well what when where whether \
    which while who why with within without yet you your",
    )
});

pub(in crate::runtime::checks) fn is_be(word: &str) -> bool {
    let word = word.strip_suffix("n't").or_else(|| word.strip_suffix("n’t")).unwrap_or(word);
    matches!(word, "am" | "is" | "are" | "was" | "were" | "be" | "been" | "being")
}

pub(in crate::runtime::checks) fn is_adverb(word: &str) -> bool {
    ADVERBS.contains(word)
        || (word.len() > 4 && word.ends_with("ly") && !matches!(word, "only" | "apply" | "reply" | "supply" | "family"))
}

pub(in crate::runtime::checks) fn is_participle(word: &str) -> bool {
    if NOT_PASSIVE.contains(word) {
        return false;
    }
    // "unused", "undefined": adjectives.
    let is_regular = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed") && !word.starts_with("un");
    is_regular || IRREGULAR.contains(word) || word == "agreed" || word == "guaranteed"
}

/// Whether a passive of this participle may be followed by an object.
pub(in crate::runtime::checks) fn takes_object(word: &str) -> bool {
    WITH_OBJECT.contains(word)
}

/// Whether a participle before `next` is one of the verb and not of the noun that follows.
pub(in crate::runtime::checks) fn is_verbal_before(next: &str) -> bool {
    FUNCTION_WORDS.contains(next) || is_adverb(next)
}
