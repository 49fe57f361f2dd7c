//! The certificate authorities that a client trusts.

use std::sync::{Arc, LazyLock};

use inngest_api_spec::Error;
use rustls::RootCertStore;
use rustls::pki_types::TrustAnchor;

use super::certificates::certificates;

/// The certificate authorities that a client trusts.
#[derive(Clone, Default)]
pub(crate) struct Roots {
    added: Vec<TrustAnchor<'static>>,
    pub(crate) only_added: bool,
}

impl Roots {
    /// Adds one or more authorities in PEM, or one in DER; none if one of them cannot be read.
    pub(crate) fn add(&mut self, input: &[u8]) -> Result<(), Error> {
        let anchors = certificates(input).into_iter().map(|certificate| certificate?.anchor());
        let anchors: Vec<_> = anchors
            .collect::<Result<_, _>>()
            .map_err(|why| Error::configuration(format!("the root certificate cannot be read: {why}")))?;
        self.added.extend(anchors);
        Ok(())
    }

    /// Returns the authorities to trust: one store for all clients that add none.
    pub(super) fn store(&self) -> Result<Arc<RootCertStore>, Error> {
        let mut store = if self.only_added { Arc::new(RootCertStore::empty()) } else { defaults()? };
        if !self.added.is_empty() {
            Arc::make_mut(&mut store).extend(self.added.iter().cloned());
        }
        if store.is_empty() {
            return Err(Error::configuration(
                "no certificate authorities to trust; install the system's (`ca-certificates`), set `SSL_CERT_FILE`, enable \
                 the feature `webpki-roots`, or add one with `root_certificate`",
            ));
        }
        Ok(store)
    }
}

/// Returns the system's authorities, or the bundled ones if there are none.
fn defaults() -> Result<Arc<RootCertStore>, Error> {
    #[cfg(feature = "native-roots")]
    if let Some(store) = super::system_roots::shared()? {
        return Ok(store);
    }
    Ok(Arc::clone(&BUNDLED))
}

static BUNDLED: LazyLock<Arc<RootCertStore>> = LazyLock::new(|| {
    #[cfg(feature = "webpki-roots")]
    return Arc::new(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect());
    #[cfg(not(feature = "webpki-roots"))]
    return Arc::new(RootCertStore::empty());
});

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(any(feature = "native-roots", feature = "webpki-roots"))]
    #[test]
    fn clients_with_the_default_authorities_share_them() {
        let first = Roots::default().store().unwrap();
        assert!(Arc::ptr_eq(&first, &Roots::default().store().unwrap()));

        let mut extended = Roots::default();
        extended.add(crate::tls::certificates::tests::ROOT.as_bytes()).unwrap();
        assert_eq!(extended.store().unwrap().len(), first.len() + 1);
        assert!(Arc::ptr_eq(&first, &Roots::default().store().unwrap()), "the shared authorities have not changed");
        extended.only_added = true;
        assert_eq!(extended.store().unwrap().len(), 1);
    }

    #[test]
    fn a_client_without_authorities_is_an_error() {
        let roots = Roots { only_added: true, ..Roots::default() };
        let error = roots.store().unwrap_err().to_string();
        assert!(error.contains("no certificate authorities") && error.contains("; install"), "{error}");
        assert_eq!(BUNDLED.is_empty(), cfg!(not(feature = "webpki-roots")));
    }
}
