//! One operation: what carries it out, what goes wrong on the way, and what is expected of it.

use super::fault::Fault;
use super::handler::Handler;
use super::path::RequestPath;
use super::refusal::Refusal;
use super::script::{Steps, What};
use super::template::Template;
use super::times::Times;
use crate::auth::{V2, Version as _};
use crate::operation::{Operation, OperationInfo};

pub(super) struct Route {
    pub(super) operation: &'static OperationInfo,
    pub(super) template: Template,
    /// What the server has of itself; none where nothing is there to carry the operation out.
    own: Option<Handler>,
    instead: Option<Override>,
    faults: Vec<Injected>,
    pub(super) expected: Option<Times>,
}

/// What stands in the place of the server's own.
enum Override {
    Handler { handler: Handler, used: usize },
    Script(Steps),
}

struct Injected {
    fault: Fault,
    /// For how many requests; none for all.
    left: Option<usize>,
    used: usize,
}

/// How one request is carried out.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) fault: Fault,
    pub(super) handler: Option<Handler>,
}

impl Route {
    pub(super) fn new(operation: &'static OperationInfo) -> Self {
        let template = Template::of(operation);
        Self { operation, template, own: None, instead: None, faults: Vec::new(), expected: None }
    }

    /// By what it is on the wire: the same operation may stand at several addresses in memory.
    pub(super) fn is<Op: Operation>(&self) -> bool {
        let (own, other) = (self.operation, Op::INFO);
        own.method == other.method && own.base == other.base && own.path == other.path
    }

    /// The path values, where the path is of this template.
    pub(super) fn values(&self, path: &RequestPath) -> Option<Vec<String>> {
        // The API's gateway unescapes before it splits; own bases lead to servers that are not known to.
        let is_gateway = self.operation.version == V2::NAME && self.operation.base == V2::BASE;
        self.template.values(path.segments(is_gateway))
    }

    pub(super) fn set_own(&mut self, handler: Handler) {
        self.own = Some(handler);
    }

    pub(super) const fn own(&self) -> Option<&Handler> {
        self.own.as_ref()
    }

    pub(super) fn set_handler(&mut self, handler: Handler) {
        self.instead = Some(Override::Handler { handler, used: 0 });
    }

    pub(super) fn set_script(&mut self, steps: Steps) {
        self.instead = Some(Override::Script(steps));
    }

    pub(super) fn inject(&mut self, fault: Fault) {
        self.faults.push(Injected { left: fault.chosen_times(), fault, used: 0 });
    }

    pub(super) fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// How the next request is carried out. It counts as used, whatever comes of it.
    pub(super) fn plan(&mut self) -> Plan {
        let fault = self.faults.iter_mut().find_map(Injected::take).unwrap_or_default();
        // What never reaches the script is no step of it.
        if fault.replaces_answer() {
            return Plan { fault, handler: None };
        }
        let step = match &mut self.instead {
            None => Ok(What::Own),
            Some(Override::Script(steps)) => steps.take(),
            Some(Override::Handler { handler, used }) => {
                *used += 1;
                Ok(What::Handler(handler.clone()))
            }
        };
        match step {
            Ok(What::Own) => Plan { fault, handler: self.own.clone() },
            Ok(What::Handler(handler)) => Plan { fault, handler: Some(handler) },
            Ok(What::Fault(next)) => Plan { fault: fault.and(next), handler: self.own.clone() },
            Err(taken) => Plan { fault, handler: Some(ended(self.operation, taken)) },
        }
    }

    /// What was set up and did not happen, each in words.
    pub(super) fn unused(&self) -> Vec<String> {
        let mut unused = Vec::new();
        match &self.instead {
            Some(Override::Handler { used: 0, .. }) => unused.push("its handler was never called".to_owned()),
            Some(Override::Script(steps)) if steps.left() > 0 => {
                unused.push(format!("its script has {} left of {}", steps.left(), steps.left() + steps.taken()));
            }
            _ => {}
        }
        for injected in &self.faults {
            let Injected { fault, left, used } = injected;
            match left {
                Some(left) if *left > 0 => {
                    unused.push(format!("its fault ({fault}) has {left} left of {}", left + used));
                }
                None if *used == 0 => unused.push(format!("its fault ({fault}) never happened")),
                _ => {}
            }
        }
        unused
    }
}

impl Injected {
    fn take(&mut self) -> Option<Fault> {
        if self.left == Some(0) {
            return None;
        }
        self.left = self.left.map(|left| left - 1);
        self.used += 1;
        Some(self.fault.clone())
    }
}

/// Refuses what comes after a script.
fn ended(operation: &'static OperationInfo, taken: usize) -> Handler {
    let message = format!("the script of {} has ended: this is request {}", operation.id, taken + 1);
    Handler::untyped(move |_, _| Err(Refusal::new(500, "mock_script_ended", message.clone())))
}
