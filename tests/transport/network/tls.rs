//! Certificates for these tests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inngest_api_tests::tls::{self, Identity, Leaf};
use tokio_rustls::TlsAcceptor;

/// A certificate authority that a test creates.
pub(crate) struct Authority(tls::Authority);

impl Authority {
    pub(crate) fn new() -> Self {
        Self(tls::Authority::new().unwrap())
    }

    pub(crate) fn certificate(&self) -> &[u8] {
        self.0.certificate()
    }

    pub(crate) fn identity(&self, name: &'static str) -> Identity {
        self.0.identity(Leaf::of(name)).unwrap()
    }

    /// Returns TLS for a server with this name that requires no client certificate.
    pub(crate) fn serves(&self, name: &'static str, protocols: &[&str]) -> TlsAcceptor {
        self.0.acceptor(Leaf::of(name), protocols).unwrap()
    }

    /// Returns TLS for a server that requires a client certificate of this authority.
    pub(crate) fn demands(&self, name: &'static str, protocols: &[&str]) -> TlsAcceptor {
        self.0.demanding_acceptor(Leaf::of(name), protocols).unwrap()
    }
}

pub(crate) fn pem(what: &str, der: &[u8]) -> String {
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", STANDARD.encode(der))
}
