//! No TLS session.

use inngest_api::ErrorKind::{Connect, Tls};
use inngest_api_tests::tls::Leaf;

use super::answers::{ok, send};
use super::peer::Step::{Cut, Request, Reset, Something};
use super::peer::Wire;
use super::table::{GOOD, lost, row, succeeds, table, unsent, unsent_once};

const ELSEWHERE: Leaf = Leaf { name: "elsewhere.example", ..Leaf::GOOD };
const EXPIRED: Leaf = Leaf { years: (2000, 2001), ..Leaf::GOOD };
const NOT_YET: Leaf = Leaf { years: (3000, 3001), ..Leaf::GOOD };

#[tokio::test]
async fn certificates_that_are_not_good() {
    table([
        row("an authority that nobody trusts", [], unsent_once(Tls, "UnknownIssuer")).on([Wire::Stranger]),
        row("another host", [], unsent_once(Tls, "not valid for")).on([Wire::Certificate(ELSEWHERE)]),
        row("expired", [], unsent_once(Tls, "expired")).on([Wire::Certificate(EXPIRED)]),
        row("not yet good", [], unsent_once(Tls, "not valid yet")).on([Wire::Certificate(NOT_YET)]),
    ])
    .await;
}

#[tokio::test]
async fn handshakes_that_break() {
    let plain = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    // A record of TLS 1.2: the alert `handshake_failure`.
    let alert = [21, 3, 3, 0, 2, 2, 40];
    table([
        row("cut after the client's hello", [Something, Cut], unsent(Connect, "cannot connect")).on([Wire::Untold]),
        row("reset after the client's hello", [Something, Reset], unsent(Connect, "cannot connect")).on([Wire::Untold]),
        row("cut at once", [Cut], unsent(Connect, "cannot connect")).on([Wire::Untold]),
        row("plain HTTP on a port of TLS", [Something, send(plain)], unsent_once(Tls, "TLS handshake with"))
            .on([Wire::Untold]),
        row("an alert", [Something, send(alert)], unsent_once(Tls, "HandshakeFailure")).on([Wire::Untold]),
    ])
    .await;
}

#[tokio::test]
async fn a_session_that_is_spoilt() {
    table([
        row("a good one", [Request, ok(GOOD)], succeeds()).on([Wire::Tls]),
        // Ends without TLS's goodbye, in an answer that ends with its connection: it may have been cut by anybody.
        row("no goodbye", [Request, send(format!("HTTP/1.1 200 OK\r\n\r\n{GOOD}")), Cut], lost("close_notify"))
            .on([Wire::Tls]),
        row("a goodbye", [Request, send(format!("HTTP/1.1 200 OK\r\n\r\n{GOOD}"))], succeeds()).on([Wire::Tls]),
    ])
    .await;
}
