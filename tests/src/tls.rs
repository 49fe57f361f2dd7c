//! Certificates of a test's own, and servers that show them.

use std::io;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
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

/// A certificate of an authority, and its key, in DER.
pub struct Identity {
    /// The certificate.
    pub certificate: Vec<u8>,
    /// Its key, in PKCS #8.
    pub key: Vec<u8>,
}

impl Leaf {
    /// For this machine, now.
    pub const GOOD: Self = Self::of("127.0.0.1");

    /// For whoever has this name, now.
    #[must_use]
    pub const fn of(name: &'static str) -> Self {
        Self { name, years: (2000, 4000) }
    }
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

    /// A certificate of this authority, for a server or a client.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn identity(&self, leaf: Leaf) -> io::Result<Identity> {
        let mut params = CertificateParams::new([leaf.name.to_owned()]).map_err(io::Error::other)?;
        params.distinguished_name.push(DnType::CommonName, leaf.name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        params.not_before = date_time_ymd(leaf.years.0, 1, 1);
        params.not_after = date_time_ymd(leaf.years.1, 12, 31);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params.signed_by(&key, &self.0).map_err(io::Error::other)?;
        Ok(Identity { certificate: certificate.der().to_vec(), key: key.serialize_der() })
    }

    /// What makes a server's connections private, with a certificate of this authority.
    ///
    /// # Errors
    /// Where the certificate cannot be made.
    pub fn acceptor(&self, leaf: Leaf, protocols: &[&str]) -> io::Result<TlsAcceptor> {
        self.acceptor_of(leaf, protocols, false)
    }

    /// The same of a server that demands a certificate of this authority.
    ///
    /// # Errors
    /// Where the certificate cannot be made.
    pub fn demanding_acceptor(&self, leaf: Leaf, protocols: &[&str]) -> io::Result<TlsAcceptor> {
        self.acceptor_of(leaf, protocols, true)
    }

    fn acceptor_of(&self, leaf: Leaf, protocols: &[&str], demands: bool) -> io::Result<TlsAcceptor> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
        let config = config.map_err(io::Error::other)?;
        let config = if demands {
            let mut roots = RootCertStore::empty();
            roots.add(self.0.der().clone()).map_err(io::Error::other)?;
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            config.with_client_cert_verifier(verifier.map_err(io::Error::other)?)
        } else {
            config.with_no_client_auth()
        };
        let Identity { certificate, key } = self.identity(leaf)?;
        let config =
            config.with_single_cert(vec![CertificateDer::from(certificate)], PrivatePkcs8KeyDer::from(key).into());
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

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}
