//! What is told when the program itself is wrong: where, and how to report it.
//!
//! A panic's own text is mostly made from the values at hand, a document or a key among them, and people paste what they
//! see into public reports. So only texts that stand in the source are told, and the place.

use std::cell::RefCell;
use std::panic::{PanicHookInfo, UnwindSafe, catch_unwind, set_hook};
use std::sync::OnceLock;

use crate::failure::{Failure, FailureKind};

/// The first panic of the process: what follows it is mostly its consequence.
static FIRST: OnceLock<String> = OnceLock::new();

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the program. A panic becomes a failure, and says nothing by itself.
///
/// # Errors
/// It panicked.
pub fn guarded<T>(program: impl FnOnce() -> T + UnwindSafe) -> Result<T, Failure> {
    set_hook(Box::new(|panic| {
        let told = describe(panic);
        tracing::debug!(backtrace = %std::backtrace::Backtrace::capture(), "panicked {told}");
        let _ = FIRST.set(told.clone());
        LAST.with_borrow_mut(|last| *last = Some(told));
    }));
    catch_unwind(program).map_err(|_| failure(FIRST.get().map_or("at an unknown place", String::as_str)))
}

/// Where this thread panicked last, if that was noticed.
#[must_use]
pub fn place() -> Option<String> {
    LAST.with_borrow(Clone::clone)
}

fn describe(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    match panic.payload().downcast_ref::<&'static str>() {
        Some(text) => format!("at {place}: {text}"),
        None => format!("at {place}"),
    }
}

fn failure(told: &str) -> Failure {
    let version = env!("CARGO_PKG_VERSION");
    let message = format!("a mistake in evalbatch {version}, {told}; what was committed before is kept");
    Failure::new(FailureKind::Failed, message)
        .hint(concat!(
            "please report this line and the command that you ran: ",
            env!("CARGO_PKG_REPOSITORY"),
            "/issues"
        ))
        .hint("RUST_BACKTRACE=1 and -vv show how it came there")
}

/// In debug builds, `EVALBATCH_TEST_PANIC` makes the program panic with its value, which nobody may get to read.
#[expect(clippy::panic, reason = "it is asked for")]
pub fn on_request() {
    if cfg!(debug_assertions)
        && let Ok(secret) = std::env::var("EVALBATCH_TEST_PANIC")
    {
        panic!("over {secret}");
    }
}
