//! Certificates of a test's own, and servers that show them.

use std::io;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::TlsAcceptor;

/// An authority that some client trusts.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Whom it is for.
    pub name: &'static str,
    /// The first and the last year in which it is good.
    pub years: (i32, i32),
}

impl Leaf {
    /// For this machine, now.
    pub const GOOD: Self = Self { name: "127.0.0.1", years: (2000, 4000) };
}

impl Authority {
    /// A new authority.
    ///
    /// # Errors
    /// Where there is no randomness.
    pub fn new() -> io::Result<Self> {
        let mut params = CertificateParams::default();
        let key = KeyPair::generate().map_err(io::Error::other)?;
        // Two of one name would be taken for each other.
        let number = key.public_key_raw().get(..16).unwrap_or_default();
        params.distinguished_name.push(DnType::CommonName, format!("authority {number:x?} of a test"));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        CertifiedIssuer::self_signed(params, key).map(Self).map_err(io::Error::other)
    }

    /// Its certificate, in DER: what a client has to trust.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        self.0.der()
    }

    /// What makes a server's connections private, with a certificate of this authority.
    ///
    /// # Errors
    /// Where the certificate cannot be made.
    pub fn acceptor(&self, leaf: Leaf, protocols: &[&str]) -> io::Result<TlsAcceptor> {
        let mut params = CertificateParams::new([leaf.name.to_owned()]).map_err(io::Error::other)?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        params.not_before = date_time_ymd(leaf.years.0, 1, 1);
        params.not_after = date_time_ymd(leaf.years.1, 12, 31);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params.signed_by(&key, &self.0).map_err(io::Error::other)?;
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().and_then(|config| {
                config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key.into())
            });
        let mut config = config.map_err(io::Error::other)?;
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authority(…)")
    }
}
