//! Trusted authorities and client certificates, in all shapes of PEM and DER.

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

/// Returns a PEM text in the shapes in which it is pasted and exported.
fn shapes(pem: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |unit: fn(u16) -> [u8; 2]| format!("\u{feff}{pem}").encode_utf16().flat_map(unit).collect();
    let indented: String = pem.lines().flat_map(|line| ["    ", line, "\n"]).collect();
    vec![
        ("plain", pem.into()),
        ("byte order mark", format!("\u{feff}{pem}").into()),
        ("UTF-16, little-endian", utf16(u16::to_le_bytes)),
        ("UTF-16, big-endian", utf16(u16::to_be_bytes)),
        ("CRLF", pem.replace('\n', "\r\n").into()),
        ("indented", indented.into()),
        ("escaped line breaks", pem.replace('\n', "\\n").into()),
        ("escaped line breaks in quotes", format!("\"{}\"", pem.replace('\n', "\\r\\n")).into()),
        ("escaped slashes", pem.replace('/', "\\/").into()),
        ("one line", pem.replace('\n', " ").into()),
        ("text before BEGIN", format!("Bag Attributes\n    friendlyName: ours\nsubject=CN = ours\n{pem}").into()),
        ("comments", format!("# -----BEGIN CERTIFICATE-----\n# old\n# -----END CERTIFICATE-----\n{pem}").into()),
    ]
}

#[tokio::test]
async fn root_certificates_are_trusted_in_every_shape() {
    let (authority, other) = (Authority::new(), Authority::new());
    let server = Server::start(authority.serves("localhost", &["h2"])).await;
    let certificate = pem("CERTIFICATE", authority.certificate());
    // Settings that OpenSSL writes: trusted for TLS servers, with the alias "x".
    let settings = [0x30, 15, 0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1, 0x0c, 1, b'x'];
    let trusted = [authority.certificate(), &settings].concat();
    let mut inputs = shapes(&certificate);
    let bundle = [pem("CERTIFICATE", other.certificate()), certificate.clone()].concat();
    inputs.extend(shapes(&bundle));
    inputs.push(("X509 CERTIFICATE", certificate.replace("CERTIFICATE", "X509 CERTIFICATE").into()));
    inputs.push(("TRUSTED CERTIFICATE", pem("TRUSTED CERTIFICATE", &trusted).into()));
    inputs.push(("TRUSTED CERTIFICATE without settings", pem("TRUSTED CERTIFICATE", authority.certificate()).into()));
    inputs.push(("DER", authority.certificate().into()));
    for (shape, input) in inputs {
        let builder = builder(&server.url(), &other).root_certificate(&input);
        let called = builder.build().unwrap().v2().health().send().await;
        assert!(called.is_ok(), "{shape}: {}", called.unwrap_err());
    }
}

#[test]
fn a_bundle_is_trusted_as_a_whole_or_is_an_error() {
    let authority = Authority::new();
    let good = pem("CERTIFICATE", authority.certificate());
    let other = pem("CERTIFICATE", Authority::new().certificate());
    let key = pem("PRIVATE KEY", &authority.identity("localhost").key);
    let secret = key.lines().nth(1).unwrap()[..20].to_owned();
    // Trusted for e-mail, not for TLS servers.
    let email = [Authority::new().certificate(), &[0x30, 12, 0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 4]].concat();
    for (section, expected) in [
        (other.replace("MII", "M*I"), "section 2 is not base64"),
        (pem("CERTIFICATE", b""), "section 2 is empty"),
        (other.replace("-----END CERTIFICATE-----\n", ""), "section 2 has no well-formed END line"),
        (other.replace("-----BEGIN CERTIFICATE-----\n", ""), "section 2 has no well-formed BEGIN line"),
        (other.replace("-----BEGIN", "----BEGIN"), "section 2 has no well-formed BEGIN line"),
        (other.replace("BEGIN", "BEGIN NEW"), "section 2 has no well-formed END line"),
        (pem("CERTIFICATE", &authority.certificate()[..100]), "section 2 is truncated"),
        (pem("CERTIFICATE", b"\x30\x02\x30\x00"), "section 2 cannot be parsed as a certificate"),
        (pem("CERTIFICATE", &email), "section 2 has 14 bytes after the end of the certificate"),
        (pem("TRUSTED CERTIFICATE", &email), "section 2 is not trusted for TLS servers"),
        (pem("X509 CRL", b"\x30\0"), "section 2 is `X509 CRL`, not a certificate"),
        (pem("PKCS7", b"\x30\0"), "section 2 is `PKCS7`, not a certificate"),
        (pem("OTHER", b"\x30\0"), "section 2 is of an unknown type, not a certificate"),
        (key.clone(), "section 2 is `PRIVATE KEY`, not a certificate"),
        (key.replace("PRIVATE KEY", "CERTIFICATE"), "section 2 is a private key, not a certificate"),
    ] {
        for bundle in [[&*good, &*section].concat(), [&*good, &*section, &*good].concat()] {
            let builder = builder("https://localhost:1", &authority).root_certificate(bundle.as_bytes());
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            let output = format!("{error} {error:?}");
            assert!(
                output.contains(&format!("the root certificate cannot be read: {expected}")),
                "{expected}: {output}"
            );
            assert!(!output.contains(&secret), "{output}");
        }
    }
}

