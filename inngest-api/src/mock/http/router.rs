//! Finds the operation of a request, by its method and path.

use std::cmp::Reverse;

use http::Method;
use http::request::Parts;

use super::path::RequestPath;
use super::route::{RequestPlan, Route};
use crate::mock::behavior::{DefaultHandlers, Handler};
use crate::mock::verification::{LogEntry, OperationUsage, RequestLog};
use crate::operation::{Operation, OperationInfo};

/// The operations that the server knows, and the log of all requests.
pub(in crate::mock) struct Router {
    routes: Vec<Route>,
    pub(in crate::mock) log: RequestLog,
}

/// The operation that a request matches.
pub(super) struct MatchedOperation {
    pub(super) operation: &'static OperationInfo,
    /// The index of its route.
    route: usize,
    /// The decoded path values, in the order of the template.
    pub(super) values: Vec<String>,
}

/// Why a request matches no operation.
pub(super) enum Unmatched {
    /// No operation has this path.
    Path,
    /// The path has operations with other methods.
    Method { version: &'static str, allowed: Vec<Method> },
}

impl Router {
    pub(in crate::mock) fn new(operations: &[&'static OperationInfo], handlers: DefaultHandlers) -> Self {
        let mut router = Self { routes: Vec::new(), log: RequestLog::default() };
        router.routes.extend(operations.iter().map(|operation| Route::new(operation)));
        for (operation, handler) in handlers {
            router.configure(operation, |route| route.set_default_handler(handler));
        }
        router
    }

    /// Changes the route of an operation. Adds the route if there is none; earlier requests that match it then belong to it.
    pub(in crate::mock) fn configure(&mut self, operation: &'static OperationInfo, configure: impl FnOnce(&mut Route)) {
        if let Some(route) = self.routes.iter_mut().find(|route| route.is_for(operation)) {
            // The latest definition of an operation applies.
            route.operation = operation;
            return configure(route);
        }
        let mut route = Route::new(operation);
        for entry in self.log.entries_mut().iter_mut().filter(|entry| could_belong_to(entry, &route)) {
            entry.route = Some(self.routes.len());
        }
        configure(&mut route);
        self.routes.push(route);
    }

    /// The default handler of an operation.
    pub(in crate::mock) fn default_handler(&self, operation: &OperationInfo) -> Option<Handler> {
        self.routes.iter().find(|route| route.is_for(operation))?.default_handler().cloned()
    }

    /// The requests that match an operation, with their path values.
    pub(in crate::mock) fn received<Op: Operation>(&self) -> Vec<(&LogEntry, Vec<String>)> {
        let known = self.routes.iter().position(|route| route.is_for(Op::INFO));
        let route = Route::new(Op::INFO);
        let matches = |entry: &&LogEntry| match known {
            Some(_) => entry.route == known,
            None => could_belong_to(entry, &route),
        };
        let values = |entry: &LogEntry| {
            RequestPath::parse(entry.request.path()).and_then(|path| route.values(&path)).unwrap_or_default()
        };
        self.log.entries().iter().filter(matches).map(|entry| (entry, values(entry))).collect()
    }

    /// What was set up for each operation, and what the server received.
    pub(in crate::mock) fn usage(&self) -> Vec<OperationUsage<'_>> {
        let usage = |(index, route): (usize, &Route)| OperationUsage {
            operation: route.operation,
            expected: route.expected,
            received: self.log.of_route(index).collect(),
            unused: route.unused(),
        };
        self.routes.iter().enumerate().map(usage).collect()
    }

    /// Finds the operation of a request, and logs the request. Returns the request's index in the log as well.
    ///
    /// If several templates match, the one with the earliest literal has precedence; among equal templates, the one added last.
    pub(super) fn find(&mut self, head: &Parts, path: &RequestPath) -> (usize, Result<MatchedOperation, Unmatched>) {
        let matching = self.routes.iter().enumerate().filter_map(|(index, route)| {
            let values = route.values(path)?;
            Some((index, route, values))
        });
        let (same_method, other): (Vec<_>, Vec<_>) =
            matching.partition(|(_, route, _)| route.operation.method == head.method);
        let best = same_method.into_iter().min_by(|(left_index, left, _), (right_index, right, _)| {
            (&left.template, Reverse(left_index)).cmp(&(&right.template, Reverse(right_index)))
        });
        let found = match best {
            Some((index, route, values)) => Ok(MatchedOperation { operation: route.operation, route: index, values }),
            None => Err(other.first().map_or(Unmatched::Path, |(_, route, _)| Unmatched::Method {
                version: route.operation.version,
                allowed: other.iter().map(|(_, route, _)| route.operation.method.clone()).collect(),
            })),
        };
        let route = found.as_ref().ok().map(|found| found.route);
        (self.log.add(head, route), found)
    }

