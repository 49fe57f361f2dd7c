//! Header values.

use http::HeaderValue;

/// Returns a header value without the spaces and tabs around it: they are not part of the value (RFC 9110, section 5.5).
/// HTTP/1.1 ignores them, and HTTP/2 forbids them.
#[must_use]
pub fn trimmed(value: HeaderValue) -> HeaderValue {
    // A valid value contains no other whitespace.
    let bytes = value.as_bytes().trim_ascii();
    if bytes.len() == value.len() {
        return value;
    }
    match HeaderValue::from_bytes(bytes) {
        Ok(mut trimmed) => {
            trimmed.set_sensitive(value.is_sensitive());
            trimmed
        }
        // A part of a valid value is valid.
        Err(_) => value,
    }
}
