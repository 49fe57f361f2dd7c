use std::time::Duration;

use inngest_api_spec::__private::Listed;
use serde_json::{Map, Value, json};

use super::raw::{self, RawRequest};
use super::{demo_app, served};
use crate::mock::{CommandOutput, ErrorResponse, FunctionFailure, Server};
use crate::stream::{Items, JsonLines, Paginated, Upload};
use crate::types::{Base64Bytes, SandboxId, SessionId};
use crate::v2::operation::{
    CreateSandbox, CreateSandboxSnapshot, DestroySandbox, PauseSandbox, ResumeSandbox, SignalSandboxProcess,
    StartSandboxProcess, StreamSandboxLogs, SyncApp,
};
use crate::v2::{
    EnvType, FreshSandbox, ImageStartupMode, LogChunk, LogStream, NewSandbox, ProcessState, RunStatus, Sandbox,
    SandboxProcess, SandboxSize, SandboxStatus, SnapshotStatus,
};
use crate::{ApiKey, Client, DevServer, ErrorKind};

#[tokio::test]
async fn environments_are_created_and_archived() {
    let (_server, client) = served(demo_app().cloud()).await;
    let env = client.v2().create_env("staging").send().await.unwrap();
    assert_eq!((&*env.name, &env.kind, env.is_archived), ("staging", &EnvType::Test, false));
    let error = client.v2().create_env("staging").send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, Some("resource_already_exists")));
    assert!(client.v2().patch_env(&env.id).is_archived(true).send().await.unwrap().is_archived);
    let envs = client.v2().fetch_account_envs().send().await.unwrap();
    let names: Vec<_> = envs.items.iter().map(|env| (&*env.name, env.is_archived)).collect();
    assert_eq!((names, envs.limit), (vec![("production", false), ("staging", true)], 50));
    let error = client.v2().patch_env("nope").send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("env_not_found")));
}