    /// Plans the response to a request.
    pub(super) fn plan(&mut self, matched: &MatchedOperation) -> RequestPlan {
        self.routes.get_mut(matched.route).map(Route::plan).unwrap_or_default()
    }
}

/// Whether a request that belongs to no route matches this one.
fn could_belong_to(entry: &LogEntry, route: &Route) -> bool {
    entry.route.is_none()
        && route.operation.method == *entry.request.method()
        && RequestPath::parse(entry.request.path()).is_some_and(|path| route.values(&path).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::OPERATIONS;

    type Values = Vec<String>;

    /// The operation and its path values; or the version and the methods of the path.
    fn find(method: &Method, path: &str) -> Result<(&'static str, Values), (&'static str, Vec<Method>)> {
        let path = RequestPath::parse(path).unwrap();
        let head = http::Request::builder().method(method).body(()).unwrap().into_parts().0;
        match Router::new(OPERATIONS, DefaultHandlers::default()).find(&head, &path).1 {
            Ok(MatchedOperation { operation, values, .. }) => Ok((operation.id, values)),
            Err(Unmatched::Path) => Err(("", Vec::new())),
            Err(Unmatched::Method { version, allowed }) => Err((version, allowed)),
        }
    }

    fn get(path: &str) -> Option<(&'static str, Values)> {
        find(&Method::GET, path).ok()
    }

    fn found(id: &'static str, values: &[&str]) -> (&'static str, Values) {
        (id, values.iter().map(|value| (*value).to_owned()).collect())
    }

    #[test]
    fn every_operation_is_found_by_its_template() {
        for operation in OPERATIONS {
            let path = operation.full_path().replace(['{', '}'], "");
            assert_eq!(find(&operation.method, &path).map(|(id, _)| id), Ok(operation.id), "{path}");
        }
    }

    #[test]
    fn a_value_with_a_slash_must_be_encoded_twice() {
        let invoke =
            |function: &str| find(&Method::POST, &format!("/v2/apps/demo-app/functions/{function}/invoke")).ok();
        // Recordings v2-invoke-odd-escaped-twice and -once.
        let odd = found("invoke_function", &["demo-app", "returns/array ü"]);
        assert_eq!(invoke("returns%252Farray%2520%25C3%25BC"), Some(odd));
        assert_eq!(invoke("returns%2Farray%20%C3%BC"), None);
        assert_eq!(invoke("100%2525"), Some(found("invoke_function", &["demo-app", "100%"])));
        // A value that cannot be decoded a second time is used as it is.
        assert_eq!(invoke("100%25"), Some(found("invoke_function", &["demo-app", "100%"])));
    }

    #[test]
    fn a_keep_slashes_value_may_have_slashes_or_be_empty() {
        let experiments = "/v2/apps/a/functions/f/experiments";
        assert_eq!(get(&format!("{experiments}/x/y%2Fz")), Some(found("get_experiment", &["a", "f", "x/y/z"])));
        assert_eq!(get(experiments), Some(found("get_experiment", &["a", "f", ""])));
        assert_eq!(get("/v2/runs/"), Some(found("get_function_run", &[""])));
    }

    #[test]
    fn v1_paths_are_split_before_they_are_decoded() {
        assert_eq!(get("/v1/apps/a%2Fb%20c/functions"), Some(found("get_app_functions", &["a/b c"])));
        assert_eq!(get("/v1/events/"), Some(found("get_event", &[""])));
    }

    #[test]
    fn a_wrong_method_differs_from_an_unknown_path() {
        assert_eq!(find(&Method::PUT, "/v1/events"), Err(("v1", vec![Method::GET])));
        assert_eq!(find(&Method::DELETE, "/v2/runs"), Err(("v2", vec![Method::GET])));
        assert_eq!(find(&Method::GET, "/v2/nope"), Err(("", Vec::new())));
    }
}
