//! reqwest with rustls and ring, used as in its documentation.

use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue};
use inngest_api::response::Page;
use inngest_api::v2::{InvokedRun, Run};
use reqwest::Client;

use super::{Contender, tls};
use crate::Result;
use crate::server::Target;
use crate::wire::{self, Envelope, Invocation, PageEnvelope};

pub(super) struct Reqwest {
    client: Client,
    base_url: String,
}

impl Contender for Reqwest {
    async fn new(target: &Target) -> Result<Self> {
        let mut config = tls::config(target)?;
        config.alpn_protocols = tls::both_protocols();
        let mut authorization = HeaderValue::from_static(wire::AUTHORIZATION);
        authorization.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(ACCEPT, HeaderValue::from_static(wire::JSON));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let client = Client::builder()
            .tls_backend_preconfigured(config)
            .user_agent(wire::USER_AGENT)
            .default_headers(headers)
            .build()?;
        Ok(Self { client, base_url: target.base_url.clone() })
    }

    async fn invoke(&self) -> Result<InvokedRun> {
        let url = format!("{}/v2/apps/{}/functions/{}/invoke", self.base_url, wire::APP, wire::FUNCTION);
        let response = self.client.post(url).json(&Invocation::new(&wire::INPUT)).send().await?;
        let invoked: Envelope<InvokedRun> = response.error_for_status()?.json().await?;
        Ok(invoked.data)
    }

    async fn get_run(&self) -> Result<Run> {
        let url = format!("{}/v2/runs/{}?includeOutput={}", self.base_url, wire::RUN, true);
        let response = self.client.get(url).send().await?;
        let run: Envelope<Run> = response.error_for_status()?.json().await?;
        Ok(run.data)
    }

    async fn list_runs(&self) -> Result<Page<Run>> {
        let url = format!("{}/v2/runs?includeOutput={}&limit={}", self.base_url, true, 100);
        let response = self.client.get(url).send().await?;
        let page: PageEnvelope<Run> = response.error_for_status()?.json().await?;
        Ok(page.into())
    }
}
