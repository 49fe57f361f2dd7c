//! Certificates and private keys, in PEM or DER.

use inngest_api_spec::Error;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Marks PEM, anywhere in the text: comments may precede it.
const PEM: &[u8] = b"-----BEGIN";

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Parses one or more certificates in PEM, or one in DER.
pub(super) fn certificates(text: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    if !holds(text, PEM) {
        return Ok(vec![CertificateDer::from(text.to_vec())]);
    }
    let certificates = CertificateDer::pem_slice_iter(text)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| Error::configuration(format!("the {what} is not well-formed PEM")))?;
    if certificates.is_empty() {
        return Err(Error::configuration(format!("the PEM of the {what} contains no certificate")));
    }
    Ok(certificates)
}

/// A client certificate: the certificate, its intermediate authorities, and its private key.
pub(crate) struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Whether key and certificate match is checked when they are used. No error quotes the input.
    pub(crate) fn parse(chain: &[u8], key: &[u8]) -> Result<Self, Error> {
        let chain = certificates(chain, "client certificate")?;
        let key = if holds(key, PEM) {
            PrivateKeyDer::from_pem_slice(key).map_err(|_| {
                Error::configuration(if holds(key, b"ENCRYPTED") {
                    "the key of the client certificate is encrypted; decrypt it first"
                } else {
                    "the key of the client certificate is not a private key in PEM"
                })
            })?
        } else {
            PrivateKeyDer::try_from(key.to_vec()).map_err(|_| {
                Error::configuration("the key of the client certificate is neither PEM nor a private key in DER")
            })?
        };
        Ok(Self { chain, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_key_is_not_quoted_in_the_error() {
        let certificate = b"0";
        for (key, expected) in [
            ("-----BEGIN PRIVATE KEY-----\nSECRET\n", "is not a private key in PEM"),
            ("-----BEGIN SECRET-\nSECRET\n-----END SECRET-----\n", "is not a private key in PEM"),
            ("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "is not a private key in PEM"),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n", "decrypt it first"),
            ("SECRET", "neither PEM nor a private key in DER"),
            ("", "neither PEM nor a private key in DER"),
        ] {
            let error = Identity::parse(certificate, key.as_bytes()).err().unwrap();
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(expected) && !shown.contains("SECRET"), "{shown}");
        }
    }
}
