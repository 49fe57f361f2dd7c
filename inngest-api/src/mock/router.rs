//! Which operation a request spells: by the method and the templates of the listings.

use std::cmp::Reverse;

use http::Method;
use http::request::Parts;
use inngest_api_spec::__private::Serve;

use super::handler::Handler;
use super::log::{Entry, Log};
use super::path::RequestPath;
use super::route::{Plan, Route};
use crate::operation::{Operation, OperationInfo};

/// All operations that the server knows, and what was asked of them.
pub(super) struct Router {
    routes: Vec<Route>,
    pub(super) log: Log,
}

/// A request that spells an operation.
pub(super) struct Found {
    pub(super) operation: &'static OperationInfo,
    /// Which of the routes it is.
    route: usize,
    /// The path values, decoded, in the order of the template.
    pub(super) values: Vec<String>,
}

/// A request that spells none.
pub(super) enum Missed {
    /// There is no such path.
    Path,
    /// The path has other methods.
    Method { version: &'static str, allowed: Vec<Method> },
}

impl Router {
    /// A router of operations that nothing carries out yet.
    pub(super) fn new(operations: &[&'static OperationInfo]) -> Self {
        let routes = operations.iter().map(|operation| Route::new(operation)).collect();
        Self { routes, log: Log::default() }
    }

    /// Lets a handler carry an operation out of the server's own accord.
    pub(super) fn set<E: Serve>(&mut self, handler: Handler) {
        self.change::<E>(|route| route.set_own(handler));
    }

    /// Changes the route of an operation; a new one where there was none, which claims what it was asked before.
    pub(super) fn change<E: Operation>(&mut self, change: impl FnOnce(&mut Route)) {
        if let Some(route) = self.routes.iter_mut().find(|route| route.is::<E>()) {
            // The operation may be listed again, by somebody else and otherwise.
            route.operation = E::INFO;
            return change(route);
        }
        let mut route = Route::new(E::INFO);
        for entry in self.log.entries_mut().iter_mut().filter(|entry| is_of(entry, &route)) {
            entry.route = Some(self.routes.len());
        }
        change(&mut route);
        self.routes.push(route);
    }

    /// What the server has of itself to carry an operation out.
    pub(super) fn own<E: Operation>(&self) -> Option<Handler> {
        self.routes.iter().find(|route| route.is::<E>())?.own().cloned()
    }

    /// All operations.
    pub(super) fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// What was asked of an operation, and its path values.
    pub(super) fn asked<E: Operation>(&self) -> Vec<(&Entry, Vec<String>)> {
        let known = self.routes.iter().position(Route::is::<E>);
        let route = Route::new(E::INFO);
        let is_asked = |entry: &&Entry| known.map_or_else(|| is_of(entry, &route), |_| entry.route == known);
        let values = |entry: &Entry| entry.path.as_ref().and_then(|path| route.values(path)).unwrap_or_default();
        self.log.entries().iter().filter(is_asked).map(|entry| (entry, values(entry))).collect()
    }

    /// Finds the operation that a request spells, and keeps the request, with its place among all.
    ///
    /// Of several templates that match, the one with the earliest literal counts; of the same, the later.
    pub(super) fn find(&mut self, head: &Parts, path: RequestPath) -> (usize, Result<Found, Missed>) {
        let matching = self.routes.iter().enumerate().filter_map(|(index, route)| {
            let values = route.values(&path)?;
            Some((index, route, values))
        });
        let (right, other): (Vec<_>, Vec<_>) =
            matching.partition(|(_, route, _)| route.operation.method == head.method);
        let best = right.into_iter().min_by(|(left, one, _), (right, other, _)| {
            (&one.template, Reverse(left)).cmp(&(&other.template, Reverse(right)))
        });
        let found = match best {
            Some((route, of, values)) => Ok(Found { operation: of.operation, route, values }),
            None => Err(other.first().map_or(Missed::Path, |(_, route, _)| Missed::Method {
                version: route.operation.version,
                allowed: other.iter().map(|(_, route, _)| route.operation.method.clone()).collect(),
            })),
        };
        let route = found.as_ref().ok().map(|found| found.route);
        (self.log.add(head, Some(path), route), found)
    }

    /// How a request that was found is carried out.
    pub(super) fn plan(&mut self, found: &Found) -> Plan {
        self.routes.get_mut(found.route).map(Route::plan).unwrap_or_default()
    }
}

/// Whether a request that was of no route would be of this one.
fn is_of(entry: &Entry, route: &Route) -> bool {
    let is_its = |path: &RequestPath| route.operation.method == *entry.request.method() && route.values(path).is_some();
    entry.route.is_none() && entry.path.as_ref().is_some_and(is_its)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::OPERATIONS;

    type Values = Vec<String>;

    /// The operation and its path values; or the version and the methods of the path, if there is one.
    fn find(method: &Method, path: &str) -> Result<(&'static str, Values), (&'static str, Vec<Method>)> {
        let path = RequestPath::parse(path).unwrap();
        let head = http::Request::builder().method(method).body(()).unwrap().into_parts().0;
        match Router::new(OPERATIONS).find(&head, path).1 {
            Ok(Found { operation, values, .. }) => Ok((operation.id, values)),
            Err(Missed::Path) => Err(("", Vec::new())),
            Err(Missed::Method { version, allowed }) => Err((version, allowed)),
        }
    }

    fn get(path: &str) -> Option<(&'static str, Values)> {
        find(&Method::GET, path).ok()
    }

    fn found(id: &'static str, values: &[&str]) -> (&'static str, Values) {
        (id, values.iter().map(|value| (*value).to_owned()).collect())
    }

    #[test]
    fn every_operation_is_found_by_its_own_template() {
        for operation in OPERATIONS {
            let path = operation.full_path().replace(['{', '}'], "");
            assert_eq!(find(&operation.method, &path).map(|(id, _)| id), Ok(operation.id), "{path}");
        }
    }

    #[test]
    fn a_value_escaped_twice_arrives_and_once_does_not_when_it_holds_a_slash() {
        let invoke =
            |function: &str| find(&Method::POST, &format!("/v2/apps/demo-app/functions/{function}/invoke")).ok();
        // Recordings v2-invoke-odd-escaped-twice and -once.
        let odd = found("invoke_function", &["demo-app", "returns/array ü"]);
        assert_eq!(invoke("returns%252Farray%2520%25C3%25BC"), Some(odd));
        assert_eq!(invoke("returns%2Farray%20%C3%BC"), None);
        assert_eq!(invoke("100%2525"), Some(found("invoke_function", &["demo-app", "100%"])));
        // What cannot be unescaped a second time stays.
        assert_eq!(invoke("100%25"), Some(found("invoke_function", &["demo-app", "100%"])));
    }

    #[test]
    fn some_values_may_hold_slashes_or_be_empty() {
        let experiments = "/v2/apps/a/functions/f/experiments";
        assert_eq!(get(&format!("{experiments}/x/y%2Fz")), Some(found("get_experiment", &["a", "f", "x/y/z"])));
        assert_eq!(get(experiments), Some(found("get_experiment", &["a", "f", ""])));
        assert_eq!(get("/v2/runs/"), Some(found("get_function_run", &[""])));
    }

    #[test]
    fn version_1_splits_before_it_unescapes() {
        assert_eq!(get("/v1/apps/a%2Fb%20c/functions"), Some(found("get_app_functions", &["a/b c"])));
        assert_eq!(get("/v1/events/"), Some(found("get_event", &[""])));
    }

    #[test]
    fn a_wrong_method_is_told_from_a_wrong_path() {
        assert_eq!(find(&Method::PUT, "/v1/events"), Err(("v1", vec![Method::GET])));
        assert_eq!(find(&Method::DELETE, "/v2/runs"), Err(("v2", vec![Method::GET])));
        assert_eq!(find(&Method::GET, "/v2/nope"), Err(("", Vec::new())));
    }
}
