//! TLS: its configuration, the trusted authorities, client certificates, and the cryptography provider.

mod certificates;
mod der;
mod identity;
mod pem;
mod roots;
#[cfg(feature = "native-roots")]
mod system_roots;

use std::sync::{Arc, LazyLock};

use inngest_api_spec::Error;
use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::sign::SingleCertAndKey;

pub(crate) use self::identity::Identity;
pub(crate) use self::roots::Roots;

/// Creates the TLS configuration.
pub(crate) fn config(roots: &Roots, identity: Option<Identity>) -> Result<ClientConfig, Error> {
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration("the TLS provider supports no protocol version").with_source(error))?
        .with_root_certificates(roots.store()?);
    Ok(match identity {
        Some(Identity(certified)) => config.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(certified))),
        None => config.with_no_client_auth(),
    })
}

/// The cryptography provider: the one that the program installed, or else that of a feature. rustls has no default of its own in a
/// process that links two.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    // Both features: *ring* is a default, aws-lc-rs was chosen.
    #[cfg(feature = "aws-lc-rs")]
    use rustls::crypto::aws_lc_rs::default_provider;
    #[cfg(not(feature = "aws-lc-rs"))]
    use rustls::crypto::ring::default_provider;

    static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(default_provider()));
    Arc::clone(CryptoProvider::get_default().unwrap_or(&PROVIDER))
}

/// Returns a random number.
pub(crate) fn random() -> Result<u128, Error> {
    let mut bytes = [0; 16];
    let filled = provider().secure_random.fill(&mut bytes);
    filled.map_err(|_| Error::configuration("the system's random number generator failed"))?;
    Ok(u128::from_le_bytes(bytes))
}
