//! The handle of a sandbox: the operations of one client, with the id of one sandbox.

use std::time::Duration;

use inngest_api::mock::{self, Fault};
use inngest_api::v2::{NewSandbox, SandboxSize, SandboxStatus, WaitError, operation};
use inngest_api::{ApiKey, Client, ErrorKind, InngestClient, RetryConfig};

use super::api_key;

const SIZE: SandboxSize = SandboxSize { vcpu: 1, memory_mb: 1024 };

fn sandboxes() -> (mock::Server, Client<ApiKey>) {
    let builder = mock::Server::builder().sandbox_transition(Duration::from_secs(3));
    let server = builder.on_exec(|command| command.join(" ")).in_memory().unwrap();
    let client = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
    (server, client)
}

#[tokio::test(start_paused = true)]
async fn a_handle_calls_each_operation_of_its_sandbox() {
    let (server, client) = sandboxes();
    let v2 = client.v2();
    let sandbox = v2.start_sandbox(NewSandbox::fresh("box", SIZE)).await.unwrap();
    assert_eq!(sandbox.get().send().await.unwrap().status, SandboxStatus::Running);
    assert_eq!(sandbox.exec(["echo", "hi"]).send().await.unwrap().stdout.to_text(), "echo hi");

    sandbox.write_file("/etc/motd", "hello").send().await.unwrap();
    let file = sandbox.read_file("/etc/motd").send().await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), "hello");

    let process = sandbox.start_process(["make"]).send().await.unwrap().id;
    assert_eq!(sandbox.list_processes().send().await.unwrap().items[0].id, process);
    assert_eq!(sandbox.get_process(&process).send().await.unwrap().command, ["make"]);
    sandbox.wait_for_process(&process).send().await.unwrap();
    let output = sandbox.process_output(&process).send().await.unwrap();
    assert_eq!(output.chunks[0].data.to_text(), "make");
    let mut stream = sandbox.stream_process_output(&process).tail_bytes(3_u32).send().await.unwrap();
    assert!(stream.try_next().await.unwrap().is_some());
    sandbox.logs().send().await.unwrap();

    sandbox.pause().send().await.unwrap();
    assert_eq!(sandbox.wait_until_paused().await.unwrap().id, *sandbox.id());
    sandbox.resume().send().await.unwrap();
    sandbox.wait_until_running().timeout(Duration::from_secs(5)).await.unwrap();
    let snapshot = sandbox.snapshot().name("deps").send().await.unwrap();
    v2.wait_for_snapshot(&snapshot.id).await.unwrap();

    let again = v2.sandbox(sandbox.id());
    again.destroy().send().await.unwrap();
    let destroyed = server.received::<operation::DestroySandbox>();
    assert_eq!(destroyed[0].arguments().sandbox_id, *sandbox.id());
}

#[tokio::test(start_paused = true)]
async fn a_signal_reaches_the_process_of_the_handle() {
    let (server, client) = sandboxes();
    let sandbox = client.v2().start_sandbox(NewSandbox::fresh("box", SIZE)).await.unwrap();
    let process = sandbox.start_process(["sleep"]).send().await.unwrap().id;
    sandbox.signal_process(&process, 9).include_children(true).send().await.unwrap();
    let received = server.received::<operation::SignalSandboxProcess>();
    let signal = received[0].arguments();
    assert_eq!((&signal.sandbox_id, &signal.process_id, signal.signal), (sandbox.id(), &process, 9));
}

#[tokio::test(start_paused = true)]
async fn starting_a_sandbox_fails_with_what_it_waited_for() {
    let (server, client) = sandboxes();
    let v2 = client.v2();
    let new = || NewSandbox::fresh("box", SIZE);
    let late = v2.start_sandbox(new()).timeout(Duration::from_secs(1)).await.unwrap_err();
    let expected = "sandbox box is still STARTING after 1s; raise the `timeout` of the wait if it takes longer";
    assert_eq!(late.to_string(), expected);
    // The same name is the same sandbox.
    let sandbox = v2.start_sandbox(new()).await.unwrap();
    assert_eq!(server.received::<operation::CreateSandbox>().len(), 2);
    sandbox.pause().send().await.unwrap();
    sandbox.wait_until_paused().await.unwrap();
    let paused = v2.start_sandbox(new()).await.unwrap_err();
    assert!(matches!(&paused, WaitError::Ended(it) if it.status == SandboxStatus::Paused), "{paused}");

    server.inject::<operation::CreateSandbox>(Fault::status(500).times(1));
    let WaitError::CallFailed(error) = v2.start_sandbox(new()).await.unwrap_err() else { panic!("the call failed") };
    assert_eq!((error.kind(), error.operation().unwrap().id), (ErrorKind::Server, "create_sandbox"));
}

#[derive(Clone, InngestClient)]
struct Builds {
    #[inngest(v2(create_sandbox, get_sandbox, exec_sandbox))]
    api: Client<ApiKey>,
}

#[tokio::test(start_paused = true)]
async fn a_derived_client_has_handles_that_call_what_it_lists() {
    let (_server, api) = sandboxes();
    let builds = Builds { api };
    let sandbox = builds.v2().start_sandbox(NewSandbox::fresh("box", SIZE)).await.unwrap();
    assert_eq!(sandbox.exec(["ls"]).send().await.unwrap().stdout.to_text(), "ls");
}

#[tokio::test(start_paused = true)]
async fn starting_a_sandbox_can_be_spawned() {
    let (_server, client) = sandboxes();
    let starting = client.v2().start_sandbox(NewSandbox::fresh("box", SIZE)).into_future();
    let sandbox = tokio::spawn(starting).await.unwrap().unwrap();
    tokio::spawn(async move { sandbox.exec(["ls"]).send().await }).await.unwrap().unwrap();
}
