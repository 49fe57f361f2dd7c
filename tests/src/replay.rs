//! A server that sends exact response bytes, one connection at a time, and stores the requests.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use inngest_api::auth::Credential;
use inngest_api::{Client, ClientBuilder, RetryConfig};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::recording::Exchange;

/// A server that responds to as many requests as it has responses, each on a separate connection.
#[derive(Debug)]
pub struct Replay {
    base_url: String,
    received: JoinHandle<io::Result<Vec<Received>>>,
}

/// A received request.
#[derive(Debug, Default)]
pub struct Received {
    /// The method.
    pub method: String,
    /// Path and query, not decoded.
    pub target: String,
    /// The headers, their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

impl Replay {
    /// Serves a recorded response.
    ///
    /// # Errors
    /// If no port is available.
    pub async fn of(exchange: &Exchange) -> io::Result<Self> {
        let response = &exchange.response;
        let headers = response.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Self::with([answer(response.status, headers, &response.body)]).await
    }

    /// Serves these responses, and closes the connection after each.
    ///
    /// # Errors
    /// If no port is available.
    pub async fn with(responses: impl IntoIterator<Item = Vec<u8>>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let responses: Vec<_> = responses.into_iter().collect();
        let received = tokio::spawn(async move {
            let mut all = Vec::new();
            for response in responses {
                let (mut stream, _) = listener.accept().await?;
                all.push(receive(&mut stream).await?);
                stream.write_all(&response).await?;
                stream.shutdown().await?;
            }
            Ok(all)
        });
        Ok(Self { base_url, received })
    }

    /// Returns the base URL of the server.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns a client of this server that does not retry.
    ///
    /// # Errors
    /// If [`ClientBuilder::build`] fails.
    pub fn client<K: Credential>(&self, key: K) -> Result<Client<K>, inngest_api::Error> {
        self.builder(key).build()
    }

    /// Returns a builder for a client of this server that does not retry, so that each call sends one request.
    pub fn builder<K: Credential>(&self, key: K) -> ClientBuilder<K> {
        Client::builder(key).base_url(&self.base_url).retry(RetryConfig::disabled())
    }

    /// Waits until the last response was sent, and returns all requests.
    ///
    /// # Errors
    /// If a request was incomplete.
    pub async fn received(self) -> io::Result<Vec<Received>> {
        self.received.await.map_err(io::Error::other)?
    }

    /// Waits until the last response was sent, and returns the only request.
    ///
    /// # Errors
    /// If there was not exactly one request.
    pub async fn received_one(self) -> io::Result<Received> {
        let mut all = self.received().await?;
        let last = all.pop().filter(|_| all.is_empty());
        last.ok_or_else(|| io::Error::other("not exactly one request"))
    }

    /// Returns whether all responses were sent.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.received.is_finished()
    }
}

/// Returns the bytes of a response, with its `content-length`.
pub fn answer<'a>(status: u16, headers: impl IntoIterator<Item = (&'a str, &'a str)>, body: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Replayed\r\n");
    for (name, value) in headers {
        // The recorded body is complete, so it is sent with its length and not in chunks.
        if name != "transfer-encoding" && name != "content-length" {
            let _ = write!(head, "{name}: {value}\r\n");
        }
    }
    let _ = write!(head, "content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    head.into_bytes()
}

/// Returns the bytes of a JSON response with status 200.
#[must_use]
pub fn json_answer(body: &str) -> Vec<u8> {
    answer(200, [("content-type", "application/json")], body)
}

/// Reads one complete request.
///
/// # Errors
/// If the connection fails or closes before the request is complete.
pub async fn receive(stream: &mut (impl AsyncRead + Unpin + ?Sized)) -> io::Result<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let headers: BTreeMap<_, _> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let is_chunked = headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked");
    let length: usize = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
    let is_whole = |bytes: &[u8]| match bytes.get(end + 4..) {
        Some(body) if is_chunked => body.ends_with(b"0\r\n\r\n"),
        body => body.is_some_and(|body| body.len() >= length),
    };
    while !is_whole(&bytes) {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let body = bytes.get(end + 4..).unwrap_or_default();
    let body = if is_chunked { unchunked(body) } else { body.to_vec() };
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Received { method: first.next().unwrap_or_default(), target: first.next().unwrap_or_default(), headers, body })
}

/// Decodes a chunked body.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n")
        && let Some(size) =
            body.get(..end).and_then(|size| usize::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok())
        && let Some(chunk) = body.get(end + 2..end + 2 + size)
    {
        all.extend_from_slice(chunk);
        body = body.get(end + 4 + size..).unwrap_or_default();
    }
    all
}

impl Received {
    /// Compares method, path, query, body and the recorded headers with a recorded request.
    ///
    /// # Panics
    /// If they differ.
    pub fn assert_as(&self, exchange: &Exchange) {
        let recorded = &exchange.request;
        assert_eq!(self.method, recorded.method);
        let (path, query) = split(&self.target);
        let (recorded_path, recorded_query) = split(&recorded.path);
        assert_eq!(path, recorded_path, "the path differs");
        assert_eq!(query, recorded_query, "the query differs");
        match &recorded.body {
            Some(body) => assert_eq!(json(&self.body), json(body), "the body"),
            None => assert_eq!(self.body, "", "the body"),
        }
        for (name, value) in &recorded.headers {
            if name.eq_ignore_ascii_case("authorization") {
                assert!(self.headers.contains_key("authorization"), "no key was sent");
            } else {
                assert_eq!(self.headers.get(&name.to_ascii_lowercase()), Some(value), "the header {name}");
            }
        }
    }
}

fn json(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str(text).ok()
}

/// Splits a target into its path and its decoded query pairs, sorted by name because their order does not matter.
fn split(target: &str) -> (&str, Vec<(String, String)>) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<_> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    (path, pairs)
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
