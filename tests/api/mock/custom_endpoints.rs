use std::time::Duration;

use inngest_api::response::{Json, Page};
use inngest_api::v2::InvokedRun;
use inngest_api::v2::operation::{InvokeFunction, ListRuns};
use inngest_api::{CallOptions, ErrorKind, endpoints, mock};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{TRANSPORTS, api_key, demo_app, panicked};

inngest_api::id! {
    /// A dead letter's id.
    pub(crate) struct DeadLetterId;
}

/// What was replayed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Replayed {
    id: DeadLetterId,
    count: u32,
}

#[endpoints(V2)]
pub(crate) trait DeadLetters {
    /// Replays a dead letter.
    #[post("/dead-letters/{id}/replay")]
    fn replay(id: DeadLetterId, force: Option<bool>) -> Json<Replayed>;
}

/// An operation of the API, defined again with text where the API has a time.
#[endpoints(V2)]
pub(crate) trait Loose {
    /// Lists runs.
    #[get("/runs")]
    fn loose_runs(from: String) -> Json<Replayed>;
}

#[endpoints(V1)]
pub(crate) trait Notes {
    /// Reads a note.
    #[get("/notes/{id}")]
    fn note(id: DeadLetterId) -> Json<Replayed>;

    /// Writes events. The API has another method at the same path.
    #[put("/events")]
    fn put_events() -> Json<Replayed>;
}

fn replayed(id: DeadLetterId, count: u32) -> Replayed {
    Replayed { id, count }
}

#[tokio::test]
async fn custom_endpoints_support_handlers_scripts_faults_and_expectations() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        let client = server.client_builder(api_key()).retry(super::QUICK).build().unwrap();
        server.on::<Replay>(|call| Ok(replayed(call.id, u32::from(call.force == Some(true)))));
        let letters = DeadLetters::new(&client);
        assert_eq!(letters.replay("dl_1").force(true).send().await.unwrap(), replayed("dl_1".into(), 1));

        server.script::<Replay>(|script| {
            script.error(mock::ErrorResponse::not_found("gone")).value(replayed("x".into(), 9))
        });
        assert_eq!(letters.replay("dl_2").send().await.unwrap_err().kind(), ErrorKind::NotFound, "{transport:?}");
        assert_eq!(letters.replay("dl_2").send().await.unwrap().count, 9);

        server.on::<Replay>(|call| Ok(replayed(call.id, 0)));
        server.inject::<Replay>(mock::Fault::hang_up().times(1));
        assert_eq!(letters.replay("dl_3").send().await.unwrap_err().kind(), ErrorKind::Transport, "{transport:?}");
        letters.replay("dl_4").send().await.unwrap();
        server.expect::<Replay>(5);
        let ids: Vec<_> = server.received::<Replay>().iter().map(|call| call.arguments().id.clone()).collect();
        assert_eq!(ids, ["dl_1", "dl_2", "dl_2", "dl_3", "dl_4"].map(DeadLetterId::from));
        server.verify();
    }
}

