//! Certificates in PEM or DER.

use std::fmt;

use rustls::pki_types::{CertificateDer, TrustAnchor};
use rustls::{CertificateError, RootCertStore};

use super::der;
use super::pem::{Section, sections, text};

/// A certificate, complete but not parsed.
pub(super) struct Certificate {
    pub(super) der: CertificateDer<'static>,
    /// What errors call it.
    pub(super) name: String,
    /// OpenSSL's trust settings, if some follow the certificate, do not allow it to vouch for TLS servers.
    distrusted: bool,
}

/// Why a part of an input is not a certificate. It quotes nothing of the input.
pub(super) enum Problem {
    /// It is damaged.
    Damaged(String),
    /// It is something else.
    Other(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(text) | Self::Other(text) => f.write_str(text),
        }
    }
}

/// Reads one or more certificates in PEM, or one in DER. Returns at least one item.
pub(super) fn certificates(input: &[u8]) -> Vec<Result<Certificate, Problem>> {
    let Some(text) = text(input) else {
        let damaged = matches!(input, [der::SEQUENCE, 0x81..=0x84, ..]);
        let problem = if damaged { Problem::Damaged } else { Problem::Other };
        return vec![Certificate::read("it".to_owned(), input.to_vec(), false).map_err(problem)];
    };
    let items: Vec<_> = sections(&text)
        .into_iter()
        .map(|section| section.map_err(Problem::Damaged).and_then(|section| Certificate::of(&section)))
        .collect();
    if items.is_empty() { vec![Err(Problem::Other("it contains no certificate".to_owned()))] } else { items }
}

impl Certificate {
    fn of(section: &Section<'_>) -> Result<Self, Problem> {
        let number = section.number;
        if !section.is_certificate() {
            return Err(Problem::Other(format!("section {number} is {}, not a certificate", section.name())));
        }
        let der: CertificateDer<'_> = section.decode("CERTIFICATE").map_err(Problem::Damaged)?;
        let name = format!("section {number}");
        Self::read(name, der.to_vec(), section.has_trust_settings()).map_err(Problem::Damaged)
    }

    fn read(name: String, mut der: Vec<u8>, has_trust_settings: bool) -> Result<Self, String> {
        let Some((der::SEQUENCE, [der::SEQUENCE, ..], rest)) = der::split(&der) else {
            return Err(format!("{name} {}", der::describe(&der)));
        };
        let settings = has_trust_settings && !rest.is_empty();
        if !settings && !rest.is_empty() {
            return Err(format!("{name} has {} bytes after the end of the certificate", rest.len()));
        }
        let distrusted = settings && !der::trusts_servers(rest);
        der.truncate(der.len() - rest.len());
        Ok(Self { der: der.into(), name, distrusted })
    }

    /// Parses the certificate as that of an authority.
    pub(super) fn anchor(&self) -> Result<TrustAnchor<'static>, Problem> {
        let name = &self.name;
        if self.distrusted {
            return Err(Problem::Other(format!(
                "{name} is not trusted for TLS servers, as its own trust settings specify"
            )));
        }
        let mut store = RootCertStore::empty();
        let added = store.add(self.der.clone());
        let anchor = store.roots.pop();
        added.map_err(|error| unparsable(name, &error))?;
        anchor.ok_or_else(|| Problem::Damaged(format!("{name} cannot be parsed as a certificate")))
    }
}

