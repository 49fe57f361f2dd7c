//! Client certificates.

use inngest_api::{ErrorKind, RetryConfig};

use super::builder;
use super::server::Server;
use super::tls::{Authority, pem};

#[tokio::test]
async fn client_certificate_is_sent_to_a_server_that_requires_one() {
    let authority = Authority::new();
    for protocol in ["h2", "http/1.1"] {
        let server = Server::start(authority.demands("localhost", &[protocol])).await;
        let identity = authority.identity("client.test");
        let (certificate, key) = (&identity.certificate, &identity.key);
        let pems = (pem("CERTIFICATE", certificate), pem("PRIVATE KEY", key));
        for (certificate, key) in [(&**certificate, &**key), (pems.0.as_bytes(), pems.1.as_bytes())] {
            let client = builder(&server.url(), &authority).client_certificate(certificate, key).build().unwrap();
            client.v2().health().send().await.unwrap();
        }
        assert_eq!((server.connections(), server.requests()), (2, 2));
    }
}

#[tokio::test]
async fn handshake_fails_without_a_trusted_client_certificate() {
    let authority = Authority::new();
    let server = Server::start(authority.demands("localhost", &["http/1.1"])).await;
    let error = builder(&server.url(), &authority).build().unwrap().v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Tls, false), "{error}");
    assert!(error.to_string().contains("CertificateRequired"), "{error}");

    let other = Authority::new().identity("client.test");
    let builder = builder(&server.url(), &authority).client_certificate(&other.certificate, &other.key);
    let error = builder.retry(RetryConfig::new()).build().unwrap().v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Tls, 1), "certificate of another authority: {error}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn rejected_handshake_over_http2_reports_the_reason() {
    let authority = Authority::new();
    let server = Server::start(authority.demands("localhost", &["h2"])).await;
    let error = builder(&server.url(), &authority).build().unwrap().v2().health().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Tls | ErrorKind::Transport), "{error:?}");
    assert!(error.to_string().contains("CertificateRequired"), "{error}");
}

#[test]
fn invalid_client_certificate_is_a_configuration_error_without_key_material() {
    let authority = Authority::new();
    let (one, other) = (authority.identity("client.test"), authority.identity("client.test"));
    let key = pem("PRIVATE KEY", &one.key);
    let certificate = pem("CERTIFICATE", &one.certificate);
    let secret = key.lines().nth(1).unwrap().to_owned();
    let broken = key.replace("-----END", "END");
    let cases: [(&[u8], &[u8], &str); 6] = [
        (certificate.as_bytes(), &other.key, "cannot be used together"),
        (certificate.as_bytes(), broken.as_bytes(), "is not a private key in PEM"),
        (certificate.as_bytes(), &one.key[..40], "cannot be used together"),
        (key.as_bytes(), key.as_bytes(), "the PEM of the client certificate contains no certificate"),
        (b"-----BEGIN CERTIFICATE-----\n", key.as_bytes(), "the client certificate is not well-formed PEM"),
        (b"no certificate", key.as_bytes(), "cannot be used together"),
    ];
    for (certificate, key, expected) in cases {
        let builder = builder("https://localhost:1", &authority).client_certificate(certificate, key);
        let shown = format!("{builder:?}");
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let output = format!("{shown} {error} {error:?} {:?}", std::error::Error::source(&error));
        assert!(output.contains(expected), "{expected}: {output}");
        assert!(!output.contains(&secret), "{output}");
    }
    let good = builder("https://localhost:1", &authority).client_certificate(certificate.as_bytes(), key.as_bytes());
    let shown = format!("{good:?}") + &format!("{:?}", good.build().unwrap());
    assert!(!shown.contains(&secret) && !shown.contains("PRIVATE"), "{shown}");
}
