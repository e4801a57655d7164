//! What every page has around its content: style, script, and the policy that names exactly these two.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("../../../templates/report/report.css");
const SCRIPT: &str = include_str!("../../../templates/report/report.js");

/// The head of a page.
#[derive(Debug)]
pub struct Frame {
    pub title: String,
}

impl Frame {
    /// Nothing is loaded, sent, embedded or run but the style and the script of this page, known by their hashes; and
    /// the script cannot turn text into markup.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub fn policy(&self) -> String {
        let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
        format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'",
            hash(STYLE),
            hash(SCRIPT)
        )
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub const fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub const fn style(&self) -> &'static str {
        STYLE
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub const fn script(&self) -> &'static str {
        SCRIPT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("</style"; "what would end the style")]
    #[test_case("</script"; "what would end the script")]
    #[test_case("<!--"; "what would change how a script ends")]
    #[test_case("innerHTML"; "text as markup")]
    #[test_case("insertAdjacent"; "text as markup, elsewhere")]
    #[test_case("eval("; "text as script")]
    #[test_case("url("; "a request of the style")]
    #[test_case("@import"; "another request of the style")]
    #[test_case("fetch("; "a request of the script")]
    #[test_case("\r"; "a line end that a parser changes, and the hash with it")]
    fn neither_has(text: &str) {
        assert!(!STYLE.contains(text) && !SCRIPT.contains(text));
    }
}
