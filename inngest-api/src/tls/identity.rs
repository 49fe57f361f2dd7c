//! Client certificates and their private keys.

use inngest_api_spec::Error;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::ParsedCertificate;
use rustls::sign::{CertifiedKey, SigningKey};

use super::certificates::{Certificate, Problem, certificates, unparsable};
use super::pem::{sections, text};
use super::{der, provider};

const ENCRYPTED: &str = "is encrypted; decrypt it first, e.g. with `openssl pkey`";
const NO_KEY: &str = "not a private key in PKCS#8, PKCS#1 or SEC1";

/// A client certificate: the certificate, its intermediate authorities, and its private key.
pub(crate) struct Identity(pub(super) CertifiedKey);

impl Identity {
    /// Reads both and checks that they match. No error quotes the input.
    pub(crate) fn parse(chain: &[u8], key: &[u8]) -> Result<Self, Error> {
        let unreadable = |why| Error::configuration(format!("the client certificate cannot be read: {why}"));
        let chain = read_chain(chain).map_err(unreadable)?;
        let unreadable = |why| Error::configuration(format!("the key of the client certificate cannot be read: {why}"));
        let key = read_key(key).map_err(unreadable)?;
        let key = provider().key_provider.load_private_key(key).map_err(|error| {
            let message =
                "the key of the client certificate is damaged or its type is not supported; use RSA, ECDSA or Ed25519";
            Error::configuration(message).with_source(error)
        })?;
        check(&chain, &*key).map_err(Error::configuration)?;
        Ok(Self(CertifiedKey::new(chain.into_iter().map(|certificate| certificate.der).collect(), key)))
    }
}

/// Reads the certificates. Sections of other types are skipped: the key is often in the same file.
fn read_chain(input: &[u8]) -> Result<Vec<Certificate>, String> {
    let (mut chain, mut other) = (Vec::new(), None);
    for certificate in certificates(input) {
        match certificate {
            Ok(certificate) => chain.push(certificate),
            Err(Problem::Other(why)) => other = other.or(Some(why)),
            Err(Problem::Damaged(why)) => return Err(why),
        }
    }
    if chain.is_empty() { Err(other.unwrap_or_default()) } else { Ok(chain) }
}

/// Reads the only private key of the input. In PEM, sections of other types are skipped.
fn read_key(input: &[u8]) -> Result<PrivateKeyDer<'static>, String> {
    let Some(text) = text(input) else { return key_of("it", input.to_vec()) };
    let (mut key, mut other) = (None, None);
    for section in sections(&text) {
        let section = section?;
        let number = section.number;
        if section.is_encrypted() {
            return Err(format!("section {number} {ENCRYPTED}"));
        }
        if !section.is_private_key() {
            other = other.or_else(|| Some(format!("section {number} is {}, {NO_KEY}", section.name())));
            continue;
        }
        let der: PrivatePkcs8KeyDer<'_> = section.decode("PRIVATE KEY")?;
        let der = key_of(&format!("section {number}"), der.secret_pkcs8_der().to_vec())?;
        if key.replace(der).is_some() {
            return Err("it contains several private keys; pass only the one of the certificate".to_owned());
        }
    }
    key.ok_or_else(|| other.unwrap_or_else(|| "it contains no private key".to_owned()))
}

fn key_of(name: &str, der: Vec<u8>) -> Result<PrivateKeyDer<'static>, String> {
    match der::split(&der) {
        // A certificate begins with two sequences as well, but its inner one begins with the version or the serial number.
        Some((der::SEQUENCE, [der::SEQUENCE, _, der::OBJECT_ID, ..], _)) => Err(format!("{name} {ENCRYPTED}")),
        Some((der::SEQUENCE, [der::SEQUENCE, ..], _)) => Err(format!("{name} is a certificate, {NO_KEY}")),
        Some((der::SEQUENCE, content @ [der::INTEGER, ..], rest)) if !der::is_pkcs12(content) => match rest.len() {
            0 => PrivateKeyDer::try_from(der).map_err(|_| format!("{name} is {NO_KEY}")),
            extra => Err(format!("{name} has {extra} bytes after the end of the key")),
        },
        _ => Err(format!("{name} {}", der::describe(&der))),
    }
}

/// Checks that the key belongs to the first certificate.
fn check(chain: &[Certificate], key: &dyn SigningKey) -> Result<(), String> {
    let (Some((first, issuers)), Some(key)) = (chain.split_first(), key.public_key()) else { return Ok(()) };
    let key_of = |certificate: &Certificate| {
        ParsedCertificate::try_from(&certificate.der).map(|parsed| parsed.subject_public_key_info())
    };
    let first_key = key_of(first);
    if first_key.as_ref() == Ok(&key) {
        return Ok(());
    }
    if let Some(found) = issuers.iter().find(|issuer| key_of(issuer).as_ref() == Ok(&key)) {
        return Err(format!(
            "the chain of the client certificate is in the wrong order: the key belongs to {}; put this certificate first, \
             followed by its issuers",
            found.name
        ));
    }
    first_key.map_err(|error| format!("the client certificate cannot be read: {}", unparsable(&first.name, &error)))?;
    Err("the client certificate and its key cannot be used together: the key does not match the certificate; pass the key \
         that the certificate was issued for"
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_key_is_not_quoted_in_the_error() {
        let (certificate, key) = (b"\x30\x02\x30\x00", b"\x30\x03\x02\x01\x05");
        let invalid = "section 1 is not a private key in PKCS#8, PKCS#1 or SEC1";
        for (key, expected) in [
            ("-----BEGIN PRIVATE KEY-----\nSECRET\n", "section 1 has no well-formed END line"),
            ("-----BEGIN SECRET-\nSECRET\n-----END SECRET-----\n", "section 1 has no well-formed BEGIN line"),
            (
                "-----BEGIN SECRET-----\nSECRET\n-----END SECRET-----\n",
                "section 1 is of an unknown type, not a private key",
            ),
            ("-----BEGIN PRIVATE KEY-----\nSECRET!\n-----END PRIVATE KEY-----\n", "section 1 is not base64"),
            ("-----BEGIN PRIVATE KEY-----\nSECRET==\n-----END PRIVATE KEY-----\n", "section 1 is neither PEM nor DER"),
            ("-----BEGIN PRIVATE KEY-----\nMAMCAQU=\n-----END PRIVATE KEY-----\n", invalid),
            (
                "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n",
                "is damaged or its type is not supported",
            ),
            (
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
                "section 1 is `CERTIFICATE`, not a private key",
            ),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n", "decrypt it first"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,SECRET\n\nMAA=\n-----END RSA PRIVATE KEY-----\n",
                "decrypt it first",
            ),
            ("SECRET", "it is neither PEM nor DER"),
            ("", "it is empty"),
        ] {
            let error = Identity::parse(certificate, key.as_bytes()).err().unwrap();
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(expected) && !shown.contains("SECRET"), "{shown}");
        }
        let error = Identity::parse(certificate, key).err().unwrap().to_string();
        assert!(error.contains("it is not a private key"), "{error}");
    }
}
