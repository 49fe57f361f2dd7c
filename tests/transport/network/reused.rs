//! Responses that are about the connection (408, 421, 425), on connections that were used before and on new ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use inngest_api::v2::NewScore;
use inngest_api::{ApiKey, Client, Error, ErrorKind};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::frames::{Connection, END_STREAM, HEADERS, RST_STREAM};
use super::stale::{LIST, request};
use super::tls::Authority;
use super::{QUICK, RUN, api_key, builder, until};

const END_HEADERS: u8 = 4;

/// Responds to the first requests of each connection, and to all further ones with an error.
#[derive(Clone, Copy)]
struct Plan {
    status: &'static str,
    good: usize,
}

struct Server {
    url: String,
    connections: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

impl Server {
    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn is_idempotent(client: &Client<ApiKey>) -> impl Future<Output = Result<u32, Error>> + use<> {
    let call = client.v2().list_runs().send_full();
    async move { call.await.map(|response| response.attempts) }
}

fn is_not_idempotent(client: &Client<ApiKey>) -> impl Future<Output = Result<u32, Error>> + use<> {
    let call = client.v2().create_score(RUN, vec![NewScore::new("accuracy", 1)]).send_full();
    async move { call.await.map(|response| response.attempts) }
}

async fn http1(plan: Plan) -> (Server, Client<ApiKey>) {
    async fn serve(mut stream: TcpStream, plan: Plan) -> std::io::Result<()> {
        let error = format!("HTTP/1.1 {}\r\ncontent-length: 0\r\n\r\n", plan.status);
        for _ in 0..plan.good {
            request(&mut stream).await?;
            stream.write_all(LIST).await?;
        }
        loop {
            request(&mut stream).await?;
            stream.write_all(error.as_bytes()).await?;
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&connections);
    let mut task = JoinSet::new();
    task.spawn(async move {
        let mut open = JoinSet::new();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            open.spawn(serve(stream, plan));
        }
    });
    let client = Client::builder(api_key()).base_url(&url).retry(QUICK).build().unwrap();
    (Server { url, connections, _task: task }, client)
}

async fn http2(plan: Plan) -> (Server, Client<ApiKey>) {
    let authority = Authority::new();
    let tls = authority.serves("localhost", &["h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let connections = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&connections);
    let mut task = JoinSet::new();
    task.spawn(async move {
        let mut open = JoinSet::new();
        loop {
            let mut connection = Connection::accept(&listener, &tls).await;
            count.fetch_add(1, Ordering::SeqCst);
            open.spawn(async move {
                for _ in 0..plan.good {
                    let Ok(stream) = connection.request().await else { return };
                    connection.respond(stream).await;
                }
                while let Ok(stream) = connection.request().await {
                    // `:status` as a literal without indexing, of the static table's name 8 (RFC 7541, 6.2.2).
                    let status = plan.status.as_bytes();
                    let head = [&[0x08, 3], &status[..3]].concat();
                    connection.send(HEADERS, END_STREAM | END_HEADERS, stream, &head).await;
                }
            });
        }
    });
    let client = builder(&url, &authority).retry(QUICK).build().unwrap();
    (Server { url, connections, _task: task }, client)
}

#[tokio::test]
async fn response_about_a_reused_connection_is_retried_on_a_new_one_if_that_is_safe() {
    for (status, is_safe) in
        [("408 Request Timeout", false), ("421 Misdirected Request", true), ("425 Too Early", true)]
    {
        let plan = Plan { status, good: 1 };
        for (server, client) in [http1(plan).await, http2(plan).await] {
            let case = format!("{status} from {}", server.url);
            assert_eq!(is_idempotent(&client).await.unwrap(), 1, "{case}");
            assert_eq!(is_idempotent(&client).await.unwrap(), 2, "{case}");
            assert_eq!(server.connections(), 2, "{case}");
            match is_not_idempotent(&client).await {
                Ok(attempts) => assert!(is_safe && attempts == 2, "{case}: {attempts} attempts"),
                Err(error) => {
                    assert!(!is_safe, "{case}: {error}");
                    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Invalid, 1), "{case}");
                    assert!(error.may_have_been_sent() && error.is_retryable(), "{case}");
                }
            }
            // The connection is not used again, also if the call was not retried.
            assert_eq!(is_idempotent(&client).await.unwrap(), if is_safe { 2 } else { 1 }, "{case}");
        }
    }
}

#[tokio::test]
async fn response_about_a_new_connection_is_not_retried() {
    for status in ["408 Request Timeout", "421 Misdirected Request", "425 Too Early"] {
        let plan = Plan { status, good: 0 };
        for (server, client) in [http1(plan).await, http2(plan).await] {
            let error = is_idempotent(&client).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Invalid, 1), "{status}: {error}");
            assert!(!error.is_retryable(), "{status}: {error}");
            assert_eq!(error.status().unwrap().as_str(), &status[..3]);
            assert_eq!(server.connections(), 1);
        }
    }
}

/// A server may send 408 before it closes an idle connection. It arrives before the request, or together with it.
#[tokio::test]
async fn unsolicited_408_on_an_idle_connection_costs_no_idempotent_call() {
    for round in 0..40_u64 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sent = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&sent);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut open = Vec::new();
            for connection in 0..10 {
                let (mut stream, _) = listener.accept().await.unwrap();
                request(&mut stream).await.unwrap();
                stream.write_all(LIST).await.unwrap();
                if connection == 0 {
                    tokio::time::sleep(std::time::Duration::from_micros(round * 25)).await;
                    let timeout = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                    stream.write_all(timeout).await.unwrap();
                    count.fetch_add(1, Ordering::SeqCst);
                }
                open.push(stream);
            }
        });
        let client = Client::builder(api_key()).base_url(&url).retry(QUICK).build().unwrap();
        is_idempotent(&client).await.unwrap();
        if round % 2 == 0 {
            until(|| sent.load(Ordering::SeqCst) == 1).await;
        }
        let attempts = is_idempotent(&client).await.unwrap();
        assert!(attempts <= 2, "round {round}: {attempts} attempts");
    }
}

#[tokio::test]
async fn http2_connection_is_used_further_after_the_reset_of_a_stream() {
    const INTERNAL_ERROR: [u8; 4] = [0, 0, 0, 2];
    let authority = Authority::new();
    let tls = authority.serves("localhost", &["h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let server = tokio::spawn(async move {
        let mut connection = Connection::accept(&listener, &tls).await;
        let stream = connection.request().await.unwrap();
        connection.send(RST_STREAM, 0, stream, &INTERNAL_ERROR).await;
        connection.respond_to_all().await;
    });
    let client = builder(&url, &authority).retry(QUICK).build().unwrap();
    let error = is_not_idempotent(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
    // The server accepts no second connection.
    assert_eq!(is_idempotent(&client).await.unwrap(), 1);
    server.abort();
}