pub(super) fn unparsable(name: &str, error: &rustls::Error) -> Problem {
    let why = match error {
        rustls::Error::InvalidCertificate(CertificateError::Other(error)) => error.to_string(),
        rustls::Error::InvalidCertificate(error) => format!("{error:?}"),
        error => error.to_string(),
    };
    Problem::Damaged(format!("{name} cannot be parsed as a certificate: {why}"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::tls::pem::text;

    /// The certificate of an authority.
    pub(in crate::tls) const ROOT: &str = "\
-----BEGIN CERTIFICATE-----
MIIBizCCATGgAwIBAgIUfkzbScaetq5AXh9A2nNVLyclBN0wCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPYSByb290IG9mIHRlc3RzMCAXDTI2MTEyMzIxMTk0MVoYDzIx
MjYxMDMwMjExOTQxWjAaMRgwFgYDVQQDDA9hIHJvb3Qgb2YgdGVzdHMwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAAS//dK12tal1IzdW6D8tpqhcLqMbjPBL87bLtPo
D7gxN9pbsXdfYgkg/ArLySvBHWZvE2hvyJDv0cYdgKmngGyko1MwUTAdBgNVHQ4E
FgQUh81d3ZDhCicE9qRYQ+5pEGq3QCcwHwYDVR0jBBgwFoAUh81d3ZDhCicE9qRY
Q+5pEGq3QCcwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEApMm5
65PGHB7NGXmMaDZRkLiYZCk+ZGu6ym9MCOSCT4oCIDgvFFF434sT1JAZOLPBlcLs
/cC2/jJ1uW5FeSYFjGbP
-----END CERTIFICATE-----
";

    fn root() -> Vec<u8> {
        let text = text(ROOT.as_bytes()).unwrap();
        let section = sections(&text).remove(0).unwrap();
        section.decode::<CertificateDer<'_>>("CERTIFICATE").unwrap().to_vec()
    }

    /// Returns what is wrong with the input, or "" if it is one authority.
    fn problem(read: Vec<Result<Certificate, Problem>>) -> String {
        let [read] = <[_; 1]>::try_from(read).ok().unwrap();
        read.and_then(|certificate| certificate.anchor()).map_or_else(|problem| problem.to_string(), |_| String::new())
    }

    #[test]
    fn other_formats_than_certificates_are_named() {
        let truncated = &root()[..100];
        let trailing = [&root()[..], b"\r\n"].concat();
        let twice = [root(), root()].concat();
        let inputs: [(&[u8], &str); 19] = [
            (&root(), ""),
            (b"", "it is empty"),
            (b" \n", "it is empty"),
            (b"/etc/ssl/root.pem", "it is neither PEM nor DER"),
            (b"0123456789", "it is neither PEM nor DER"),
            (truncated, "it is truncated"),
            (&trailing, "it has 2 bytes after the end of the certificate"),
            (&twice, "bytes after the end of the certificate"),
            (b"MIIBeDCCAR6g", "it is base64 without a BEGIN and an END line; "),
            (b"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0t", "it is PEM encoded in base64; "),
            (b"\x30\x05\x02\x01\x03\x30\x00", "it is a PKCS#12 file; "),
            (b"\x30\x80\x02\x01\x03\x30\x80\x06", "it is a PKCS#12 file; "),
            (b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "it is a PKCS#7 file; "),
            (b"\xfe\xed\xfe\xed\0\0\0\x02", "it is a Java key store; "),
            (b"\x30\x03\x02\x01\x00", "it is a private key, not a certificate"),
            (b"\x30\x02\x30\x00", "it cannot be parsed as a certificate"),
            (
                b"-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----",
                "section 1 is `PRIVATE KEY`, not a certificate",
            ),
            (
                b"-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----",
                "section 1 is a private key, not a certificate",
            ),
            (b"------BEGIN NOTHING-----", "it contains no certificate"),
        ];
        for (input, expected) in inputs {
            let found = problem(certificates(input));
            assert!(found.contains(expected) && found.is_empty() == expected.is_empty(), "{expected}: {found}");
        }
    }

    #[test]
    fn trust_settings_of_openssl_are_respected() {
        let element = |tag: u8, content: &[&[u8]]| {
            let content = content.concat();
            [&[tag, u8::try_from(content.len()).unwrap()], &*content].concat()
        };
        let servers = &*element(der::OBJECT_ID, &[&[0x2b, 6, 1, 5, 5, 7, 3, 1]]);
        let email = &*element(der::OBJECT_ID, &[&[0x2b, 6, 1, 5, 5, 7, 3, 4]]);
        let any = &*element(der::OBJECT_ID, &[&[0x55, 0x1d, 0x25, 0]]);
        let trusted = |uses: &[&[u8]]| element(der::SEQUENCE, uses);
        let rejected = |uses: &[&[u8]]| element(0xa0, uses);
        let alias = || element(0x0c, &[b"x"]);
        for (settings, is_trusted) in [
            (vec![], true),
            (vec![alias()], true),
            (vec![trusted(&[servers])], true),
            (vec![trusted(&[email, servers]), alias()], true),
            (vec![trusted(&[any])], true),
            (vec![rejected(&[email])], true),
            (vec![trusted(&[email])], false),
            (vec![trusted(&[])], false),
            (vec![rejected(&[servers]), alias()], false),
            (vec![rejected(&[any])], false),
            (vec![trusted(&[servers]), rejected(&[servers])], false),
        ] {
            let settings: Vec<_> = settings.iter().map(Vec::as_slice).collect();
            let settings = element(der::SEQUENCE, &settings);
            let read = Certificate::read("it".to_owned(), [root(), settings.clone()].concat(), true).ok().unwrap();
            assert_eq!(read.der.to_vec(), root());
            assert_eq!(read.anchor().is_ok(), is_trusted, "{settings:x?}");
            let as_certificate = Certificate::read("it".to_owned(), [root(), settings].concat(), false);
            assert!(as_certificate.is_err(), "only a `TRUSTED CERTIFICATE` has trust settings");
        }
        let damaged = Certificate::read("it".to_owned(), [root(), vec![der::SEQUENCE, 9]].concat(), true).ok().unwrap();
        assert!(damaged.anchor().is_err());
    }
}
