//! Random sequences of commands: what the program answers and stores, against a model of it that fits on two pages.
//!
//! A failure is shrunk: steps are left out as long as the sequence still fails, and the shortest one is printed. Some
//! steps are two commands at the same time, which must come out as the one before the other, or the other way round.

mod steps;
mod world;

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::harness::{Random, scale};
use crate::line::Line;
use steps::Step;
use world::Played;

/// Plays a sequence on a new database: how many commands did their work, or where it first differs from the model.
fn play(steps: &[Step]) -> Result<u64, String> {
    let mut played = Played::new();
    for (number, step) in steps.iter().enumerate() {
        played.play(step).map_err(|difference| format!("step {}, {step:?}: {difference}", number + 1))?;
    }
    played.check_list()?;
    Ok(played.done)
}

/// As `play`; what a helper stumbles over is a difference too.
fn difference(steps: &[Step]) -> Result<u64, String> {
    catch_unwind(AssertUnwindSafe(|| play(steps))).unwrap_or_else(|_| Err("a panic, told above".to_owned()))
}

/// Leaves out half of the sequence, a quarter …, single steps, and of two commands at the same time one, as long as it
/// still fails.
fn shortest(steps: &[Step], difference_of_all: String) -> (Vec<Step>, String) {
    let (mut steps, mut difference_left) = (steps.to_vec(), difference_of_all);
    let mut size = steps.len().div_ceil(2);
    while size > 0 {
        let mut start = 0;
        while start < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(start..(start + size).min(steps.len()));
            match difference(&fewer) {
                Err(still) => (steps, difference_left) = (fewer, still),
                Ok(_) => start += size,
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    for number in 0..steps.len() {
        let Step::AtOnce(one, other) = steps[number].clone() else { continue };
        for alone in [one, other] {
            let mut fewer = steps.clone();
            fewer[number] = Step::One(alone);
            if let Err(still) = difference(&fewer) {
                (steps, difference_left) = (fewer, still);
                break;
            }
        }
    }
    (steps, difference_left)
}

#[test]
fn any_sequence_of_commands_does_what_the_model_says() {
    let (line, random) = (Line::of(18), Random::new());
    let (seeds, length) = (u64::from(scale(4, 200)), scale(60, 200));
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, NonZero::get) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= seeds {
                        break;
                    }
                    let mut own = Random(random.0.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15)) | 1);
                    let steps: Vec<Step> = (0..length).map(|_| Step::random(&mut own)).collect();
                    match difference(&steps) {
                        Ok(count) => done.fetch_add(count, Ordering::Relaxed),
                        Err(first) => {
                            let (fewer, left) = shortest(&steps, first.clone());
                            panic!("seed {}, sequence {number}: {first}\nshortest: {left}\n{fewer:#?}", random.0);
                        }
                    };
                }
            });
        }
    });
    let done = done.into_inner();
    assert!(done > seeds * u64::from(length) / 5, "only {done} commands were not refused: the sequences say little");
    let figure =
        format!("{seeds} sequences × {length} steps, {done} commands not refused: differences from the model 0");
    line.holds_with_seed(random.0, figure);
}
