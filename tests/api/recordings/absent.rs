//! Operations of Inngest Cloud: the open-source server responds that they are not implemented.

use inngest_api::types::EnvName;
use inngest_api::v2::operation::CreateEnv;
use inngest_api::{Error, ErrorKind};

use super::Replayed;

/// Checks that the open-source server does not implement an operation.
async fn check_not_implemented<T: std::fmt::Debug>(replayed: Replayed, result: Result<T, Error>, message: &str) {
    let error = replayed.check_error(result).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotImplemented, Some("not_implemented")));
    let expected =
        if error.operation().unwrap().redact { String::new() } else { format!("{message} not implemented in OSS") };
    assert_eq!(error.api_errors()[0].message, expected);
    assert!(!error.is_retryable(), "a retry cannot succeed");
}

recorded! {
    async fn partner_accounts_are_not_implemented_by_the_open_source_server() {
        let replayed = Replayed::start("v2-partner-accounts");
        let result = replayed.v2().v2().fetch_partner_accounts().send().await;
        check_not_implemented(replayed, result, "Accounts").await;
    }

    async fn creating_and_changing_environments_is_not_implemented_by_the_open_source_server() {
        let replayed = Replayed::start("v2-create-env-501");
        let client = replayed.v2();
        let result = CreateEnv::new("x").on(&client).send().await;
        check_not_implemented(replayed, result, "Environments").await;
        let replayed = Replayed::start("v2-patch-env");
        let client = replayed.v2();
        let result = client.v2().patch_env("00000000-0000-4000-a000-000000000000").is_archived(true).send().await;
        check_not_implemented(replayed, result, "Environments").await;
    }

    async fn webhooks_are_not_implemented_by_the_open_source_server() {
        let replayed = Replayed::start("v2-webhooks");
        let result = replayed.v2().v2().list_webhooks(EnvName::from("production")).send().await;
        assert_eq!(result.as_ref().unwrap_err().body(), None, "responses of this operation contain secrets");
        check_not_implemented(replayed, result, "Webhooks").await;
        let replayed = Replayed::start("v2-create-webhook");
        let environment = replayed.exchange.request.headers["X-Inngest-Env"].clone();
        let client = replayed.v2();
        let result = client.v2().create_webhook(environment, "hook", "function transform(e){return e}").send().await;
        check_not_implemented(replayed, result, "Webhooks").await;
    }

    async fn insights_are_not_implemented_by_the_open_source_server() {
        let replayed = Replayed::start("v2-insights-tables-501");
        let result = replayed.v2().v2().list_insights_tables().send().await;
        check_not_implemented(replayed, result, "Insights").await;
        let replayed = Replayed::start("v2-insights-query-501");
        let result = replayed.v2().v2().query_insights("select 1").send().await;
        check_not_implemented(replayed, result, "Insights").await;
    }

    async fn experiments_are_not_implemented_by_the_open_source_server() {
        let replayed = Replayed::start("v2-experiments");
        let result = replayed.v2().v2().list_experiments().send().await;
        check_not_implemented(replayed, result, "Experiments").await;
        let replayed = Replayed::start("v2-experiment-unknown");
        let result = replayed.v2().v2().get_experiment("demo-app", "backfill-data", "a/b").send().await;
        check_not_implemented(replayed, result, "Experiments").await;
    }

    async fn sessions_are_not_implemented_by_the_open_source_server() {
        let replayed = Replayed::start("v2-sessions");
        let result = replayed.v2().v2().list_session_keys().send().await;
        check_not_implemented(replayed, result, "Sessions").await;
        let replayed = Replayed::start("v2-sessions-of-key");
        let result = replayed.v2().v2().list_sessions("user_id").send().await;
        check_not_implemented(replayed, result, "Sessions").await;
        let mut replayed = Replayed::to_any_request("v2-session-runs").await;
        let result = replayed.v2().v2().list_session_runs("user_id", "u/1").send().await;
        // The client does not encode this `/`; the server accepts both forms.
        let slash = replayed.exchange.request.path.replace("u%2F1", "u/1");
        assert_ne!(std::mem::replace(&mut replayed.exchange.request.path, slash.clone()), slash);
        check_not_implemented(replayed, result, "Sessions").await;
    }

    async fn syncing_an_app_is_not_implemented_by_the_open_source_server() {
        let replayed = Replayed::start("v2-sync-501");
        let result = replayed.v2().v2().sync_app("demo-app", "http://127.0.0.1:3030/api/inngest").send().await;
        check_not_implemented(replayed, result, "App sync").await;
    }

    async fn sandboxes_are_not_implemented_and_have_a_different_error_code() {
        let replayed = Replayed::start("v2-sandboxes-501");
        let result = replayed.v2().v2().list_sandboxes().send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotImplemented, Some("api_error")));
        assert_eq!(error.api_errors()[0].message, "method ListSandboxes not implemented");
    }
}
