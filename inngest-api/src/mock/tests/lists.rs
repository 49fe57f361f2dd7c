use serde_json::json;

use super::{Server, demo_app, served};
use crate::types::{RunId, Timestamp};
use crate::v2::{RunInclude, RunStatus, RunTimeField, SortOrder};
use crate::{ApiKey, Client, Error, ErrorKind};

async fn with_runs(count: usize) -> (Server, Client<ApiKey>, Vec<RunId>) {
    let (server, client) = served(demo_app()).await;
    let mut runs = Vec::new();
    for index in 0..count {
        let function = if index % 3 == 2 { "always-fails" } else { "backfill-data" };
        let invoked =
            client.v2().invoke_function("demo-app", function, json!({ "index": index })).send().await.unwrap();
        runs.push(invoked.run_id);
    }
    (server, client, runs)
}

#[tokio::test]
async fn pages_contain_every_run_once_in_both_orders() {
    let (_server, client, runs) = with_runs(7).await;
    for field in [RunTimeField::QueuedAt, RunTimeField::StartedAt, RunTimeField::EndedAt] {
        for order in [SortOrder::Asc, SortOrder::Desc] {
            let list = client.v2().list_runs().limit(3).order(order.clone()).time_field(field.clone());
            let mut pages = list.pages();
            let (mut listed, mut sizes) = (Vec::new(), Vec::new());
            while let Some(page) = pages.try_next().await.unwrap() {
                assert_eq!((page.has_more, page.limit), (page.cursor.is_some(), 3));
                sizes.push(page.len());
                listed.extend(page.items.into_iter().map(|run| run.id));
            }
            let mut expected = runs.clone();
            if order == SortOrder::Desc {
                expected.reverse();
            }
            assert_eq!((listed, sizes), (expected, vec![3, 3, 1]), "{field} {order}");
        }
    }
}

#[tokio::test]
async fn a_full_last_page_has_no_cursor() {
    let (_server, client, _) = with_runs(2).await;
    let page = client.v2().list_runs().limit(2).send().await.unwrap();
    assert_eq!((page.len(), page.has_more, page.cursor), (2, false, None));
}

#[tokio::test]
async fn lists_of_runs_are_filtered() {
    let (_server, client, runs) = with_runs(6).await;
    let list = || client.v2().list_runs();
    let failed = list().status(RunStatus::Failed).send().await.unwrap();
    assert_eq!(failed.items.iter().map(|run| &run.id).collect::<Vec<_>>(), [&runs[5], &runs[2]]);
    let both = list().status(RunStatus::Failed).status(RunStatus::Completed).app_id("demo-app").send().await.unwrap();
    assert_eq!(both.len(), 6);
    let of_function = list().app_id("demo-app").function_id("always-fails").function_id("nope").send().await.unwrap();
    assert_eq!(of_function.len(), 2);
    for none in [list().app_id("none"), list().status(RunStatus::Cancelled), list().is_deferred(true)] {
        assert!(none.send().await.unwrap().is_empty());
    }
    assert_eq!(list().is_deferred(false).send().await.unwrap().len(), 6);

    let third = failed.items[1].started_at.unwrap();
    assert_eq!(list().from(third).send().await.unwrap().len(), 4);
    assert_eq!(list().until(third).send().await.unwrap().len(), 2);
    let range = list().from(Timestamp::UNIX_EPOCH).until(third).send_full().await.unwrap();
    let time_range = range.metadata.time_range.unwrap();
    assert_eq!((time_range.from, time_range.until), (Some(Timestamp::UNIX_EPOCH), Some(third)));
    assert_eq!(list().from(third).send_full().await.unwrap().metadata.time_range, None);
}

#[tokio::test]
async fn invalid_filters_are_rejected_as_recorded() {
    let (_server, client, _) = with_runs(2).await;
    let list = || client.v2().list_runs();
    let end_cursor = list().limit(1).time_field(RunTimeField::EndedAt).send().await.unwrap().cursor.unwrap();
    let message_of = |error: Error| {
        assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some("invalid_field_format")));
        error.api_errors()[0].message.clone()
    };
    for (list, message) in [
        (list().limit(1000), "Limit cannot exceed 100"),
        (list().cursor("zzz"), "Cursor is invalid"),
        (list().cursor(end_cursor), "Cursor is invalid"),
        (list().status(RunStatus::from("BOGUS")), "Status is invalid"),
        (list().status(RunStatus::Unrecognized), "Status is invalid"),
        (list().include(RunInclude::from("trace")), "include is invalid"),
        (list().function_id("backfill-data"), "appId is required when filtering by functionId"),
        (list().order(SortOrder::from("UP")), "order is invalid"),
        (list().time_field(RunTimeField::from("later")), "timeField is invalid"),
        (list().from(Timestamp::UNIX_EPOCH).until(Timestamp::UNIX_EPOCH), "from must be before until"),
    ] {
        assert_eq!(message_of(list.send().await.unwrap_err()), message);
    }
    // Values may be in any case, and the limit may be 0.
    let odd = list().limit(0u32).status(RunStatus::from("completed")).order(SortOrder::from("asc"));
    assert_eq!(odd.time_field(RunTimeField::from("QUEUED_AT")).send().await.unwrap().limit, 20);
}

#[tokio::test]
async fn lists_of_runs_include_what_is_requested() {
    let (_server, client, _) = with_runs(1).await;
    let list = || client.v2().list_runs();
    let outputs = async |include: &[RunInclude]| {
        let page = list().set_include(include.to_vec()).send().await.unwrap();
        page.items[0].output.is_some()
    };
    assert!(!outputs(&[]).await && !outputs(&[RunInclude::DeferredFrom, RunInclude::from("deferred_from")]).await);
    assert!(outputs(&[RunInclude::DeferredFrom, RunInclude::Output]).await);
    let run = &list().send().await.unwrap().items[0];
    let slug = run.function.as_ref().unwrap().slug.as_deref();
    assert_eq!((slug, run.is_deferred, &run.deferred_from), (Some("demo-app-backfill-data"), Some(false), &None));
    let run = client.v2().get_function_run(&run.id).send().await.unwrap();
    assert_eq!((run.function.unwrap().slug, run.is_deferred), (None, None));
}

#[tokio::test]
async fn runs_can_be_filtered_by_every_status_that_the_server_knows() {
    for cloud in [false, true] {
        let builder = if cloud { demo_app().cloud() } else { demo_app() };
        let (_server, client) = served(builder).await;
        for status in [RunStatus::Queued, RunStatus::Skipped] {
            assert!(client.v2().list_runs().status(status).send().await.unwrap().is_empty());
        }
        let paused = client.v2().list_runs().status(RunStatus::Paused).send().await;
        assert_eq!(paused.is_ok(), cloud);
        assert!(paused.is_ok() || paused.unwrap_err().kind() == ErrorKind::NotImplemented);
    }
}

#[tokio::test]
async fn a_query_is_not_evaluated_and_limited() {
    let (_server, client, _) = with_runs(1).await;
    let v2 = client.v2();
    for (query, status) in [("x".repeat(2048), 501), ("x".repeat(2049), 422)] {
        let all = v2.list_runs().query(query.as_str()).send().await.unwrap_err();
        let of_function = v2.list_function_runs("demo-app", "backfill-data").query(query).send().await.unwrap_err();
        for error in [all, of_function] {
            assert_eq!(error.status().unwrap().as_u16(), status, "{error}");
        }
    }
    assert_eq!(v2.list_runs().query("").send().await.unwrap().len(), 1);
}
