use std::sync::Arc;
use std::time::Duration;

use inngest_api_spec::__private::{BoxFuture, GeneratedKey, Put, PutResponse, RawResponse, Request, Runtime};
use inngest_api_spec::{CallOptions, Error};

use super::Core;
use crate::service::CallService;

/// A core with call layers. Separate from [`Core`], because the innermost call service holds the core.
pub(crate) struct Layered {
    core: Arc<Core>,
    calls: CallService,
}

impl Layered {
    pub(crate) const fn new(core: Arc<Core>, calls: CallService) -> Self {
        Self { core, calls }
    }
}

impl Runtime for Layered {
    fn execute(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>> {
        self.calls.execute(request, Arc::clone(&self.core))
    }

    fn idempotency_key(&self, options: &CallOptions) -> Option<GeneratedKey<'_>> {
        self.core.idempotency_key(options)
    }

    fn put(self: Arc<Self>, put: Put) -> BoxFuture<Result<PutResponse, Error>> {
        Arc::clone(&self.core).put(put)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.core.sleep(duration)
    }
}
