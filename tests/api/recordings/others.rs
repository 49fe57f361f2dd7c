//! Error responses to requests that this client never sends, replayed for a different operation.

use inngest_api::{Error, ErrorKind};
use serde_json::json;

use super::Replayed;

/// Returns the error. Checks that the client sent a request that differs from the recorded one.
async fn error_of_other_request<T: std::fmt::Debug>(replayed: Replayed, result: Result<T, Error>) -> Error {
    let error = result.unwrap_err();
    replayed.check_error_response(&error);
    let (received, recorded) = (replayed.server.received_one().await, &replayed.exchange.request);
    let (sent, expected) = ((&received.method, &received.target), (&recorded.method, &recorded.path));
    assert_ne!(sent, expected, "this client sends the recorded request; use `check_error`");
    error
}

recorded! {
    async fn v2_errors_of_other_requests_are_decoded() {
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
            let replayed = Replayed::to_any_request(name).await;
            let result = replayed.v2().v2().invoke_function("demo-app", "f", json!({})).send().await;
            let error = error_of_other_request(replayed, result).await;
            assert_eq!((error.kind(), error.code()), (kind, Some(code)), "{name}: {error}");
            assert_eq!(error.api_errors()[0].message, message, "{name}");
            assert!(error.to_string().starts_with("invoke_function failed: the server returned "), "{error}");
            assert!(!error.is_retryable(), "{name}");
        }
    }

    async fn the_v2_error_of_an_invalid_time_is_decoded() {
        let replayed = Replayed::to_any_request("v2-runs-bad-time").await;
        let result = replayed.v2().v2().list_runs().send().await;
        let error = error_of_other_request(replayed, result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("api_error")));
        assert!(error.api_errors()[0].message.starts_with("parsing field \"from\": parsing time \"yesterday\""));
    }

    async fn v1_errors_of_other_requests_are_decoded() {
        for (name, kind, status, message) in [
            ("v1-unknown-route", ErrorKind::NotFound, 404, Some("404 page not found")),
            ("v1-wrong-method", ErrorKind::Invalid, 405, None),
            // With HTTP status 200.
            ("v1-traces-userland-empty", ErrorKind::NotImplemented, 501, Some("not implemented")),
        ] {
            let replayed = Replayed::to_any_request(name).await;
            let result = replayed.v1().v1().list_events().send().await;
            let error = error_of_other_request(replayed, result).await;
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (kind, status), "{name}: {error}");
            assert_eq!(error.code(), None, "{name}");
            assert_eq!(error.api_errors().first().map(|error| error.message.as_str()), message, "{name}");
            assert!(!error.is_retryable(), "{name}");
        }
    }
}
