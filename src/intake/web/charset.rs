//! Bytes to text: byte-order mark, then the `Content-Type` header, then the page's own `<meta>`, then
//! UTF-8. Text that does not fit its charset is an error: an evaluation of mojibake misleads.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, WINDOWS_1252};

use super::Cause;

/// Where a page must declare its charset (HTML standard, "prescan").
const META_WINDOW: usize = 1024;

/// Decodes a body. `header` is the charset of the `Content-Type`, `is_html` allows a `<meta>` to
/// name one.
pub(super) fn decode(bytes: &[u8], header: Option<&str>, is_html: bool) -> Result<String, Cause> {
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        decode_as(encoding, &bytes[mark..])?
    } else if let Some(label) = header {
        decode_as(named(label)?, bytes)?
    } else if let Some(label) = is_html.then(|| declared(bytes)).flatten() {
        // A page whose `<meta>` could be read as ASCII is not UTF-16, whatever it says.
        let encoding = named(&label)?;
        decode_as(if encoding.is_ascii_compatible() { encoding } else { UTF_8 }, bytes)?
    } else {
        std::str::from_utf8(bytes).map_err(|_| Cause::NoCharset)?.to_owned()
    };
    if !is_html && text.contains('\0') {
        return Err(Cause::Nul);
    }
    Ok(text)
}

fn named(label: &str) -> Result<&'static Encoding, Cause> {
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| *encoding != REPLACEMENT)
        .ok_or_else(|| Cause::UnknownCharset(label.to_owned()))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Cause> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
        .ok_or(Cause::InvalidText { charset: encoding.name() })
}

/// The charset of a `<meta charset>` or `<meta http-equiv="Content-Type">` near the start.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = WINDOWS_1252.decode_without_bom_handling(&bytes[..bytes.len().min(META_WINDOW)]).0.to_ascii_lowercase();
    start.split("<meta").skip(1).find_map(|tag| {
        let tag = tag.split('>').next()?;
        let value = tag.split_once("charset")?.1.trim_start().strip_prefix('=')?.trim_start();
        let label = value.trim_start_matches(['"', '\'']).split(['"', '\'', ';', '/', ' ', '\t', '\n', '\r']).next()?;
        (!label.is_empty()).then(|| label.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(b"caf\xe9", Some("ISO-8859-1"), "caf\u{e9}"; "header")]
    #[test_case(b"\xef\xbb\xbfcaf\xc3\xa9", Some("ISO-8859-1"), "caf\u{e9}"; "a mark is stronger than the header")]
    #[test_case(b"\xff\xfec\0a\0", None, "ca"; "UTF-16 with a mark")]
    #[test_case(b"<meta charset=windows-1252>\xe9", None, "<meta charset=windows-1252>\u{e9}"; "meta")]
    #[test_case(b"<META http-equiv='x' content='text/html; charset = Shift_JIS'>\x83e", None, "<META http-equiv='x' content='text/html; charset = Shift_JIS'>\u{30c6}"; "meta http-equiv")]
    #[test_case(b"<meta charset=utf-16>\xc3\xa9", None, "<meta charset=utf-16>\u{e9}"; "meta that cannot be true")]
    #[test_case(b"caf\xc3\xa9", None, "caf\u{e9}"; "UTF-8 undeclared")]
    fn finds_the_charset(bytes: &[u8], header: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, header, true).unwrap(), expected);
    }

    #[test_case(b"caf\xe9", None, "no charset is named"; "undeclared")]
    #[test_case(b"caf\xe9", Some("utf-8"), "not valid UTF-8"; "declared wrongly")]
    #[test_case(b"cafe", Some("klingon"), "unknown charset \"klingon\""; "unknown")]
    #[test_case(b"cafe", Some("hz-gb-2312"), "unknown charset"; "one that hides markup")]
    #[test_case(b"a\0b", Some("utf-8"), "NUL"; "nul")]
    fn refuses_what_it_cannot_read(bytes: &[u8], header: Option<&str>, expected: &str) {
        assert!(decode(bytes, header, false).unwrap_err().to_string().contains(expected));
    }
}
