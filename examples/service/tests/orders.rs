//! What the service does when all goes well.

use std::time::Duration;

use crate::common::{Service, inngest, problem};
use inngest_api::v2;
use serde_json::{Value, json};

#[tokio::test]
async fn an_order_is_placed_and_fulfilled() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let run_id = service.place("7", 2).await;

    let receipt = service.get(&format!("/orders/{run_id}/receipt")).send().await.unwrap();
    assert_eq!(receipt.status(), 200);
    assert_eq!(receipt.json::<Value>().await.unwrap(), json!({ "parcel": "parcel-7" }));

    let order = service.get(&format!("/orders/{run_id}")).send().await.unwrap();
    assert_eq!(order.json::<Value>().await.unwrap(), json!({ "run_id": run_id, "status": "COMPLETED", "ended": true }));
}

#[tokio::test]
async fn an_order_that_is_placed_twice_is_one_run() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let first = service.place("7", 2).await;
    let second: Value = service.order("7", 2).send().await.unwrap().json().await.unwrap();
    assert_eq!(second, json!({ "run_id": first, "repeated": true }));
    assert_eq!(inngest.runs().len(), 1);
}

#[tokio::test]
async fn a_receipt_that_is_not_there_yet_is_no_error() {
    let inngest = inngest().run_duration(Duration::from_secs(60 * 60)).start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let run_id = service.place("7", 2).await;
    let receipt = service.get(&format!("/orders/{run_id}/receipt")).header("x-request-timeout", "500");
    let receipt = receipt.send().await.unwrap();
    assert_eq!((receipt.status().as_u16(), receipt.headers()["retry-after"].to_str().unwrap()), (202, "1"));
}

#[tokio::test]
async fn an_order_is_cancelled_unless_it_has_ended() {
    let inngest = inngest().run_duration(Duration::from_secs(60 * 60)).start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let run_id = service.place("7", 2).await;
    let cancel = || async {
        let url = format!("{}/orders/{run_id}", service.url);
        service.http.delete(url).send().await.unwrap().json::<Value>().await.unwrap()
    };
    assert_eq!(cancel().await, json!({ "cancelled": true }));
    assert_eq!(cancel().await, json!({ "cancelled": true }));
    let receipt = service.get(&format!("/orders/{run_id}/receipt")).send().await.unwrap();
    assert_eq!(problem(receipt).await, (410, "the order was cancelled".to_owned()));
}

#[tokio::test]
async fn health_asks_nobody_and_readiness_asks_the_api() {
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    assert_eq!(service.get("/health").send().await.unwrap().json::<Value>().await.unwrap(), json!({ "status": "ok" }));
    assert_eq!(inngest.calls::<v2::operation::Health>(), 0);
    let ready: Value = service.get("/ready").send().await.unwrap().json().await.unwrap();
    assert_eq!(ready, json!({ "status": "ok", "inngest": "ok" }));
    inngest.shutdown().await;
    assert_eq!(service.get("/health").send().await.unwrap().status(), 200);
    let ready = service.get("/ready").send().await.unwrap();
    assert_eq!(problem(ready).await, (502, "what the service depends on failed".to_owned()));
}
