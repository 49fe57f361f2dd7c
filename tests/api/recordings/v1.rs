//! Version 1: events, cancelled runs, functions of an app.

use inngest_api::ErrorKind;
use inngest_api::types::Timestamp;
use serde_json::{Value, json};

use super::Replayed;

const EVENT: &str = "01M84T9BESS3GV6M33BZMSR50J";

recorded! {
    async fn a_v1_event_is_decoded() {
        let replayed = Replayed::start("v1-event");
        let result = replayed.v1().v1().get_event(EVENT).send_full().await;
        let response = replayed.full(result).await;
        let event = response.value;
        assert_eq!((event.internal_id.as_str(), event.name.as_str(), event.id.as_deref()), (EVENT, "demo/fail", Some("rec-e3")));
        assert_eq!(event.received_at, "2026-11-23T18:21:57.30393517Z".parse::<Timestamp>().unwrap());
        assert_eq!(event.ts, Some(1_754_496_000_000));
        assert_eq!(event.data.as_ref().unwrap().decode::<Value>().unwrap(), json!({ "a": 1 }));
        assert_eq!((&event.source, &event.source_id), (&String::new(), &None));
        assert!(response.metadata.cached_until > response.metadata.fetched_at);
    }

    async fn the_cursor_of_a_page_of_events_is_its_last_event() {
        let replayed = Replayed::start("v1-events");
        let result = replayed.v1().v1().list_events().limit(2).send_full().await;
        let page = replayed.page(result).await;
        assert_eq!((page.len(), page.has_more), (1, true));
        assert_eq!(page.cursor.unwrap(), EVENT);
    }

    async fn an_unknown_event_is_not_found_although_the_http_status_is_200() {
        let replayed = Replayed::start("v1-event-unknown");
        let result = replayed.v1().v1().get_event("01ARZ3NDEKTSV4RRFFQ69G5FAV").send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::NotFound, 404));
        assert_eq!(error.to_string(), "get_event failed: the server returned 404 Not Found: Event not found");
    }

    async fn cancelling_a_v1_run_returns_nothing() {
        let replayed = Replayed::start("v1-run-delete");
        let result = replayed.v1().v1().cancel_run("01M84T9GFF46MHHWJ6GWRD0039").send_full().await;
        replayed.nothing(result).await;
    }

    async fn cancelling_an_unknown_v1_run_is_not_found() {
        let replayed = Replayed::start("v1-run-delete-unknown");
        let result = replayed.v1().v1().cancel_run("01ARZ3NDEKTSV4RRFFQ69G5FAV").send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, None));
        assert_eq!(error.api_errors()[0].message, "Unable to load function run: 01ARZ3NDEKTSV4RRFFQ69G5FAV");
    }

    async fn the_functions_of_an_app_are_decoded_without_an_envelope() {
        let replayed = Replayed::start("v1-app-functions");
        let result = replayed.v1().v1().get_app_functions("demo-app").send_full().await;
        let functions = replayed.bare(result).await;
        assert!(functions.iter().any(|function| function.id == "demo-app-returns/array ü"));
        assert!(functions.iter().all(|function| function.archived_at.is_none()), "a time in year 1 decodes to `None`");
        assert_eq!(functions[0].config.decode::<Value>().unwrap()["triggers"], json!([{ "event": "demo/slow" }]));
    }
}
