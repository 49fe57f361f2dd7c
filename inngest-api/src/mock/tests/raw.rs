//! Sends requests that the client of this crate would never send.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Version};
use http_body_util::{BodyExt as _, Full};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::Server;
use crate::tls::provider;

/// A request to send.
pub(super) struct RawRequest {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: &'static str,
}

impl RawRequest {
    pub(super) const fn get(path: &'static str) -> Self {
        Self { method: Method::GET, path, headers: Vec::new(), body: "" }
    }

    pub(super) const fn post(path: &'static str, body: &'static str) -> Self {
        Self { method: Method::POST, path, headers: Vec::new(), body }
    }

    pub(super) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// The response to a raw request.
pub(super) struct RawResponse {
    pub(super) version: Version,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

/// Sends a request and reads the whole response.
pub(super) async fn send(server: &Server, sent: &RawRequest) -> RawResponse {
    let mut roots = RootCertStore::empty();
    if !server.root_certificate_pem().is_empty() {
        roots.add(CertificateDer::from_pem_slice(server.root_certificate_pem().as_bytes()).unwrap()).unwrap();
    }
    let tls = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_root_certificates(roots).with_no_client_auth();
    let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_all_versions().build();
    let mut request = Request::builder().method(&sent.method).uri([server.base_url(), sent.path].concat());
    for (name, value) in &sent.headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from_static(sent.body.as_bytes()))).unwrap();
    let (parts, body) = Client::builder(TokioExecutor::new()).build(https).request(request).await.unwrap().into_parts();
    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    RawResponse { version: parts.version, status: parts.status.as_u16(), headers: parts.headers, body }
}
