//! Numbers in ascending order, each kept once with how often it occurs.
//!
//! Grades, counts and the differences between them take few different values: a million of them need no more memory than a
//! thousand.

/// Numbers that are sorted in at once: 512 KiB.
const PENDING: usize = 1 << 16;

/// How often a number occurs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub(super) value: f64,
    pub(super) count: usize,
}

/// By [`f64::total_cmp`], in which 0 follows −0.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Multiset {
    runs: Vec<Run>,
    len: usize,
}

/// Numbers on their way into a [`Multiset`], in any order.
#[derive(Debug, Default)]
pub(super) struct MultisetBuilder {
    sorted: Multiset,
    pending: Vec<f64>,
}

impl MultisetBuilder {
    pub(super) fn push(&mut self, value: f64) {
        self.pending.push(value);
        if self.pending.len() == PENDING {
            self.sort_in();
        }
    }

    pub(super) fn finish(mut self) -> Multiset {
        self.sort_in();
        self.sorted
    }

    fn sort_in(&mut self) {
        self.pending.sort_unstable_by(f64::total_cmp);
        let mut merged = Multiset::default();
        let mut sorted = self.sorted.runs.iter().copied().peekable();
        for value in self.pending.drain(..) {
            while let Some(run) = sorted.next_if(|run| run.value.total_cmp(&value).is_le()) {
                merged.append(run);
            }
            merged.append(Run { value, count: 1 });
        }
        sorted.for_each(|run| merged.append(run));
        self.sorted = merged;
    }
}

impl Multiset {
    /// Adds numbers that are not below those that are there.
    fn append(&mut self, added: Run) {
        self.len += added.count;
        match self.runs.last_mut().filter(|last| last.value.to_bits() == added.value.to_bits()) {
            Some(last) => last.count += added.count,
            None => self.runs.push(added),
        }
    }

    /// Each number as often as it occurs.
    pub(super) fn iter(&self) -> impl Iterator<Item = f64> {
        self.runs.iter().flat_map(|run| std::iter::repeat_n(run.value, run.count))
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) fn first(&self) -> Option<f64> {
        self.runs.first().map(|run| run.value)
    }

    pub(super) fn last(&self) -> Option<f64> {
        self.runs.last().map(|run| run.value)
    }

    /// The number at this place of the order, from 0.
    pub(super) fn get(&self, mut place: usize) -> Option<f64> {
        let found = self.runs.iter().find(|run| {
            let is_here = place < run.count;
            place -= if is_here { 0 } else { run.count };
            is_here
        });
        found.map(|run| run.value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gathered(values: &[f64]) -> Multiset {
        let mut builder = MultisetBuilder::default();
        for value in values {
            builder.push(*value);
        }
        builder.finish()
    }

    #[test]
    fn many_equal_numbers_are_few() {
        let values: Vec<f64> = (0..3 * PENDING + 5).map(|index| (index % 7) as f64 / 10.0).collect();
        let set = gathered(&values);
        assert_eq!((set.runs().len(), set.len(), set.iter().count()), (7, values.len(), values.len()));
    }

    proptest! {
        #[test]
        fn is_the_sorted_list(values in prop::collection::vec(prop_oneof![Just(0.0), Just(-0.0), -3.0..3.0_f64], 0..60), twice in any::<bool>()) {
            let mut builder = MultisetBuilder::default();
            for (place, value) in values.iter().enumerate() {
                builder.push(*value);
                // As where there are more than are sorted in at once.
                if twice && place % 7 == 0 {
                    builder.sort_in();
                }
            }
            let set = builder.finish();
            let mut sorted = values;
            sorted.sort_unstable_by(f64::total_cmp);
            let bits = |value: f64| value.to_bits();
            prop_assert_eq!(set.iter().map(bits).collect::<Vec<_>>(), sorted.iter().copied().map(bits).collect::<Vec<_>>());
            let at: Vec<_> = (0..=sorted.len()).map(|place| set.get(place).map(bits)).collect();
            prop_assert_eq!(at, (0..=sorted.len()).map(|place| sorted.get(place).copied().map(bits)).collect::<Vec<_>>());
            prop_assert_eq!((set.first(), set.last()), (sorted.first().copied(), sorted.last().copied()));
        }
    }
}
