//! Calls of which it is unknown whether the server did the work: what the error reports, and that they are not retried.

use std::time::Duration;

use inngest_api::{ApiKey, Client, Error, ErrorKind, RetryConfig, error_code};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use serde_json::json;

use super::{RUN, api_key, nowhere};

/// Retries with a short backoff, so that tests are fast.
const QUICK: RetryConfig = RetryConfig::new().initial_backoff(Duration::from_millis(1));

/// Closes the connection after the request, without a response.
const CLOSED: Vec<u8> = Vec::new();

/// A call of each kind.
#[derive(Clone, Copy, Debug)]
enum Call {
    Read,
    Exec,
    Invoke,
    InvokeWithKey,
}

impl Call {
    async fn send(self, client: &Client<ApiKey>) -> Result<(), Error> {
        let v2 = client.v2();
        match self {
            Self::Read => v2.get_function_run(RUN).send().await.map(drop),
            Self::Exec => v2.exec_sandbox("sbx", ["make"]).send().await.map(drop),
            Self::Invoke => v2.invoke_function("app", "f", json!({})).send().await.map(drop),
            Self::InvokeWithKey => {
                v2.invoke_function("app", "f", json!({})).idempotency_key("order-7").send().await.map(drop)
            }
        }
    }

    /// Returns the error of the call if all its attempts get this response.
    async fn failed(self, response: &[u8]) -> Error {
        let server = Replay::with([response.to_vec(), response.to_vec(), response.to_vec()]).await.unwrap();
        self.send(&server.builder(api_key()).retry(QUICK).build().unwrap()).await.unwrap_err()
    }
}

fn code(status: u16, code: &str) -> Vec<u8> {
    answer(status, [], &json!({ "errors": [{ "code": code, "message": "perhaps" }] }).to_string())
}

#[tokio::test]
async fn an_ambiguous_code_is_not_retried_whatever_the_status_and_the_operation() {
    for info in error_code::ALL.iter().filter(|info| info.ambiguous) {
        for status in [409, 413, 429, 500, 502, 503, 504] {
            for call in [Call::Read, Call::Exec, Call::Invoke, Call::InvokeWithKey] {
                let error = call.failed(&code(status, info.code)).await;
                assert_eq!((error.attempts(), error.code()), (1, Some(info.code)), "{call:?}: {error}");
                assert!(error.is_ambiguous() && !error.is_retryable() && error.may_have_been_sent(), "{error}");
            }
        }
    }
}

/// The client retries an invocation with the key that it generated. If its caller repeats the call, the key is another.
#[tokio::test]
async fn a_lost_response_is_ambiguous_unless_the_caller_can_repeat_the_call() {
    let expected =
        [(Call::Read, 3, false), (Call::Exec, 1, true), (Call::Invoke, 3, true), (Call::InvokeWithKey, 3, false)];
    for response in [CLOSED, answer(502, [], ""), answer(504, [], "<title>timeout</title>"), answer(524, [], "")] {
        for (call, attempts, is_ambiguous) in expected {
            let error = call.failed(&response).await;
            assert_eq!(
                (error.attempts(), error.is_ambiguous(), error.is_retryable()),
                (attempts, is_ambiguous, !is_ambiguous),
                "{call:?}: {error}"
            );
        }
    }
    for (call, _, is_ambiguous) in expected {
        let error = call.failed(&json_answer(r#"{"data":7}"#)).await;
        assert_eq!((error.kind(), error.is_ambiguous()), (ErrorKind::Decode, is_ambiguous), "{call:?}: {error}");
    }
}

#[tokio::test]
async fn retries_follow_the_code() {
    let unavailable = error_code::COMPUTE_UNAVAILABLE;
    for (response, read, exec, is_retryable) in [
        (code(503, unavailable), 3, 1, true),
        (code(500, unavailable), 3, 1, true),
        (code(503, error_code::CAPACITY_UNAVAILABLE), 3, 1, true),
        (code(429, error_code::RATE_LIMITED), 3, 3, true),
        (code(422, error_code::RATE_LIMITED), 1, 1, true),
        (code(502, error_code::OUTPUT_ENCODING_INVALID), 1, 1, false),
        (code(500, error_code::INTERNAL_ERROR), 1, 1, false),
        (code(409, error_code::STATE_CONFLICT), 1, 1, false),
    ] {
        for (call, attempts) in [(Call::Read, read), (Call::Exec, exec)] {
            let error = call.failed(&response).await;
            assert_eq!(
                (error.attempts(), error.is_retryable(), error.is_ambiguous()),
                (attempts, is_retryable, false),
                "{call:?}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn a_request_that_was_not_sent_is_not_ambiguous() {
    let error = Call::Exec.send(&nowhere()).await.unwrap_err();
    assert_eq!((error.kind(), error.is_ambiguous(), error.is_retryable()), (ErrorKind::Connect, false, true));
}
