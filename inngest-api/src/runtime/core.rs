use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderValue;
use inngest_api_spec::__private::{BoxFuture, RawResponse, Request, Runtime};
use inngest_api_spec::{BaseUrl, Error};

use super::call::Call;
use super::keys::Keys;
use crate::transport::HttpClient;

/// How a client was set up.
pub(crate) struct Settings {
    pub(crate) base_url: BaseUrl,
    pub(crate) environment: Option<HeaderValue>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
}

/// What all clones of a client share.
pub(crate) struct Core {
    pub(super) http: HttpClient,
    pub(super) keys: Keys,
    pub(super) settings: Settings,
}

impl Core {
    pub(crate) const fn new(http: HttpClient, keys: Keys, settings: Settings) -> Self {
        Self { http, keys, settings }
    }

    pub(crate) const fn base_url(&self) -> &BaseUrl {
        &self.settings.base_url
    }
}

impl Runtime for Core {
    fn execute(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>> {
        // What can be done before the first await is done here, and stays out of the future: it is boxed on each call.
        match Call::new(&self, request) {
            Ok(call) => Box::pin(call.run(self)),
            Err(fault) => Box::pin(std::future::ready(Err(fault))),
        }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}
