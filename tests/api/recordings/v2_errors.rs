//! Version 2: error responses.

use inngest_api::ErrorKind;
use inngest_api::v2::{NewScore, RunStatus};
use serde_json::json;

use super::Replayed;

recorded! {
    async fn invoking_an_unknown_function_is_not_found() {
        let replayed = Replayed::start("v2-invoke-unknown-function");
        let result = replayed.v2().v2().invoke_function("demo-app", "nope", json!({})).send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("not_found")));
        assert_eq!(error.to_string(), "invoke_function failed: the server returned 404 Not Found: not_found: Function not found");
        assert!(error.may_have_been_sent() && !error.is_retryable());
    }

    async fn an_unknown_run_is_not_found() {
        let replayed = Replayed::start("v2-run-unknown");
        let result = replayed.v2().v2().get_function_run("01ARZ3NDEKTSV4RRFFQ69G5FAV").send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::NotFound);
    }

    async fn an_invalid_run_id_is_an_invalid_request() {
        let replayed = Replayed::start("v2-run-bad-id");
        let result = replayed.v2().v2().get_function_run("notulid").send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("invalid_field_format")));
    }

    async fn invalid_run_filters_are_invalid_requests() {
        let replayed = Replayed::start("v2-runs-bad-cursor");
        let result = replayed.v2().v2().list_runs().cursor("zzz").send().await;
        assert_eq!(replayed.check_error(result).await.api_errors()[0].message, "Cursor is invalid");

        let replayed = Replayed::start("v2-runs-bad-status");
        let result = replayed.v2().v2().list_runs().status(RunStatus::Unknown("BOGUS".to_owned())).send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::Invalid);

        let replayed = Replayed::start("v2-runs-limit-too-large");
        let result = replayed.v2().v2().list_runs().limit(1000).send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::Invalid);
    }

    async fn an_empty_list_of_scores_is_rejected() {
        let replayed = Replayed::start("v2-score-empty");
        let result = replayed.v2().v2().create_score("01M84T9BE4283W6797JPFB41YC", Vec::<NewScore>::new()).send().await;
        assert_eq!(replayed.check_error(result).await.api_errors()[0].message, "At least one score is required");
    }
}
