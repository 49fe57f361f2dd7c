//! Client certificates.

use inngest_api::{ErrorKind, RetryConfig};

use super::builder;
use super::server::Server;
use super::tls::{Authority, pem};

#[tokio::test]
async fn a_server_that_demands_a_certificate_is_shown_it() {
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
async fn without_it_the_client_is_refused() {
    let authority = Authority::new();
    let server = Server::start(authority.demands("localhost", &["http/1.1"])).await;
    let error = builder(&server.url(), &authority).build().unwrap().v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Tls, false), "{error}");
    assert!(error.to_string().contains("CertificateRequired"), "{error}");

    let other = Authority::new().identity("client.test");
    let builder = builder(&server.url(), &authority).client_certificate(&other.certificate, &other.key);
    let error = builder.retry(RetryConfig::new()).build().unwrap().v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Tls, 1), "of another authority: {error}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_refusal_over_http2_says_why() {
    let authority = Authority::new();
    let server = Server::start(authority.demands("localhost", &["h2"])).await;
    let error = builder(&server.url(), &authority).build().unwrap().v2().health().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Tls | ErrorKind::Transport), "{error:?}");
    assert!(error.to_string().contains("CertificateRequired"), "{error}");
}

#[test]
fn a_fault_in_it_is_one_of_the_set_up_and_shows_no_key() {
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
        let said = format!("{shown} {error} {error:?} {:?}", std::error::Error::source(&error));
        assert!(said.contains(expected), "{expected}: {said}");
        assert!(!said.contains(&secret), "{said}");
    }
    let good = builder("https://localhost:1", &authority).client_certificate(certificate.as_bytes(), key.as_bytes());
    let shown = format!("{good:?}") + &format!("{:?}", good.build().unwrap());
    assert!(!shown.contains(&secret) && !shown.contains("PRIVATE"), "{shown}");
}
