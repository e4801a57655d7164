//! `--sort` of lists that are in memory anyway. What is equal stays in the order in which it came.

use std::cmp::Ordering;

/// The smallest key first, as names are read.
pub(super) fn first<T, K: Ord>(rows: &mut [T], is_reversed: bool, key: impl Fn(&T) -> K) {
    rows.sort_by(|a, b| turned(key(a).cmp(&key(b)), is_reversed));
}

/// The largest first; what has no value comes last, in either direction.
pub(super) fn most<T, K: PartialOrd>(rows: &mut [T], is_reversed: bool, key: impl Fn(&T) -> Option<K>) {
    rows.sort_by(|a, b| match (key(a), key(b)) {
        (Some(a), Some(b)) => turned(b.partial_cmp(&a).unwrap_or(Ordering::Equal), is_reversed),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
}

fn turned(order: Ordering, is_reversed: bool) -> Ordering {
    if is_reversed { order.reverse() } else { order }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_is_last_in_either_direction() {
        let mut rows = [Some(1.5), None, Some(3.0), Some(2.0)];
        most(&mut rows, false, |row| *row);
        assert_eq!(rows, [Some(3.0), Some(2.0), Some(1.5), None]);
        most(&mut rows, true, |row| *row);
        assert_eq!(rows, [Some(1.5), Some(2.0), Some(3.0), None]);
    }

    #[test]
    fn equal_ones_stay_as_they_were() {
        let mut rows = [("b", 1), ("a", 1), ("a", 2)];
        first(&mut rows, false, |row| row.0);
        assert_eq!(rows, [("a", 1), ("a", 2), ("b", 1)]);
        first(&mut rows, true, |row| row.0);
        assert_eq!(rows, [("b", 1), ("a", 1), ("a", 2)]);
    }
}
