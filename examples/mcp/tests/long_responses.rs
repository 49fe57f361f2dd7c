//! Results are at most `MAX_BYTES` long, which `Session::call` checks of each.

use inngest_api::mock::{self, Fault};
use inngest_api::types::SandboxId;
use inngest_api::v2::operation::{GetFunctionRun, ListRuns, StreamSandboxLogs};
use inngest_api::v2::{NewSandbox, SandboxSize};
use inngest_api_mcp::{MAX_BYTES, MAX_STREAM_TIME};
use rmcp::model::CallToolResult;
use serde_json::{Value, json};

use crate::session::{Session, client_of, demo_app, text};

fn ids(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|run| run["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_long_page_is_cut_after_an_item_and_says_how_to_get_the_rest() {
    let mock = demo_app().in_memory().unwrap();
    let session = Session::with(&mock).await;
    for number in 0..40 {
        session.invoke(json!({ "number": number, "text": "x".repeat(2000) })).await;
    }
    let mut arguments = json!({ "limit": 40, "include_output": true });
    let page = session.content("list_runs", arguments.clone()).await;
    let kept = ids(&page).len();
    assert!(kept > 8, "{kept}");
    let note = page["truncated"].as_str().unwrap();
    let expected = format!(
        "the last {} of 40 items are left out; call `list_runs` again with `limit` {kept}, then with the `cursor` of that page",
        40 - kept
    );
    assert!(note.ends_with(&expected), "{note}");
    assert_eq!(page.get("page"), None, "its cursor would skip what is left out");

    // As the note says.
    arguments["limit"] = kept.into();
    let mut seen = Vec::new();
    loop {
        let page = session.content("list_runs", arguments.clone()).await;
        assert_eq!(page.get("truncated"), None);
        seen.extend(ids(&page));
        if page["page"]["hasMore"] != true {
            break;
        }
        arguments["cursor"] = page["page"]["cursor"].clone();
    }
    let mut all: Vec<_> = mock.runs().into_iter().map(|run| run.id.to_string()).collect();
    seen.sort();
    all.sort();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn long_texts_and_lists_inside_a_response_are_cut() {
    let mock = demo_app().in_memory().unwrap();
    let session = Session::with(&mock).await;
    let run = session.invoke(json!({ "text": "€".repeat(100_000), "rows": vec![7; 20_000], "n": 1 })).await;
    for (name, arguments) in [
        ("get_function_run", json!({ "run_id": run, "include_output": true })),
        ("wait_for_run", json!({ "run_id": run })),
    ] {
        let read = session.content(name, arguments).await;
        let output = &read["data"]["output"];
        assert_eq!((&read["data"]["id"], &output["n"]), (&json!(run), &json!(1)), "{name}");
        assert!(output["text"].as_str().unwrap().ends_with("€…"));
        let note = read["truncated"].as_str().unwrap();
        assert!(note.contains("texts and lists in it are cut to 4096 characters and 1024 items"), "{note}");
    }
}

/// Whatever the shape of a response is, `Session::call` finds it short and valid.
#[tokio::test]
async fn responses_of_all_shapes_are_cut() {
    let mock = demo_app().in_memory().unwrap();
    let session = Session::with(&mock).await;
    let long = "\u{1}".repeat(20_000);
    let many: serde_json::Map<_, _> = (0..4000).map(|number| (number.to_string(), json!(number))).collect();
    let deep = (0..60).fold(json!(long), |inner, _| json!([inner, 1]));
    for output in [
        json!([long]),
        json!([long, long, 1]),
        json!(vec![vec![long.clone(); 3]; 3]),
        json!([many]),
        json!(many),
        json!(vec![1; 50_000]),
        json!({ "rows": vec![json!({ "a": "b" }); 4000] }),
        json!([deep]),
        json!(long),
    ] {
        let run = json!({ "id": "r", "output": output });
        let body = json!({ "data": run });
        mock.inject::<GetFunctionRun>(Fault::body(body.to_string()).times(1));
        let content = session.content("get_function_run", json!({ "run_id": "r" })).await;
        assert!(content["truncated"].as_str().unwrap().contains("bytes"), "{content}");
        for runs in [vec![run.clone()], vec![run; 3]] {
            let body = json!({ "data": runs, "page": { "cursor": "c", "hasMore": true } });
            mock.inject::<ListRuns>(Fault::body(body.to_string()).times(1));
            let content = session.content("list_runs", json!({})).await;
            assert!(content["truncated"].as_str().unwrap().contains("bytes"), "{content}");
        }
    }
}

async fn sandbox(mock: &mock::Server) -> SandboxId {
    let sandbox = NewSandbox::fresh("s", SandboxSize { vcpu: 1, memory_mb: 512 });
    client_of(mock).v2().create_sandbox(sandbox).send().await.unwrap().id
}

/// Returns the number of lines, each of which is complete.
fn json_lines(logs: &CallToolResult) -> usize {
    text(logs).lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>().len()
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_after_a_length_and_after_a_time() {
    let mock = demo_app().on_exec(|_| "line\n".repeat(1000)).in_memory().unwrap();
    let session = Session::with(&mock).await;
    let sandbox = sandbox(&mock).await;
    let arguments = || json!({ "sandbox_id": sandbox });

    let logs = session.call("stream_sandbox_logs", arguments()).await;
    assert_eq!((logs.is_error, logs.content.len()), (Some(false), 1), "a complete stream");

    client_of(&mock).v2().exec_sandbox(&sandbox, ["x"]).send().await.unwrap();
    let logs = session.call("stream_sandbox_logs", arguments()).await;
    assert!(json_lines(&logs) > 100);
    let note = format!("the stream has more than {MAX_BYTES} bytes, and the rest is left out");
    assert_eq!(logs.content[1].as_text().unwrap().text, note);

    mock.inject::<StreamSandboxLogs>(Fault::stall_after(800).times(1));
    let logs = session.call("stream_sandbox_logs", arguments()).await;
    assert!(json_lines(&logs) > 2);
    let note = &logs.content[1].as_text().unwrap().text;
    assert_eq!(*note, format!("the stream had not ended after {MAX_STREAM_TIME:?}"));

    // Longer as text than in Base64, and still lines that are complete.
    let chunk = json!({ "data": "CgoK".repeat(100), "encoding": "base64" });
    mock.inject::<StreamSandboxLogs>(Fault::body(format!("{chunk}\n").repeat(60)).times(1));
    let logs = session.call("stream_sandbox_logs", arguments()).await;
    assert!((40..60).contains(&json_lines(&logs)), "{}", json_lines(&logs));
    assert!(logs.content[1].as_text().unwrap().text.ends_with("the rest is left out"));

    // Each byte that is not text becomes a character of three bytes.
    mock.inject::<StreamSandboxLogs>(Fault::body([[0xff; 99].as_slice(), b"\n"].concat().repeat(300)).times(1));
    assert!(text(&session.call("stream_sandbox_logs", arguments()).await).contains('\u{fffd}'));

    mock.inject::<StreamSandboxLogs>(Fault::truncate_after(500).times(1));
    session.error("stream_sandbox_logs", arguments()).await;
}

#[tokio::test]
async fn logs_are_decoded_to_text() {
    let mock = demo_app().in_memory().unwrap();
    let session = Session::with(&mock).await;
    let arguments = json!({ "sandbox_id": sandbox(&mock).await });
    let unchanged = [
        r#"{"data":"aGk=","encoding":"utf8"}"#,
        r#"{"data":"?","encoding":"base64"}"#,
        "no JSON",
        r#"{"type":"error"}"#,
    ];
    let encoded = r#"{"type":"log","stream":"STDOUT","data":"YW4gZXJyb3IKZsO8cv8=","encoding":"base64"}"#;
    mock.inject::<StreamSandboxLogs>(Fault::body([&[encoded][..], &unchanged].concat().join("\n")).times(1));
    let logs = session.call("stream_sandbox_logs", arguments).await;
    let lines: Vec<_> = text(&logs).lines().collect();
    let decoded: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(decoded, json!({ "type": "log", "stream": "STDOUT", "data": "an error\nf\u{fc}r\u{fffd}" }));
    assert_eq!(lines[1..], unchanged);
}
