//! The TLS configuration: trusted authorities and the cryptography provider.

use std::sync::Arc;

use inngest_api_spec::Error;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

use super::certificates::{Identity, certificates};

/// The certificate authorities that a client trusts.
#[derive(Default)]
pub(crate) struct Roots {
    added: Vec<CertificateDer<'static>>,
    pub(crate) only_added: bool,
}

impl Roots {
    /// Adds one or more authorities in PEM, or one in DER.
    pub(crate) fn add(&mut self, certificate: &[u8]) -> Result<(), Error> {
        self.added.extend(certificates(certificate, "root certificate")?);
        Ok(())
    }

    fn store(&self) -> Result<RootCertStore, Error> {
        let mut store = RootCertStore::empty();
        for certificate in &self.added {
            store
                .add(certificate.clone())
                .map_err(|error| Error::configuration("a root certificate cannot be parsed").with_source(error))?;
        }
        if !self.only_added {
            add_defaults(&mut store, system_roots());
        }
        if store.is_empty() {
            return Err(Error::configuration(
                "no certificate authorities to trust; install the system's (`ca-certificates`), enable the feature \
                 `webpki-roots`, or add one with `root_certificate`",
            ));
        }
        Ok(store)
    }
}

/// The system's authorities.
fn system_roots() -> Vec<CertificateDer<'static>> {
    #[cfg(feature = "native-roots")]
    return rustls_native_certs::load_native_certs().certs;
    #[cfg(not(feature = "native-roots"))]
    return Vec::new();
}

/// Adds the system's authorities, or the bundled ones if the system has none that can be read.
fn add_defaults(store: &mut RootCertStore, system_roots: Vec<CertificateDer<'static>>) {
    let (added, _) = store.add_parsable_certificates(system_roots);
    #[cfg(feature = "webpki-roots")]
    if added == 0 {
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    #[cfg(not(feature = "webpki-roots"))]
    let _ = added;
}

/// Creates the TLS configuration.
pub(super) fn config(roots: &Roots, identity: Option<Identity>) -> Result<ClientConfig, Error> {
    let store = roots.store()?;
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration("the TLS provider supports no protocol version").with_source(error))?
        .with_root_certificates(store);
    let Some(Identity { chain, key }) = identity else { return Ok(config.with_no_client_auth()) };
    config.with_client_auth_cert(chain, key).map_err(|error| {
        let message = format!("the client certificate and its key cannot be used together: {error}");
        Error::configuration(message).with_cause(error)
    })
}

/// The cryptography provider, passed explicitly: a process that links two providers has no default.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "ring")]
    return Arc::new(rustls::crypto::ring::default_provider());
    #[cfg(not(feature = "ring"))]
    return Arc::new(rustls::crypto::aws_lc_rs::default_provider());
}

/// Returns a random number.
pub(crate) fn random() -> Result<u128, Error> {
    let mut bytes = [0; 16];
    let filled = provider().secure_random.fill(&mut bytes);
    filled.map_err(|_| Error::configuration("the system's random number generator failed"))?;
    Ok(u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNREADABLE: &[u8] = b"no certificate";

    #[test]
    fn root_certificates_are_pem_or_der() {
        let pem = b"# ours\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        let mut roots = Roots { only_added: true, ..Roots::default() };
        assert!(roots.store().unwrap_err().to_string().contains("no certificate authorities"));
        roots.add(pem).unwrap();
        assert!(
            roots.store().unwrap_err().to_string().contains("cannot be parsed"),
            "an empty sequence is not a certificate"
        );
        assert!(roots.add(b"-----BEGIN NOTHING-----\n").is_err());
        let mut roots = Roots { only_added: true, ..Roots::default() };
        roots.add(UNREADABLE).unwrap();
        assert!(roots.store().is_err());
    }

    #[test]
    fn the_bundled_authorities_are_used_if_the_system_has_none() {
        let mut store = RootCertStore::empty();
        add_defaults(&mut store, vec![CertificateDer::from(UNREADABLE.to_vec())]);
        assert_eq!(store.is_empty(), cfg!(not(feature = "webpki-roots")));
    }
}
