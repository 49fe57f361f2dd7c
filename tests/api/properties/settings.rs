//! Hostile headers and base URLs.

use std::collections::BTreeSet;

use inngest_api::__private::RESERVED_HEADERS;
use inngest_api::{ApiKey, CallOptions, Client, DevServer, ErrorKind, RetryConfig};

use super::injection::HOSTILE;
use super::served::{heads_of, served};

#[test]
fn hostile_call_headers_are_rejected() {
    let client = &served().client;
    let health = |options: CallOptions| heads_of(client.v2().health().options(options).send());
    for text in HOSTILE {
        let is_invalid = text.contains(|char: char| char.is_control() && char != '\t');
        // A header can be empty, and an environment's name cannot.
        let is_blank = text.trim_matches([' ', '\t']).is_empty();
        for (options, is_invalid) in [
            (CallOptions::new().header("x-trace", text), is_invalid),
            (CallOptions::new().environment(text), is_invalid || is_blank),
        ] {
            let (heads, result) = health(options);
            assert_eq!(heads.is_empty(), is_invalid, "{text:?}: {heads:?}");
            assert_eq!(result.is_err(), is_invalid, "{text:?}: {result:?}");
            let injected = heads.iter().any(|head| head.contains("x-injected") || head.contains("\r\nhost: evil"));
            assert!(heads.len() <= 1 && !injected, "{heads:?}");
        }
        let is_name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        let (heads, _) = health(CallOptions::new().header(text, "value"));
        assert_eq!(heads.len(), usize::from(is_name), "{text:?}: {heads:?}");
    }
    for name in [
        "accept-encoding",
        "authorization",
        "Authorization",
        "HOST",
        "content-length",
        "Transfer-Encoding",
        "connection",
        "proxy-authorization",
        "X-HTTP-Method-Override",
        "x-method-override",
        "x-http-method",
        ":path",
        ":authority",
        "",
    ] {
        let (heads, result) = health(CallOptions::new().header(name, "1"));
        assert_eq!((heads.len(), result.unwrap_err().kind()), (0, ErrorKind::Request), "{name}");
    }
}

#[test]
fn definitions_and_callers_have_the_same_reserved_headers() {
    let source = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../inngest-api-macros/src/model.rs"));
    let lists = source.split("const ").filter_map(|item| item.split_once("HEADERS: [&str; ")?.1.split_once(';'));
    let quoted = |list: &str| list.split('"').skip(1).step_by(2).map(str::to_ascii_lowercase).collect::<Vec<_>>();
    let of_definitions: BTreeSet<_> = lists.flat_map(|(list, _)| quoted(list)).collect();
    let of_callers: BTreeSet<_> = RESERVED_HEADERS.map(str::to_owned).into();
    assert_eq!(of_definitions, of_callers);
}

#[test]
fn a_base_url_cannot_redirect_requests_to_a_different_host() {
    let address = served().base_url.strip_prefix("http://").unwrap();
    // With a key, plain HTTP to any host but this machine is rejected, in every spelling.
    for url in [
        "http://evil.example",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1:80@evil.example",
        "http://127.0.0.1%40evil.example",
        "http://127.0.0.1%2eevil.example",
        "http://127.0.0.1.evil.example",
        "http://localhost\\@evil.example",
        "http://localhost\\.evil.example",
        "http://evil.example\\@localhost",
        "http://evil.example#@localhost",
        "http://evil.example?@localhost",
        "http://localhost\r\n.evil.example",
        "http://localhost\0.evil.example",
        "http://localhost .evil.example",
        "http://localhost,evil.example",
        "http://loc\u{430}lhost",
        "http://\u{ff11}27.0.0.1",
        "http://0.0.0.0",
        "http://[::ffff:10.0.0.1]",
        "http://[::1%25evil]",
        "http://127.0.0.1:80:80",
        "http://127.0.0.1:-80",
        "//localhost",
        "http:localhost",
        "http:/localhost",
        "javascript://localhost",
        "file://localhost",
        "https://api.inngest.com/v1/events",
        "https://api.inngest.com/V1/events/",
        "https://api.inngest.com/v1%2Fevents",
        "https://api.inngest.com/x/../v1/events",
        "https://api.inngest.com/V2",
        "",
    ] {
        let key = ApiKey::parse("sk-inn-api-property").unwrap();
        let error = Client::builder(key).base_url(url).build().map(|client| format!("{client:?}")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url:?}: {error}");
        assert!(!error.to_string().contains(|char: char| char.is_control()), "{error:?}");
    }
    // A path of the base URL stays a prefix, up to a version at its end, and adds no line and no query.
    for path in ["/a", "/a%0d%0ab", "/a/b/", "//evil.example", "/@evil.example", "/a;b", "/..%2f"] {
        let Ok(server) = DevServer::new(format!("http://{address}{path}")) else { continue };
        let client = Client::builder(server).retry(RetryConfig::disabled()).build().unwrap();
        let (heads, _) = heads_of(client.v2().health().send());
        assert_eq!(heads.len(), 1, "{path}");
        let expected = format!("GET {}/v2/health HTTP/1.1\r\n", path.trim_end_matches('/'));
        assert!(heads[0].starts_with(&expected), "{path}: {}", heads[0]);
        assert!(heads[0].contains(&format!("host: {address}")), "{path}: {}", heads[0]);
    }
    for path in ["/a b", "/a\r\nx: y", "/a?b", "/a#b", "/a\0", "/\u{7f}"] {
        assert!(DevServer::new(format!("http://{address}{path}")).is_err(), "{path:?}");
    }
}
