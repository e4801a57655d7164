//! Which addresses may be dialled, for whatever fetches pages or calls a model.

pub mod addresses;
pub(crate) mod resolver;
