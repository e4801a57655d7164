//! What the targets share: the parsers themselves, from the list that the tests use too.

#[path = "../../tests/support/parsers.rs"]
pub mod parsers;

pub use libfuzzer_sys;

/// A target that hands its bytes to one of the parsers.
#[macro_export]
macro_rules! target {
    ($parser:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            $crate::parsers::$parser(bytes);
        });
    };
}
