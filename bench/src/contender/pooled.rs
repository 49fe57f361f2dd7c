//! The baseline: a careful handwritten client on hyper-util's pooled client and hyper-rustls.

use std::time::Duration;

use http::{HeaderValue, Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use inngest_api::response::Page;
use inngest_api::v2::{InvokedRun, Run};
use serde::de::DeserializeOwned;

use super::by_hand::{self, Body, CallError, Requests};
use super::{Contender, tls};
use crate::Result;
use crate::server::Target;
use crate::wire::{self, Envelope, PageEnvelope};

/// The deadline of a call, as in the client.
const DEADLINE: Duration = Duration::from_secs(30);

pub(super) struct Pooled {
    client: Client<HttpsConnector<HttpConnector>, Body>,
    requests: Requests,
}

impl Pooled {
    // Not an `async fn`, whose future would store the request.
    fn call<T: DeserializeOwned>(&self, request: Request<Body>) -> impl Future<Output = Result<T, CallError>> {
        let response = self.client.request(request);
        async move {
            let call = async move { by_hand::read(response.await?).await };
            tokio::time::timeout(DEADLINE, call).await.unwrap_or(Err(CallError::TimedOut))
        }
    }
}

impl Contender for Pooled {
    async fn new(target: &Target) -> Result<Self> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls::config(target)?)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            // One buffer for the head and the body: copying a body of this size costs less than a list of buffers.
            .http1_writev(false)
            .build(connector);
        let base_url: Uri = target.base_url.parse()?;
        // Without it, the pool formats the header for each request. Over TLS the protocol may be HTTP/2, which has no such header.
        let host = base_url.authority().filter(|_| !target.case.is_tls());
        let host = host.map(|host| HeaderValue::try_from(host.as_str())).transpose()?;
        Ok(Self { client, requests: Requests::new(Some(base_url), host) })
    }

    async fn invoke(&self) -> Result<InvokedRun> {
        let request = self.requests.invoke(wire::APP, wire::FUNCTION, &wire::INPUT)?;
        let response: Envelope<InvokedRun> = self.call(request).await?;
        Ok(response.data)
    }

    async fn get_run(&self) -> Result<Run> {
        let response: Envelope<Run> = self.call(self.requests.get_run(wire::RUN, true)?).await?;
        Ok(response.data)
    }

    async fn list_runs(&self) -> Result<Page<Run>> {
        let response: PageEnvelope<Run> = self.call(self.requests.list_runs(true, 100)?).await?;
        Ok(response.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{Ipv4Addr, TcpListener};

    use super::*;
    use crate::case::Case;

    /// Makes a call to a server that responds with these bytes and leaves the connection open.
    ///
    /// With a paused clock, a call that waits for the server times out at once.
    fn call(response: Vec<u8>, paused: bool) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
            // The client closes the connection before it has read a response that is too long.
            let _ = stream.write_all(&response);
            let _ = stream.read(&mut [0; 4096]);
        });
        let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();
        let target = Target { case: Case::Run, address, base_url: format!("http://{address}"), certificate };
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().start_paused(paused).build().unwrap();
        runtime.block_on(async { Pooled::new(&target).await.unwrap().get_run().await }).unwrap_err().to_string()
    }

    #[test]
    fn an_error_response_keeps_the_code_of_the_api() {
        let body = r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#;
        let response = format!("HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        assert_eq!(call(response.into(), false), "404 Not Found: Run not found (not_found)");
    }

    #[test]
    fn a_response_that_is_too_long_is_an_error() {
        let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 26214401\r\n\r\n";
        let mut chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1900001\r\n".to_vec();
        chunked.resize(chunked.len() + 0x190_0001, b' ');
        for response in [announced.to_vec(), chunked] {
            assert_eq!(call(response, false), "the response is longer than 26214400 bytes");
        }
    }

    #[test]
    fn a_call_without_a_response_times_out() {
        assert_eq!(call(Vec::new(), true), "the call timed out");
        assert_eq!(call(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec(), true), "the call timed out");
    }
}