#[tokio::test]
async fn webhooks_belong_to_an_environment() {
    let (_server, client) = served(demo_app().cloud()).await;
    let hook = client.v2().create_webhook("production", "hook", "e => e").send().await.unwrap();
    assert_eq!((&*hook.name, &*hook.environment), ("hook", "production"));
    let hooks = client.v2().list_webhooks("production").send().await.unwrap();
    assert_eq!(hooks.items, [hook]);
    assert!(client.v2().list_webhooks("staging").send().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_account_lists_the_keys_added_to_the_builder() {
    let builder = demo_app().event_key("production", "web", "evt-1").event_key("staging", "jobs", "evt-2");
    let (_server, client) = served(builder.signing_key("production", "default", "signkey-prod-12ab")).await;
    let v2 = client.v2();
    let keys = all(v2.fetch_account_event_keys().limit(1u32).items()).await;
    let shown: Vec<_> = keys.iter().map(|key| (&*key.environment, &*key.name, key.key.expose())).collect();
    assert_eq!(shown, [("production", "web", "evt-1"), ("staging", "jobs", "evt-2")]);
    assert!(keys[0].created_at.is_some() && keys[0].id != keys[1].id);
    let signing = v2.fetch_account_signing_keys().send().await.unwrap();
    assert_eq!((signing.len(), signing.limit, signing.items[0].key.expose()), (1, 20, "signkey-prod-12ab"));
    assert!(!format!("{signing:?}").contains("12ab"));
}

async fn all<L: Listed, E: Paginated<List = L>>(mut items: Items<E>) -> Vec<L::Item> {
    let mut all = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        all.push(item);
    }
    all
}

#[tokio::test]
async fn runs_are_grouped_into_sessions_by_session_key() {
    let fails = |data: Map<String, Value>| match data.get("fails") {
        Some(_) => Err(FunctionFailure::new("Error", "as requested")),
        None => Ok(()),
    };
    let builder = demo_app().function("demo-app", "reply", fails).session_key("userId").session_key("chat");
    let (_server, client) = served(builder).await;
    let v2 = client.v2();
    assert!(v2.list_session_keys().send().await.unwrap().is_empty(), "no event has a session key");
    let user = SessionId::from("a/b");
    for data in [json!({ "userId": "a/b" }), json!({ "userId": "a/b", "fails": 1 }), json!({ "userId": 7 }), json!({})]
    {
        v2.invoke_function("demo-app", "reply", data).send().await.unwrap();
    }
    let keys = v2.list_session_keys().send().await.unwrap();
    assert_eq!(
        keys.items.iter().map(|key| (key.id.as_str(), key.created_at.is_some())).collect::<Vec<_>>(),
        [("userId", true)]
    );
    assert!(v2.list_session_keys().search("chat").send().await.unwrap().is_empty());

    let sessions = v2.list_sessions("userId").search("/").send().await.unwrap();
    let [session] = &*sessions.items else { panic!("{sessions:?}") };
    assert_eq!((&session.id, session.run_count, session.failed_run_count), (&user, 2, 1));
    assert_eq!((session.failure_rate, session.functions.len(), session.last_active_at.is_some()), (0.5, 1, true));
    let by_page = all(v2.list_sessions("userId").limit(1u32).items()).await;
    let mut ids: Vec<_> = by_page.iter().map(|session| session.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["7", "a/b"]);
    assert!(v2.list_sessions("other").send().await.unwrap().is_empty());
    let later = crate::types::Timestamp::now() + Duration::from_secs(60 * 60);
    assert!(v2.list_sessions("userId").from(later).send().await.unwrap().is_empty());

    let runs = all(v2.list_session_runs("userId", &user).limit(1u32).items()).await;
    let shown: Vec<_> =
        runs.iter().map(|run| (&run.status, run.event_name.as_deref(), run.ended_at.is_some())).collect();
    let event = Some("inngest/function.invoked");
    assert_eq!(shown, [(&RunStatus::Failed, event, true), (&RunStatus::Completed, event, true)]);
    assert!(v2.list_session_runs("userId", "nobody").send().await.unwrap().is_empty());
}

/// An id that nothing has.
pub(super) const NOBODY: &str = "3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10";

pub(super) async fn sandbox(builder: crate::mock::Builder) -> (Server, Client<ApiKey>, SandboxId) {
    let (server, client) = served(builder).await;
    let id = client
        .v2()
        .create_sandbox(NewSandbox::fresh("box", SandboxSize { vcpu: 2, memory_mb: 512 }))
        .send()
        .await
        .unwrap()
        .id;
    (server, client, id)
}

async fn text(mut lines: JsonLines<LogChunk>) -> Vec<(LogStream, String)> {
    let mut all = Vec::new();
    while let Some(chunk) = lines.try_next().await.unwrap() {
        all.push((chunk.stream.clone(), chunk.data.to_text().into_owned()));
    }
    all
}

#[tokio::test]
async fn a_sandbox_executes_commands_and_stores_files() {
    let fails = |command: &[String]| CommandOutput::new(command[1].clone()).stderr("no\n").exit_code(3);
    let (_server, client, id) = sandbox(Server::builder().on_exec(fails)).await;
    let v2 = client.v2();
    let done = v2.exec_sandbox(&id, ["echo", "hi\n"].map(String::from).to_vec()).send().await.unwrap();
    assert_eq!((&*done.stdout.to_text(), &*done.stderr.to_text(), done.exit_code), ("hi\n", "no\n", Some(3)));
    let logs = text(v2.stream_sandbox_logs(&id).send().await.unwrap()).await;
    assert_eq!(logs, [(LogStream::Stdout, "hi\n".to_owned()), (LogStream::Stderr, "no\n".to_owned())]);

    let written = v2.write_sandbox_file(&id, "/a b", Upload::bytes(vec![0, 10, 255])).send().await.unwrap();
    assert_eq!((&*written.path, written.bytes_written), ("/a b", 3));
    let read = v2.read_sandbox_file(&id, "/a b").send().await.unwrap().bytes().await.unwrap();
    assert_eq!(*read, [0, 10, 255]);
    assert_eq!(v2.read_sandbox_file(&id, "/b").send().await.unwrap_err().kind(), ErrorKind::NotFound);

    assert_eq!(v2.destroy_sandbox(&id).send().await.unwrap().unwrap().status, SandboxStatus::Terminating);
    assert_eq!(v2.get_sandbox(&id).send().await.unwrap().status, SandboxStatus::Terminated);
    assert_eq!(v2.destroy_sandbox(&id).send().await.unwrap(), None);
    assert_eq!(v2.get_sandbox(&id).send().await.unwrap().resources.unwrap().memory_mb, 512);
    assert_eq!(v2.list_sandboxes().send().await.unwrap().len(), 1);
    let error = v2.exec_sandbox(&id, vec!["ls".to_owned()]).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, Some("state_conflict")));
    assert_eq!(v2.get_sandbox(NOBODY).send().await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn processes_run_until_they_are_waited_for_or_signalled() {
    let (_server, client, id) = sandbox(Server::builder().cloud()).await;
    let v2 = client.v2();
    let start = |text: &str| v2.start_sandbox_process(&id, vec!["say".to_owned(), text.to_owned()]).send();
    let (one, two) = (start("one").await.unwrap(), start("two").await.unwrap());
    assert_eq!((&one.state, one.pid, two.pid), (&ProcessState::Running, Some(100), Some(101)));
    let waited = v2.wait_sandbox_process(&id, &one.id).send().await.unwrap();
    assert_eq!((&waited.state, waited.exit_code, waited.ended_at.is_some()), (&ProcessState::Exited, Some(0), true));
    let error = v2.signal_sandbox_process(&id, &two.id, 0).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("invalid_field_format")));
    assert_eq!(v2.get_sandbox_process(&id, &two.id).send().await.unwrap().state, ProcessState::Running);
    v2.signal_sandbox_process(&id, &two.id, 9).send().await.unwrap();
    v2.signal_sandbox_process(&id, &one.id, 9).send().await.unwrap();
    let all = v2.list_sandbox_processes(&id).send().await.unwrap();
    let states: Vec<_> = all.items.iter().map(|process| (&process.state, process.termination_signal)).collect();
    assert_eq!(states, [(&ProcessState::Exited, None), (&ProcessState::Killed, Some(9))]);

    let output = v2.get_sandbox_process_output(&id, &two.id).tail_bytes(4u32).send().await.unwrap();
    assert_eq!((output.chunks.len(), &*output.chunks[0].data.to_text()), (1, "two\n"));
    let lines = text(v2.stream_sandbox_process_output(&id, &one.id).send().await.unwrap()).await;
    assert_eq!(lines, [(LogStream::Stdout, "say one\n".to_owned())]);
    assert_eq!(v2.get_sandbox_process(&id, NOBODY).send().await.unwrap_err().kind(), ErrorKind::NotFound);
}

