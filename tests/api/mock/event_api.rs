//! The Event API of the mock server: events start functions, repeated requests send nothing again, keys are checked.

use inngest_api::events::{Event, EventSeed};
use inngest_api::mock::{self, Fault};
use inngest_api::v2::RunStatus;
use inngest_api::{
    Client, DevServer, ErrorKind, EventKey, InngestClient, InngestEvent, events::operation::IngestEvents,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{QUICK, TRANSPORTS, api_key};

const KEY: &str = "0123456789EVENTKEY";

#[derive(Serialize, InngestEvent)]
#[inngest(name = "shop/order.created")]
struct OrderCreated {
    order: u32,
}

fn shop() -> mock::Builder {
    mock::Server::builder()
        .function("shop", "fulfil", |order: Value| Ok(json!({ "fulfilled": order["order"] })))
        .on_event("shop/order.created", "shop", "fulfil")
}

fn event_key() -> EventKey {
    EventKey::parse(KEY).unwrap()
}

#[tokio::test]
async fn an_event_starts_the_function_that_it_triggers() {
    for transport in TRANSPORTS {
        let server = transport.start(shop()).await;
        let id = server.client(event_key()).unwrap().events().send(OrderCreated { order: 7 }).await.unwrap();
        let runs =
            server.client(api_key()).unwrap().v2().get_event_runs(&id).include_output(true).send().await.unwrap();
        let [run] = &*runs.items else { panic!("{runs:?}") };
        assert_eq!(run.status, RunStatus::Completed, "{transport:?}");
        assert_eq!(run.decode_output::<Value>().unwrap(), Some(json!({ "fulfilled": 7 })));
    }
}

#[tokio::test]
async fn a_repeated_seed_or_id_starts_nothing_again() {
    let server = shop().in_memory().unwrap();
    let client = server.client_builder(event_key()).retry(QUICK).build().unwrap();
    let events = client.events();
    let seed = EventSeed::new(1_772_600_761_000, [7; 10]);
    let first = events.send(OrderCreated { order: 1 }).seed(&seed).await.unwrap();
    assert_eq!(events.send(OrderCreated { order: 1 }).seed(&seed).await.unwrap(), first);
    assert_eq!((server.events().len(), server.runs().len()), (1, 1));

    // An id is remembered across requests: the event is stored, but starts no run.
    for _ in 0..2 {
        events.send(Event::from(OrderCreated { order: 2 }).id("order-2")).await.unwrap();
    }
    assert_eq!((server.events().len(), server.runs().len()), (3, 2));

    server.inject::<IngestEvents>(Fault::drop_response().times(2));
    events.send(OrderCreated { order: 3 }).await.unwrap();
    assert_eq!((server.calls::<IngestEvents>(), server.runs().len()), (7, 3));
}

#[tokio::test]
async fn events_before_an_invalid_one_are_accepted() {
    let server = shop().in_memory().unwrap();
    let client = server.client(event_key()).unwrap();
    let list = vec![Event::new("shop/order.created"), Event::new("inngest/mine"), Event::new("b")];
    let ingested = client.events().ingest_events(list).send().await.unwrap();
    assert_eq!(ingested.rejected().collect::<Vec<_>>(), [1, 2]);
    assert!(ingested.error.unwrap().contains("reserved"));
    assert_eq!(server.events().len(), 1);
    // Alone, it is an error.
    for event in [Event::new(""), Event::new("a").ts(1), Event::new("INNGEST/x")] {
        assert_eq!(client.events().send(event).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let none = client.events().ingest_events(Vec::<Event>::new()).send().await.unwrap_err();
    assert_eq!(none.kind(), ErrorKind::Invalid);
}

#[tokio::test]
async fn the_event_keys_of_the_account_are_the_only_ones_that_are_accepted() {
    let server = shop().event_key("production", "default", KEY).in_memory().unwrap();
    server.client(event_key()).unwrap().events().send(Event::new("a")).await.unwrap();
    let other = server.client(EventKey::parse("another-event-key").unwrap()).unwrap();
    let error = other.events().send(Event::new("a")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("Event key not found"), "{error}");
    let dev = shop().without_auth().event_key("production", "default", KEY).in_memory().unwrap();
    let client = dev.client(DevServer::new(dev.base_url()).unwrap()).unwrap();
    client.events().send(Event::new("a")).await.unwrap();
}

#[tokio::test]
async fn the_server_shows_no_event_key() {
    let server = shop().in_memory().unwrap();
    let client = server.client(event_key()).unwrap();
    client.events().send(Event::new("a")).await.unwrap();
    let shown = format!("{:?} {:?}", server.requests(), server.received::<IngestEvents>());
    assert!(shown.contains("/e/[key]") && !shown.contains(KEY), "{shown}");
    assert_eq!(server.received::<IngestEvents>()[0].arguments().events, [Event::new("a")]);
}

#[derive(Clone, InngestClient)]
struct Shop {
    #[inngest(events(send))]
    events: Client<EventKey>,
    #[inngest(v2(get_event_runs))]
    api: Client<inngest_api::ApiKey>,
}

#[tokio::test]
async fn a_derived_client_mixes_the_event_api_and_v2() {
    let server = shop().in_memory().unwrap();
    let shop = Shop { events: server.client(event_key()).unwrap(), api: server.client(api_key()).unwrap() };
    let ids = shop.events().send_all([1, 2].map(|order| OrderCreated { order })).await.unwrap();
    assert_eq!(shop.v2().get_event_runs(&ids[1]).send().await.unwrap().items.len(), 1);
    assert_eq!(
        Shop::OPERATIONS.iter().map(|operation| operation.id).collect::<Vec<_>>(),
        ["ingest_events", "get_event_runs"]
    );
    assert_eq!(Shop::PERMISSIONS, ["runs:read:list"]);
}
