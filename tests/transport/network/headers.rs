//! The values of request headers, as a server receives them over HTTP/1.1 and HTTP/2.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use inngest_api::http::{HeaderValue, Request, Response};
use inngest_api::types::EnvName;
use inngest_api::v2::NewScore;
use inngest_api::{CallOptions, ErrorKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::proxy::{Manner, Proxy};
use super::tls::Authority;
use super::{RUN, api_key, builder};

const PROTOCOLS: [&str; 2] = ["http/1.1", "h2"];

const USER_AGENT: &str = concat!("inngest-api-rust/", env!("CARGO_PKG_VERSION"));

/// Names and values, byte by byte.
type Headers = Vec<(String, Vec<u8>)>;

/// A server over TLS that stores the headers of its requests, and responds with an empty list.
struct Server {
    url: String,
    received: Arc<Mutex<Vec<Headers>>>,
    _task: tokio::task::JoinSet<()>,
}

impl Server {
    async fn start(authority: &Authority, protocol: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let received = Arc::<Mutex<Vec<Headers>>>::default();
        let tls = authority.serves("localhost", &[protocol]);
        let mut task = tokio::task::JoinSet::new();
        task.spawn(accept(listener, tls, protocol == "h2", Arc::clone(&received)));
        Self { url, received, _task: task }
    }

    /// Returns the headers of the only request since the last call; `None` if there was none.
    fn take(&self) -> Option<Headers> {
        let mut received = std::mem::take(&mut *self.received.lock().unwrap());
        assert!(received.len() <= 1, "{received:?}");
        received.pop()
    }

    /// Returns the values of a header of the only request since the last call.
    fn values(&self, name: &str) -> Vec<Vec<u8>> {
        let headers = self.take().expect("a request");
        headers.into_iter().filter(|(known, _)| known == name).map(|(_, value)| value).collect()
    }
}

async fn accept(listener: TcpListener, tls: TlsAcceptor, is_http2: bool, received: Arc<Mutex<Vec<Headers>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let Ok(stream) = tls.accept(stream).await else { continue };
        let store = Arc::clone(&received);
        if is_http2 {
            tokio::spawn(serve_http2(stream, store));
        } else {
            tokio::spawn(serve_http1(stream, store));
        }
    }
}

async fn serve_http2(stream: TlsStream<TcpStream>, store: Arc<Mutex<Vec<Headers>>>) {
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        let headers = request.headers().iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
        store.lock().unwrap().push(headers.collect());
        async { Ok::<_, Infallible>(Response::new(Full::<Bytes>::from(r#"{"data":[]}"#))) }
    });
    let _ = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}

/// Parses by hand, because an HTTP library removes the blanks around a value.
async fn serve_http1(mut stream: TlsStream<TcpStream>, store: Arc<Mutex<Vec<Headers>>>) {
    let mut bytes = Vec::new();
    while !matches!(stream.read_buf(&mut bytes).await, Ok(0) | Err(_)) {
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let lines =
            bytes[..end].split(|byte| *byte == b'\n').skip(1).map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let headers = lines.map(|line| {
            let colon = line.windows(2).position(|window| window == b": ").unwrap();
            (String::from_utf8(line[..colon].to_ascii_lowercase()).unwrap(), line[colon + 2..].to_vec())
        });
        store.lock().unwrap().push(headers.collect());
        bytes.clear();
        let response = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"data\":[]}";
        let _ = stream.write_all(response.as_bytes()).await;
    }
}

#[tokio::test]
async fn blanks_around_header_values_of_settings_are_not_sent() {
    let authority = Authority::new();
    for protocol in PROTOCOLS {
        let server = Server::start(&authority, protocol).await;
        let builder = || builder(&server.url, &authority);
        for (client, expected) in [
            (builder().environment(" prod "), "prod"),
            (builder().environment("\tprod"), "prod"),
            (builder().set_environment(Some(EnvName::from("my prod\t "))), "my prod"),
        ] {
            let client = client.user_agent(" billing/1.4\t").build().unwrap();
            client.v2().list_runs().send().await.unwrap();
            let headers = server.take().unwrap();
            let value = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value);
            assert_eq!(value("x-inngest-env"), Some(expected.as_bytes()), "{protocol}");
            assert_eq!(value("user-agent"), Some(format!("billing/1.4 {USER_AGENT}").as_bytes()), "{protocol}");
        }
        let client = builder().build().unwrap();
        let options = CallOptions::new().environment(" dev\t").header("x-trace", "\t t-1 ").header("x-trace", " ");
        client.v2().list_runs().options(options.clone()).send().await.unwrap();
        assert_eq!(server.values("x-inngest-env"), [b"dev"], "{protocol}");
        client.v2().list_runs().options(options).send().await.unwrap();
        assert_eq!(server.values("x-trace"), [&b"t-1"[..], b""], "{protocol}");
    }
}

#[tokio::test]
async fn valid_header_values_arrive_unchanged_and_others_are_not_sent() {
    let authority = Authority::new();
    for protocol in PROTOCOLS {
        let server = Server::start(&authority, protocol).await;
        let client = builder(&server.url, &authority).build().unwrap();
        let send = async |options| client.v2().list_runs().options(options).send().await;
        for value in [&b""[..], b"a", b"a\tb", b"a \t b", "\u{fc} \u{1F980}".as_bytes(), b"\x80\xfc\xff"] {
            send(CallOptions::new().header("x-trace", HeaderValue::from_bytes(value).unwrap())).await.unwrap();
            assert_eq!(server.values("x-trace"), [value], "{protocol}");
        }
        for name in ["a\tb", "\u{fc}", "my prod"] {
            send(CallOptions::new().environment(name)).await.unwrap();
            assert_eq!(server.values("x-inngest-env"), [name.as_bytes()], "{protocol}");
        }
        for text in ["a\0b", "\0", "a\r\nb", "a\rb", "a\nb", "a\n", "\r\na", "a\u{7f}", "\u{1b}[2J", "\u{b}a"] {
            for options in [CallOptions::new().header("x-trace", text), CallOptions::new().environment(text)] {
                let error = send(options).await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Request, "{protocol}, {text:?}: {error}");
                assert!(server.take().is_none(), "{protocol}, {text:?}");
            }
            let error = builder(&server.url, &authority).environment(text).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration, "{text:?}: {error}");
            let error = builder(&server.url, &authority).user_agent(text).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration, "{text:?}: {error}");
        }
        for empty in ["", " ", "\t "] {
            let error = send(CallOptions::new().environment(empty)).await.unwrap_err();
            assert!(error.to_string().contains("it must not be empty"), "{error}");
            let error = builder(&server.url, &authority).environment(empty).build().unwrap_err();
            assert!(error.to_string().contains("it must not be empty"), "{error}");
        }
        assert!(server.take().is_none(), "{protocol}");
    }
}

