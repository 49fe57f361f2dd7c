//! Version 2: successful calls.

use inngest_api::types::Timestamp;
use inngest_api::v2;
use inngest_api::v2::{NewScore, RunStatus, RunTimeField, SortOrder};
use serde_json::{Value, json};

use super::Replayed;

const RUN: &str = "01M84T9BE4283W6797JPFB41YC";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

recorded! {
    async fn the_health_check_is_decoded() {
        let replayed = Replayed::start("v2-health");
        let result = replayed.v2().v2().health().send_full().await;
        assert_eq!(replayed.value(result).await.status, "ok");
    }

    async fn a_path_of_the_base_url_precedes_the_version() {
        for slash in ["", "/"] {
            let replayed = Replayed::start("v2-api-prefix-health");
            let base_url = format!("https://replay.invalid/api{slash}");
            let key = inngest_api::ApiKey::parse("sk-inn-api-recorded").unwrap();
            let client = replayed.server.builder(key).base_url(&base_url).build().unwrap();
            let result = client.v2().health().send_full().await;
            assert_eq!(replayed.value(result).await.status, "ok");
        }
    }

    async fn an_invocation_returns_the_run_id_and_metadata() {
        let replayed = Replayed::start("v2-invoke");
        let data = json!({ "test": "invoke-a-fn!" });
        let call = replayed.v2().v2().invoke_function("demo-app", "backfill-data", data).send_full();
        let response = replayed.full(call.await).await;
        assert_eq!(response.value, v2::InvokedRun::new(RUN));
        assert_eq!(response.metadata.fetched_at, Some(time("2026-11-23T18:21:57.061854718Z")), "to the nanosecond");
        assert_eq!((response.status.as_u16(), response.attempts), (200, 1));
        assert_eq!(response.headers["x-inngest-server-kind"], "dev");
    }

    async fn invocations_of_other_functions_return_their_run_ids() {
        for (name, function, n, run) in [
            ("v2-invoke-slow", "slow", 1, "01M84T9BEQJGV8FTRMRYWZZ20T"),
            // Recorded with version 1, to have a run to cancel.
            ("v1-invoke-slow", "slow", 2, "01M84T9GFF46MHHWJ6GWRD0039"),
            ("v2-invoke-steps", "with-steps", 3, "01M84T9JGKNTFMA6XNR1HA1HTB"),
        ] {
            let replayed = Replayed::start(name);
            let result = replayed.v2().v2().invoke_function("demo-app", function, json!({ "n": n })).send_full().await;
            let invoked = replayed.value(result).await;
            assert_eq!((invoked.run_id.as_str(), invoked.repeated), (run, false), "{name}");
        }
    }

    async fn the_first_invocation_with_an_idempotency_key_is_not_repeated() {
        let replayed = Replayed::start("v2-invoke-idempotent-first");
        let call = replayed.v2().v2().invoke_function("demo-app", "backfill-data", json!({ "test": "x" }));
        let run = replayed.value(call.idempotency_key("rec-3").send_full().await).await;
        assert_eq!((run.run_id.as_str(), run.repeated), ("01M84T9BE72XG5PNXV0YY77TDD", false));
    }

    async fn a_repeated_invocation_returns_the_first_run() {
        let replayed = Replayed::start("v2-invoke-idempotent-again");
        let call = replayed.v2().v2().invoke_function("demo-app", "backfill-data", json!({ "test": "x" }));
        let response = replayed.full(call.idempotency_key("rec-3").send_full().await).await;
        assert_eq!((response.value.run_id.as_str(), response.value.repeated), ("01M84T9BE72XG5PNXV0YY77TDD", true));
        assert_eq!(response.status.as_u16(), 409);
    }

    async fn a_function_id_with_special_characters_is_encoded_twice() {
        let replayed = Replayed::start("v2-invoke-odd-escaped-twice");
        let call = replayed.v2().v2().invoke_function("demo-app", "returns/array ü", json!({}));
        assert_eq!(replayed.value(call.send_full().await).await.run_id, "01M84T9KG6W1P61TNW1YFG5X4V");
    }

    async fn a_completed_run_is_decoded() {
        let replayed = Replayed::start("v2-run-completed");
        let result = replayed.v2().v2().get_function_run(RUN).include_output(true).send_full().await;
        let run = replayed.value(result).await;
        assert!(run.has_ended());
        assert_eq!((run.id.as_str(), &run.status, run.duration_ms), (RUN, &RunStatus::Completed, Some(46)));
        assert_eq!(run.app.as_ref().unwrap().id, "demo-app");
        assert_eq!(run.function.as_ref().unwrap().name, "backfill-data");
        assert_eq!(run.queued_at, Some(time("2026-11-23T18:21:57.060Z")));
        assert_eq!(run.started_at, Some(time("2026-11-23T18:21:57.206Z")));
        assert_eq!(run.ended_at, Some(time("2026-11-23T18:21:57.252Z")));
        assert_eq!(run.trigger.as_ref().unwrap().event_ids, ["01M84T9BE3W1RM1VACWAP40S7Y"]);
        assert_eq!(run.decode_output::<Value>().unwrap().unwrap()["test"], "invoke-a-fn!");
        assert_eq!(run.error(), None);
    }

    async fn a_run_requested_without_output_has_no_output() {
        let replayed = Replayed::start("v2-run-completed-without-output");
        let result = replayed.v2().v2().get_function_run(RUN).send_full().await;
        let run = replayed.value(result).await;
        assert_eq!(run.output, None);
        assert_eq!(run.decode_output::<Value>().unwrap(), None);
    }

    async fn a_failed_run_has_the_error_of_its_function() {
        let replayed = Replayed::start("v2-run-failed");
        let result = replayed.v2().v2().get_function_run("01M84T9BNTSBXTFGCXNWMBT468").include_output(true).send_full().await;
        let run = replayed.value(result).await;
        let error = run.error().unwrap();
        assert_eq!((error.name.as_str(), error.message.as_str()), ("Error", "this function always fails"));
        assert!(error.stack.unwrap().starts_with("Error: this function always fails\n    at "));
    }

    async fn an_output_that_is_not_an_object_is_unwrapped() {
        let replayed = Replayed::start("v2-run-odd");
        let result = replayed.v2().v2().get_function_run("01M84T9KG6W1P61TNW1YFG5X4V").include_output(true).send_full().await;
        let run = replayed.value(result).await;
        let output: (u32, String, Value) = run.decode_output().unwrap().unwrap();
        assert_eq!(output, (1, "zwei".to_owned(), json!({ "drei": null })));
    }

    async fn a_running_run_has_no_end_time() {
        let replayed = Replayed::start("v2-run-running");
        let result = replayed.v2().v2().get_function_run("01M84T9BEQJGV8FTRMRYWZZ20T").send_full().await;
        let run = replayed.value(result).await;
        assert!(!run.has_ended());
        assert_eq!((run.status, run.ended_at, run.duration_ms), (RunStatus::Running, None, None));
    }

    async fn a_run_completed_between_two_steps_has_not_ended() {
        let replayed = Replayed::start("v2-run-steps-running");
        let result = replayed.v2().v2().get_function_run("01M84T9JGKNTFMA6XNR1HA1HTB").include_output(true).send_full().await;
        let run = replayed.value(result).await;
        assert_eq!(run.status, RunStatus::Completed);
        assert!(!run.has_ended());
    }

    async fn the_cursor_of_a_page_of_runs_returns_the_next_page() {
        let replayed = Replayed::start("v2-runs-page1");
        let result = replayed.v2().v2().list_runs().limit(2).include_output(true).send_full().await;
        let first = replayed.page(result).await;
        assert_eq!((first.len(), first.has_more, first.limit), (2, true, 2));
        assert_eq!(first.items[0].started_at, Some(time("2026-11-23T18:21:57.308683100Z")));

        let replayed = Replayed::start("v2-runs-page2");
        let call = replayed.v2().v2().list_runs().limit(2).include_output(true).cursor(first.cursor.unwrap());
        let second = replayed.page(call.send_full().await).await;
        assert_eq!(second.items[0].error().unwrap().message, "this function always fails", "a list wraps the error");
        assert_eq!(second.items[1].status, RunStatus::Running);
    }

    async fn runs_are_listed_newest_first_without_output_by_default() {
        let replayed = Replayed::start("v2-runs");
        let result = replayed.v2().v2().list_runs().send_full().await;
        let page = replayed.page(result).await;
        assert_eq!((page.len(), page.limit, page.has_more), (20, 20, true));
        assert!(page.items.iter().all(|run| run.output.is_none()), "outputs were not requested");
        assert!(page.items.iter().rev().is_sorted_by_key(|run| run.started_at), "newest first");
        let of = |status| page.items.iter().filter(|run| run.status == status).count();
        let counts = [RunStatus::Completed, RunStatus::Failed, RunStatus::Running, RunStatus::Cancelled].map(of);
        assert_eq!(counts, [12, 6, 1, 1]);
        let without_end: Vec<_> = page.items.iter().filter(|run| !run.has_ended()).map(|run| run.id.as_str()).collect();
        assert_eq!(without_end, ["01M84T9BEQJGV8FTRMRYWZZ20T"]);
    }

    async fn an_ended_run_with_steps_has_its_output() {
        let replayed = Replayed::start("v2-run-steps");
        let result = replayed.v2().v2().get_function_run("01M84T9JGKNTFMA6XNR1HA1HTB").include_output(true).send_full().await;
        let run = replayed.value(result).await;
        assert_eq!((run.has_ended(), run.duration_ms), (true, Some(23_878)));
        let output: Value = run.decode_output().unwrap().unwrap();
        assert_eq!(output, json!({ "a": { "big": "9007199254740993", "rows": [1, 2, 3] }, "b": "ok" }));
    }

    async fn runs_are_filtered_and_sorted() {
        let replayed = Replayed::start("v2-runs-filtered");
        let client = replayed.v2();
        let call = client.v2().list_runs().status(RunStatus::Completed).status(RunStatus::Failed).app_id("demo-app");
        let result = call.order(SortOrder::Asc).time_field(RunTimeField::StartedAt).send_full().await;
        let page = replayed.page(result).await;
        assert_eq!((page.len(), page.limit, page.has_more), (20, 20, true));
        assert!(page.items.iter().all(|run| matches!(run.status, RunStatus::Completed | RunStatus::Failed)));
        assert!(page.items.is_sorted_by_key(|run| run.started_at), "oldest first");
        assert!(page.items.iter().all(|run| run.app.as_ref().unwrap().id == "demo-app"));
    }

    async fn an_empty_page_of_runs_has_no_cursor() {
        let replayed = Replayed::start("v2-runs-empty");
        let result = replayed.v2().v2().list_runs().status(RunStatus::Cancelled).app_id("none").send_full().await;
        let page = replayed.page(result).await;
        assert_eq!((page.is_empty(), page.has_more, page.cursor, page.limit), (true, false, None, 20));
    }

    async fn sending_an_event_twice_returns_two_event_ids() {
        for (name, id) in [("v2-send-event", "01M84T9BESS3GV6M33BZMSR50J"), ("v2-send-event-same-id", "01M84T9NEZNWT5CT7SSAEQ5MFP")] {
            let replayed = Replayed::start(name);
            let client = replayed.v2();
            let call = client.v2().send_event("demo/fail").data(json!({ "a": 1 })).id("rec-e3").ts(1_754_496_000_000_i64);
            assert_eq!(replayed.value(call.send_full().await).await.event_id, id);
        }
    }

    async fn created_scores_are_decoded() {
        let replayed = Replayed::start("v2-score");
        let scores = vec![
            NewScore::new("accuracy", 0.95),
            NewScore::new("passed", true).step("load"),
            NewScore::new("q", 1).experiment("model-routing", "baseline"),
        ];
        let result = replayed.v2().v2().create_score(RUN, scores).send_full().await;
        let scores = replayed.value(result).await;
        assert_eq!(scores[0].value.as_ref().unwrap().as_str(), "0.95");
        assert_eq!(scores[1].step_id.as_deref(), Some("load"));
        assert_eq!(scores[2].experiment.as_ref().unwrap().variant, "baseline");
    }

    async fn an_empty_page_of_signing_keys_is_decoded() {
        let replayed = Replayed::start("v2-keys-signing");
        let result = replayed.v2().v2().fetch_account_signing_keys().send_full().await;
        assert!(replayed.page(result).await.is_empty());
    }
}
