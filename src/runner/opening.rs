//! How a run begins. A server that refuses a document as too long or malformed speaks of that document, but one that
//! refuses the first ten alike speaks of the agent, and the other nine hundred and ninety can be spared.

/// So many answers are looked at.
pub(super) const ANSWERS: u32 = 10;

#[derive(Debug, Default)]
pub(super) struct Opening {
    seen: u32,
    refused: Option<u16>,
    is_over: bool,
    /// What the first one said.
    said: Option<String>,
}

impl Opening {
    /// Takes note of an answer, by the status with which the request was refused. Whether all were refused alike, said once.
    pub(super) fn note(&mut self, refused: Option<u16>, message: &str) -> bool {
        if self.is_over {
            return false;
        }
        if refused.is_some() && self.said.is_none() {
            self.said = Some(message.to_owned());
        }
        let is_alike = refused.is_some() && (self.seen == 0 || self.refused == refused);
        self.seen += 1;
        self.refused = refused;
        self.is_over = !is_alike || self.seen == ANSWERS;
        is_alike && self.is_over
    }

    /// How many answers came and what the first said, when there were fewer than are looked at and all were refused alike.
    pub(super) fn nothing_but_refusals(&self) -> Option<(u32, &str)> {
        let said = self.said.as_deref().filter(|_| !self.is_over)?;
        Some((self.seen, said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case(&[Some(400); 10], Some(9); "ten alike")]
    #[test_case(&[Some(400); 30], Some(9); "said once")]
    #[test_case(&[Some(400); 9], None; "nine alike")]
    #[test_case(&[Some(400), Some(400), Some(422), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400)], None; "of two kinds")]
    #[test_case(&[None, Some(400), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400), Some(400)], None; "after a success")]
    fn only_a_beginning_of_equal_refusals_counts(answers: &[Option<u16>], expected: Option<usize>) {
        let mut opening = Opening::default();
        let told: Vec<usize> = answers
            .iter()
            .enumerate()
            .filter(|(_, refused)| opening.note(**refused, "no"))
            .map(|(index, _)| index)
            .collect();
        assert_eq!(told, Vec::from_iter(expected));
    }
    #[test]
    fn what_a_short_run_met_is_told_when_it_was_all_alike() {
        let met = |answers: &[Option<u16>]| {
            let mut opening = Opening::default();
            for refused in answers {
                opening.note(*refused, "too hot");
            }
            opening.nothing_but_refusals().map(|(count, said)| (count, said.to_owned()))
        };
        assert_eq!(met(&[Some(422); 3]), Some((3, "too hot".to_owned())));
        assert_eq!(met(&[Some(422), None]), None);
        assert_eq!(met(&[Some(422), Some(400)]), None);
        assert_eq!(met(&[Some(422); 10]), None, "that stopped the run");
        assert_eq!(met(&[]), None);
    }
}
