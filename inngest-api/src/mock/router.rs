//! Which operation a request spells: by the method and the templates of the listings.

use std::cmp::Reverse;

use http::Method;
use inngest_api_spec::__private::Serve;

use super::handler::Handler;
use super::path::RequestPath;
use super::template::Template;
use crate::{Endpoint, Operation, V2, Version as _};

/// All operations that the server knows, and what carries each out.
pub(super) struct Router {
    routes: Vec<Route>,
    /// Requests that spelled no operation: an operation that is added later may be theirs.
    missed: Vec<(Method, RequestPath)>,
}

struct Route {
    operation: &'static Operation,
    template: Template,
    /// None where nothing is there to carry it out.
    handler: Option<Handler>,
    /// How often it was asked for.
    calls: usize,
}

/// A request that spells an operation.
pub(super) struct Found {
    pub(super) operation: &'static Operation,
    pub(super) handler: Option<Handler>,
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
    pub(super) fn new(operations: &[&'static Operation]) -> Self {
        let mut router = Self { routes: Vec::new(), missed: Vec::new() };
        for operation in operations {
            router.routes.push(Route::new(operation, None));
        }
        router
    }

    /// Lets a handler carry an operation out, in the place of what did before.
    pub(super) fn set<E: Serve>(&mut self, handler: Handler) {
        if let Some(route) = self.routes.iter_mut().find(|route| route.is::<E>()) {
            (route.operation, route.handler) = (E::OPERATION, Some(handler));
        } else {
            let mut route = Route::new(E::OPERATION, Some(handler));
            route.calls = self.missed_by(&route);
            self.routes.push(route);
        }
    }

    /// How often an operation was asked for.
    pub(super) fn calls<E: Endpoint>(&self) -> usize {
        let known = self.routes.iter().find(|route| route.is::<E>());
        known.map_or_else(|| self.missed_by(&Route::new(E::OPERATION, None)), |route| route.calls)
    }

    /// How many requests would have been of a route.
    fn missed_by(&self, route: &Route) -> usize {
        let is_its =
            |(method, path): &&(Method, RequestPath)| route.operation.method == *method && route.values(path).is_some();
        self.missed.iter().filter(is_its).count()
    }

    /// Finds the operation that a request spells, and counts it.
    ///
    /// Of several templates that match, the one with the earliest literal counts; of the same, the later.
    pub(super) fn find(&mut self, method: &Method, path: &RequestPath) -> Result<Found, Missed> {
        let matching = self.routes.iter_mut().enumerate().filter_map(|(index, route)| {
            let values = route.values(path)?;
            Some((index, route, values))
        });
        let (right, other): (Vec<_>, Vec<_>) = matching.partition(|(_, route, _)| route.operation.method == *method);
        let best = right.into_iter().min_by(|(left, one, _), (right, other, _)| {
            (&one.template, Reverse(left)).cmp(&(&other.template, Reverse(right)))
        });
        if let Some((_, route, values)) = best {
            route.calls += 1;
            return Ok(Found { operation: route.operation, handler: route.handler.clone(), values });
        }
        self.missed.push((method.clone(), path.clone()));
        let allowed = other.iter().map(|(_, route, _)| route.operation.method.clone()).collect();
        Err(other
            .first()
            .map_or(Missed::Path, |(_, route, _)| Missed::Method { version: route.operation.version, allowed }))
    }
}

impl Route {
    fn new(operation: &'static Operation, handler: Option<Handler>) -> Self {
        Self { operation, template: Template::of(operation), handler, calls: 0 }
    }

    /// By what it is on the wire: the same operation may stand at several addresses in memory.
    fn is<E: Endpoint>(&self) -> bool {
        let (own, other) = (self.operation, E::OPERATION);
        own.method == other.method && own.base == other.base && own.path == other.path
    }

    /// The path values, where the path is of this template.
    fn values(&self, path: &RequestPath) -> Option<Vec<String>> {
        // The API's gateway unescapes before it splits; own bases lead to servers that are not known to.
        let is_gateway = self.operation.version == V2::NAME && self.operation.base == V2::BASE;
        self.template.values(path.segments(is_gateway))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OPERATIONS;

    type Values = Vec<String>;

    /// The operation and its path values; or the version and the methods of the path, if there is one.
    fn find(method: &Method, path: &str) -> Result<(&'static str, Values), (&'static str, Vec<Method>)> {
        let path = RequestPath::parse(path).unwrap();
        match Router::new(OPERATIONS).find(method, &path) {
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
