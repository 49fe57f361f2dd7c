//! The blocking API, for callers without an async runtime.

use std::io::Read as _;
use std::time::Duration;

use inngest_api::blocking::{Reader, Wait, WaitEach};
use inngest_api::v2::{NewSandbox, Sandbox, SandboxSize};
use inngest_api::{ApiKey, Client, Error, ErrorKind, mock};
use serde_json::{Value, json};

/// A server in a separate runtime, because the tests have none.
struct SeparateServer {
    server: mock::Server,
    _runtime: tokio::runtime::Runtime,
}

impl SeparateServer {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let builder = mock::Server::builder().cloud().function("demo-app", "backfill-data", |input: Value| Ok(input));
        let server = runtime.block_on(builder.start()).unwrap();
        Self { server, _runtime: runtime }
    }

    fn client(&self) -> Client<ApiKey> {
        self.server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap()
    }
}

fn new_sandbox(client: &Client<ApiKey>) -> Sandbox {
    let size = SandboxSize { vcpu: 1, memory_mb: 512 };
    client.v2().create_sandbox(NewSandbox::fresh("build", size)).send().wait().unwrap()
}

#[test]
fn blocking_calls_need_no_runtime() {
    let server = SeparateServer::start();
    let client = server.client();
    let started = client.v2().invoke_function("demo-app", "backfill-data", json!({ "n": 1 })).send().wait().unwrap();
    let run = client.v2().wait_for_run(&started.run_id).timeout(Duration::from_secs(30)).wait().unwrap();
    assert_eq!(run.id, started.run_id);
    assert_eq!(client.v2().health().send_full().wait().unwrap().attempts, 1);
}

#[test]
fn blocking_pages_and_items_are_iterators() {
    let server = SeparateServer::start();
    let client = server.client();
    for n in 0..5 {
        client.v2().invoke_function("demo-app", "backfill-data", json!({ "n": n })).send().wait().unwrap();
    }
    let runs: Vec<_> = client.v2().list_runs().limit(2).items().wait_each().collect::<Result<_, Error>>().unwrap();
    assert_eq!(runs.len(), 5);
    let pages = client.v2().list_runs().limit(2).pages().wait_each().map(|page| page.unwrap().len());
    assert_eq!(pages.collect::<Vec<_>>(), [2, 2, 1]);
}

#[test]
fn a_blocking_download_is_a_reader() {
    let server = SeparateServer::start();
    let client = server.client();
    let sandbox = new_sandbox(&client);
    let content = "0123456789".repeat(10_000);
    client.v2().write_sandbox_file(&sandbox.id, "/data.txt", content.clone()).send().wait().unwrap();
    let mut read = String::new();
    let download = client.v2().read_sandbox_file(&sandbox.id, "/data.txt").send().wait().unwrap();
    Reader::new(download).read_to_string(&mut read).unwrap();
    assert_eq!(read, content);
}

#[test]
fn blocking_streams_are_iterators() {
    let server = SeparateServer::start();
    let client = server.client();
    let sandbox = new_sandbox(&client);
    let process = client.v2().start_sandbox_process(&sandbox.id, ["echo", "hi"]).send().wait().unwrap();
    let output = client.v2().stream_sandbox_process_output(&sandbox.id, &process.id).send().wait().unwrap();
    let text: String = output.wait_each().map(|chunk| chunk.unwrap().data.to_text().into_owned()).collect();
    assert_eq!(text, "echo hi\n");
    // An upload from a reader, and a list of a builder that is not attached to a client at first.
    let upload = inngest_api::io::from_reader(&b"from a reader"[..]);
    let written = client.v2().write_sandbox_file(&sandbox.id, "/a", upload).send().wait().unwrap();
    assert_eq!(written.bytes_written, 13);
    let listed = inngest_api::v2::operation::ListSandboxes::new().on(&client).items().wait_each().count();
    assert_eq!(listed, 1);
}

#[test]
fn blocking_calls_return_the_same_errors_as_async_calls() {
    let server = SeparateServer::start();
    let client = server.client();
    let error = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().wait().unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("not_found")));
    server.server.inject::<inngest_api::v2::operation::ListRuns>(mock::Fault::status(500));
    let mut runs = client.v2().list_runs().items().wait_each();
    assert_eq!(runs.next().unwrap().unwrap_err().kind(), ErrorKind::Server);
    assert!(runs.next().is_none());
}

#[test]
fn a_custom_future_can_be_waited_for_with_a_custom_error() {
    #[derive(Debug)]
    struct CustomError(Error);
    impl From<Error> for CustomError {
        fn from(error: Error) -> Self {
            Self(error)
        }
    }
    let client =
        Client::builder(ApiKey::parse("sk-inn-api-test").unwrap()).base_url("http://127.0.0.1:1").build().unwrap();
    let health = async move { Ok::<_, CustomError>(client.v2().health().send().await?.status) };
    assert_eq!(health.wait().unwrap_err().0.kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn the_advice_for_spawn_blocking_works_there() {
    let client =
        Client::builder(ApiKey::parse("sk-inn-api-test").unwrap()).base_url("http://127.0.0.1:1").build().unwrap();
    let call = move || {
        let waited = client.v2().health().send().wait();
        let awaited = tokio::runtime::Handle::current().block_on(async { client.v2().health().send().await });
        [waited.unwrap_err().kind(), awaited.unwrap_err().kind()]
    };
    let kinds = tokio::task::spawn_blocking(call).await.unwrap();
    assert_eq!(kinds, [ErrorKind::Configuration, ErrorKind::Connect]);
}

#[tokio::test]
async fn blocking_calls_within_a_runtime_are_errors() {
    let client =
        Client::builder(ApiKey::parse("sk-inn-api-test").unwrap()).base_url("http://127.0.0.1:1").build().unwrap();
    let error = client.v2().health().send().wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "`wait` would block a thread of an async runtime; use `.await` here, or in `spawn_blocking` \
         `Handle::current().block_on(…)`"
    );
    let mut runs = client.v2().list_runs().items().wait_each();
    assert_eq!(runs.next().unwrap().unwrap_err().kind(), ErrorKind::Configuration);
    assert!(runs.next().is_none());
}
