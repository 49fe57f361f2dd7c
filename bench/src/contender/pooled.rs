//! The baseline: handwritten code on hyper-util's pooled client and hyper-rustls.

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use inngest_api::response::Page;
use inngest_api::v2::{InvokedRun, Run};

use super::by_hand::{self, ByHand};
use super::{Contender, tls};
use crate::Result;
use crate::server::Target;
use crate::wire::{self, Envelope, PageEnvelope};

pub(super) struct Pooled {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    requests: ByHand,
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
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Ok(Self { client, requests: ByHand::new(target.base_url.clone(), None) })
    }

    async fn invoke(&self) -> Result<InvokedRun> {
        let request = self.requests.invoke(wire::APP, wire::FUNCTION, &wire::INPUT)?;
        let response: Envelope<InvokedRun> = by_hand::read(self.client.request(request).await?).await?;
        Ok(response.data)
    }

    async fn list_runs(&self) -> Result<Page<Run>> {
        let request = self.requests.list_runs(true, 100)?;
        let response: PageEnvelope<Run> = by_hand::read(self.client.request(request).await?).await?;
        Ok(response.into())
    }
}
