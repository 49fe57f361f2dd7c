//! The outlines of DER: where an element ends, and which format a file has.

pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OBJECT_ID: u8 = 0x06;

/// The first tag of a list of rejected uses in OpenSSL's trust settings.
const REJECTED: u8 = 0xa0;

/// `id-kp-serverAuth` and `anyExtendedKeyUsage`.
const SERVER_USES: [&[u8]; 2] = [&[0x2b, 6, 1, 5, 5, 7, 3, 1], &[0x55, 0x1d, 0x25, 0]];

/// Splits off the first element: its tag, its content, and the bytes after it. `None` if the element is not complete.
pub(super) fn split(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, length, rest @ ..] = der else { return None };
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

fn elements(mut der: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (tag, content, rest) = split(der)?;
        der = rest;
        Some((tag, content))
    })
}

/// Whether OpenSSL's trust settings, which follow a `TRUSTED CERTIFICATE`, let it vouch for TLS servers.
///
/// They list the uses for which it is trusted, if they are limited, and those for which it is rejected.
pub(super) fn trusts_servers(settings: &[u8]) -> bool {
    let lists_servers = |uses| elements(uses).any(|(tag, id)| tag == OBJECT_ID && SERVER_USES.contains(&id));
    let Some((SEQUENCE, settings, [])) = split(settings) else { return false };
    elements(settings).all(|(tag, uses)| match tag {
        SEQUENCE => lists_servers(uses),
        REJECTED => !lists_servers(uses),
        _ => true,
    })
}

pub(super) fn is_pkcs12(content: &[u8]) -> bool {
    content.starts_with(&[INTEGER, 1, 3, SEQUENCE])
}

/// Describes an input that is not the DER that was expected.
pub(super) fn describe(input: &[u8]) -> &'static str {
    const PKCS12: &str = "is a PKCS#12 file; convert it to PEM with `openssl pkcs12 -nodes`";
    match (input, split(input)) {
        // Some tools write PKCS#12 with an indefinite length.
        ([SEQUENCE, 0x80, content @ ..], _) | (_, Some((SEQUENCE, content, _))) if is_pkcs12(content) => PKCS12,
        ([0xfe, 0xed, 0xfe, 0xed, ..], _) => {
            "is a Java key store; convert it to PEM with `keytool` and `openssl pkcs12`"
        }
        (_, Some((SEQUENCE, [INTEGER, ..], _))) => "is a private key, not a certificate",
        (_, Some((SEQUENCE, [OBJECT_ID, ..], _))) => {
            "is a PKCS#7 file; convert it to PEM with `openssl pkcs7 -print_certs`"
        }
        ([SEQUENCE, 0x81..=0x84, ..], None) => "is truncated",
        _ => match input.trim_ascii_start() {
            [b'M', b'I', b'I', ..] => "is base64 without a BEGIN and an END line; add them",
            // "-----BEGIN" in base64.
            [b'L', b'S', b'0', b't', b'L', b'S', b'1', ..] => "is PEM encoded in base64; decode it first",
            [] => "is empty",
            _ => "is neither PEM nor DER",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_split_where_they_end() {
        let long = [&[0x30, 0x82, 1, 0][..], &[7; 256], &[9]].concat();
        assert_eq!(split(&long), Some((0x30, &[7; 256][..], &[9][..])));
        assert_eq!(split(&[4, 0x81, 1, 7, 9]), Some((4, &[7][..], &[9][..])));
        assert_eq!(split(&[5, 0]), Some((5, &[][..], &[][..])));
        for incomplete in [
            &[][..],
            &[0x30],
            &[0x30, 1],
            &[0x30, 0x82, 1],
            &[0x30, 0x84, 255, 255, 255, 255],
            &[0x30, 0x80],
            &[0x30, 0x85],
        ] {
            assert_eq!(split(incomplete), None, "{incomplete:x?}");
        }
    }
}
