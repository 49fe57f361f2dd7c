use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use inngest_api::service::RequestBody;
use inngest_api::{Client, ErrorKind, http};
use tower::service_fn;

use super::api_key;

/// Returns the method, the URI and the body of the request as the status.
async fn echo(request: http::Request<RequestBody>) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let line = format!("{} {}", request.method(), request.uri());
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let response = serde_json::json!({ "data": { "status": format!("{line} {}", String::from_utf8_lossy(&body)) } });
    Ok(http::Response::new(Full::from(response.to_string())))
}

#[tokio::test]
async fn any_service_can_be_the_transport() {
    let client = Client::builder(api_key()).transport(service_fn(echo)).build().unwrap();
    assert_eq!(client.v2().health().send().await.unwrap().status, "GET https://api.inngest.com/v2/health ");
}

#[tokio::test]
async fn a_custom_transport_sends_no_key_over_plain_http() {
    let built = Client::builder(api_key()).base_url("http://api.example.com").transport(service_fn(echo)).build();
    assert!(built.unwrap_err().to_string().contains("over plain HTTP"));
}

#[tokio::test]
async fn errors_of_a_custom_transport_are_transport_errors() {
    let failing = service_fn(|_: http::Request<RequestBody>| async {
        Err::<http::Response<Full<Bytes>>, _>(std::io::Error::other("the tunnel is shut"))
    });
    let client = Client::builder(api_key()).transport(failing).build().unwrap();
    let error =
        client.v2().health().options(inngest_api::CallOptions::new().retry(super::QUICK)).send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent(), error.attempts()), (ErrorKind::Transport, true, 3));
    assert!(error.to_string().contains("the tunnel is shut"), "{error}");
}
