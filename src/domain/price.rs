//! What a model's tokens cost.

use serde::Deserialize;

use super::Cost;

/// The price of a model, in dollars per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "Figures")]
pub struct Price {
    input: f64,
    output: f64,
    /// Input tokens that the provider had cached; as `input` where it is not given.
    cached: Option<f64>,
    /// Input tokens that it took into its cache; as `input` where it is not given.
    cache_write: Option<f64>,
}

/// As somebody wrote it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Figures {
    input: f64,
    output: f64,
    cached: Option<f64>,
    cache_write: Option<f64>,
}

/// The dearest price that is believed: a slip of the decimal point must not overflow a sum.
const MAX_DOLLARS: f64 = 1e6;

impl TryFrom<Figures> for Price {
    type Error = String;

    fn try_from(figures: Figures) -> Result<Self, String> {
        let Figures { input, output, cached, cache_write } = figures;
        let mut all = [Some(input), Some(output), cached, cache_write].into_iter().flatten();
        match all.find(|it| !(0.0..=MAX_DOLLARS).contains(it)) {
            Some(wrong) => Err(format!("a price is an amount of dollars from 0 to {MAX_DOLLARS}, not {wrong}")),
            None => Ok(Self { input, output, cached, cache_write }),
        }
    }
}

/// The tokens of one call, as a server counted them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tokens {
    /// All that were read, those from a cache included.
    pub input: u64,
    /// How many of `input` came from a cache.
    pub cached: u64,
    /// How many of `input` were taken into one.
    pub cache_written: u64,
    pub output: u64,
}

impl Price {
    /// Exact in pico-dollars: a price with six decimals is a whole number of them for each token.
    #[must_use]
    pub fn cost(&self, tokens: Tokens) -> Cost {
        let cached = tokens.cached.min(tokens.input);
        let written = tokens.cache_written.min(tokens.input - cached);
        let parts = [
            (tokens.input - cached - written, self.input),
            (cached, self.cached.unwrap_or(self.input)),
            (written, self.cache_write.unwrap_or(self.input)),
            (tokens.output, self.output),
        ];
        let amount = |(count, price): (u64, f64)| count.saturating_mul(pico_dollars_a_token(price));
        Cost::from_pico_dollars(parts.into_iter().map(amount).fold(0, u64::saturating_add).min(i64::MAX as u64))
    }

    /// The most that a call can cost that nothing is known of.
    #[must_use]
    pub fn most(&self, input: u64, output: u64) -> Cost {
        let plain = Tokens { input, output, ..Tokens::default() };
        self.cost(plain).max(self.cost(Tokens { cache_written: input, ..plain }))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a price is from 0 to a million")]
fn pico_dollars_a_token(dollars_a_million: f64) -> u64 {
    (dollars_a_million * 1e6).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(input: f64, output: f64, cached: Option<f64>) -> Price {
        Price::try_from(Figures { input, output, cached, cache_write: None }).unwrap()
    }

    #[test]
    fn is_exact_to_the_pico_dollar() {
        let mini = price(0.15, 0.6, Some(0.075));
        let cost = mini.cost(Tokens { input: 1_001, cached: 1_000, output: 7, ..Tokens::default() });
        assert_eq!(cost.pico_dollars(), 150_000 + 1_000 * 75_000 + 7 * 600_000);
    }

    #[test]
    fn cached_tokens_cost_as_others_where_nothing_else_is_known() {
        let plain = price(2.0, 8.0, None);
        let tokens = Tokens { input: 10, cached: 4, ..Tokens::default() };
        assert_eq!(plain.cost(tokens), plain.cost(Tokens { cached: 0, ..tokens }));
        let more_than_there_are = Tokens { input: 10, cached: 40, cache_written: 3, ..Tokens::default() };
        assert_eq!(plain.cost(more_than_there_are), plain.cost(tokens));
    }

    #[test]
    fn what_is_taken_into_the_cache_has_a_price_of_its_own() {
        let figures = Figures { input: 2.0, output: 8.0, cached: Some(0.2), cache_write: Some(2.5) };
        let tokens = Tokens { input: 100, cached: 60, cache_written: 30, output: 1 };
        let cost = Price::try_from(figures).unwrap().cost(tokens);
        assert_eq!(cost.pico_dollars(), 10 * 2_000_000 + 60 * 200_000 + 30 * 2_500_000 + 8_000_000);
    }

    #[test]
    fn refuses_what_is_no_price_and_never_overflows() {
        for wrong in [-0.1, f64::NAN, f64::INFINITY, 1e7] {
            let figures = Figures { input: 1.0, output: wrong, cached: None, cache_write: None };
            assert!(Price::try_from(figures).is_err(), "{wrong}");
        }
        let much = price(1e6, 1e6, None).cost(Tokens { input: u64::MAX, output: u64::MAX, ..Tokens::default() });
        assert_eq!(much.pico_dollars(), i64::MAX as u64);
    }
}
