//! The limits of a database: their keys, defaults and accepted values.

use std::time::Duration;

use super::retention::{format_duration, parse_duration};
use super::text_enum::text_enum;

text_enum! {
    pub enum PolicyKey {
        RetentionDefault = "retention-default",
        RetentionMax = "retention-max",
        MaxDocumentsPerBatch = "max-documents-per-batch",
        MaxJobsPerBatch = "max-jobs-per-batch",
        MaxActiveExperimentsPerUser = "max-active-experiments-per-user",
        MaxDocumentBytes = "max-document-bytes",
        MaxInstructionsChars = "max-instructions-chars",
    }
}

impl PolicyKey {
    /// What to say where this limit is in the way.
    #[must_use]
    pub fn how_to_raise(self) -> String {
        format!("an admin can raise it: evalbatch policy set {self} VALUE")
    }

    /// The value where nobody has set one.
    #[must_use]
    pub const fn default_value(self) -> &'static str {
        match self {
            Self::RetentionDefault => "14d",
            Self::RetentionMax => "90d",
            Self::MaxDocumentsPerBatch => "10000",
            Self::MaxJobsPerBatch => "100000",
            Self::MaxActiveExperimentsPerUser => "1000",
            Self::MaxDocumentBytes => "10485760",
            Self::MaxInstructionsChars => "200000",
        }
    }
}

/// The limits in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    pub retention_default: Duration,
    pub retention_max: Duration,
    pub max_documents_per_batch: u64,
    pub max_jobs_per_batch: u64,
    /// Expired experiments do not count.
    pub max_active_experiments_per_user: u64,
    pub max_document_bytes: u64,
    pub max_instructions_chars: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            retention_default: Duration::from_hours(14 * 24),
            retention_max: Duration::from_hours(90 * 24),
            max_documents_per_batch: 10_000,
            max_jobs_per_batch: 100_000,
            max_active_experiments_per_user: 1_000,
            max_document_bytes: 10_485_760,
            max_instructions_chars: 200_000,
        }
    }
}

impl Policy {
    /// Sets one limit from its text form.
    ///
    /// # Errors
    /// The value is not of the key's kind.
    pub fn set(&mut self, key: PolicyKey, value: &str) -> Result<(), String> {
        let duration = || parse_duration(value).map_err(|why| format!("{key}: {why}"));
        let number = || match value.trim().parse::<u64>() {
            Ok(number) if (1..=i64::MAX as u64).contains(&number) => Ok(number),
            _ => Err(format!("{key} takes a whole number from 1, not {value:?}")),
        };
        match key {
            PolicyKey::RetentionDefault => self.retention_default = duration()?,
            PolicyKey::RetentionMax => self.retention_max = duration()?,
            PolicyKey::MaxDocumentsPerBatch => self.max_documents_per_batch = number()?,
            PolicyKey::MaxJobsPerBatch => self.max_jobs_per_batch = number()?,
            PolicyKey::MaxActiveExperimentsPerUser => self.max_active_experiments_per_user = number()?,
            PolicyKey::MaxDocumentBytes => self.max_document_bytes = number()?,
            PolicyKey::MaxInstructionsChars => self.max_instructions_chars = number()?,
        }
        Ok(())
    }

    /// One limit as a number: durations in milliseconds.
    #[must_use]
    pub fn number(&self, key: PolicyKey) -> u64 {
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        match key {
            PolicyKey::RetentionDefault => millis(self.retention_default),
            PolicyKey::RetentionMax => millis(self.retention_max),
            PolicyKey::MaxDocumentsPerBatch => self.max_documents_per_batch,
            PolicyKey::MaxJobsPerBatch => self.max_jobs_per_batch,
            PolicyKey::MaxActiveExperimentsPerUser => self.max_active_experiments_per_user,
            PolicyKey::MaxDocumentBytes => self.max_document_bytes,
            PolicyKey::MaxInstructionsChars => self.max_instructions_chars,
        }
    }

    /// One limit in its text form.
    #[must_use]
    pub fn get(&self, key: PolicyKey) -> String {
        match key {
            PolicyKey::RetentionDefault => format_duration(self.retention_default),
            PolicyKey::RetentionMax => format_duration(self.retention_max),
            PolicyKey::MaxDocumentsPerBatch
            | PolicyKey::MaxJobsPerBatch
            | PolicyKey::MaxActiveExperimentsPerUser
            | PolicyKey::MaxDocumentBytes
            | PolicyKey::MaxInstructionsChars => self.number(key).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_that_are_documented() {
        let mut from_text = Policy::default();
        for key in PolicyKey::ALL {
            from_text.set(*key, key.default_value()).unwrap();
            assert_eq!(Policy::default().get(*key), key.default_value());
        }
        assert_eq!(from_text, Policy::default());
    }

    #[test]
    fn refuses_values_of_another_kind() {
        let mut policy = Policy::default();
        assert!(policy.set(PolicyKey::RetentionMax, "90").is_err());
        assert!(policy.set(PolicyKey::MaxDocumentBytes, "0").unwrap_err().contains("max-document-bytes"));
        assert_eq!(policy, Policy::default());
    }
}