#[tokio::test]
async fn header_argument_with_surrounding_blanks_is_a_request_error() {
    let authority = Authority::new();
    for protocol in PROTOCOLS {
        let server = Server::start(&authority, protocol).await;
        let client = builder(&server.url, &authority).build().unwrap();
        for env in [" prod", "prod ", "\tprod", "prod\t", " ", "\t"] {
            for error in [
                client.v2().list_webhooks(env).send().await.unwrap_err(),
                client.v2().create_webhook(env, "name", "transform").send().await.unwrap_err(),
            ] {
                assert_eq!(error.kind(), ErrorKind::Request, "{env:?}: {error}");
                let expected = "the header `env` (`X-Inngest-Env`) has surrounding whitespace, which is not part of a header value; remove it";
                assert!(error.to_string().contains(expected), "{error}");
            }
            assert!(server.take().is_none(), "{env:?}");
        }
        for env in ["prod", "my prod", "a\tb", "\u{fc}"] {
            client.v2().list_webhooks(env).send().await.unwrap();
            assert_eq!(server.values("x-inngest-env"), [env.as_bytes()], "{protocol}");
        }
    }
}

#[tokio::test]
async fn blanks_around_a_proxy_header_are_not_sent() {
    let proxy = Proxy::start(Manner::Closes).await;
    let authority = Authority::new();
    let builder =
        builder("https://api.test", &authority).user_agent("\tbilling/1.4 ").proxy(&proxy.address.to_string());
    let builder = builder.proxy_header("x-team", " \tpay ments\t").proxy_header("proxy-authorization", " Bearer 1 ");
    builder.build().unwrap().v2().health().send().await.unwrap_err();
    let connect = proxy.requests().remove(0);
    for line in [&format!("user-agent: billing/1.4 {USER_AGENT}"), "x-team: pay ments", "proxy-authorization: Bearer 1"]
    {
        assert!(connect.contains(&format!("\r\n{line}\r\n")), "{line} in {connect:?}");
    }
}

#[tokio::test]
async fn accept_encoding_is_identity_in_every_request() {
    let authority = Authority::new();
    for protocol in PROTOCOLS {
        let server = Server::start(&authority, protocol).await;
        let client = builder(&server.url, &authority).build().unwrap();
        client.v2().list_runs().send().await.unwrap();
        assert_eq!(server.values("accept-encoding"), [b"identity"], "{protocol}");
        client.v2().create_score(RUN, vec![NewScore::new("accuracy", 1)]).send().await.unwrap();
        assert_eq!(server.values("accept-encoding"), [b"identity"], "{protocol}");
        let options = CallOptions::new().header("Accept-Encoding", "gzip");
        let error = client.v2().list_runs().options(options).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        assert!(
            error.to_string().contains("`accept-encoding` cannot be set by a caller; the client does not decompress")
        );
        assert!(server.take().is_none(), "{protocol}");
    }
    let error = inngest_api::Client::builder(api_key()).proxy_header("accept-encoding", "br").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
}
