//! How a batch is named on the command line.

/// What may be meant by a BATCH argument. The order in which the forms are tried is the contract's: an exact id, a
/// tracking id of mine, a unique prefix of an id, then the forms with a meaning of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchSelector {
    /// `latest` is 0, `latest~2` the second before it.
    Latest(u32),
    /// `user/tracking-id`.
    OfUser { user: String, tracking_id: String },
    /// An id, a tracking id of mine, or a prefix of an id.
    Named(String),
}

/// The shortest prefix of an id that names a batch, in characters.
pub const MIN_PREFIX_CHARS: usize = 4;

impl BatchSelector {
    /// Reads a BATCH argument; any text is one.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text == "latest" {
            return Self::Latest(0);
        }
        if let Some(back) = text.strip_prefix("latest~").and_then(|count| count.parse().ok()) {
            return Self::Latest(back);
        }
        match text.split_once('/') {
            Some((user, tracking_id)) if !user.is_empty() && !tracking_id.is_empty() => {
                Self::OfUser { user: user.to_owned(), tracking_id: tracking_id.to_owned() }
            }
            _ => Self::Named(text.to_owned()),
        }
    }
}

/// How an agent is named: `NAME`, `user/NAME`, an id, each with `@VERSION` or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentSelector {
    pub user: Option<String>,
    pub name_or_id: String,
    pub version: Option<u32>,
}

impl AgentSelector {
    /// Reads an agent argument.
    ///
    /// # Errors
    /// What follows `@` is not a version number.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, version) = match text.rsplit_once('@') {
            None => (text, None),
            Some((name, version)) => match version.parse::<u32>() {
                Ok(number) if number > 0 => (name, Some(number)),
                _ => return Err(format!("{version:?} is not a version number; write NAME@2")),
            },
        };
        let (user, name) = match name.split_once('/') {
            Some((user, name)) => (Some(user.to_owned()), name),
            None => (None, name),
        };
        if name.is_empty() {
            return Err(format!("{text:?} names no agent"));
        }
        Ok(Self { user, name_or_id: name.to_owned(), version })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("latest", &BatchSelector::Latest(0))]
    #[test_case("latest~3", &BatchSelector::Latest(3))]
    #[test_case("latest~x", &BatchSelector::Named("latest~x".into()))]
    #[test_case("ann/v1", &BatchSelector::OfUser { user: "ann".into(), tracking_id: "v1".into() })]
    #[test_case("/v1", &BatchSelector::Named("/v1".into()))]
    #[test_case("strict-v2", &BatchSelector::Named("strict-v2".into()))]
    fn reads_every_form_of_a_batch(text: &str, expected: &BatchSelector) {
        assert_eq!(&BatchSelector::parse(text), expected);
    }

    #[test]
    fn reads_every_form_of_an_agent() {
        let full = AgentSelector::parse("ann/strict@2").unwrap();
        assert_eq!((full.user.as_deref(), full.name_or_id.as_str(), full.version), (Some("ann"), "strict", Some(2)));
        assert!(AgentSelector::parse("strict@two").is_err());
        assert!(AgentSelector::parse("strict@0").is_err());
        assert!(AgentSelector::parse("@1").is_err());
    }
}
