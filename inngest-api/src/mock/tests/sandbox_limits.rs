//! Limits of sandboxes, commands and files, and the error codes of what exceeds them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cloud::{NOBODY, problem, sandbox};
use super::raw::{self, RawRequest};
use crate::mock::Server;
use crate::v2::{NewSandbox, SandboxSize};
use crate::{DevServer, Error};

#[tokio::test]
async fn limits_of_sandboxes_are_those_of_the_api() {
    let (_server, client, id) =
        sandbox(Server::builder().on_exec(|command| "x".repeat(command[0].parse().unwrap_or(0)))).await;
    let v2 = client.v2();
    for (limit, expected) in [(None, Ok(50)), (Some(250), Ok(250)), (Some(251), Err(400)), (Some(0), Err(400))] {
        let read = |page: Result<u32, Error>| page.map_err(|error| error.status().unwrap().as_u16());
        let sandboxes = v2.list_sandboxes().set_limit(limit).send().await.map(|page| page.limit);
        let processes = v2.list_sandbox_processes(&id).set_limit(limit).send().await.map(|page| page.limit);
        let snapshots = v2.list_sandbox_snapshots().set_limit(limit).send().await.map(|page| page.limit);
        assert_eq!([sandboxes, processes, snapshots].map(read), [expected; 3], "{limit:?}");
    }
    let run = async |size: usize| v2.exec_sandbox(&id, [size.to_string()]).send().await;
    assert_eq!(run(4 << 20).await.unwrap().stdout.as_bytes().len(), 4 << 20);
    assert_eq!(problem(run((4 << 20) + 1).await), (413, "sandbox_exec_output_too_large".to_owned()));
    let file = vec![0; (100 << 20) + 1];
    assert_eq!(
        problem(v2.write_sandbox_file(&id, "/a", file).send().await),
        (413, "sandbox_file_too_large".to_owned())
    );
    let invalid = 400;
    assert_eq!(problem(v2.write_sandbox_file(&id, "a", "x").send().await).0, invalid);
    assert_eq!(problem(v2.write_sandbox_file(&id, "/a", "x").mode("644").send().await).0, invalid);
    v2.write_sandbox_file(&id, "/a", "x").mode("0644").send().await.unwrap();
    let error = v2.read_sandbox_file(&id, "a").send().await.map(drop);
    assert_eq!(problem(error).0, invalid);
    assert_eq!(problem(v2.exec_sandbox(&id, Vec::<String>::new()).send().await).1, "missing_field");
    assert_eq!(problem(v2.start_sandbox_process(&id, vec!["x"; 129]).send().await).0, invalid);
    let process = v2.start_sandbox_process(&id, ["3"]).send().await.unwrap().id;
    assert_eq!(problem(v2.signal_sandbox_process(&id, &process, 65).send().await).0, invalid);
    let output = |bytes: u32| v2.get_sandbox_process_output(&id, &process).tail_bytes(bytes).send();
    assert_eq!(output(0).await.unwrap().chunks[0].data.to_text(), "xxx");
    assert_eq!(problem(output((512 << 10) + 1).await).0, invalid);
    assert_eq!(problem(v2.get_sandbox_process(&id, NOBODY).send().await).1, "sandbox_process_not_found");
}

#[tokio::test]
async fn a_command_a_process_and_a_timeout_have_the_limits_of_the_api() {
    let (_server, client, id) = sandbox(Server::builder().cloud()).await;
    let v2 = client.v2();
    let invalid = (400, "invalid_field_format".to_owned());
    let (kib, many) = (|kib: usize| "x".repeat(kib << 10), |count: usize| (0..count).map(|n| (n.to_string(), "x")));
    let environment = |variables: &[(String, &str)]| {
        variables.iter().map(|(name, value)| (name.clone(), (*value).to_owned())).collect::<BTreeMap<_, _>>()
    };
    let (large, three) = (kib(64), kib(33));
    for variables in [
        environment(&many(257).collect::<Vec<_>>()),
        environment(&[("A".into(), &large)]),
        environment(&[("A=B".into(), "")]),
        environment(&[(String::new(), "")]),
        environment(&[("A".into(), "\0")]),
    ] {
        let run = v2.exec_sandbox(&id, ["true"]).environment(variables.clone()).send().await;
        let start = v2.start_sandbox_process(&id, ["true"]).environment(variables.clone()).send().await;
        assert_eq!([problem(run), problem(start)], [invalid.clone(), invalid.clone()], "{}", variables.len());
    }
    let most = environment(&many(256).collect::<Vec<_>>());
    v2.exec_sandbox(&id, ["true"]).environment(most).cwd("x".repeat(4096)).timeout("5m").send().await.unwrap();
    assert_eq!(problem(v2.exec_sandbox(&id, ["true"]).cwd("x".repeat(4097)).send().await), invalid);
    assert_eq!(problem(v2.start_sandbox_process(&id, ["true"]).cwd("x".repeat(4097)).send().await), invalid);
    assert_eq!(problem(v2.exec_sandbox(&id, [three]).send().await), invalid);
    assert_eq!(problem(v2.exec_sandbox(&id, ["a\0"]).send().await), invalid);
    // Each part is short enough, but not all together: quotes are escaped.
    let quotes = "\"".repeat(31 << 10);
    let together = v2.exec_sandbox(&id, [quotes.clone()]).environment(BTreeMap::from([("A".to_owned(), quotes)]));
    assert_eq!(problem(together.send().await), invalid);
    let process = v2.start_sandbox_process(&id, ["true"]).send().await.unwrap().id;
    for timeout in ["301s", "6m", "30", "soon"] {
        assert_eq!(problem(v2.exec_sandbox(&id, ["true"]).timeout(timeout).send().await), invalid, "{timeout}");
        assert_eq!(problem(v2.wait_sandbox_process(&id, &process).timeout(timeout).send().await), invalid, "{timeout}");
    }
}

