//! PEM as it is pasted and exported: indented, with a byte order mark, in UTF-16, with escaped line breaks, on one line.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Split;

use rustls::pki_types::pem::PemObject;

/// The types of sections that errors may name. Text of the input is never quoted: it could be a misplaced secret.
const LABELS: [&str; 15] = [
    "CERTIFICATE",
    "X509 CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "DSA PRIVATE KEY",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "EC PARAMETERS",
    "CERTIFICATE REQUEST",
    "X509 CRL",
    "PKCS7",
];

/// A section that is complete, from its BEGIN line to its END line.
pub(super) struct Section<'a> {
    /// Its number among the sections of the text, from 1.
    pub(super) number: usize,
    label: &'a str,
    body: &'a str,
}

impl Section<'_> {
    pub(super) fn is_certificate(&self) -> bool {
        matches!(self.label, "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE")
    }

    /// Whether OpenSSL's trust settings may follow the certificate.
    pub(super) fn has_trust_settings(&self) -> bool {
        self.label == "TRUSTED CERTIFICATE"
    }

    pub(super) fn is_private_key(&self) -> bool {
        matches!(self.label, "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY")
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.label == "ENCRYPTED PRIVATE KEY" || (self.is_private_key() && self.body.contains("Proc-Type:"))
    }

    /// What the section contains, for errors.
    pub(super) fn name(&self) -> String {
        let known = LABELS.iter().find(|label| **label == self.label);
        known.map_or("of an unknown type".to_owned(), |label| format!("`{label}`"))
    }

    /// Decodes the content as a type whose own label is `label`.
    pub(super) fn decode<T: PemObject>(&self, label: &str) -> Result<T, String> {
        // A backslash is left of a line break that was escaped twice, and of a slash that JSON escaped.
        let body = self.body.replace('\\', "");
        if body.trim().is_empty() {
            return Err(format!("section {} is empty", self.number));
        }
        T::from_pem_slice(format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n").as_bytes())
            .map_err(|_| format!("section {} is not base64", self.number))
    }
}

/// Returns the input as text with plain line breaks and without comment lines, or `None` if it contains no PEM.
pub(super) fn text(input: &[u8]) -> Option<String> {
    let text = match input {
        [0xff, 0xfe, utf16 @ ..] | utf16 @ [b'-', 0, ..] => Cow::Owned(decode_utf16(utf16, u16::from_le_bytes)),
        [0xfe, 0xff, utf16 @ ..] | utf16 @ [0, b'-', ..] => Cow::Owned(decode_utf16(utf16, u16::from_be_bytes)),
        _ => std::str::from_utf8(input).map_or_else(|_| String::from_utf8_lossy(input), Cow::Borrowed),
    };
    let escaped = text.contains('\\');
    let text = if escaped { text.replace("\\r", "\n").replace("\\n", "\n") } else { text.into_owned() };
    // Files that were joined have a byte order mark each.
    let text = text.replace('\u{feff}', "").replace('\r', "\n");
    let lines: Vec<_> = text.split('\n').filter(|line| !line.trim_start().starts_with('#')).collect();
    let text = lines.join("\n");
    let is_pem = text.contains("-----BEGIN ") || text.contains("-----END ") || is_damaged_begin(&text);
    is_pem.then_some(text)
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit));
    char::decode_utf16(units).map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Returns the sections of a text, and in the place of each incomplete one what is wrong with it.
pub(super) fn sections(text: &str) -> Vec<Result<Section<'_>, String>> {
    let mut sections = Vec::new();
    // Markers are found without regard to lines: base64 contains no dashes.
    let mut parts = text.split("-----").peekable();
    while let Some(part) = parts.next() {
        let number = sections.len() + 1;
        if let Some(label) = part.strip_prefix("BEGIN ").filter(|label| is_label(label)) {
            let body = parts.next_if(|part| !is_marker(part)).unwrap_or_default();
            let ends = parts.peek().and_then(|part| part.strip_prefix("END ")) == Some(label);
            skip_end(&mut parts);
            let section = Section { number, label, body };
            sections
                .push(ends.then_some(section).ok_or_else(|| format!("section {number} has no well-formed END line")));
        } else if is_marker(part) || is_damaged_begin(part) {
            if !part.starts_with("END ") {
                skip_end(&mut parts);
            }
            sections.push(Err(format!("section {number} has no well-formed BEGIN line")));
        }
    }
    sections
}

fn is_label(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' ')
}

fn is_marker(part: &str) -> bool {
    part.starts_with("BEGIN ") || part.starts_with("END ")
}

/// Whether the text contains a BEGIN line whose dashes are damaged.
fn is_damaged_begin(text: &str) -> bool {
    text.split("BEGIN ").skip(1).any(|rest| LABELS.iter().any(|label| rest.starts_with(label)))
}

