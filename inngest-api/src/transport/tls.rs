//! What the client trusts, and by which cryptography.

use std::sync::Arc;

use inngest_api_spec::Error;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

use super::certificates::{Identity, certificates};

/// The certificate authorities that a client trusts.
#[derive(Default)]
pub(crate) struct Roots {
    given: Vec<CertificateDer<'static>>,
    pub(crate) only_given: bool,
}

impl Roots {
    /// Adds the authorities in a text of PEM, or one in DER.
    pub(crate) fn add(&mut self, certificate: &[u8]) -> Result<(), Error> {
        self.given.extend(certificates(certificate, "root certificate")?);
        Ok(())
    }

    fn store(&self) -> Result<RootCertStore, Error> {
        let mut store = RootCertStore::empty();
        for certificate in &self.given {
            store
                .add(certificate.clone())
                .map_err(|error| Error::configuration("a root certificate is no certificate").with_source(error))?;
        }
        if !self.only_given {
            add_defaults(&mut store, of_system());
        }
        if store.is_empty() {
            return Err(Error::configuration(
                "there are no certificate authorities to trust: install the system's (`ca-certificates`), enable the feature \
                 `webpki-roots`, or give one with `root_certificate`",
            ));
        }
        Ok(store)
    }
}

/// The system's authorities.
fn of_system() -> Vec<CertificateDer<'static>> {
    #[cfg(feature = "native-roots")]
    return rustls_native_certs::load_native_certs().certs;
    #[cfg(not(feature = "native-roots"))]
    return Vec::new();
}

/// Adds the system's authorities, or the bundled ones where the system has none that can be read.
fn add_defaults(store: &mut RootCertStore, of_system: Vec<CertificateDer<'static>>) {
    let (added, _) = store.add_parsable_certificates(of_system);
    #[cfg(feature = "webpki-roots")]
    if added == 0 {
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    #[cfg(not(feature = "webpki-roots"))]
    let _ = added;
}

/// The TLS configuration; without authorities where none are needed.
pub(super) fn config(roots: &Roots, identity: Option<Identity>, needed: bool) -> Result<ClientConfig, Error> {
    let store = if needed { roots.store()? } else { RootCertStore::empty() };
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration("the TLS provider knows no protocol version").with_source(error))?
        .with_root_certificates(store);
    let Some(Identity { chain, key }) = identity else { return Ok(config.with_no_client_auth()) };
    config.with_client_auth_cert(chain, key).map_err(|error| {
        let message = format!("the client certificate cannot be used with its key: {error}");
        Error::configuration(message).with_source(error)
    })
}

/// The cryptography, passed explicitly: a process that holds two providers has no default.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "ring")]
    return Arc::new(rustls::crypto::ring::default_provider());
    #[cfg(not(feature = "ring"))]
    return Arc::new(rustls::crypto::aws_lc_rs::default_provider());
}

/// A number that nobody else draws.
pub(crate) fn random() -> Result<u128, Error> {
    let mut bytes = [0; 16];
    let filled = provider().secure_random.fill(&mut bytes);
    filled.map_err(|_| Error::configuration("the system gives no random numbers"))?;
    Ok(u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNREADABLE: &[u8] = b"no certificate";

    #[test]
    fn a_certificate_is_taken_as_pem_or_der_and_nothing_else() {
        let pem = b"# ours\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        let mut roots = Roots { only_given: true, ..Roots::default() };
        assert!(roots.store().unwrap_err().to_string().contains("no certificate authorities"));
        roots.add(pem).unwrap();
        assert!(roots.store().unwrap_err().to_string().contains("is no certificate"), "an empty sequence is none");
        assert!(roots.add(b"-----BEGIN NOTHING-----\n").is_err());
        let mut roots = Roots { only_given: true, ..Roots::default() };
        roots.add(UNREADABLE).unwrap();
        assert!(roots.store().is_err());
    }

    #[test]
    fn the_bundled_authorities_stand_in_where_the_system_has_none() {
        let mut store = RootCertStore::empty();
        add_defaults(&mut store, vec![CertificateDer::from(UNREADABLE.to_vec())]);
        assert_eq!(store.is_empty(), cfg!(not(feature = "webpki-roots")));
    }
}
