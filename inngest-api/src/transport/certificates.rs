//! Certificates and keys, as their owners have them: PEM or DER.

use inngest_api_spec::Error;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What tells PEM from DER, wherever it stands: comments may come before.
const PEM: &[u8] = b"-----BEGIN";

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// The certificates in a text of PEM, or the one in DER; at least one.
pub(super) fn certificates(text: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    if !holds(text, PEM) {
        return Ok(vec![CertificateDer::from(text.to_vec())]);
    }
    let certificates = CertificateDer::pem_slice_iter(text)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| Error::configuration(format!("the {what} is no well-formed PEM")))?;
    if certificates.is_empty() {
        return Err(Error::configuration(format!("the {what}'s PEM holds no certificate")));
    }
    Ok(certificates)
}

/// What the client shows of itself: a certificate, the authorities between it and a root, and its private key.
pub(crate) struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Whether key and certificate are of each other is seen when they are used. No error quotes what was read.
    pub(crate) fn parse(chain: &[u8], key: &[u8]) -> Result<Self, Error> {
        let chain = certificates(chain, "client certificate")?;
        let key = if holds(key, PEM) {
            PrivateKeyDer::from_pem_slice(key).map_err(|_| {
                Error::configuration(if holds(key, b"ENCRYPTED") {
                    "the client certificate's key is encrypted: give it decrypted"
                } else {
                    "the client certificate's key is no private key in PEM"
                })
            })?
        } else {
            PrivateKeyDer::try_from(key.to_vec()).map_err(|_| {
                Error::configuration("the client certificate's key is neither PEM nor a private key in DER")
            })?
        };
        Ok(Self { chain, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fault_of_a_key_quotes_it() {
        let certificate = b"0";
        for (key, expected) in [
            ("-----BEGIN PRIVATE KEY-----\nSECRET\n", "is no private key in PEM"),
            ("-----BEGIN SECRET-\nSECRET\n-----END SECRET-----\n", "is no private key in PEM"),
            ("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "is no private key in PEM"),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n", "give it decrypted"),
            ("SECRET", "neither PEM nor a private key in DER"),
            ("", "neither PEM nor a private key in DER"),
        ] {
            let error = Identity::parse(certificate, key.as_bytes()).err().unwrap();
            let said = format!("{error} {error:?}");
            assert!(said.contains(expected) && !said.contains("SECRET"), "{said}");
        }
    }
}