#[tokio::test]
async fn handlers_and_scripts_accept_what_the_options_of_a_call_add() {
    let added = || CallOptions::new().query("region", "eu").member("labels", ["nightly"]);
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().cloud()).await;
        let client = server.client(api_key()).unwrap();
        let (letters, v2) = (DeadLetters::new(&client), client.v2());
        let invoke = || v2.invoke_function("demo-app", "backfill-data", json!({})).options(added()).send();
        // The default behavior is strict.
        assert_eq!(invoke().await.unwrap_err().kind(), ErrorKind::Invalid, "{transport:?}");
        server.on_optional::<InvokeFunction>(|_| None);
        assert_eq!(invoke().await.unwrap_err().kind(), ErrorKind::Invalid, "{transport:?}");
        server.script::<InvokeFunction>(mock::Script::pass_through);
        assert_eq!(invoke().await.unwrap_err().kind(), ErrorKind::Invalid, "{transport:?}");

        server.on_optional::<InvokeFunction>(|_| Some(Ok(InvokedRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5"))));
        invoke().await.unwrap();
        server.on::<InvokeFunction>(|_| Ok(InvokedRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5")));
        invoke().await.unwrap();
        server.script::<InvokeFunction>(|script| script.value(InvokedRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5")));
        invoke().await.unwrap();
        let ended = invoke().await.unwrap_err().to_string();
        assert!(ended.contains("the script for invoke_function has no step for request 2"), "{ended}");

        server.on::<Replay>(|call| Ok(replayed(call.id, 1)));
        letters.replay("dl_1").options(added()).send().await.unwrap();
        server.on::<ListRuns>(|_| Ok(Page::single(Vec::new())));
        v2.list_runs().options(CallOptions::new().query("region", "eu")).send().await.unwrap();

        let calls = server.received::<Replay>();
        assert_eq!(calls[0].arguments().id, "dl_1");
        let request = calls[0].request();
        assert_eq!(request.path_and_query(), "/v2/dead-letters/dl_1/replay?region=eu");
        assert_eq!(request.body().unwrap(), r#"{"labels":["nightly"]}"#);
    }
}

#[tokio::test]
async fn a_custom_endpoint_without_a_handler_fails_with_a_hint() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().without_auth()).await;
        let client = server.client(inngest_api::DevServer::local()).unwrap();
        let error = DeadLetters::new(&client).replay("dl_1").send().await.unwrap_err();
        let expected = "Not Found: the mock server has no handler for POST /v2/dead-letters/dl_1/replay; add one with `Server::on`";
        assert_eq!((error.kind(), &*error.api_errors()[0].message), (ErrorKind::NotFound, expected), "{transport:?}");
        assert!(error.to_string().ends_with(expected), "{error}");
        let error = Notes::new(&client).note("n").send().await.unwrap_err();
        let expected =
            "404 page not found: the mock server has no handler for GET /v1/notes/n; add one with `Server::on`";
        assert!(error.to_string().ends_with(expected), "{error}");
        let error = Notes::new(&client).put_events().send().await.unwrap_err();
        let expected = "the mock server has no handler for PUT /v1/events; add one with `Server::on`";
        assert!(error.to_string().ends_with(expected), "{error}");
        assert!(panicked(|| server.verify()).contains("requests that match no operation"));
        // Once there is a handler, the earlier requests count as well.
        assert_eq!(server.calls::<Replay>(), 1);
        server.on::<Replay>(|call| Ok(replayed(call.id, 0)));
        server.on::<Note>(|call| Ok(replayed(call.id, 0)));
        server.on::<PutEvents>(|_| Ok(replayed("x".into(), 0)));
        DeadLetters::new(&client).replay("dl_1").send().await.unwrap();
        Notes::new(&client).note("n").send().await.unwrap();
        Notes::new(&client).put_events().send().await.unwrap();
        assert_eq!((server.calls::<Replay>(), server.calls::<Note>(), server.calls::<PutEvents>()), (2, 2, 2));
        server.verify();
    }
}

/// What a test sets up about an operation, without a handler for it.
type SetUp = fn(&mock::Server);

#[tokio::test]
async fn naming_a_custom_endpoint_does_not_remove_the_hint() {
    fn name<Op: mock::MockOperation>() -> [(&'static str, SetUp); 5] {
        [
            ("nothing", |_| {}),
            ("a fault", |server| server.inject::<Op>(mock::Fault::delay(Duration::from_millis(1)))),
            ("an expectation", |server| server.expect::<Op>(1)),
            ("a script", |server| server.script::<Op>(|script| script.pass_through().forever())),
            ("what was received", |server| drop(server.received::<Op>())),
        ]
    }
    let optional: [(&str, SetUp); 2] = [
        ("an optional handler", |server| server.on_optional::<Replay>(|_| None)),
        ("an optional handler", |server| server.on_optional::<Note>(|_| None)),
    ];
    for (what, set_up) in name::<Replay>().into_iter().chain(name::<Note>()).chain(optional) {
        for transport in TRANSPORTS {
            let server = transport.start(demo_app().without_auth()).await;
            set_up(&server);
            let client = server.client(inngest_api::DevServer::local()).unwrap();
            let errors = [
                DeadLetters::new(&client).replay("dl_1").send().await.unwrap_err(),
                Notes::new(&client).note("n").send().await.unwrap_err(),
            ];
            for error in errors.map(|error| error.to_string()) {
                let is_hint = error.contains("the mock server has no handler for ")
                    && error.ends_with("; add one with `Server::on`");
                assert!(is_hint, "{what}, {transport:?}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn inngest_cloud_is_recommended_for_operations_of_the_api_only() {
    let server = mock::Server::builder().start().await.unwrap();
    let client = server.client(api_key()).unwrap();
    let not_implemented = || mock::ErrorResponse::new(501, "not_implemented", "no");
    server.on::<Replay>(move |_| Err(not_implemented()));
    let error = DeadLetters::new(&client).replay("dl_1").send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::NotImplemented, "replay failed: the server returned 501 Not Implemented: not_implemented: no")
    );
    let error = client.v2().list_sandboxes().send().await.unwrap_err();
    assert!(error.to_string().contains("; this server does not support the operation; Inngest Cloud may"), "{error}");
}
