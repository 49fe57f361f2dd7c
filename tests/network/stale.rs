//! Kept connections that the server has closed, and such that it closes in the very moment.

use std::time::Duration;

use inngest_api::v2::NewScore;
use inngest_api::{ApiKey, Client, Error, ErrorKind, Retry};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::server::Server;
use super::tls::Authority;
use super::{QUICK, RUN, api_key, builder};

/// What is not safe to be made twice.
async fn score(client: &Client<ApiKey>) -> Result<u32, Error> {
    client.v2().create_score(RUN, vec![NewScore::new("accuracy", 1)]).send_full().await.map(|answer| answer.attempts)
}

#[tokio::test]
async fn the_next_call_goes_over_another_and_nobody_sees_it() {
    let authority = Authority::new();
    for protocol in ["h2", "http/1.1"] {
        let server = Server::start(authority.serves("localhost", &[protocol])).await;
        // Tries once: what is made again, the pool makes, for nothing was sent.
        let client = builder(&server.url(), &authority).retry(Retry::never()).build().unwrap();
        for round in 1..=20 {
            client.v2().health().send().await.unwrap();
            server.cut().await;
            assert_eq!(client.v2().health().send_full().await.unwrap().attempts, 1);
            server.cut().await;
            assert_eq!((server.requests(), server.connections()), (2 * round, 2 * round));
        }
    }
}

const LIST: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"data\":[]}";

/// A client of a server over plain HTTP, which answers one call, takes a part of the next and resets the connection; and
/// how many requests it took whole.
async fn resetting(retry: Retry, takes: usize, waits: Duration) -> (Client<ApiKey>, tokio::task::JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let mut whole = 0;
        let (mut stream, _) = listener.accept().await.unwrap();
        request(&mut stream).await.unwrap();
        whole += 1;
        stream.write_all(LIST).await.unwrap();
        stream.read_exact(&mut vec![0; takes]).await.unwrap();
        tokio::time::sleep(waits).await;
        stream.set_zero_linger().unwrap();
        drop(stream);
        while let Ok(Ok((mut stream, _))) = tokio::time::timeout(Duration::from_millis(500), listener.accept()).await {
            request(&mut stream).await.unwrap();
            whole += 1;
            stream.write_all(LIST).await.unwrap();
        }
        whole
    });
    (Client::builder(api_key()).base_url(&url).retry(retry).build().unwrap(), server)
}

async fn request(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.split_once("content-length: ").map_or("0", |(_, rest)| rest.lines().next().unwrap());
            if bytes.len() >= end + 4 + length.parse::<usize>().unwrap() {
                return Ok(());
            }
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}

#[tokio::test]
async fn a_reset_after_the_first_byte_is_told_as_it_is() {
    let (client, server) = resetting(QUICK, 1, Duration::ZERO).await;
    score(&client).await.unwrap();
    let error = score(&client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_been_sent(), error.attempts()),
        (ErrorKind::Transport, true, 1),
        "{error}"
    );
    assert_eq!(server.await.unwrap(), 1, "nothing was made again");

    let (client, server) = resetting(QUICK, 1, Duration::ZERO).await;
    score(&client).await.unwrap();
    assert_eq!(client.v2().list_runs().send_full().await.unwrap().attempts, 2, "what is safe is made again");
    assert_eq!(server.await.unwrap(), 2);
}

#[tokio::test]
async fn a_reset_in_the_very_moment_is_either_not_seen_or_told_as_it_is() {
    for round in 0..30 {
        let (client, server) = resetting(QUICK, 0, Duration::from_micros(round * 20)).await;
        score(&client).await.unwrap();
        tokio::time::sleep(Duration::from_micros(300)).await;
        let second = score(&client).await;
        let whole = server.await.unwrap();
        match second {
            Ok(attempts) => assert_eq!((whole, attempts), (2, 1)),
            Err(error) => {
                assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error:?}");
                assert_eq!((whole, error.attempts()), (1, 1), "it was not made again");
            }
        }
    }
}
