//! A number of which a million may be unknown.

use std::num::NonZeroU64;

/// Leaves room for `None` in its eight bytes, and ends one below the largest number there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount(NonZeroU64);

impl Amount {
    pub(super) const ZERO: Self = Self::new(0);

    pub(super) const fn new(amount: u64) -> Self {
        Self(NonZeroU64::MIN.saturating_add(amount))
    }

    pub(super) const fn get(self) -> u64 {
        self.0.get() - 1
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self::new(self.get().saturating_add(other.get()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_end_where_the_numbers_do() {
        assert_eq!(Amount::new(7).plus(Amount::ZERO).get(), 7);
        assert_eq!(Amount::new(u64::MAX).plus(Amount::new(1)).get(), u64::MAX - 1);
        assert_eq!(size_of::<Option<Amount>>(), 8);
    }
}
