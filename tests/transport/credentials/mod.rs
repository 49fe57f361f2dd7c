//! Keys from a provider: when it is called, what calls do meanwhile, and what they do if it fails.

mod failing;
mod kinds;
mod refreshing;
mod rejected;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use inngest_api::auth::{Key, Provided};
use inngest_api::http::{Request, Response};
use inngest_api::stream::BoxError;
use inngest_api::{AccessToken, Client, ClientBuilder, RetryConfig};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::http1::serve;

/// Much longer than any case takes.
const SOON: Duration = Duration::from_secs(20);

/// A server that accepts some keys, and rejects all others with 401 and a body that repeats the keys that it saw.
struct Server {
    url: String,
    state: Arc<State>,
    _task: JoinSet<()>,
}

#[derive(Default)]
struct State {
    accepted: Mutex<BTreeSet<String>>,
    received: Mutex<Vec<String>>,
}

impl Server {
    async fn accepting<const N: usize>(keys: [&str; N]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let mut task = JoinSet::new();
        task.spawn(serve(listener, Arc::clone(&state), respond));
        let server = Self { url, state, _task: task };
        server.accept(keys);
        server
    }

    /// Accepts these keys only.
    fn accept<const N: usize>(&self, keys: [&str; N]) {
        *self.state.accepted.lock().unwrap() = keys.map(str::to_owned).into();
    }

    /// Returns the keys of all requests, in their order.
    fn received(&self) -> Vec<String> {
        self.state.received.lock().unwrap().clone()
    }

    /// Sets the server in a builder. Without retries, so that each call makes one attempt per key.
    fn connect<K: Key>(&self, builder: ClientBuilder<K>) -> Client<K> {
        builder.base_url(&self.url).retry(RetryConfig::disabled()).build().unwrap()
    }
}

async fn respond(
    request: Request<hyper::body::Incoming>,
    state: Arc<State>,
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let (head, body) = request.into_parts();
    body.collect().await?;
    let path = head.uri.path();
    let key = match path.strip_prefix("/e/") {
        Some(key) => key.to_owned(),
        None => head.headers["authorization"].to_str().unwrap().strip_prefix("Bearer ").unwrap().to_owned(),
    };
    let seen = {
        let mut received = state.received.lock().unwrap();
        received.push(key.clone());
        received.join(", ")
    };
    let (status, body) = match path {
        _ if !state.accepted.lock().unwrap().contains(&key) => {
            (401, format!(r#"{{"errors":[{{"code":"unauthenticated","message":"no such key: {seen}"}}]}}"#))
        }
        "/v2/health" => (200, r#"{"data":{"status":"ok"}}"#.to_owned()),
        "/v1/events" | "/v2/keys/signing" | "/v2/keys/events" => {
            (200, r#"{"data":[],"page":{"hasMore":false}}"#.to_owned())
        }
        _ => (200, r#"{"ids":["01A"],"status":200}"#.to_owned()),
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status.try_into().unwrap();
    Ok(response)
}

/// Counts the calls of a provider.
#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    fn next(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// Returns the token that the provider returns when it is called for this time, from 0 on.
fn token(number: usize) -> Result<Provided<AccessToken>, BoxError> {
    Ok(Provided::new(AccessToken::parse(&format!("SECRET-token-{number}"))?))
}

/// Returns a builder whose provider returns a new token each time.
fn tokens(count: &Count) -> ClientBuilder<AccessToken> {
    let count = count.clone();
    Client::with_provider(move || {
        let number = count.next();
        async move { token(number) }
    })
}
