//! The simulations of `docs/statistics.md`.

#[allow(dead_code, reason = "an example's main is not called here")]
#[path = "../examples/simulate.rs"]
mod simulate;

use std::path::Path;

#[test]
fn promises_hold_in_a_short_run() {
    let (_, broken) = simulate::report(5_000).unwrap();
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
#[ignore = "takes a minute without optimization"]
fn the_page_shows_what_the_simulation_gives() {
    let (table, broken) = simulate::report(simulate::RUNS).unwrap();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/statistics.md");
    assert_eq!(broken, Vec::<String>::new());
    assert!(std::fs::read_to_string(page).unwrap().contains(&table), "put this into the page:\n{table}");
}
