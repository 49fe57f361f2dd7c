//! What a test has a server answer.

use super::answered::MockOperation;
use super::envelope::About;
use super::fault::Fault;
use super::handler::Handler;
use super::handlers::not_implemented;
use super::refusal::Refusal;
use super::script::Script;
use super::server::Server;

/// Answers of the test's own.
impl Server {
    /// Lets a handler answer an operation, in the place of the server or of the handler before.
    ///
    /// Any operation, one of a listing of one's own as well. The handler gets the operation as the client sent it; what it
    /// refuses is spelled as the operation's version does. Called on the server's own task: it must not block.
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
    /// // Or as it stands on the wire:
    /// server.on::<v2::operation::GetExperiment>(|call| Ok(serde_json::from_value(json!({ "id": call.experiment_id }))?));
    /// # }
    /// ```
    pub fn on<Op: MockOperation>(&self, handler: impl Fn(Op) -> Result<Op::Value, Refusal> + Send + Sync + 'static) {
        let handler = Handler::own(handler);
        self.service.router().change::<Op>(|route| route.set_handler(handler));
    }

    /// The same for some requests: where the handler gives `None`, the server answers of itself.
    ///
    /// ```
    /// # use inngest_api::{mock, v2};
    /// # fn example(server: &mock::Server, broken: inngest_api::types::RunId) {
    /// server.on_optional::<v2::operation::GetFunctionRun>(move |call| {
    ///     (call.run_id == broken).then(|| Err(mock::Refusal::new(500, "internal_error", "cannot load the run")))
    /// });
    /// # }
    /// ```
    pub fn on_optional<Op: MockOperation>(
        &self,
        handler: impl Fn(Op) -> Option<Result<Op::Value, Refusal>> + Send + Sync + 'static,
    ) {
        let mut router = self.service.router();
        let own = router.own::<Op>();
        let limit = own.as_ref().map_or(Handler::BODY_LIMIT, |own| own.body_limit);
        let handler = Handler::untyped(move |state, request| match (handler(Op::decode(request)?), &own) {
            (Some(answer), _) => answer.map(|value| (Op::answer(value), About::default())),
            (None, Some(own)) => own.serve(state, request),
            (None, None) => Err(not_implemented(Op::INFO)),
        });
        router.change::<Op>(|route| route.set_handler(handler.body_limit(limit)));
    }

    /// Answers an operation step by step, in the place of the server or of the handler before.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use inngest_api::{mock::{self, Fault}, v2};
    /// # fn example(server: &mock::Server) {
    /// server.script::<v2::operation::InvokeFunction>(|script| {
    ///     script
    ///         .fault(Fault::rate_limited(Duration::from_secs(5)))
    ///         .value(v2::InvokedRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5"))
    ///         .pass() // the server's own behaviour
    ///         .forever()
    /// });
    /// # }
    /// ```
    pub fn script<Op: MockOperation>(&self, write: impl FnOnce(Script<Op>) -> Script<Op>) {
        let steps = write(Script::new()).into_steps();
        self.service.router().change::<Op>(|route| route.set_script(steps));
    }

    /// Lets something go wrong with an operation, whatever answers it. Of several faults the first comes first, until it has
    /// happened as [often](Fault::times) as it is to.
    ///
    /// A refused key is said before: only what is authorized goes wrong.
    ///
    /// ```
    /// # use inngest_api::{mock::{self, Fault}, v2};
    /// # fn example(server: &mock::Server) {
    /// server.inject::<v2::operation::ListRuns>(Fault::status(503).times(2));
    /// server.inject::<v2::operation::ListRuns>(Fault::truncate_after(20).times(1));
    /// # }
    /// ```
    pub fn inject<Op: MockOperation>(&self, fault: Fault) {
        self.service.router().change::<Op>(|route| route.inject(fault));
    }

    /// Ends the faults of an operation that were [injected](Self::inject).
    pub fn clear_faults<Op: MockOperation>(&self) {
        self.service.router().change::<Op>(super::route::Route::clear_faults);
    }
}
