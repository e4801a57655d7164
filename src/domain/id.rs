//! Identifiers: `cuid2` strings, one type a table, so that a job id can never be passed for a batch id.

use std::fmt;

macro_rules! id_types {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an identifier that was read or made elsewhere.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

id_types! {
    /// Identifies a row of `users`.
    UserId,
    /// Identifies a row of `agents`.
    AgentId,
    /// Identifies a row of `agent_versions`.
    AgentVersionId,
    /// Identifies a row of `documents`.
    DocumentId,
    /// Identifies a row of `batches`.
    BatchId,
    /// Identifies a row of `jobs`.
    JobId,
    /// Identifies a row of `evaluations`.
    EvaluationId,
}