#[tokio::test]
async fn client_certificates_and_keys_are_read_in_every_shape() {
    let authority = Authority::new();
    let server = Server::start(authority.demands("localhost", &["http/1.1"])).await;
    let identity = authority.identity("client.test");
    let certificate = pem("CERTIFICATE", &identity.certificate);
    let key = pem("PRIVATE KEY", &identity.key);
    let chain = [&*certificate, &*pem("CERTIFICATE", authority.certificate())].concat();
    let combined = [&*certificate, &*key].concat();
    let mut inputs: Vec<_> =
        shapes(&chain).into_iter().zip(shapes(&key)).map(|((_, chain), key)| (chain, key)).collect();
    inputs.push((combined.clone().into(), ("one file", combined.into())));
    inputs.push((certificate.into(), ("the label of another format", key.replace("PRIVATE", "EC PRIVATE").into())));
    for (chain, (shape, key)) in inputs {
        let builder = builder(&server.url(), &authority).client_certificate(&chain, &key);
        let called = builder.build().unwrap().v2().health().send().await;
        assert!(called.is_ok(), "{shape}: {}", called.unwrap_err());
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
    let secrets = [&secret[..20], &secret[20..40]];
    let broken = key.replace("-----END", "END");
    let authority_pem = pem("CERTIFICATE", authority.certificate());
    let own_certificate = certificate.as_bytes();
    let wrong_order = [&*authority_pem, &*certificate].concat();
    let wrong_order_with_key = [&*key, &*authority_pem, &*certificate].concat();
    let damaged_issuer = [&*certificate, &*authority_pem.replace("MII", "*")].concat();
    let two_keys = [&*key, &*pem("PRIVATE KEY", &other.key)].concat();
    let encrypted = pem("ENCRYPTED PRIVATE KEY", &one.key);
    let key = key.as_bytes();
    let cases: [(&[u8], &[u8], &str); 18] = [
        (own_certificate, &other.key, "the key does not match the certificate; pass the key that"),
        (authority_pem.as_bytes(), key, "the key does not match the certificate; pass the key that"),
        (wrong_order.as_bytes(), &other.key, "the key does not match the certificate; pass the key that"),
        (wrong_order.as_bytes(), key, "wrong order: the key belongs to section 2; put this certificate first"),
        (wrong_order_with_key.as_bytes(), key, "wrong order: the key belongs to section 3; put this certificate first"),
        (damaged_issuer.as_bytes(), key, "the client certificate cannot be read: section 2 is not base64"),
        (own_certificate, broken.as_bytes(), "cannot be read: section 1 has no well-formed END line"),
        (own_certificate, &one.key[..40], "the key of the client certificate cannot be read: it is truncated"),
        (own_certificate, two_keys.as_bytes(), "it contains several private keys; "),
        (own_certificate, encrypted.as_bytes(), "section 1 is encrypted; decrypt it first"),
        (own_certificate, own_certificate, "section 1 is `CERTIFICATE`, not a private key"),
        (own_certificate, &one.certificate, "it is a certificate, not a private key"),
        (key, key, "the client certificate cannot be read: section 1 is `PRIVATE KEY`, not a certificate"),
        (key, own_certificate, "the client certificate cannot be read: section 1 is `PRIVATE KEY`, not a certificate"),
        (&one.key, key, "the client certificate cannot be read: it is a private key, not a certificate"),
        (
            b"-----BEGIN CERTIFICATE-----\n",
            key,
            "the client certificate cannot be read: section 1 has no well-formed END line",
        ),
        (b"no certificate", key, "the client certificate cannot be read: it is neither PEM nor DER"),
        (b"\x30\x02\x30\x00", key, "the client certificate cannot be read: it cannot be parsed as a certificate"),
    ];
    for (certificate, key, expected) in cases {
        let builder = builder("https://localhost:1", &authority).client_certificate(certificate, key);
        let shown = format!("{builder:?}");
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let output = format!("{shown} {error} {error:?} {:?}", std::error::Error::source(&error));
        assert!(output.contains(expected), "{expected}: {output}");
        for secret in secrets {
            assert!(!output.contains(secret), "{output}");
        }
    }
    let good = builder("https://localhost:1", &authority).client_certificate(own_certificate, key);
    let shown = format!("{good:?}") + &format!("{:?}", good.build().unwrap());
    assert!(!shown.contains(secrets[0]) && !shown.contains("PRIVATE"), "{shown}");
}
