//! A report as one HTML page that works alone: no request to anywhere, from any folder, by mail, without its script.
//!
//! The page is written in pieces as documents are read, so that memory does not grow with their contents: the beginning
//! with figures and plots, a row for each document, then each document with its evaluations and its text.
//!
//! Everything that documents and models say is text and stays text. Templates escape by themselves; what is put
//! together outside them goes through `escape`; and the page's policy lets nothing act but its own style and script,
//! should either ever fail.

mod agent;
mod batch;
mod comparison;
mod document;
mod escape;
mod frame;
mod lines;
mod method;
mod passages;
pub mod plot;
mod prose;
mod row;

pub use batch::BatchPage;
pub use comparison::{DocumentFindings, Findings, comparison};
pub use document::DocumentPage;
pub use row::key;
