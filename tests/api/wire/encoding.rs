//! Path and query values are encoded so that the server receives them unchanged.

use inngest_api::{ApiKey, Client};
use inngest_api_tests::replay::{Replay, json_answer};
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::client;

const SPECIAL: [&str; 13] = [
    "plain",
    "a/b",
    "what?",
    "#1",
    "100%",
    "%2F",
    "a+b",
    "two words",
    "ü",
    "a&b=c",
    "a;b,c",
    "...",
    "\u{1F980}\"'<>\\^`{|}",
];

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// Returns the target of the request that a call sends.
async fn target<F, T>(call: impl FnOnce(Client<ApiKey>) -> F) -> String
where
    F: Future<Output = Result<T, inngest_api::Error>>,
{
    let server = Replay::with([json_answer("{}")]).await.unwrap();
    call(client(&server)).await.map(drop).unwrap();
    server.received_one().await.unwrap().target
}

#[tokio::test]
async fn path_values_are_percent_encoded() {
    for sent in SPECIAL.into_iter().filter(|sent| !sent.contains('/')) {
        let target = target(|client| async move { client.v2().get_function_run(sent).send().await }).await;
        let value = target.strip_prefix("/v2/runs/").unwrap();
        assert!(!value.contains(['/', '?', '#', '+', ' ']), "{target}");
        assert_eq!(decode(value), sent);
    }
}

#[tokio::test]
async fn a_slash_in_a_path_value_is_percent_encoded() {
    let server = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let client = server.client(inngest_api::SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    client.v1().get_app_functions("a/b").send().await.map(drop).unwrap_err();
    assert_eq!(server.received_one().await.unwrap().target, "/v1/apps/a%2Fb/functions");
}

#[tokio::test]
async fn path_values_that_the_server_decodes_twice_are_encoded_twice() {
    for sent in SPECIAL.into_iter().chain([".", ".."]) {
        let target =
            target(|client| async move { client.v2().invoke_function(sent, sent, json!({})).send().await }).await;
        let path = target.strip_prefix("/v2/apps/").unwrap().strip_suffix("/invoke").unwrap();
        let (app, function) = path.split_once("/functions/").unwrap();
        for value in [app, function] {
            assert!(!matches!(decode(value).as_str(), "." | ".."), "a proxy would remove {value}");
            assert_eq!(decode(&decode(value)), sent);
        }
    }
}

#[tokio::test]
async fn slashes_stay_in_a_path_value_of_several_segments() {
    let target = target(|client| async move { client.v2().get_experiment("a", "f", "x y/ü/%2F").send().await }).await;
    assert_eq!(target, "/v2/apps/a/functions/f/experiments/x%20y/%C3%BC/%252F");
}

#[tokio::test]
async fn query_values_are_percent_encoded() {
    for sent in SPECIAL.into_iter().chain(["", ".", ".."]) {
        let target =
            target(|client| async move { client.v2().list_runs().app_id(sent).app_id("second").send().await }).await;
        let query = target.strip_prefix("/v2/runs?").unwrap();
        let (first, second) = query.split_once('&').unwrap();
        assert_eq!(decode(first.strip_prefix("appId=").unwrap()), sent);
        assert!(!first.contains(['+', '#', ' ']), "{target}");
        assert_eq!(second, "appId=second");
    }
}

#[tokio::test]
async fn timestamps_are_sent_with_their_nanoseconds() {
    let time: inngest_api::types::Timestamp = "2026-11-23T09:22:40.061384541+02:00".parse().unwrap();
    let target = target(|client| async move { client.v2().list_runs().from(time).send().await }).await;
    assert_eq!(decode(&target), "/v2/runs?from=2026-11-23T07:22:40.061384541Z");
}
