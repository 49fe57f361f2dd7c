//! Answers in turn.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use super::answered::MockOperation;
use super::fault::Fault;
use super::handler::Handler;
use super::refusal::Refusal;

/// What an operation is answered, one request after the other: for [`Server::script`](super::Server::script).
///
/// Each step answers one request, unless [`times`](Self::times) or [`forever`](Self::forever) follows. What comes after the
/// last is refused in words: 500, `the script of … has ended`.
#[must_use = "a script is given to `Server::script`"]
pub struct Script<Op> {
    steps: Vec<Step>,
    operation: PhantomData<fn(Op)>,
}

impl<Op: MockOperation> Script<Op> {
    pub(super) const fn new() -> Self {
        Self { steps: Vec::new(), operation: PhantomData }
    }

    /// A value. One that cannot be cloned, such as a [`ByteStream`](crate::stream::ByteStream), is made by [`handle`](Self::handle).
    pub fn value(self, value: Op::Value) -> Self
    where
        Op::Value: Clone,
    {
        // Behind a lock it need not be `Sync`.
        let value = Mutex::new(value);
        self.handle(move |_| Ok(value.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }

    /// An error of the API's.
    pub fn refuse(self, refusal: Refusal) -> Self {
        self.handle(move |_| Err(refusal.clone()))
    }

    /// What a handler makes of the request, as with [`Server::on`](super::Server::on).
    pub fn handle(self, handler: impl Fn(Op) -> Result<Op::Value, Refusal> + Send + Sync + 'static) -> Self {
        self.step(What::Handler(Handler::own(handler)), 1)
    }

    /// A fault. Those that let the request through let it through to the server itself.
    pub fn fault(self, fault: Fault) -> Self {
        let times = fault.chosen_times().unwrap_or(1);
        self.step(What::Fault(fault), times)
    }

    /// What the server answers of itself.
    pub fn pass(self) -> Self {
        self.step(What::Own, 1)
    }

    /// The last step for so many requests.
    pub fn times(mut self, times: usize) -> Self {
        if let Some(step) = self.steps.last_mut() {
            step.left = Some(times);
        }
        self
    }

    /// The last step for all requests from then on.
    pub fn forever(mut self) -> Self {
        if let Some(step) = self.steps.last_mut() {
            step.left = None;
        }
        self
    }

    fn step(mut self, what: What, times: usize) -> Self {
        self.steps.push(Step { what, left: Some(times) });
        self
    }

    pub(super) fn into_steps(self) -> Steps {
        Steps { steps: self.steps.into(), taken: 0 }
    }
}

/// The steps of a script that are left.
pub(super) struct Steps {
    steps: VecDeque<Step>,
    /// How many requests were answered.
    taken: usize,
}

struct Step {
    what: What,
    /// For how many requests it stands; none for all.
    left: Option<usize>,
}

#[derive(Clone)]
pub(super) enum What {
    Handler(Handler),
    /// What the server has of itself.
    Own,
    Fault(Fault),
}

impl Steps {
    /// What the next request is answered; where there is nothing left, how many were.
    pub(super) fn take(&mut self) -> Result<What, usize> {
        self.steps.retain(|step| step.left != Some(0));
        let step = self.steps.front_mut().ok_or(self.taken)?;
        step.left = step.left.map(|left| left.saturating_sub(1));
        self.taken += 1;
        Ok(step.what.clone())
    }

    /// How many requests were answered.
    pub(super) const fn taken(&self) -> usize {
        self.taken
    }

    /// How many more there were to be.
    pub(super) fn left(&self) -> usize {
        self.steps.iter().filter_map(|step| step.left).sum()
    }
}

impl<Op> fmt::Debug for Script<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Script({} steps)", self.steps.len())
    }
}
