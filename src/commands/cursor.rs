//! Cursors: where a list was cut and in which order it began, opaque to users.

use std::fmt::Debug;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::ValueEnum;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::cli::Format;
use crate::context::Context;
use crate::domain::hex;
use crate::failure::Failure;

/// As URL-safe base64.
pub(super) fn encode(parts: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(json!(parts).to_string())
}

/// # Errors
/// It is not what a list gave.
pub(super) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| Failure::usage("not a cursor").hint("use the nextCursor that a list gave"))
}

/// How many a list shows where nobody says it: all of them where it is to be quiet, for then nothing tells that it was cut.
pub(super) fn limit(given: Option<u32>, usual: u32, context: &Context) -> u32 {
    given.unwrap_or(if context.printer.is_quiet() { 0 } else { usual })
}

/// What is said of a list that is cut. The JSON has the cursor; JSON Lines have no place for it.
pub(super) fn how_to_go_on(shown: usize, total: &str, format: Format, cursor: &str) -> String {
    let or = if format == Format::Jsonl { format!(", or --cursor {cursor}") } else { String::new() };
    format!("{shown} of {total} shown; more with --limit 0{or}")
}

/// What a list was asked to be ordered by, none for the order in which it comes, and whether that was turned round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub(super) sort: Option<String>,
    pub(super) is_reversed: bool,
    /// Tells lists of other things apart.
    pub(super) list: String,
}

impl Order {
    pub(super) fn new(sort: Option<&impl ValueEnum>, is_reversed: bool) -> Self {
        let sort = sort.and_then(ValueEnum::to_possible_value).map(|value| value.get_name().to_owned());
        Self { sort, is_reversed, list: String::new() }
    }

    /// `what` the list is of, and which of those it has.
    pub(super) fn of(self, what: &impl Debug) -> Self {
        let list = hex(&Sha256::digest(format!("{what:?}"))[..4]);
        Self { list, ..self }
    }

    /// # Errors
    /// The cursor was made by another list, or in another order.
    pub(super) fn goes_on(&self, cursor: &Self) -> Result<(), Failure> {
        if self.list != cursor.list {
            return Err(Failure::usage("the cursor was made by a list of something else")
                .hint("a cursor goes on with the batch and the filters with which it began"));
        }
        let words = |order: &Self| match &order.sort {
            Some(sort) => format!("with --sort {sort}"),
            None => "without --sort".to_owned(),
        };
        if self.sort != cursor.sort {
            let message = format!("the cursor was made {}, and this is {}", words(cursor), words(self));
            return Err(Failure::usage(message).hint("a cursor goes on in the order in which it began"));
        }
        if self.is_reversed != cursor.is_reversed {
            let (made, fix) =
                if cursor.is_reversed { ("with", "add --reverse") } else { ("without", "leave --reverse out") };
            return Err(Failure::usage(format!("the cursor was made {made} --reverse"))
                .hint(format!("a cursor goes on in the order in which it began: {fix}")));
        }
        Ok(())
    }
}
