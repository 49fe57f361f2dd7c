//! The responses to requests that fail.

use std::time::Duration;

use crate::common::{PATIENCE, Service, inngest, problem};
use inngest_api::{mock, v2};
use tokio::net::TcpListener;

#[tokio::test]
async fn an_unknown_order_is_404() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let response = service.get("/orders/01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
    assert_eq!(problem(response).await, (404, "not found".to_owned()));
}

#[tokio::test]
async fn an_invalid_order_id_is_400() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    for id in ["nope", "%20"] {
        let response = service.get(&format!("/orders/{id}")).send().await.unwrap();
        assert_eq!(problem(response).await, (400, "invalid value in the request".to_owned()));
    }
}

#[tokio::test]
async fn the_rate_limit_of_the_function_is_503() {
    let inngest = inngest().start().await.unwrap();
    inngest.on::<v2::operation::InvokeFunction>(|_| Err(mock::ErrorResponse::new(422, "rate_limited", "one a minute")));
    let service = Service::start(inngest.base_url()).await;
    let response = service.order("7", 2).send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "1");
    assert_eq!(problem(response).await, (503, "too many requests".to_owned()));
}

#[tokio::test]
async fn the_rate_limit_of_the_api_is_503_with_its_retry_after() {
    let inngest = inngest().start().await.unwrap();
    inngest.on::<v2::operation::InvokeFunction>(|_| {
        Err(mock::ErrorResponse::new(429, "rate_limited", "slow down").retry_after(Duration::from_secs(120)))
    });
    let service = Service::start(inngest.base_url()).await;
    let response = service.order("7", 2).send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "120");
    assert_eq!(problem(response).await, (503, "too many requests".to_owned()));
}

#[tokio::test]
async fn an_upstream_error_is_502_without_its_message() {
    let inngest = inngest().start().await.unwrap();
    inngest.on::<v2::operation::GetFunctionRun>(|_| {
        Err(mock::ErrorResponse::new(500, "internal_error", "shard 7 of db-3 is down"))
    });
    let service = Service::start(inngest.base_url()).await;
    let response = service.get("/orders/01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
    assert_eq!(problem(response).await, (502, "an upstream service failed".to_owned()));
}

#[tokio::test]
async fn a_rejected_key_is_500() {
    let inngest = inngest().accept_key("sk-inn-api-another").start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let response = service.order("7", 2).send().await.unwrap();
    assert_eq!(problem(response).await, (500, "the service is misconfigured".to_owned()));
}

#[tokio::test]
async fn a_request_that_times_out_is_504() {
    // Accepts connections and never responds.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", silent.local_addr().unwrap());
    let service = Service::start_with(&base_url, Duration::from_millis(300), PATIENCE).await;
    for timeout in [None, Some("100"), Some("3600000"), Some("soon")] {
        let mut request = service.get("/orders/01K3Z5V7Q9T8R6W4M2N0B1C3D5");
        if let Some(timeout) = timeout {
            request = request.header("x-request-timeout", timeout);
        }
        let response = request.send().await.unwrap();
        assert_eq!(problem(response).await, (504, "the request timed out".to_owned()), "{timeout:?}");
    }
}

#[tokio::test]
async fn a_request_without_remaining_time_makes_no_call() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let response = service.order("7", 2).header("x-request-timeout", "0").send().await.unwrap();
    assert_eq!(problem(response).await.0, 504);
    assert_eq!(inngest.calls::<v2::operation::InvokeFunction>(), 0);
}

#[tokio::test]
async fn a_failed_order_is_422_with_the_error_of_the_function() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let run_id = service.place("7", 13).await;
    let receipt = service.get(&format!("/orders/{run_id}/receipt")).send().await.unwrap();
    assert_eq!(problem(receipt).await, (422, "the order failed: OutOfStock: no more socks".to_owned()));
}

#[tokio::test]
async fn invalid_orders_are_422_and_make_no_call() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    assert_eq!(problem(service.order("", 2).send().await.unwrap()).await.0, 422);
    assert_eq!(problem(service.order("7", 0).send().await.unwrap()).await.0, 422);
    let invalid_json = service.http.post(format!("{}/orders", service.url)).header("content-type", "application/json");
    let (status, detail) = problem(invalid_json.body("{").send().await.unwrap()).await;
    assert_eq!(status, 422);
    assert!(detail.contains("JSON"), "{detail}");
    assert_eq!(inngest.calls::<v2::operation::InvokeFunction>(), 0);
}
