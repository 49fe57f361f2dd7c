//! Scripts: a sequence of responses.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use super::error_response::ErrorResponse;
use super::fault::Fault;
use super::handler::Handler;
use super::operation::MockOperation;

/// A sequence of responses to the requests of one operation, for [`Server::script`](crate::mock::Server::script).
///
/// Each step responds to one request, unless [`times`](Self::times) or [`forever`](Self::forever) follows it. Requests after the
/// last step receive an error with status 500 and the code `mock_script_ended`.
#[must_use = "a script does nothing until it is returned to `Server::script`"]
pub struct Script<Op> {
    steps: Vec<ScriptStep>,
    operation: PhantomData<fn(Op)>,
}

impl<Op: MockOperation> Script<Op> {
    pub(in crate::mock) const fn new() -> Self {
        Self { steps: Vec::new(), operation: PhantomData }
    }

    /// Adds a step that returns a value.
    ///
    /// For values that cannot be cloned, such as a [`ByteStream`](crate::stream::ByteStream), use [`handle`](Self::handle).
    pub fn value(self, value: Op::Value) -> Self
    where
        Op::Value: Clone,
    {
        // The lock makes it `Sync`, which not every value is.
        let value = Mutex::new(value);
        self.handle(move |_| Ok(value.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }

    /// Adds a step that returns an error response.
    pub fn error(self, error: ErrorResponse) -> Self {
        self.handle(move |_| Err(error.clone()))
    }

    /// Adds a step that calls a handler with the request, like [`Server::on`](crate::mock::Server::on).
    pub fn handle(self, handler: impl Fn(Op) -> Result<Op::Value, ErrorResponse> + Send + Sync + 'static) -> Self {
        self.step(ScriptAction::Handle(Handler::custom(handler)), 1)
    }

    /// Adds a step that injects a fault. If the fault lets the operation be executed, the server's default behavior executes it.
    pub fn fault(self, fault: Fault) -> Self {
        let times = fault.get_times().unwrap_or(1);
        self.step(ScriptAction::Fault(fault), times)
    }

    /// Adds a step that uses the server's default behavior.
    pub fn pass_through(self) -> Self {
        self.step(ScriptAction::PassThrough, 1)
    }

    /// Sets how many requests the last step responds to. Default: one.
    pub fn times(mut self, times: usize) -> Self {
        if let Some(step) = self.steps.last_mut() {
            step.remaining = Some(times);
        }
        self
    }

    /// Makes the last step respond to all further requests.
    pub fn forever(mut self) -> Self {
        if let Some(step) = self.steps.last_mut() {
            step.remaining = None;
        }
        self
    }

    fn step(mut self, action: ScriptAction, times: usize) -> Self {
        self.steps.push(ScriptStep { action, remaining: Some(times) });
        self
    }

    pub(in crate::mock) fn into_steps(self) -> RemainingSteps {
        RemainingSteps { steps: self.steps.into(), used: 0 }
    }
}

impl<Op> fmt::Debug for Script<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Script({} steps)", self.steps.len())
    }
}

struct ScriptStep {
    action: ScriptAction,
    /// How many more requests it responds to; `None` for all.
    remaining: Option<usize>,
}

/// How a step responds to a request.
#[derive(Clone)]
pub(in crate::mock) enum ScriptAction {
    Handle(Handler),
    /// With the server's default behavior.
    PassThrough,
    Fault(Fault),
}

/// The steps of a script that are not used up.
pub(in crate::mock) struct RemainingSteps {
    steps: VecDeque<ScriptStep>,
    /// How many requests the script responded to.
    used: usize,
}

impl RemainingSteps {
    /// Returns the action for the next request; `None` after the last step.
    pub(in crate::mock) fn next(&mut self) -> Option<ScriptAction> {
        self.steps.retain(|step| step.remaining != Some(0));
        let step = self.steps.front_mut()?;
        step.remaining = step.remaining.map(|remaining| remaining.saturating_sub(1));
        self.used += 1;
        Some(step.action.clone())
    }

    /// How many requests the script responded to.
    pub(in crate::mock) const fn used(&self) -> usize {
        self.used
    }

    /// How many more requests the script is meant to respond to; a step that lasts forever does not count.
    pub(in crate::mock) fn remaining(&self) -> usize {
        self.steps.iter().filter_map(|step| step.remaining).sum()
    }
}
