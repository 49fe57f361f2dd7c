//! HTTP statuses: the error of each, which are retried, and after which delay.

use std::time::Duration;

use inngest_api::ErrorKind::{
    Auth, Conflict, Forbidden, Invalid, NotFound, NotImplemented, RateLimited, Server, Unexpected,
};

use super::peer::Step::{self, Request};
use super::responses::{head, ok, respond, send};
use super::table::{GOOD, Must, Op, Row, final_, row, succeeds, table};

fn status(code: u16) -> String {
    format!("{code} Reason")
}

fn response(code: u16, lines: &[&str]) -> Step {
    respond(&status(code), lines, r#"{"errors":[{"code":"c0de","message":"in words"}]}"#)
}

/// A peer that always responds with this status and these header lines.
fn always(code: u16, lines: &[&str], must: Must) -> Row {
    row(format!("{code} {lines:?}"), [Request, response(code, lines)], must)
}

#[tokio::test]
async fn client_and_server_errors_are_not_retried() {
    let final_rows = [
        (400, Invalid),
        (401, Auth),
        (402, Invalid),
        (403, Forbidden),
        (404, NotFound),
        (405, Invalid),
        (406, Invalid),
        (407, Invalid),
        (408, Invalid),
        (409, Conflict),
        (410, Invalid),
        (411, Invalid),
        (412, Invalid),
        (413, Invalid),
        (414, Invalid),
        (415, Invalid),
        (416, Invalid),
        (417, Invalid),
        (418, Invalid),
        (421, Invalid),
        (422, Invalid),
        (423, Invalid),
        (424, Invalid),
        (425, Invalid),
        (426, Invalid),
        (428, Invalid),
        (431, Invalid),
        (451, Invalid),
        (499, Invalid),
        (500, Server),
        (501, NotImplemented),
        (505, Server),
        (506, Server),
        (507, Server),
        (508, Server),
        (510, Server),
        (511, Server),
        (599, Server),
    ];
    table(final_rows.map(|(code, kind)| always(code, &[], final_(kind, "c0de: in words")))).await;
}

#[tokio::test]
async fn redirects_and_unknown_statuses_are_unexpected() {
    let elsewhere = ["location: https://elsewhere.example/"];
    let redirects = [300, 301, 302, 303, 305, 307, 308];
    let rows = redirects.map(|code| always(code, &elsewhere, final_(Unexpected, "redirects are not followed")));
    let not_modified = row("304", [Request, send(head("304 Not Modified", &[]))], final_(Unexpected, "304"));
    let unknown = [600, 999].map(|code| always(code, &[], final_(Unexpected, "the server returned")));
    table(rows.into_iter().chain([not_modified]).chain(unknown)).await;
}

#[tokio::test]
async fn busy_statuses_are_retried_for_idempotent_operations() {
    let busy = [502, 503, 504];
    let ends = |code| always(code, &[], final_(Server, "c0de").tried([3, 3, 1]));
    let bursts = [Op::Get, Op::Invoke].into_iter().flat_map(|op| {
        busy.map(|code| {
            row(
                format!("{code}, {code}, 200"),
                [Request, response(code, &["connection: close"])],
                succeeds().tried([3, 3, 0]),
            )
            .then([Request, ok(GOOD)])
            .of(op)
        })
    });
    table(busy.map(ends).into_iter().chain(bursts)).await;
}

#[tokio::test]
async fn rate_limited_requests_are_retried_for_every_operation() {
    let burst = |op| {
        row("429, 429, 200", [Request, response(429, &["connection: close"])], succeeds().tried([3; 3]))
            .then([Request, ok(GOOD)])
            .of(op)
    };
    let rows = Op::EACH.map(burst).into_iter();
    table(rows.chain([always(429, &[], final_(RateLimited, "c0de").tried([3; 3]))])).await;
}

#[tokio::test]
async fn invalid_retry_after_is_ignored_and_too_long_delays_are_not_awaited() {
    let limited = |line: &str, must: Must| always(429, &[line], must);
    let again = || final_(RateLimited, "c0de").tried([3; 3]);
    let too_long = || final_(RateLimited, "c0de");
    table([
        // Not a valid value: the client uses its backoff.
        limited("retry-after: -5", again()),
        limited("retry-after: 1e9", again()),
        limited("retry-after: soon", again()),
        limited("retry-after: ", again()),
        limited("retry-after: \u{1F980}", again()),
        limited("retry-after: Mon, 99 Foo 2026 99:99:99 GMT", again()),
        // A day after the last valid timestamp.
        limited("retry-after: Fri, 31 Dec 9999 23:59:59 GMT", again()),
        // In the past.
        limited("retry-after: 0", again()),
        limited("retry-after: Sun, 06 Nov 1994 08:49:37 GMT", again()),
        // Longer than the client waits.
        limited("retry-after: 11", too_long()),
        limited("retry-after: 18446744073709551615", too_long()),
        limited("retry-after: 99999999999999999999999", too_long()),
        limited("retry-after: Fri, 31 Dec 2055 23:59:59 GMT", too_long()),
        limited("retry-after: Wed, 29 Dec 9999 23:59:59 GMT", too_long()),
        always(503, &["retry-after: 3600"], final_(Server, "c0de")),
    ])
    .await;
}

#[tokio::test]
async fn retry_after_within_the_limit_delays_the_retry() {
    let second = Duration::from_secs(1);
    let busy = [Request, response(503, &["retry-after: 1", "connection: close"])];
    let limited = [Request, response(429, &["retry-after: 1", "connection: close"])];
    table([
        row("503", busy, succeeds().tried([3; 3]).after(second * 2)).then([Request, ok(GOOD)]).of(Op::Get),
        row("429", limited, succeeds().tried([3; 3]).after(second * 2)).then([Request, ok(GOOD)]).of(Op::Create),
    ])
    .await;
}