/// Skips to the next section.
fn skip_end(parts: &mut Peekable<Split<'_, &str>>) {
    while parts.next_if(|part| !is_marker(part)).is_some() {}
    parts.next_if(|part| part.starts_with("END "));
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;

    use super::*;

    /// Returns the content of each section in hexadecimal digits, or what is wrong with it.
    fn read(input: impl AsRef<[u8]>) -> Vec<String> {
        let Some(text) = text(input.as_ref()) else { return vec!["no PEM".to_owned()] };
        let decode = |section: Section<'_>| section.decode::<CertificateDer<'_>>("CERTIFICATE");
        let contents = sections(&text).into_iter().map(|section| section.and_then(decode));
        contents.map(|content| content.map_or_else(|error| error, |der| format!("{:02x?}", &*der))).collect()
    }

    const ONE: &str = "-----BEGIN CERTIFICATE-----\nMA\nA=\n-----END CERTIFICATE-----\n";
    const DER: &str = "[30, 00]";

    #[test]
    fn pem_is_read_however_it_was_pasted() {
        let utf16 = |unit: fn(u16) -> [u8; 2], mark: &str| {
            format!("{mark}{ONE}").encode_utf16().flat_map(unit).collect::<Vec<u8>>()
        };
        let shapes: Vec<(&str, Vec<u8>)> = vec![
            ("plain", ONE.into()),
            ("no last line break", ONE.trim_end().into()),
            ("byte order mark", format!("\u{feff}{ONE}").into()),
            ("UTF-16 (LE)", utf16(u16::to_le_bytes, "\u{feff}")),
            ("UTF-16 (BE)", utf16(u16::to_be_bytes, "\u{feff}")),
            ("UTF-16 (LE) without a byte order mark", utf16(u16::to_le_bytes, "")),
            ("UTF-16 (BE) without a byte order mark", utf16(u16::to_be_bytes, "")),
            ("CRLF", ONE.replace('\n', "\r\n").into()),
            ("CR", ONE.replace('\n', "\r").into()),
            ("blank lines", ONE.replace('\n', "\n\n").into()),
            ("indented", ONE.replace("MA", "  \tMA").replace("-----BEGIN", "    -----BEGIN").into()),
            ("indented END", ONE.replace("-----END", "\t-----END").into()),
            ("blanks at the ends of lines", ONE.replace('\n', "  \n").into()),
            ("escaped", ONE.replace('\n', "\\n").into()),
            ("escaped CRLF", ONE.replace('\n', "\\r\\n").into()),
            ("escaped twice", ONE.replace('\n', "\\\\n").into()),
            ("escaped and real", ONE.replace('\n', "\\n\n").into()),
            ("quoted", format!("\"{}\"", ONE.replace('\n', "\\n")).into()),
            ("blanks instead of line breaks", ONE.replace('\n', " ").into()),
            ("nothing instead of line breaks", ONE.replace('\n', "").into()),
            ("text before it", format!("Bag Attributes\n    localKeyID: 01 02\nsubject=CN = x\n{ONE}").into()),
            ("text before it in its line", format!("CA={ONE}").into()),
            ("comments after a byte order mark", format!("\u{feff}# -----BEGIN CERTIFICATE-----\n{ONE}").into()),
            ("comments", format!("# ours\n  # -----BEGIN CERTIFICATE-----\n# MAA=\n{ONE}").into()),
            ("a ruler of dashes", format!("Our authority\n==\n-------------\n\n{ONE}").into()),
            ("not UTF-8 before it", [b"Autorit\xe9\n", ONE.as_bytes()].concat()),
        ];
        for (shape, input) in shapes {
            assert_eq!(read(&input), [DER], "{shape}");
            if !shape.contains("UTF-16") {
                assert_eq!(read([&*input, b"\n", &*input].concat()), [DER, DER], "two, {shape}");
            }
        }
    }

    #[test]
    fn each_damaged_section_is_reported_by_its_number() {
        let begin = "section 2 has no well-formed BEGIN line";
        let end = "section 2 has no well-formed END line";
        for (damaged, expected) in [
            (ONE.replace("MA", ""), "section 2 is not base64"),
            (ONE.replace("MA", "M*"), "section 2 is not base64"),
            (ONE.replace("MA\nA=", "MAA=MAA="), "section 2 is not base64"),
            (ONE.replace("MA\nA=", ""), "section 2 is empty"),
            (ONE.replace("MA\nA=", " \n\\n"), "section 2 is empty"),
            (ONE.replace("-----END CERTIFICATE-----", ""), end),
            (ONE.replace("END CERTIFICATE", "END X"), end),
            (ONE.replace("END CERTIFICATE-----", "END CERTIFICATE----"), end),
            (ONE.replace("END CERTIFICATE-----", "END CERTIFICATE"), end),
            (ONE.replace("-----END", "----END"), end),
            (ONE.replace("-----END", "------END"), end),
            (ONE.replace("MA", "-----"), end),
            (ONE.replace("-----BEGIN CERTIFICATE-----", ""), begin),
            (ONE.replace("-----BEGIN", "----BEGIN"), begin),
            (ONE.replace("-----BEGIN", "------BEGIN"), begin),
            (ONE.replace("-----BEGIN", "\u{2014}BEGIN"), begin),
            (ONE.replace("-----", "\u{2013}\u{2013}"), begin),
            (ONE.replace("-----", "----"), begin),
            (ONE.replace("BEGIN CERTIFICATE-----", "BEGIN CERTIFICATE----"), begin),
            (ONE.replace("CERTIFICATE", "Certificate"), begin),
        ] {
            assert_eq!(read([ONE, &*damaged, ONE].concat()), [DER, expected, DER], "{damaged}");
            let alone = expected.replace('2', "1");
            assert_eq!(read(&damaged), [alone], "{damaged}");
        }
    }

    #[test]
    fn text_without_markers_is_not_pem() {
        for input in ["", "MAA=", "0", "/etc/ssl/cert.pem", "# -----BEGIN CERTIFICATE-----", "the BEGIN of a text"] {
            assert_eq!(read(input), ["no PEM"], "{input}");
        }
    }

    #[test]
    fn only_known_labels_are_named() {
        let text =
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n-----BEGIN SECRET-----\n-----END SECRET-----\n";
        let names: Vec<_> = sections(text).into_iter().map(|section| section.ok().unwrap().name()).collect();
        assert_eq!(names, ["`PUBLIC KEY`", "of an unknown type"]);
    }
}