#[tokio::test]
async fn ids_of_sandboxes_processes_and_snapshots_are_uuids() {
    let (_server, client, id) = sandbox(Server::builder().cloud()).await;
    let v2 = client.v2();
    let invalid = |kind: &str| Some(format!("{kind} ID must be a valid UUID"));
    let message = |error: Error| error.api_errors().first().map(|error| error.message.clone());
    assert_eq!(message(v2.get_sandbox("nope").send().await.unwrap_err()), invalid("Sandbox"));
    assert_eq!(message(v2.get_sandbox_process(&id, "nope").send().await.unwrap_err()), invalid("Process"));
    assert_eq!(message(v2.get_sandbox_snapshot("nope").send().await.unwrap_err()), invalid("Snapshot"));
    let clone = NewSandbox::from_snapshot("clone", id.as_str().to_ascii_uppercase());
    assert_eq!(message(v2.create_sandbox(clone).send().await.unwrap_err()), invalid("Snapshot"));
}

#[tokio::test]
async fn the_members_of_a_new_sandbox_are_checked() {
    let server = Server::builder().cloud().without_auth().start().await.unwrap();
    let invalid = "invalid_field_format";
    for (body, code) in [
        (r#"{"vcpu":1,"memoryMb":1024}"#, "missing_field"),
        (r#"{"name":"","vcpu":1,"memoryMb":1024}"#, "missing_field"),
        (r#"{"name":"a","vcpu":1}"#, "missing_field"),
        (r#"{"name":"a","vcpu":null,"memoryMb":1024}"#, "missing_field"),
        (r#"{"name":"a","vcpu":0,"memoryMb":1024}"#, invalid),
        (r#"{"name":"a","snapshotId":"3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10","vcpu":1}"#, "invalid_request"),
        (r#"{"name":"a","snapshotId":"3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10","secrets":[]}"#, "invalid_request"),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"imageOptions":{}}"#, "invalid_request"),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"memory":1}"#, "invalid_request"),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"image":"web","imageOptions":{"shell":""}}"#, "invalid_request"),
        (r#"{"name":"a","vcpu":"many","memoryMb":1024}"#, "api_error"),
        (r#"{"name":1,"vcpu":1,"memoryMb":1024}"#, "api_error"),
        ("[]", "api_error"),
        (r#"{"name":"a""#, "api_error"),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"secrets":["A","A"]}"#, invalid),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"secrets":["A"],"environment":{"A":""}}"#, invalid),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"secrets":[""]}"#, invalid),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"secrets":["A\r"]}"#, invalid),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"environment":{"A=":""}}"#, invalid),
        (r#"{"name":"a","vcpu":1,"memoryMb":1024,"image":"web","imageOptions":{"workingDir":"srv"}}"#, invalid),
    ] {
        let response = raw::send(&server, &RawRequest::post("/v2/sandboxes", body)).await;
        let errors: Value = serde_json::from_str(&response.body).unwrap();
        assert_eq!((response.status, errors["errors"][0]["code"].as_str()), (400, Some(code)), "{body}: {errors}");
    }
    let client = server.client(DevServer::local()).unwrap();
    let image = || NewSandbox::from_image("server", "web", SandboxSize { vcpu: 1, memory_mb: 1024 });
    for (image, fits) in [
        (image().user("u".repeat(256)).working_dir(["/", &"x".repeat(4095)].concat()).cmd(vec!["x"; 256]), true),
        (image().user("u".repeat(257)), false),
        (image().working_dir(["/", &"x".repeat(4096)].concat()), false),
        (image().cmd(vec!["x"; 257]), false),
        (image().entrypoint(["x".repeat((32 << 10) + 1)]), false),
    ] {
        let created = client.v2().create_sandbox(image).send().await;
        assert_eq!(created.is_ok(), fits, "{created:?}");
    }
}
