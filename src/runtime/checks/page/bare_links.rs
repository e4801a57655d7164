//! Web and mail addresses that stand in the text without any markup. The Markdown parser hands them on as text.

use super::PLACEHOLDER;

/// Overwrites addresses in `text[start..]` with placeholders, byte for byte.
pub(super) fn mask(text: &mut String, start: usize) {
    let block = &text[start..];
    if !block.contains("://") && !block.contains("www.") && !block.contains('@') {
        return;
    }
    let mut masked = String::with_capacity(block.len());
    let mut rest = block;
    while let Some(first) = rest.find(|c: char| !c.is_whitespace()) {
        let (space, chunk) = rest.split_at(first);
        let (chunk, after) = chunk.split_at(chunk.find(char::is_whitespace).unwrap_or(chunk.len()));
        masked.push_str(space);
        mask_chunk(chunk, &mut masked);
        rest = after;
    }
    masked.push_str(rest);
    text.truncate(start);
    text.push_str(&masked);
}

/// One stretch without white space.
fn mask_chunk(chunk: &str, masked: &mut String) {
    let Some(begin) = address_start(chunk) else { return masked.push_str(chunk) };
    let address = &chunk[begin..];
    let end = address.find(['<', '>', '"', '|', '`', PLACEHOLDER]).unwrap_or(address.len());
    let length = without_punctuation(&address[..end]).len();
    masked.push_str(&chunk[..begin]);
    masked.extend(std::iter::repeat_n(PLACEHOLDER, length));
    masked.push_str(&address[length..]);
}

fn address_start(chunk: &str) -> Option<usize> {
    if let Some(colon) = chunk.find("://") {
        let scheme = chunk[..colon].bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        return (scheme > 0).then_some(colon - scheme);
    }
    if let Some(www) = chunk.find("www.") {
        return Some(www);
    }
    let at = chunk.find('@')?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
    let name = chunk[..at].bytes().rev().take_while(is_name).count();
    let host = &chunk[at + 1..];
    (name > 0 && host.trim_end_matches('.').contains('.')).then_some(at - name)
}

/// Without punctuation that ends the sentence, and a bracket that was opened before the address.
fn without_punctuation(address: &str) -> &str {
    const CLOSING: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
    let ends_sentence = |c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '”' | '*' | '_');
    let trimmed = address.trim_end_matches(ends_sentence);
    let unbalanced = CLOSING
        .iter()
        .find(|(_, close)| trimmed.ends_with(*close))
        .filter(|(open, close)| trimmed.matches(*close).count() > trimmed.matches(*open).count());
    match unbalanced {
        Some((_, close)) => trimmed.trim_end_matches(|c| c == *close || ends_sentence(c)),
        None => trimmed,
    }
}
