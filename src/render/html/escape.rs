//! Text as inert HTML, for what is put together outside the templates (which escape by themselves).

/// Appends text so that it is text wherever it stands: between tags, or in a quoted attribute.
pub fn push(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'', '\0']) {
        out.push_str(&rest[..at]);
        let replacement = match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // A parser drops it, and an offset after it would be wrong.
            _ => "\u{FFFD}",
        };
        out.push_str(replacement);
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// The address, if a browser may be sent there: `http` or `https`, and nothing that hides where it leads.
#[must_use]
pub fn safe_address(address: &str) -> Option<&str> {
    let parsed = url::Url::parse(address).ok()?;
    let is_web = matches!(parsed.scheme(), "http" | "https") && parsed.has_host();
    let is_plain = !address.chars().any(|c| c.is_control() || c.is_whitespace());
    (is_web && is_plain && parsed.username().is_empty() && parsed.password().is_none()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    #[test_case("\" onload='x", "&quot; onload=&#39;x")]
    #[test_case("a & b &lt;", "a &amp; b &amp;lt;")]
    #[test_case("é\0ü", "é\u{FFFD}ü")]
    fn text_stays_text(text: &str, expected: &str) {
        assert_eq!(escaped(text), expected);
    }

    #[test_case("https://example.org/a?b=c#d", true)]
    #[test_case("http://example.org", true)]
    #[test_case("javascript:alert(1)", false)]
    #[test_case("JaVaScRiPt:alert(1)", false)]
    #[test_case("java\nscript:alert(1)", false; "line break")]
    #[test_case("data:text/html,<script>", false)]
    #[test_case("file:///etc/passwd", false)]
    #[test_case("vbscript:x", false)]
    #[test_case("//example.org", false; "without a scheme")]
    #[test_case("https://bank.example@evil.example/", false; "a name before the host")]
    #[test_case(" https://example.org", false; "white space")]
    fn addresses(address: &str, is_safe: bool) {
        assert_eq!(safe_address(address).is_some(), is_safe);
    }
}
