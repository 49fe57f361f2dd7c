//! A server that stores the bytes of the requests it receives.

use std::sync::{Arc, LazyLock, Mutex};

use inngest_api::{Client, DevServer, Error, RetryConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// A runtime shared by all cases; starting one per case would be slow.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// A server that stores the bytes of the requests it receives, and its client.
pub(crate) struct Served {
    pub(crate) client: Client<DevServer>,
    pub(crate) base_url: String,
    received: Arc<Mutex<Vec<Vec<u8>>>>,
}

thread_local! {
    /// The server of this test; each test runs on a separate thread.
    static SERVED: &'static Served = Box::leak(Box::new(Served::start()));
}

pub(crate) fn served() -> &'static Served {
    SERVED.with(|served| *served)
}

impl Served {
    fn start() -> Self {
        RUNTIME.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let base_url = format!("http://{}", listener.local_addr().unwrap());
            let received = Arc::new(Mutex::new(Vec::new()));
            let store = Arc::clone(&received);
            tokio::spawn(async move {
                while let Ok((connection, _)) = listener.accept().await {
                    tokio::spawn(serve(connection, Arc::clone(&store)));
                }
            });
            let client =
                Client::builder(DevServer::new(&base_url).unwrap()).retry(RetryConfig::disabled()).build().unwrap();
            Self { client, base_url, received }
        })
    }
}

/// Responds to each request with an empty object. Bytes after a request are the start of the next one.
async fn serve(mut connection: TcpStream, store: Arc<Mutex<Vec<Vec<u8>>>>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    loop {
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            if connection.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        while bytes.len() < end + 4 + length {
            if connection.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        }
        store.lock().unwrap().push(bytes.drain(..end + 4 + length).collect());
        connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await?;
    }
}

/// Returns the heads of the requests that a call sends, and its result.
pub(crate) fn heads_of<T>(call: impl Future<Output = Result<T, Error>>) -> (Vec<String>, Result<(), Error>) {
    served().received.lock().unwrap().clear();
    let result = RUNTIME.block_on(call).map(drop);
    let received = std::mem::take(&mut *served().received.lock().unwrap());
    let head = |bytes: &Vec<u8>| {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        String::from_utf8(bytes[..end].to_vec()).expect("the head of a request is UTF-8")
    };
    (received.iter().map(head).collect(), result)
}