fn fresh(name: &str) -> FreshSandbox {
    NewSandbox::fresh(name, SandboxSize { vcpu: 2, memory_mb: 2048 })
}

/// The status and the code of an error response.
pub(super) fn problem<T: std::fmt::Debug>(result: Result<T, crate::Error>) -> (u16, String) {
    let error = result.unwrap_err();
    (error.status().unwrap().as_u16(), error.code().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_name_belongs_to_one_sandbox_until_it_ends() {
    let (_server, client) = served(Server::builder().cloud()).await;
    let v2 = client.v2();
    let created = v2.create_sandbox(fresh("build").environment([("CI", "1")])).send_full().await.unwrap();
    assert_eq!((created.status.as_u16(), &created.value.status), (202, &SandboxStatus::Starting));
    let sandbox = created.value;
    assert_eq!((&*sandbox.image_ref, sandbox.vpc_id.len(), sandbox.started_at), ("inngest/base:latest", 36, None));
    let again = v2.create_sandbox(fresh("build").environment([("CI", "1")])).send_full().await.unwrap();
    assert_eq!(
        (again.status.as_u16(), again.value.id, again.value.status),
        (200, sandbox.id.clone(), SandboxStatus::Running)
    );
    let taken = (409, "sandbox_name_taken".to_owned());
    assert_eq!(problem(v2.create_sandbox(fresh("build")).send().await), taken);
    v2.destroy_sandbox(&sandbox.id).send().await.unwrap();
    let other = v2.create_sandbox(fresh("build")).send().await.unwrap();
    assert_ne!(other.id, sandbox.id);
    for name in ["", " a", "a\n", &"x".repeat(256)] {
        assert_eq!(problem(v2.create_sandbox(fresh(name)).send().await).0, 400, "{name:?}");
    }
    let image = NewSandbox::from_image("server", "web:v1", SandboxSize { vcpu: 1, memory_mb: 1024 });
    let image = v2.create_sandbox(image.startup_mode(ImageStartupMode::Image)).send().await.unwrap();
    assert_eq!((&*image.image_ref, image.image_startup_mode), ("web:v1", Some(ImageStartupMode::Image)));
    assert_eq!(image.resolved_image_ref, format!("web@{}", image.image_digest));
}

#[tokio::test]
async fn a_sandbox_is_paused_and_resumed() {
    let (_server, client, id) = sandbox(Server::builder().cloud()).await;
    let v2 = client.v2();
    let status = async || v2.get_sandbox(&id).send().await.unwrap().status;
    for (expected, after, code) in
        [(SandboxStatus::Pausing, SandboxStatus::Paused, 202), (SandboxStatus::Paused, SandboxStatus::Paused, 200)]
    {
        let paused = v2.pause_sandbox(&id).send_full().await.unwrap();
        assert_eq!((paused.value.status, paused.status.as_u16(), status().await), (expected, code, after));
    }
    let conflict = (409, "state_conflict".to_owned());
    assert_eq!(problem(v2.exec_sandbox(&id, ["true"]).send().await), conflict);
    assert_eq!(problem(v2.start_sandbox_process(&id, ["true"]).send().await), conflict);
    assert_eq!(problem(v2.write_sandbox_file(&id, "/a", "x").send().await), conflict);
    for (expected, code) in [(SandboxStatus::Resuming, 202), (SandboxStatus::Running, 200)] {
        let resumed = v2.resume_sandbox(&id).send_full().await.unwrap();
        assert_eq!((resumed.value.status, resumed.status.as_u16()), (expected, code));
        assert_eq!(status().await, SandboxStatus::Running);
    }
    v2.destroy_sandbox(&id).send().await.unwrap();
    assert_eq!(problem(v2.pause_sandbox(&id).send().await), conflict);
    assert_eq!(problem(v2.resume_sandbox(NOBODY).send().await), (404, "sandbox_not_found".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn transitions_take_the_set_time() {
    let server = Server::builder().sandbox_transition(Duration::from_secs(5)).in_memory().unwrap();
    let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
    let v2 = client.v2();
    let id = v2.create_sandbox(fresh("slow")).send().await.unwrap().id;
    let status = async || v2.get_sandbox(&id).send().await.unwrap().status;
    assert_eq!(status().await, SandboxStatus::Starting);
    assert_eq!(problem(v2.exec_sandbox(&id, ["true"]).send().await).1, "state_conflict");
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(status().await, SandboxStatus::Running);
    let snapshot = v2.create_sandbox_snapshot(&id).send().await.unwrap();
    let clone = || v2.create_sandbox(NewSandbox::from_snapshot("clone", &snapshot.id)).send();
    assert_eq!(problem(clone().await).1, "sandbox_snapshot_not_ready");
    v2.destroy_sandbox(&id).send().await.unwrap();
    assert_eq!(v2.destroy_sandbox(&id).send().await.unwrap().unwrap().status, SandboxStatus::Terminating);
    assert_eq!(problem(v2.create_sandbox(fresh("slow")).send().await).1, "sandbox_name_taken");
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!((status().await, v2.destroy_sandbox(&id).send().await.unwrap()), (SandboxStatus::Terminated, None));
    assert_eq!(clone().await.unwrap().status, SandboxStatus::Starting);
}

#[tokio::test]
async fn a_snapshot_is_cloned_with_its_files() {
    let (_server, client, id) = sandbox(Server::builder().cloud()).await;
    let v2 = client.v2();
    v2.write_sandbox_file(&id, "/state", "7").send().await.unwrap();
    let created = v2.create_sandbox_snapshot(&id).name("deps").send_full().await.unwrap();
    assert_eq!((created.status.as_u16(), &created.value.status), (202, &SnapshotStatus::Creating));
    let taken = (409, "sandbox_snapshot_name_taken".to_owned());
    assert_eq!(problem(v2.create_sandbox_snapshot(&id).name("deps").send().await), taken);
    let other = v2.create_sandbox_snapshot(&id).send().await.unwrap();
    let snapshot = v2.get_sandbox_snapshot(&created.value.id).send().await.unwrap();
    assert_eq!(
        (&snapshot.status, snapshot.stored_bytes, snapshot.source_image_id.len()),
        (&SnapshotStatus::Ready, 1, 64)
    );
    let ids: Vec<_> =
        all(v2.list_sandbox_snapshots().limit(1u32).items()).await.into_iter().map(|one| one.id).collect();
    assert_eq!(ids, [other.id.clone(), snapshot.id.clone()], "the newest first");
    let named = v2.list_sandbox_snapshots().name("deps").send().await.unwrap();
    assert_eq!((named.len(), &named.items[0].id), (1, &snapshot.id));

    v2.write_sandbox_file(&id, "/state", "8").send().await.unwrap();
    let clone = v2.create_sandbox(NewSandbox::from_snapshot("clone", &snapshot.id)).send().await.unwrap();
    assert_eq!((clone.resources, &*clone.image_ref), (snapshot.resources.clone(), "inngest/base:latest"));
    let state = v2.read_sandbox_file(&clone.id, "/state").send().await.unwrap().bytes().await.unwrap();
    assert_eq!(state, "7");

    for _ in 0..2 {
        assert_eq!(v2.delete_sandbox_snapshot(&snapshot.id).send_full().await.unwrap().status, 204);
    }
    assert_eq!(v2.get_sandbox_snapshot(&snapshot.id).send().await.unwrap().status, SnapshotStatus::Deleted);
    assert_eq!(v2.list_sandbox_snapshots().send().await.unwrap().len(), 1);
    let clone = NewSandbox::from_snapshot("clone-2", &snapshot.id);
    assert_eq!(problem(v2.create_sandbox(clone).send().await), (409, "sandbox_snapshot_not_ready".to_owned()));
    let unknown = (404, "sandbox_snapshot_not_found".to_owned());
    assert_eq!(problem(v2.create_sandbox(NewSandbox::from_snapshot("clone-2", NOBODY)).send().await), unknown);
    assert_eq!(problem(v2.get_sandbox_snapshot(NOBODY).send().await), unknown);
    assert_eq!(problem(v2.delete_sandbox_snapshot(NOBODY).send().await), unknown);
    assert_eq!(problem(v2.create_sandbox_snapshot(NOBODY).send().await).1, "sandbox_not_found");
}

#[tokio::test]
async fn a_stream_has_one_typed_message_per_line() {
    let server = Server::builder().cloud().without_auth().start().await.unwrap();
    let chunk = || {
        let mut chunk = LogChunk::default();
        (chunk.stream, chunk.data) = (LogStream::Stdout, Base64Bytes::new("ok\n"));
        chunk.encoding = "base64".into();
        chunk.at = Some("2026-03-04T05:06:12Z".parse().unwrap());
        chunk
    };
    let lines = move || [chunk()].into_iter().collect::<JsonLines<_>>();
    server.on::<StreamSandboxLogs>(move |_| Ok(lines().failing_with("compute_unavailable", "process host went away")));
    let response = raw::send(&server, &RawRequest::get("/v2/sandboxes/x/logs")).await;
    assert_eq!((response.status, &response.headers["content-type"]), (200, &"application/x-ndjson".parse().unwrap()));
    // The documented example of a process's stream.
    let documented = [
        r#"{"type":"log","stream":"STDOUT","data":"b2sK","encoding":"base64","at":"2026-03-04T05:06:12Z"}"#,
        r#"{"type":"error","error":{"code":"compute_unavailable","message":"process host went away"}}"#,
        "",
    ];
    assert_eq!(response.body, documented.join("\n"));
    let client = server.client(DevServer::local()).unwrap();
    let mut logs = client.v2().stream_sandbox_logs("x").send().await.unwrap();
    assert_eq!(logs.try_next().await.unwrap().unwrap().data.to_text(), "ok\n");
    let error = logs.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Stream, Some("compute_unavailable")));
    // An error before the first message has the usual format.
    server.on::<StreamSandboxLogs>(|_| Err(ErrorResponse::new(404, "sandbox_not_found", "no such sandbox")));
    let response = raw::send(&server, &RawRequest::get("/v2/sandboxes/x/logs")).await;
    let expected = r#"{"errors":[{"code":"sandbox_not_found","message":"no such sandbox"}]}"#;
    assert_eq!((response.status, &*response.body), (404, expected));
}

#[tokio::test]
async fn successes_have_the_documented_status_also_from_handlers_of_tests() {
    let (server, client, id) = sandbox(Server::builder().cloud()).await;
    let v2 = client.v2();
    let process = v2.start_sandbox_process(&id, ["true"]).send().await.unwrap().id;
    for _ in 0..2 {
        let started = v2.start_sandbox_process(&id, ["true"]).send_full().await.unwrap();
        assert_eq!(started.status, 201);
        let signalled = v2.signal_sandbox_process(&id, &process, 9).send_full().await.unwrap();
        assert_eq!((signalled.status.as_u16(), signalled.headers.get("content-type")), (204, None));
        server.on::<StartSandboxProcess>(|_| Ok(SandboxProcess::default()));
        server.on::<SignalSandboxProcess>(|_| Ok(()));
    }
    for (value, status) in [("STARTING", 202), ("RUNNING", 201), ("PAUSED", 200)] {
        let sandbox = move || Ok(serde_json::from_value(json!({ "status": value }))?);
        let create = || v2.create_sandbox(fresh("other")).send_full();
        server.on::<CreateSandbox>(move |_| sandbox());
        assert_eq!(create().await.unwrap().status, status, "{value}");
        server.on_optional::<CreateSandbox>(move |_| Some(sandbox()));
        assert_eq!(create().await.unwrap().status, status, "{value}");
        server.script::<CreateSandbox>(|script| script.handle(move |_| sandbox()));
        assert_eq!(create().await.unwrap().status, status, "{value}");
    }
    for (value, status) in [("CREATING", 202), ("READY", 201)] {
        server.on::<CreateSandboxSnapshot>(move |_| Ok(serde_json::from_value(json!({ "status": value }))?));
        assert_eq!(v2.create_sandbox_snapshot(&id).send_full().await.unwrap().status, status, "{value}");
    }
    for (value, pause, resume) in [("PAUSED", 200, 202), ("PAUSING", 202, 202), ("RUNNING", 202, 200)] {
        server.on::<PauseSandbox>(move |_| Ok(serde_json::from_value(json!({ "status": value }))?));
        server.on::<ResumeSandbox>(move |_| Ok(serde_json::from_value(json!({ "status": value }))?));
        assert_eq!(v2.pause_sandbox(&id).send_full().await.unwrap().status, pause, "{value}");
        assert_eq!(v2.resume_sandbox(&id).send_full().await.unwrap().status, resume, "{value}");
    }
    assert_eq!(v2.create_env("staging").send_full().await.unwrap().status, 201);
    assert_eq!(v2.create_webhook("production", "hook", "(e) => e").send_full().await.unwrap().status, 201);
    for (failed, status) in
        [(json!({ "status": "success" }), 200), (json!({ "error": { "code": "unreachable" } }), 422)]
    {
        server.on::<SyncApp>(move |_| Ok(serde_json::from_value(failed.clone())?));
        assert_eq!(v2.sync_app("demo-app", "https://a.example").send_full().await.unwrap().status, status);
    }
    for (value, status) in [(Some(Sandbox::default()), 202), (None, 204)] {
        let destroyed = value.clone();
        server.on::<DestroySandbox>(move |_| Ok(destroyed.clone()));
        let response = v2.destroy_sandbox(&id).send_full().await.unwrap();
        assert_eq!((response.status.as_u16(), response.value), (status, value));
    }
}

#[tokio::test]
async fn a_dev_server_has_no_sandboxes_or_sessions() {
    let (_server, client) = served(demo_app()).await;
    let error = client
        .v2()
        .create_sandbox(NewSandbox::fresh("box", SandboxSize { vcpu: 1, memory_mb: 1 }))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.api_errors()[0].message, "method CreateSandbox not implemented");
    let error = client.v2().list_session_keys().send().await.unwrap_err();
    assert_eq!(error.api_errors()[0].message, "Sessions not implemented in OSS");
}
