//! The sources of an error: a printed chain, as `anyhow` prints it, repeats no text.

use std::error::Error as StdError;
use std::io;
use std::net::IpAddr;

use futures_util::stream;
use inngest_api::service::{HttpService, NotSent};
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, Client, ClientBuilder, Error};
use tokio::net::TcpListener;
use tower::limit::ConcurrencyLimitLayer;
use tower::load_shed::{LoadShedLayer, error::Overloaded};
use tower::{ServiceBuilder, layer::layer_fn, service_fn};

use super::peer::Step::{Cut, Request};
use super::peer::{Peer, Wire};
use super::table::{client_of, set_up};
use super::watch;

async fn health(builder: ClientBuilder<ApiKey>) -> Error {
    builder.build().unwrap().v2().health().send().await.unwrap_err()
}

fn client(base_url: &str) -> ClientBuilder<ApiKey> {
    set_up(Client::builder(ApiKey::parse(watch::API_KEY).unwrap()), base_url)
}

/// Returns the cause of an error that has this type.
fn cause<E: StdError + 'static>(error: &Error) -> Option<&E> {
    let first: Option<&(dyn StdError + 'static)> = error.get_ref().map(|cause| cause as _);
    std::iter::successors(first, |error| (*error).source()).find_map(|error| error.downcast_ref())
}

#[tokio::test]
async fn error_message_names_the_cause_and_its_sources_repeat_no_text() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused = health(client(&format!("http://{free}"))).await;
    assert!(cause::<io::Error>(&refused).is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused));

    let untrusted = Peer::new(Wire::UntrustedAuthority, |_| Vec::new()).await;
    let unknown_issuer = health(client_of(&untrusted)).await;

    let failing = |_| async { Err::<[IpAddr; 0], _>(io::Error::other("no such name")) };
    let unresolved = health(client("https://nobody.inngest-api.invalid").resolver(failing)).await;

    let cutting = Peer::new(Wire::Plain, |_| vec![Request, Cut]).await;
    let no_response = health(client_of(&cutting)).await;

    let shedding = ServiceBuilder::new().layer(LoadShedLayer::new()).layer(ConcurrencyLimitLayer::new(0));
    let call_layer = health(client("http://127.0.0.1:1").call_layer(shedding.clone())).await;
    assert!(cause::<Overloaded>(&call_layer).is_some());

    let attempt_layer = health(client("http://127.0.0.1:1").attempt_layer(shedding)).await;
    assert!(cause::<Overloaded>(&attempt_layer).is_some());

    let closed = layer_fn(|_: HttpService| {
        service_fn(|_| async {
            Err::<inngest_api::http::Response<String>, _>(NotSent::new(io::Error::other("the circuit is open")))
        })
    });
    let not_sent = health(client("http://127.0.0.1:1").attempt_layer(closed)).await;

    let reading = Peer::new(Wire::Plain, |_| vec![Request, Cut]).await;
    let upload = Upload::stream(stream::iter([Err::<bytes::Bytes, _>(io::Error::other("the disk is gone"))]));
    let uploading = client_of(&reading).build().unwrap();
    let upload = uploading.v2().write_sandbox_file("sbx", "/a", upload).send().await.unwrap_err();

    for (error, line) in [
        (refused, format!("cannot connect to http://{free}: Connection refused")),
        (unknown_issuer, format!("TLS handshake with {} failed: ", untrusted.base_url)),
        (unresolved, "cannot resolve `nobody.inngest-api.invalid`: no such name".to_owned()),
        (no_response, format!("no response from {}: ", cutting.base_url)),
        (call_layer, "call layer failed: service overloaded".to_owned()),
        (attempt_layer, "no response from http://127.0.0.1:1: service overloaded".to_owned()),
        (not_sent, "cannot connect to http://127.0.0.1:1: the circuit is open".to_owned()),
        (upload, "the upload's stream failed: the disk is gone".to_owned()),
    ] {
        assert!(error.to_string().contains(&line), "{error}");
        assert_eq!(watch::repeated(&error), None, "{error:?}");
        assert!(error.get_ref().is_some(), "{error:?}");
    }
}
