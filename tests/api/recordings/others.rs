//! Answers to requests that this client does not send: each is an error all the same, of another operation.

use inngest_api::{Error, ErrorKind};
use serde_json::json;

use super::Replayed;

/// The refusal, after the request was seen to be another than the recorded one.
async fn refused<T: std::fmt::Debug>(replayed: Replayed, result: Result<T, Error>) -> Error {
    let error = result.unwrap_err();
    replayed.check_refusal(&error);
    let (received, recorded) = (replayed.server.received_one().await.unwrap(), &replayed.exchange.request);
    let (sent, meant) = ((&received.method, &received.target), (&recorded.method, &recorded.path));
    assert_ne!(sent, meant, "this client sends it: compare it");
    error
}

recorded! {
    async fn of_version_2() {
        for (name, kind, code, message) in [
            ("v2-invoke-data-not-object", ErrorKind::Invalid, "api_error", "proto:\u{a0}syntax error (line 1:10): unexpected token ["),
            ("v2-invoke-malformed-json", ErrorKind::Invalid, "api_error", "unexpected EOF"),
            ("v2-invoke-no-data", ErrorKind::Invalid, "missing_field", "Input data is required"),
            ("v2-invoke-odd-escaped-once", ErrorKind::NotFound, "api_error", "Not Found"),
            ("v2-send-event-no-name", ErrorKind::Invalid, "missing_field", "Event name is required"),
            (
                "v2-score-bad-value",
                ErrorKind::Invalid,
                "invalid_field_format",
                "scores[0]: Score value must be a finite number or boolean",
            ),
            ("v2-webhooks-no-env", ErrorKind::Invalid, "missing_field", "X-Inngest-Env header is required"),
            ("v2-unknown-route", ErrorKind::NotFound, "api_error", "Not Found"),
            ("v2-wrong-method", ErrorKind::NotImplemented, "api_error", "Method Not Allowed"),
        ] {
            let replayed = Replayed::start(name).await;
            let result = replayed.v2().v2().invoke_function("demo-app", "f", json!({})).send().await;
            let error = refused(replayed, result).await;
            assert_eq!((error.kind(), error.code()), (kind, Some(code)), "{name}: {error}");
            assert_eq!(error.api_errors()[0].message, message, "{name}");
            assert!(error.to_string().starts_with("invoke_function failed: the server returned "), "{error}");
            assert!(!error.is_retryable(), "{name}");
        }
    }

    async fn a_time_that_is_none() {
        let replayed = Replayed::start("v2-runs-bad-time").await;
        let result = replayed.v2().v2().list_runs().send().await;
        let error = refused(replayed, result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("api_error")));
        assert!(error.api_errors()[0].message.starts_with("parsing field \"from\": parsing time \"yesterday\""));
    }

    async fn of_version_1() {
        for (name, kind, status, message) in [
            ("v1-unknown-route", ErrorKind::NotFound, 404, Some("404 page not found")),
            ("v1-wrong-method", ErrorKind::Invalid, 405, None),
            // Under HTTP 200.
            ("v1-traces-userland-empty", ErrorKind::NotImplemented, 501, Some("not implemented")),
        ] {
            let replayed = Replayed::start(name).await;
            let result = replayed.v1().v1().list_events().send().await;
            let error = refused(replayed, result).await;
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (kind, status), "{name}: {error}");
            assert_eq!(error.code(), None, "{name}");
            assert_eq!(error.api_errors().first().map(|error| error.message.as_str()), message, "{name}");
            assert!(!error.is_retryable(), "{name}");
        }
    }
}
