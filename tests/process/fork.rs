//! Clients in forked processes: the child has the memory of its parent, but neither its threads nor its connections.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::exit;
use std::time::Duration;

use fork::{Fork, fork, waitpid};
use inngest_api::blocking::{Wait, WaitEach};
use inngest_api::types::RunId;
use inngest_api::v2::operation::InvokeFunction;
use inngest_api::v2::{NewSandbox, SandboxSize};
use inngest_api::{ApiKey, Client, ErrorKind, mock};
use inngest_api_tests::child;
use serde_json::{Value, json};

/// By two children, a child of the first, and the parent before and after: each with the same client, whose counter of calls was
/// copied.
const INVOCATIONS: usize = 5;

#[test]
fn a_client_works_in_the_parent_and_in_forked_processes() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let builder = mock::Server::builder().cloud().function("demo-app", "echo", |input: Value| Ok(input));
    let server = runtime.block_on(builder.start()).unwrap();
    let variables = [("BASE_URL", server.base_url()), ("ROOT", server.root_certificate_pem())];
    let reported = child::run("fork::use_a_client_before_and_after_a_fork", "fork", &variables).unwrap();
    assert_eq!(reported, "done");
    // The server takes invocations with the same key for the same invocation.
    assert_eq!(server.runs().len(), INVOCATIONS);
    let received = server.received::<InvokeFunction>();
    let keys: BTreeSet<_> = received.iter().map(|call| call.arguments().idempotency_key.clone()).collect();
    assert_eq!(keys.len(), INVOCATIONS, "{keys:?}");
}

#[test]
#[ignore = "runs in the process that another test starts"]
fn use_a_client_before_and_after_a_fork() {
    if std::env::var("WHAT").as_deref() != Ok("fork") {
        return;
    }
    let client = client();
    invoke(&client);
    let sandbox = NewSandbox::fresh("build", SandboxSize { vcpu: 1, memory_mb: 512 });
    let sandbox = client.v2().create_sandbox(sandbox).send().wait().unwrap();
    client.v2().write_sandbox_file(&sandbox.id, "/a", "content").send().wait().unwrap();
    let download = client.v2().read_sandbox_file(&sandbox.id, "/a").send().wait().unwrap();
    in_a_child(|| {
        invoke(&client);
        // An async runtime that was created in the child works as well.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { client.v2().health().send().await }).unwrap();
        let error = download.wait_each().next().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stream);
        let expected = "stream was opened before the process was forked; open a stream in each process";
        assert!(error.to_string().ends_with(expected), "{error}");
        in_a_child(|| {
            invoke(&client);
        });
    });
    let mut client = Some(client);
    in_a_child(|| {
        let client = client.take().unwrap();
        invoke(&client);
        drop(client);
    });
    invoke(&client.unwrap());
    child::report("done");
}

/// Runs a function in a forked process, and waits for it.
fn in_a_child(run: impl FnOnce()) {
    let Fork::Parent(child) = fork().unwrap() else {
        // A process that hangs fails the test.
        std::thread::spawn(|| {
            std::thread::sleep(Duration::from_secs(60));
            exit(2);
        });
        let ended = catch_unwind(AssertUnwindSafe(run));
        exit(i32::from(ended.is_err()));
    };
    assert_eq!(waitpid(child).unwrap(), 0, "the child panicked or hung");
}

fn client() -> Client<ApiKey> {
    let [base_url, root] = ["BASE_URL", "ROOT"].map(|name| std::env::var(name).unwrap());
    let builder = Client::builder(ApiKey::parse("sk-inn-api-test").unwrap()).base_url(base_url.as_str());
    builder.root_certificate(root.as_bytes()).without_default_roots().build().unwrap()
}

fn invoke(client: &Client<ApiKey>) -> RunId {
    client.v2().invoke_function("demo-app", "echo", json!({})).send().wait().unwrap().run_id
}
