use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use inngest_api::{ApiKey, InngestEvent, mock};
use inngest_api_tests::replay::{Replay, json_answer};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize, InngestEvent)]
#[inngest(name = "shop/order.created")]
struct OrderCreated {
    order: u32,
}

fn api_key() -> ApiKey {
    ApiKey::parse("sk-inn-api-test").unwrap()
}

#[tokio::test]
async fn a_typed_event_is_sent_with_its_name_and_data() {
    let server = Replay::with([json_answer(r#"{"data":{"eventId":"01K"}}"#)]).await.unwrap();
    let client = server.client(api_key()).unwrap();
    let event = client.v2().event(OrderCreated { order: 7 }).id("order-7").ts(1_772_600_761_000_i64);
    let sent = event.user(json!({ "id": "ada" })).send().await.unwrap();
    assert_eq!(sent.event_id, "01K");
    let body: Value = serde_json::from_str(&server.received_one().await.unwrap().body).unwrap();
    let expected = json!({
        "name": "shop/order.created", "data": { "order": 7 }, "user": { "id": "ada" },
        "id": "order-7", "ts": 1_772_600_761_000_i64,
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn many_typed_events_can_be_sent_concurrently() {
    let server = mock::Server::builder().start().await.unwrap();
    let client = server.client(api_key()).unwrap();
    let send = |order| client.v2().event(OrderCreated { order }).send();
    let responses: Vec<_> = stream::iter(0..50).map(send).buffer_unordered(8).try_collect().await.unwrap();
    assert_eq!(responses.len(), 50);
    assert_eq!(server.events().len(), 50);
}
