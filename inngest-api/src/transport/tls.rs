//! What the client trusts, and by which cryptography.

use std::sync::Arc;

use inngest_api_spec::Error;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// The certificate authorities that a client trusts.
#[derive(Default)]
pub(crate) struct Roots {
    given: Vec<CertificateDer<'static>>,
    pub(crate) only_given: bool,
}

impl Roots {
    /// Adds the authorities in a text of PEM, or one in DER.
    pub(crate) fn add(&mut self, certificate: &[u8]) -> Result<(), Error> {
        let given = if certificate.starts_with(b"-----") {
            CertificateDer::pem_slice_iter(certificate)
                .collect::<Result<Vec<_>, _>>()
                .map_err(|_| Error::configuration("the root certificate is no well-formed PEM"))?
        } else {
            vec![CertificateDer::from(certificate.to_vec())]
        };
        if given.is_empty() {
            return Err(Error::configuration("the root certificate's PEM holds no certificate"));
        }
        self.given.extend(given);
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
            add_default_roots(&mut store);
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

/// The system's authorities; the bundled ones where the system has none.
fn add_default_roots(store: &mut RootCertStore) {
    let given = store.len();
    #[cfg(feature = "native-roots")]
    store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    #[cfg(feature = "webpki-roots")]
    if store.len() == given {
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let _ = given;
}

/// The TLS configuration; without authorities where the base URL needs none.
pub(super) fn config(roots: &Roots, needed: bool) -> Result<ClientConfig, Error> {
    let store = if needed { roots.store()? } else { RootCertStore::empty() };
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration("the TLS provider knows no protocol version").with_source(error))?;
    Ok(config.with_root_certificates(store).with_no_client_auth())
}

/// The cryptography, passed explicitly: a process that holds two providers has no default.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "ring")]
    return Arc::new(rustls::crypto::ring::default_provider());
    #[cfg(not(feature = "ring"))]
    return Arc::new(rustls::crypto::aws_lc_rs::default_provider());
}
