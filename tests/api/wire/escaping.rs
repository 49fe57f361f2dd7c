//! Every path and query value arrives as it is, however odd.

use inngest_api::{ApiKey, Client};
use inngest_api_tests::replay::{Replay, json_answer};
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::client;

const ODD: [&str; 13] = [
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

fn once(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// The target of the request that a call makes.
async fn target<F, T>(call: impl FnOnce(Client<ApiKey>) -> F) -> String
where
    F: Future<Output = Result<T, inngest_api::Error>>,
{
    let server = Replay::with([json_answer("{}")]).await.unwrap();
    call(client(&server)).await.map(drop).unwrap();
    server.received_one().await.unwrap().target
}

#[tokio::test]
async fn path_values() {
    for odd in ODD.into_iter().filter(|odd| !odd.contains('/')) {
        let target = target(|client| async move { client.v2().get_function_run(odd).send().await }).await;
        let value = target.strip_prefix("/v2/runs/").unwrap();
        assert!(!value.contains(['/', '?', '#', '+', ' ']), "{target}");
        assert_eq!(once(value), odd);
    }
}

#[tokio::test]
async fn a_slash_is_escaped_where_it_arrives() {
    let server = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let client = server.client(inngest_api::SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    client.v1().get_app_functions("a/b").send().await.map(drop).unwrap_err();
    assert_eq!(server.received_one().await.unwrap().target, "/v1/apps/a%2Fb/functions");
}

#[tokio::test]
async fn path_values_that_the_server_decodes_twice() {
    for odd in ODD.into_iter().chain([".", ".."]) {
        let target =
            target(|client| async move { client.v2().invoke_function(odd, odd, json!({})).send().await }).await;
        let path = target.strip_prefix("/v2/apps/").unwrap().strip_suffix("/invoke").unwrap();
        let (app, function) = path.split_once("/functions/").unwrap();
        for value in [app, function] {
            assert!(!matches!(once(value).as_str(), "." | ".."), "a proxy would eat {value}");
            assert_eq!(once(&once(value)), odd);
        }
    }
}

#[tokio::test]
async fn a_path_value_of_several_segments() {
    let target = target(|client| async move { client.v2().get_experiment("a", "f", "x y/ü/%2F").send().await }).await;
    assert_eq!(target, "/v2/apps/a/functions/f/experiments/x%20y/%C3%BC/%252F");
}

#[tokio::test]
async fn query_values() {
    for odd in ODD.into_iter().chain(["", ".", ".."]) {
        let target =
            target(|client| async move { client.v2().list_runs().app_id(odd).app_id("second").send().await }).await;
        let query = target.strip_prefix("/v2/runs?").unwrap();
        let (first, second) = query.split_once('&').unwrap();
        assert_eq!(once(first.strip_prefix("appId=").unwrap()), odd);
        assert!(!first.contains(['+', '#', ' ']), "{target}");
        assert_eq!(second, "appId=second");
    }
}

#[tokio::test]
async fn times_keep_their_nanoseconds() {
    let time: inngest_api::types::Timestamp = "2026-11-23T09:22:40.061384541+02:00".parse().unwrap();
    let target = target(|client| async move { client.v2().list_runs().from(time).send().await }).await;
    assert_eq!(once(&target), "/v2/runs?from=2026-11-23T07:22:40.061384541Z");
}
