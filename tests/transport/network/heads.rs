//! Responses whose heads do not end.

use inngest_api::{Client, ErrorKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::frames::{CONTINUATION, Connection, HEADERS};
use super::tls::Authority;
use super::{QUICK, api_key, builder};

/// Calls a server that sends a status line and then `part` up to `times` times; returns the error of the call.
async fn failed(part: &'static str, times: usize) -> inngest_api::Error {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n").await.unwrap();
        let mut sent = 0;
        while sent < times && stream.write_all(part.as_bytes()).await.is_ok() {
            sent += 1;
        }
        let _ = stream.write_all(b"\r\n").await;
        sent
    });
    let client = Client::builder(api_key()).base_url(&url).retry(QUICK).timeout(super::SOON).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    drop(client);
    assert!(times < 1000 || server.await.unwrap() < times, "the client did not close the connection");
    error
}

#[tokio::test]
async fn response_head_over_the_limit_is_an_error_over_http1() {
    for (part, times) in [("x-header: value\r\n", 1_000_000), ("x", 100_000_000), ("x-header: value\r\n", 101)] {
        let error = failed(part, times).await;
        assert_eq!((error.kind(), error.may_have_been_sent(), error.attempts()), (ErrorKind::TooLarge, true, 1));
        let expected = "health failed: the response head is larger than 100 headers or 400 KiB";
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn response_head_over_the_limit_is_an_error_over_http2() {
    let authority = Authority::new();
    let tls = authority.serves("localhost", &["h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let server = tokio::spawn(async move {
        let mut connection = Connection::accept(&listener, &tls).await;
        let stream = connection.request().await.unwrap();
        connection.send(HEADERS, 0, stream, &[0x88]).await;
        // A header of 8 bytes in HPACK, not indexed: `a: 12345`.
        let header = [0, 1, b'a', 5, b'1', b'2', b'3', b'4', b'5'].repeat(1000);
        let mut sent = 0;
        while sent < 100_000 && connection.try_send(CONTINUATION, 0, stream, &header).await.is_ok() {
            sent += 1;
        }
        sent
    });
    let client = builder(&url, &authority).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    drop(client);
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Decode, true), "{error:?}");
    assert!(error.to_string().contains("or its headers are larger than 16 KiB"), "{error}");
    assert!(server.await.unwrap() < 100_000, "the client did not close the connection");
}
