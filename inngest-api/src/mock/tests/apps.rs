use super::{demo_app, served};
use crate::v2::{AppMethod, ConcurrencyScope, TriggerType};
use crate::{ApiKey, Client, Error};

fn parts(error: &Error) -> (u16, Option<&str>, &str) {
    (error.status().unwrap().as_u16(), error.code(), &error.api_errors()[0].message)
}

#[tokio::test]
async fn an_app_exists_once_a_function_is_added() {
    let builder = demo_app().function("other", "f", |(): ()| Ok(()));
    let (_server, client) = served(builder).await;
    let app = client.v2().get_app("demo-app").send().await.unwrap();
    assert_eq!(
        (app.id.as_str(), &*app.name, app.function_count, &app.method),
        ("demo-app", "demo-app", 3, &AppMethod::Serve)
    );
    assert_eq!(
        parts(&client.v2().get_app("nope").send().await.unwrap_err()),
        (404, Some("not_found"), "App not found")
    );
    let apps = client.v2().get_apps().send().await.unwrap();
    assert_eq!((apps.len(), apps.limit, apps.has_more), (2, 20, false));
    let page = client.v2().get_apps().limit(1).send().await.unwrap();
    let next = client.v2().get_apps().limit(1).cursor(page.cursor.unwrap()).send().await.unwrap();
    assert_eq!((next.items[0].id.as_str(), next.has_more, next.cursor), ("other", false, None));
    assert!(client.v2().get_apps().archived(true).send().await.unwrap().is_empty());
    let error = client.v2().get_apps().limit(101).send().await.unwrap_err();
    assert_eq!(parts(&error), (400, Some("invalid_field_format"), "Limit cannot exceed 100"));
}

async fn ids(client: &Client<ApiKey>, limit: u32) -> Vec<String> {
    let mut all = client.v2().get_functions("demo-app").limit(limit).items();
    let mut ids = Vec::new();
    while let Some(function) = all.try_next().await.unwrap() {
        ids.push(function.id.to_string());
    }
    ids
}

#[tokio::test]
async fn functions_are_returned_and_listed_in_pages() {
    let (_server, client) = served(demo_app()).await;
    let function = client.v2().get_function("demo-app", "always-fails").send().await.unwrap();
    assert_eq!(
        (&*function.slug, &function.triggers[0].kind, &*function.triggers[0].value),
        ("always-fails", &TriggerType::Event, "demo/fail")
    );
    let configuration = function.configuration.unwrap();
    assert_eq!(
        (configuration.retries.unwrap().value, &configuration.concurrency[0].scope),
        (4, &ConcurrencyScope::Account)
    );
    let odd = client.v2().get_function("demo-app", "returns/array ü").send().await.unwrap();
    assert_eq!(odd.id.as_str(), "returns/array ü");
    let error = client.v2().get_function("demo-app", "nope").send().await.unwrap_err();
    assert_eq!(parts(&error), (404, Some("not_found"), "Function not found"));
    for limit in [1, 2, 100] {
        assert_eq!(ids(&client, limit).await, ["backfill-data", "returns/array ü", "always-fails"]);
    }
    assert!(client.v2().get_functions("nope").send().await.unwrap().is_empty());
    let error = client.v2().get_functions("demo-app").cursor("zzz").send().await.unwrap_err();
    assert_eq!(parts(&error), (400, Some("invalid_field_format"), "Cursor is invalid"));
}
