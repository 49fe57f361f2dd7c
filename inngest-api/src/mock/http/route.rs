//! One operation on the server: its handlers, the injected faults, and the expected number of requests.

use super::path::RequestPath;
use super::template::Template;
use crate::auth::{V2, Version as _};
use crate::mock::behavior::{ErrorResponse, Fault, Handler, RemainingSteps, ScriptAction};
use crate::mock::verification::ExpectedCount;
use crate::operation::OperationInfo;

pub(in crate::mock) struct Route {
    pub(super) operation: &'static OperationInfo,
    pub(super) template: Template,
    /// The default behavior; `None` if the server does not implement the operation.
    default_handler: Option<Handler>,
    custom: Option<CustomBehavior>,
    faults: Vec<InjectedFault>,
    pub(super) expected: Option<ExpectedCount>,
}

/// What a test set up instead of the default behavior.
enum CustomBehavior {
    Handler { handler: Handler, was_called: bool },
    Script(RemainingSteps),
}

struct InjectedFault {
    fault: Fault,
    /// How many more requests it applies to; `None` for all.
    remaining: Option<usize>,
    applied: usize,
}

/// How the server responds to one request. Without a handler, the operation is not implemented.
#[derive(Default)]
pub(super) struct RequestPlan {
    pub(super) fault: Fault,
    pub(super) handler: Option<Handler>,
}

impl Route {
    pub(super) fn new(operation: &'static OperationInfo) -> Self {
        let template = Template::new(operation);
        Self { operation, template, default_handler: None, custom: None, faults: Vec::new(), expected: None }
    }

    /// Whether this is the route of an operation. Compares method and path: an operation may be defined more than once.
    pub(super) fn is_for(&self, operation: &OperationInfo) -> bool {
        let this = self.operation;
        this.method == operation.method && this.base == operation.base && this.path == operation.path
    }

    /// Returns the path values if the path matches.
    pub(super) fn values(&self, path: &RequestPath) -> Option<Vec<String>> {
        // The gateway of v2 decodes before it splits. Custom bases belong to servers of which this is not known.
        let is_gateway = self.operation.version == V2::NAME && self.operation.base == V2::BASE;
        self.template.values(path.segments(is_gateway))
    }

    pub(super) fn set_default_handler(&mut self, handler: Handler) {
        self.default_handler = Some(handler);
    }

    pub(super) const fn default_handler(&self) -> Option<&Handler> {
        self.default_handler.as_ref()
    }

    pub(in crate::mock) fn set_handler(&mut self, handler: Handler) {
        self.custom = Some(CustomBehavior::Handler { handler, was_called: false });
    }

    pub(in crate::mock) fn set_script(&mut self, steps: RemainingSteps) {
        self.custom = Some(CustomBehavior::Script(steps));
    }

    pub(in crate::mock) fn inject(&mut self, fault: Fault) {
        self.faults.push(InjectedFault { remaining: fault.get_times(), fault, applied: 0 });
    }

    pub(in crate::mock) fn clear_faults(&mut self) {
        self.faults.clear();
    }

    pub(in crate::mock) const fn expect(&mut self, count: ExpectedCount) {
        self.expected = Some(count);
    }

    /// Plans the response to the next request. Uses up a fault or a script step even if the request fails later.
    pub(super) fn plan(&mut self) -> RequestPlan {
        let fault = self.faults.iter_mut().find_map(InjectedFault::apply).unwrap_or_default();
        // A request that is never executed does not use up a step of the script.
        if fault.prevents_execution() {
            return RequestPlan { fault, handler: None };
        }
        let action = match &mut self.custom {
            None => ScriptAction::PassThrough,
            Some(CustomBehavior::Handler { handler, was_called }) => {
                *was_called = true;
                ScriptAction::Handle(handler.clone())
            }
            Some(CustomBehavior::Script(steps)) => {
                steps.next().unwrap_or_else(|| ScriptAction::Handle(after_last_step(self.operation, steps.used())))
            }
        };
        match action {
            ScriptAction::PassThrough => RequestPlan { fault, handler: self.default_handler.clone() },
            ScriptAction::Handle(handler) => RequestPlan { fault, handler: Some(handler) },
            ScriptAction::Fault(next) => RequestPlan { fault: fault.and(next), handler: self.default_handler.clone() },
        }
    }

    /// Describes what was set up and not used.
    pub(super) fn unused(&self) -> Vec<String> {
        let mut unused = Vec::new();
        match &self.custom {
            Some(CustomBehavior::Handler { was_called: false, .. }) => {
                unused.push("the handler was never called".to_owned());
            }
            Some(CustomBehavior::Script(steps)) if steps.remaining() > 0 => {
                let total = steps.used() + steps.remaining();
                unused.push(format!("the script was used for {} of {total} requests", steps.used()));
            }
            _ => {}
        }
        for InjectedFault { fault, remaining, applied } in &self.faults {
            match remaining {
                Some(remaining) if *remaining > 0 => {
                    let total = applied + remaining;
                    unused.push(format!("the fault ({fault}) was applied to {applied} of {total} requests"));
                }
                None if *applied == 0 => unused.push(format!("the fault ({fault}) was never applied")),
                _ => {}
            }
        }
        unused
    }
}

impl InjectedFault {
    fn apply(&mut self) -> Option<Fault> {
        if self.remaining == Some(0) {
            return None;
        }
        self.remaining = self.remaining.map(|remaining| remaining - 1);
        self.applied += 1;
        Some(self.fault.clone())
    }
}

/// The handler of requests after the last step of a script. The client does not retry status 500, so the test sees the message.
fn after_last_step(operation: &'static OperationInfo, used: usize) -> Handler {
    let message = format!("the script for {} has no step for request {}", operation.id, used + 1);
    Handler::raw(move |_, _| Err(ErrorResponse::new(500, "mock_script_ended", message.clone()))).additions()
}
