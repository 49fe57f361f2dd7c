//! What the requester is told when something fails.

use std::time::Duration;

use crate::common::{PATIENCE, Service, inngest, problem};
use inngest_api::{mock, v2};
use tokio::net::TcpListener;

#[tokio::test]
async fn an_order_that_is_not_there_is_404() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let answer = service.get("/orders/01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
    assert_eq!(problem(answer).await, (404, "there is no such thing".to_owned()));
}

#[tokio::test]
async fn an_order_that_cannot_be_is_400() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    for id in ["nope", "%20"] {
        let answer = service.get(&format!("/orders/{id}")).send().await.unwrap();
        assert_eq!(problem(answer).await, (400, "a value of the request is at fault".to_owned()));
    }
}

#[tokio::test]
async fn the_functions_own_limit_is_503_as_well() {
    let inngest = inngest().start().await.unwrap();
    inngest.on::<v2::operation::InvokeFunction>(|_| Err(mock::ErrorResponse::new(422, "rate_limited", "one a minute")));
    let service = Service::start(inngest.base_url()).await;
    let answer = service.order("7", 2).send().await.unwrap();
    assert_eq!(answer.headers()["retry-after"], "1");
    assert_eq!(problem(answer).await, (503, "too much at once".to_owned()));
}

#[tokio::test]
async fn a_rate_limit_is_503_with_the_time_that_the_api_asks_for() {
    let inngest = inngest().start().await.unwrap();
    inngest.on::<v2::operation::InvokeFunction>(|_| {
        Err(mock::ErrorResponse::new(429, "rate_limited", "slow down").retry_after(Duration::from_mins(2)))
    });
    let service = Service::start(inngest.base_url()).await;
    let answer = service.order("7", 2).send().await.unwrap();
    assert_eq!(answer.headers()["retry-after"], "120");
    assert_eq!(problem(answer).await, (503, "too much at once".to_owned()));
}

#[tokio::test]
async fn what_fails_upstream_is_502_and_its_words_stay_within() {
    let inngest = inngest().start().await.unwrap();
    inngest.on::<v2::operation::GetFunctionRun>(|_| Err(mock::ErrorResponse::new(500, "internal_error", "shard 7 of db-3 is down")));
    let service = Service::start(inngest.base_url()).await;
    let answer = service.get("/orders/01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
    assert_eq!(problem(answer).await, (502, "what the service depends on failed".to_owned()));
}

#[tokio::test]
async fn a_refused_key_is_the_services_own_affair() {
    let inngest = inngest().accept_key("sk-inn-api-another").start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let answer = service.order("7", 2).send().await.unwrap();
    assert_eq!(problem(answer).await, (500, "the service is set up wrongly".to_owned()));
}

#[tokio::test]
async fn a_deadline_that_passes_is_504_and_nobody_waits_longer() {
    // Takes connections, and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", silent.local_addr().unwrap());
    let service = Service::start_with(&base_url, Duration::from_millis(300), PATIENCE).await;
    for asked in [None, Some("100"), Some("3600000"), Some("soon")] {
        let mut request = service.get("/orders/01K3Z5V7Q9T8R6W4M2N0B1C3D5");
        if let Some(asked) = asked {
            request = request.header("x-request-timeout", asked);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(problem(answer).await, (504, "it took longer than the request allows".to_owned()), "{asked:?}");
    }
}

#[tokio::test]
async fn a_deadline_that_has_passed_asks_nobody() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let answer = service.order("7", 2).header("x-request-timeout", "0").send().await.unwrap();
    assert_eq!(problem(answer).await.0, 504);
    assert_eq!(inngest.calls::<v2::operation::InvokeFunction>(), 0);
}

#[tokio::test]
async fn a_failed_order_says_why() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let run_id = service.place("7", 13).await;
    let receipt = service.get(&format!("/orders/{run_id}/receipt")).send().await.unwrap();
    assert_eq!(problem(receipt).await, (422, "the order failed: no more socks".to_owned()));
}

#[tokio::test]
async fn orders_that_are_none_are_refused_before_anything_is_sent() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    assert_eq!(problem(service.order("", 2).send().await.unwrap()).await.0, 422);
    assert_eq!(problem(service.order("7", 0).send().await.unwrap()).await.0, 422);
    let no_json = service.http.post(format!("{}/orders", service.url)).header("content-type", "application/json");
    let (status, detail) = problem(no_json.body("{").send().await.unwrap()).await;
    assert_eq!(status, 422);
    assert!(detail.contains("JSON"), "{detail}");
    assert_eq!(inngest.calls::<v2::operation::InvokeFunction>(), 0);
}
