//! What did not come as it was set up, in words.

use std::fmt::Write as _;

use super::log::Entry;
use super::route::Route;
use super::router::Router;
use super::times::calls;

/// How many requests are shown.
const SHOWN: usize = 50;

/// What was expected and is not so; none where all is.
pub(super) fn of_expected(router: &Router) -> Option<String> {
    let faults = router.routes().iter().enumerate().filter_map(|(place, route)| unmet(router, place, route));
    report(router, &faults.collect::<Vec<_>>())
}

/// What was expected or set up and is not so; none where all is.
pub(super) fn of_all(router: &Router) -> Option<String> {
    let mut faults = Vec::new();
    for (place, route) in router.routes().iter().enumerate() {
        faults.extend(unmet(router, place, route));
        faults.extend(route.unused().into_iter().map(|unused| format!("{}: {unused}\n", name(route))));
    }
    let strays: Vec<_> = router.log.entries().iter().filter(|entry| entry.route.is_none()).collect();
    if !strays.is_empty() {
        faults.push(format!("requests that spell no operation of this server's:\n{}", lines(strays, 4)));
    }
    report(router, &faults)
}

/// `invoke_function (POST /v2/…)`: expected and received.
fn unmet(router: &Router, place: usize, route: &Route) -> Option<String> {
    let received: Vec<_> = router.log.of_route(place).collect();
    let expected = route.expected.filter(|expected| !expected.contains(received.len()))?;
    let count = calls(received.len());
    let colon = if received.is_empty() { "" } else { ":" };
    Some(format!("{}\n    expected: {expected}\n    received: {count}{colon}\n{}", name(route), lines(received, 8)))
}

fn report(router: &Router, faults: &[String]) -> Option<String> {
    if faults.is_empty() {
        return None;
    }
    let entries = router.log.entries();
    let all = if entries.is_empty() { "(nothing was received)\n".to_owned() } else { lines(entries, 4) };
    let faults = faults.join("\n");
    Some(format!("the mock server was not asked for what was set up\n\n{faults}\nall requests, in order:\n{all}"))
}

fn name(route: &Route) -> String {
    let operation = route.operation;
    format!("{} ({} {})", operation.id, operation.method, operation.full_path())
}

/// One line for each request, so far to the right.
fn lines<'a>(entries: impl IntoIterator<Item = &'a Entry, IntoIter: ExactSizeIterator>, indent: usize) -> String {
    let entries = entries.into_iter();
    let more = entries.len().saturating_sub(SHOWN);
    let mut text = String::new();
    for (index, entry) in entries.take(SHOWN).enumerate() {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{:indent$}{}. {}", "", index + 1, entry.request);
    }
    if more > 0 {
        let _ = writeln!(text, "{:indent$}… and {more} more", "");
    }
    text
}
