//! Pagination.

use inngest_api::ErrorKind;
use inngest_api::types::Cursor;
use inngest_api_tests::replay::{Replay, answer, json_answer};

use super::client;

fn page(ids: &[&str], cursor: Option<&str>) -> Vec<u8> {
    let data: Vec<_> = ids.iter().map(|id| serde_json::json!({ "id": id })).collect();
    let page = cursor.map_or(serde_json::json!({}), |cursor| serde_json::json!({ "cursor": cursor, "hasMore": true }));
    json_answer(&serde_json::json!({ "data": data, "page": page }).to_string())
}

#[tokio::test]
async fn items_of_all_pages_are_requested_with_the_same_filters() {
    let server =
        Replay::with([page(&["a", "b"], Some("c 1")), page(&[], Some("c2")), page(&["c"], None)]).await.unwrap();
    let mut items = client(&server).v2().list_runs().app_id("shop").limit(2).items();
    let mut ids = Vec::new();
    while let Some(run) = items.try_next().await.unwrap() {
        ids.push(run.id.to_string());
    }
    assert_eq!(ids, ["a", "b", "c"]);
    assert!(items.next().await.is_none(), "the stream stays ended");
    let targets: Vec<_> = server.received().await.unwrap().into_iter().map(|received| received.target).collect();
    let rest = "/v2/runs?appId=shop&limit=2";
    assert_eq!(targets, [rest.to_owned(), format!("{rest}&cursor=c%201"), format!("{rest}&cursor=c2")]);
}

#[tokio::test]
async fn a_repeated_cursor_is_an_error_after_its_page() {
    let server =
        Replay::with([page(&["a"], Some("x")), page(&["b"], Some("y")), page(&["c"], Some("x"))]).await.unwrap();
    let mut items = client(&server).v2().list_runs().items();
    for id in ["a", "b", "c"] {
        assert_eq!(items.next().await.unwrap().unwrap().id, id);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("the same cursor twice"), "{error}");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn has_more_without_a_cursor_is_an_error_after_its_page() {
    let server = Replay::with([json_answer(r#"{"data":[{"id":"a"}],"page":{"hasMore":true}}"#)]).await.unwrap();
    let mut items = client(&server).v2().list_runs().items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("`hasMore` but no cursor"), "{error}");
}

#[tokio::test]
async fn pages_before_an_error_are_returned() {
    let server = Replay::with([page(&["a"], Some("x")), answer(500, [], "")]).await.unwrap();
    let mut pages = client(&server).v2().list_runs().pages();
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 1);
    assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Server);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn events_of_version_1_end_with_an_empty_page() {
    let event = |id: &str| {
        let id = serde_json::json!(id);
        serde_json::json!({ "internal_id": id, "account_id": "", "environment_id": "", "source": "", "source_id": null,
            "received_at": "2026-11-23T18:21:57Z", "name": "n", "data": null })
    };
    let page = |ids: &[&str]| {
        json_answer(&serde_json::json!({ "data": ids.iter().map(|id| event(id)).collect::<Vec<_>>() }).to_string())
    };
    let server = Replay::with([page(&["3", "2"]), page(&["1"]), page(&[])]).await.unwrap();
    let client = server.client(inngest_api::SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    let mut items = client.v1().list_events().items();
    let mut ids = Vec::new();
    while let Some(event) = items.try_next().await.unwrap() {
        ids.push(event.internal_id.to_string());
    }
    assert_eq!(ids, ["3", "2", "1"]);
    let targets: Vec<_> = server.received().await.unwrap().into_iter().map(|received| received.target).collect();
    assert_eq!(targets, ["/v1/events", "/v1/events?cursor=2", "/v1/events?cursor=1"]);
}

#[tokio::test]
async fn a_list_with_more_pages_than_the_limit_is_an_error() {
    let cursors = ["1", "2", "3"];
    let server = Replay::with(cursors.map(|cursor| page(&[cursor], Some(cursor)))).await.unwrap();
    let mut items = client(&server).v2().list_runs().items().max_pages(3);
    for id in cursors {
        assert_eq!(items.next().await.unwrap().unwrap().id, id);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.to_string().contains("the list has more than 3 pages"), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(server.received().await.unwrap().len(), 3, "no further page is requested");
}

#[tokio::test]
async fn a_list_can_be_continued_after_an_error() {
    for status in [429, 500, 503, 404] {
        let failed = || answer(status, [], "");
        let responses = [failed(), page(&["a", "b"], Some("x")), failed(), failed(), page(&["c"], None)];
        let server = Replay::with(responses).await.unwrap();
        let mut items = client(&server).v2().list_runs().items().max_pages(2);
        let mut ids = Vec::new();
        let mut errors = 0;
        loop {
            match items.try_next().await {
                Ok(Some(run)) => ids.push(run.id.to_string()),
                Ok(None) => break,
                Err(error) => {
                    assert_eq!(error.status().unwrap().as_u16(), status);
                    assert!(items.next().await.is_none(), "the stream has ended until it is resumed");
                    items.resume();
                    errors += 1;
                }
            }
        }
        assert_eq!((ids.concat().as_str(), errors), ("abc", 3));
        items.resume();
        assert!(items.next().await.is_none(), "a complete list stays ended");
        let targets: Vec<_> = server.received().await.unwrap().into_iter().map(|received| received.target).collect();
        let (first, second) = ("/v2/runs", "/v2/runs?cursor=x");
        assert_eq!(targets, [first, first, second, second, second]);
    }
}

#[tokio::test]
async fn the_cursor_of_a_list_is_that_of_the_page_of_the_next_item() {
    let responses = [page(&["a"], Some("x")), page(&["b", "c"], Some("y")), answer(500, [], ""), page(&["d"], None)];
    let server = Replay::with(responses).await.unwrap();
    let mut items = client(&server).v2().list_runs().items();
    for (id, cursor) in [("a", Some("x")), ("b", Some("x")), ("c", Some("y"))] {
        assert_eq!(items.next().await.unwrap().unwrap().id, id);
        assert_eq!(items.cursor().map(Cursor::as_str), cursor, "after {id}");
    }
    items.next().await.unwrap().unwrap_err();
    assert_eq!(items.cursor().map(Cursor::as_str), Some("y"));
    items.resume();
    assert_eq!(items.next().await.unwrap().unwrap().id, "d");
    assert_eq!(items.cursor(), None);
}

#[tokio::test]
async fn a_list_with_a_bad_cursor_cannot_be_continued() {
    let server = Replay::with([page(&["a"], Some("x")), page(&["b"], Some("x"))]).await.unwrap();
    let mut pages = client(&server).v2().list_runs().pages();
    assert!(pages.next().await.unwrap().is_ok() && pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().unwrap_err().to_string().contains("the same cursor twice"));
    pages.resume();
    assert!(pages.next().await.is_none());
}
