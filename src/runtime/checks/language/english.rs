//! Whether a text reads as English. What is known here of spelling and grammar would be nonsense elsewhere.

/// Words that stand in every English text, and seldom in texts of other languages.
const FUNCTION_WORDS: &[&str] = &[
    "and", "are", "be", "but", "by", "can", "for", "from", "have", "how", "if", "it", "not", "of", "or", "our", "that",
    "the", "their", "there", "they", "this", "to", "we", "what", "when", "which", "with", "you", "your",
];

/// The share of such words from which a text is taken for English; English prose has 0.2 to 0.35.
const SMALLEST_SHARE: f64 = 0.07;

/// A shorter text is given the benefit of the doubt.
const FEWEST_WORDS: usize = 40;

/// Judges words in lower case.
pub(in crate::runtime::checks) fn is_english<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let (total, known) =
        words.fold((0_usize, 0_usize), |(total, known), word| (total + 1, known + usize::from(is_function_word(word))));
    total < FEWEST_WORDS || known as f64 >= SMALLEST_SHARE * total as f64
}

pub(in crate::runtime::checks) fn is_function_word(word: &str) -> bool {
    word.len() <= 5 && FUNCTION_WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test]
    fn the_searched_list_is_sorted() {
        assert!(FUNCTION_WORDS.is_sorted());
    }

    #[test_case("the cat sat on the mat and the dog lay by the door of the house", true; "english")]
    #[test_case("der hund lag vor der tür des hauses und die katze saß in ihrem korb", false; "german")]
    #[test_case("el programa requiere una variante de la serie para los problemas", false; "spanish")]
    #[test_case("de kat zat op de mat en de hond lag voor de deur van het huis", false; "dutch")]
    #[test_case("le chat est sur la table et le chien dort devant la porte de la maison", false; "french")]
    fn languages_are_told_apart(text: &str, expected: bool) {
        let long = [text; 5].join(" ");
        assert_eq!(is_english(long.split(' ')), expected);
    }

    #[test]
    fn a_short_text_is_not_refused() {
        assert!(is_english("Nudeln mit Käse".split(' ')));
    }
}
