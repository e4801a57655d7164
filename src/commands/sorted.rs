//! `--sort`, `--reverse`, `--limit` and `--cursor` of lists that are in memory anyway. What is equal stays in the order in
//! which it came.

use std::cmp::Ordering;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::cursor::{self, Order};
use crate::failure::Failure;

/// What a row is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// The most first.
    Amount(u64),
    /// The smallest first, as names are read.
    Name(String),
    /// What has no value comes last, in either direction.
    Missing,
}

impl Key {
    pub(super) fn amount(value: Option<u64>) -> Self {
        value.map_or(Self::Missing, Self::Amount)
    }

    fn compare(&self, other: &Self, is_reversed: bool) -> Ordering {
        match (self, other) {
            (Self::Amount(a), Self::Amount(b)) => turned(b.cmp(a), is_reversed),
            (Self::Name(a), Self::Name(b)) => turned(a.cmp(b), is_reversed),
            (Self::Missing, Self::Missing) => Ordering::Equal,
            (Self::Amount(_), Self::Name(_) | Self::Missing) | (Self::Name(_), Self::Missing) => Ordering::Less,
            (Self::Name(_) | Self::Missing, Self::Amount(_)) | (Self::Missing, Self::Name(_)) => Ordering::Greater,
        }
    }
}

/// The last row of a page: its key, and its place `P` in the order in which the rows come.
#[derive(Debug, Clone, PartialEq)]
pub struct Position<P> {
    pub(super) key: Key,
    pub(super) place: P,
}

impl Order {
    pub(super) fn encode<P: Serialize>(&self, position: &Position<P>) -> String {
        cursor::encode(&(&self.sort, self.is_reversed, &position.key, &position.place, &self.list))
    }

    /// # Errors
    /// The cursor was made by another list, or in another order.
    pub(super) fn checked<P>(&self, (made, position): (Self, Position<P>)) -> Result<Position<P>, Failure> {
        self.goes_on(&made)?;
        Ok(position)
    }

    /// Rows by their keys, from behind `after` on, as many as `limit` says; and where the next page begins.
    pub(super) fn page<T, P: Ord + Serialize>(
        &self,
        rows: Vec<T>,
        position: impl Fn(&T) -> Position<P>,
        after: Option<&Position<P>>,
        limit: usize,
    ) -> (Vec<T>, Option<String>) {
        let mut rows: Vec<_> = rows.into_iter().map(|row| (position(&row), row)).collect();
        rows.retain(|(position, _)| after.is_none_or(|after| self.compare(position, after) == Ordering::Greater));
        rows.sort_by(|(a, _), (b, _)| self.compare(a, b));
        let is_cut = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| is_cut).map(|(position, _)| self.encode(position));
        (rows.into_iter().map(|(_, row)| row).collect(), next)
    }

    fn compare<P: Ord>(&self, a: &Position<P>, b: &Position<P>) -> Ordering {
        let places = turned(a.place.cmp(&b.place), self.is_reversed && self.sort.is_none());
        a.key.compare(&b.key, self.is_reversed).then(places)
    }
}

/// # Errors
/// It is not what a list gave.
pub(super) fn decode<P: DeserializeOwned>(text: &str) -> Result<(Order, Position<P>), Failure> {
    let (sort, is_reversed, key, place, list) = cursor::decode(text)?;
    Ok((Order { sort, is_reversed, list }, Position { key, place }))
}

fn turned(order: Ordering, is_reversed: bool) -> Ordering {
    if is_reversed { order.reverse() } else { order }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(sort: Option<&str>, is_reversed: bool) -> Order {
        Order { sort: sort.map(ToOwned::to_owned), is_reversed, list: String::new() }
    }

    /// All rows, read in pages of so many.
    fn paged(order: &Order, keys: &[Key], limit: usize) -> Vec<usize> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let rows: Vec<_> = keys.iter().cloned().enumerate().collect();
            let (page, next) =
                order.page(rows, |(place, key)| Position { key: key.clone(), place: *place }, after.as_ref(), limit);
            all.extend(page.iter().map(|(place, _)| *place));
            let Some(next) = next else { return all };
            after = Some(order.checked(decode(&next).unwrap()).unwrap());
        }
    }

    #[test]
    fn pages_join_in_every_order() {
        let amounts = [Some(15), None, Some(30), Some(15), None, Some(20)].map(Key::amount);
        let names = ["b", "a", "c", "a"].map(|name| Key::Name(name.to_owned()));
        let plain = [const { Key::Missing }; 3];
        for limit in 1..8 {
            assert_eq!(paged(&order(Some("grade"), false), &amounts, limit), [2, 5, 0, 3, 1, 4]);
            assert_eq!(paged(&order(Some("grade"), true), &amounts, limit), [0, 3, 5, 2, 1, 4]);
            assert_eq!(paged(&order(Some("name"), false), &names, limit), [1, 3, 0, 2]);
            assert_eq!(paged(&order(Some("name"), true), &names, limit), [2, 0, 1, 3]);
            assert_eq!(paged(&order(None, false), &plain, limit), [0, 1, 2]);
            assert_eq!(paged(&order(None, true), &plain, limit), [2, 1, 0]);
        }
    }

    #[test]
    fn a_cursor_is_of_one_order() {
        let made = order(Some("grade"), true);
        let text = made.encode(&Position { key: Key::Amount(u64::MAX), place: (1_u32, 2_u32) });
        let read = |order: Order| order.checked(decode::<(u32, u32)>(&text)?);
        assert_eq!(read(made).unwrap(), Position { key: Key::Amount(u64::MAX), place: (1, 2) });
        let of_something_else = order(Some("grade"), true).of(&"another batch");
        for other in [order(Some("grade"), false), order(Some("time"), true), order(None, true), of_something_else] {
            assert!(read(other).is_err());
        }
        assert!(decode::<(u32, u32)>("bm9uc2Vuc2U").is_err());
    }
}
