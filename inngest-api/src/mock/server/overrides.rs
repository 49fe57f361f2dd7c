//! Changing how a server responds: handlers, scripts, faults.

use super::Server;
use crate::mock::behavior::{ErrorResponse, Fault, Handler, MockOperation, Script, encode_value};
use crate::mock::handlers::not_implemented;
use crate::mock::http::Route;

/// Changing how the server responds.
impl Server {
    /// Sets the handler of an operation. Replaces the default behavior, and the handler or script set before.
    ///
    /// The handler receives the operation as the client sent it, and returns a value or an [`ErrorResponse`]. Works for custom
    /// endpoints as well. It runs on the server's task, so it must not block. A request may have what
    /// [`CallOptions::query`](crate::CallOptions::query) and [`member`](crate::CallOptions::member) add, which the default behavior
    /// rejects; [`Server::received`] returns it.
    ///
    /// ```
    /// # use inngest_api::{mock, v2};
    /// # use serde_json::json;
    /// # fn example(server: &mock::Server) {
    /// server.on::<v2::operation::GetExperiment>(|call| {
    ///     let mut experiment = v2::ExperimentDetail::default();
    ///     experiment.id = call.experiment_id;
    ///     Ok(experiment)
    /// });
    /// // Or from JSON, as it looks on the wire:
    /// server.on::<v2::operation::GetExperiment>(|call| Ok(serde_json::from_value(json!({ "id": call.experiment_id }))?));
    /// # }
    /// ```
    pub fn on<Op: MockOperation>(
        &self,
        handler: impl Fn(Op) -> Result<Op::Value, ErrorResponse> + Send + Sync + 'static,
    ) {
        let handler = Handler::custom(handler);
        self.configure::<Op>(|route| route.set_handler(handler));
    }

    /// Sets a handler that may handle only some requests: if it returns `None`, the server's default behavior applies.
    ///
    /// Otherwise like [`on`](Self::on).
    ///
    /// ```
    /// # use inngest_api::{mock, v2};
    /// # fn example(server: &mock::Server, broken: inngest_api::types::RunId) {
    /// server.on_optional::<v2::operation::GetFunctionRun>(move |call| {
    ///     (call.run_id == broken).then(|| Err(mock::ErrorResponse::new(500, "internal_error", "cannot load the run")))
    /// });
    /// # }
    /// ```
    pub fn on_optional<Op: MockOperation>(
        &self,
        handler: impl Fn(Op) -> Option<Result<Op::Value, ErrorResponse>> + Send + Sync + 'static,
    ) {
        let default = self.service.router().default_handler(Op::INFO);
        let limit = default.as_ref().map_or(Handler::BODY_LIMIT, |default| default.body_limit);
        let handler = Handler::raw(move |state, request| match (handler(Op::decode(request)?), &default) {
            (Some(result), _) => result.map(encode_value::<Op>),
            (None, Some(default)) => default.handle(state, request),
            (None, None) => Err(not_implemented(Op::INFO)),
        });
        self.configure::<Op>(|route| route.set_handler(handler.additions().body_limit(limit)));
    }

    /// Sets a script: a sequence of responses to the requests of an operation. Replaces the default behavior, and the handler or
    /// script set before.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use inngest_api::{mock::{self, Fault}, v2};
    /// # fn example(server: &mock::Server) {
    /// server.script::<v2::operation::InvokeFunction>(|script| {
    ///     script
    ///         .fault(Fault::rate_limited(Duration::from_secs(5)))
    ///         .value(v2::InvokedRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5"))
    ///         .pass_through() // the server's default behavior
    ///         .forever()
    /// });
    /// # }
    /// ```
    pub fn script<Op: MockOperation>(&self, build: impl FnOnce(Script<Op>) -> Script<Op>) {
        let steps = build(Script::new()).into_steps();
        self.configure::<Op>(|route| route.set_script(steps));
    }

    /// Injects a fault into an operation. Faults are applied in the order they were added.
    ///
    /// A fault applies to all requests of the operation, or to as many as [`Fault::times`] sets; then the next fault follows. It
    /// applies whether the default behavior, a handler or a script responds. Requests with a key that the server does not accept
    /// are rejected before.
    ///
    /// ```
    /// # use inngest_api::{mock::{self, Fault}, v2};
    /// # fn example(server: &mock::Server) {
    /// // Two requests fail with 503, the third response is truncated, then all is well.
    /// server.inject::<v2::operation::ListRuns>(Fault::status(503).times(2));
    /// server.inject::<v2::operation::ListRuns>(Fault::truncate_after(20).times(1));
    /// # }
    /// ```
    pub fn inject<Op: MockOperation>(&self, fault: Fault) {
        self.configure::<Op>(|route| route.inject(fault));
    }

    /// Removes all [injected](Self::inject) faults of an operation.
    pub fn clear_faults<Op: MockOperation>(&self) {
        self.configure::<Op>(Route::clear_faults);
    }

    pub(super) fn configure<Op: MockOperation>(&self, configure: impl FnOnce(&mut Route)) {
        self.service.router().configure(Op::INFO, configure);
    }
}
