//! The client of this repository, with its defaults.

use inngest_api::response::Page;
use inngest_api::v2::{InvokedRun, Run};
use inngest_api::{ApiKey, Client};

use super::Contender;
use crate::server::Target;
use crate::{Result, wire};

pub(super) struct Inngest(Client<ApiKey>);

impl Contender for Inngest {
    async fn new(target: &Target) -> Result<Self> {
        let client = Client::builder(ApiKey::parse(wire::KEY)?)
            .base_url(&target.base_url)
            .root_certificate(target.certificate.as_bytes())
            .without_default_roots()
            .build()?;
        Ok(Self(client))
    }

    async fn invoke(&self) -> Result<InvokedRun> {
        Ok(self.0.v2().invoke_function(wire::APP, wire::FUNCTION, wire::INPUT).send().await?)
    }

    async fn get_run(&self) -> Result<Run> {
        Ok(self.0.v2().get_function_run(wire::RUN).include_output(true).send().await?)
    }

    async fn list_runs(&self) -> Result<Page<Run>> {
        Ok(self.0.v2().list_runs().include_output(true).limit(100).send().await?)
    }
}
