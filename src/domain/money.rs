//! Money as integer pico-dollars (10⁻¹² USD), so that sums over a million jobs are exact: the cheapest
//! published price, a few cents per million tokens, is tens of thousands of pico-dollars a token.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

const PICO_PER_DOLLAR: u64 = 1_000_000_000_000;

/// An amount of money in pico-dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cost(u64);

impl Cost {
    pub const ZERO: Self = Self(0);

    #[must_use]
    pub const fn from_pico_dollars(amount: u64) -> Self {
        Self(amount)
    }

    #[must_use]
    pub const fn pico_dollars(self) -> u64 {
        self.0
    }

    /// Rounds dollars to the nearest pico-dollar; `None` when negative, not finite, or above what
    /// the database's signed integers hold (9.2 million dollars).
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked first")]
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let pico = (dollars * PICO_PER_DOLLAR as f64).round();
        (dollars >= 0.0 && pico < i64::MAX as f64).then_some(Self(pico as u64))
    }

    /// Decimal dollars, the nearest double: what JSON prints.
    #[must_use]
    pub fn dollars(self) -> f64 {
        self.0 as f64 / PICO_PER_DOLLAR as f64
    }
}

impl Add for Cost {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Cost {
    /// `$1.25`, or as many decimals as a smaller amount needs for two significant digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dollars = self.dollars();
        let decimals = match dollars {
            0.0 => 2,
            small if small < 0.0001 => 7,
            small if small < 0.1 => 4,
            _ => 2,
        };
        write!(f, "${dollars:.decimals$}")
    }
}

impl serde::Serialize for Cost {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.dollars())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_small_amounts_add_up_exactly() {
        let tenth_of_a_cent = Cost::from_dollars(0.001).unwrap();
        let total: Cost = std::iter::repeat_n(tenth_of_a_cent, 1_000_000).sum();
        assert_eq!(total, Cost::from_dollars(1000.0).unwrap());
    }

    #[test]
    fn refuses_what_is_not_an_amount() {
        for bad in [-0.01, f64::NAN, f64::INFINITY, 1e10] {
            assert_eq!(Cost::from_dollars(bad), None, "{bad}");
        }
    }
}
