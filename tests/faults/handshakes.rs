//! TLS handshakes and sessions that fail.

use inngest_api::ErrorKind::{Connect, Tls};
use inngest_api_tests::tls::Leaf;

use super::peer::Step::{Cut, Request, Reset, Something};
use super::peer::Wire;
use super::responses::{ok, send};
use super::table::{GOOD, lost, row, succeeds, table, unsent, unsent_once};

const ELSEWHERE: Leaf = Leaf { name: "elsewhere.example", ..Leaf::GOOD };
const EXPIRED: Leaf = Leaf { years: (2000, 2001), ..Leaf::GOOD };
const NOT_YET: Leaf = Leaf { years: (3000, 3001), ..Leaf::GOOD };

const PRIVATE: &str = "UnknownIssuer; if the authority is a private one, trust it with `root_certificate`";

#[tokio::test]
async fn untrusted_or_expired_certificate_is_a_final_tls_error() {
    table([
        row("an untrusted authority", [], unsent_once(Tls, PRIVATE)).on([Wire::UntrustedAuthority]),
        row("another host", [], unsent_once(Tls, "not valid for")).on([Wire::Certificate(ELSEWHERE)]),
        row("expired", [], unsent_once(Tls, "expired")).on([Wire::Certificate(EXPIRED)]),
        row("not yet valid", [], unsent_once(Tls, "not valid yet")).on([Wire::Certificate(NOT_YET)]),
    ])
    .await;
}

#[tokio::test]
async fn broken_tls_handshake_is_reported_as_not_sent() {
    let plain = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    let other_protocol = "the server does not speak TLS on this port, check the URL";
    // A TLS 1.2 record with the alert `handshake_failure`.
    let alert = [21, 3, 3, 0, 2, 2, 40];
    table([
        row("closed after the ClientHello", [Something, Cut], unsent(Connect, "cannot connect")).on([Wire::NoTls]),
        row("reset after the ClientHello", [Something, Reset], unsent(Connect, "cannot connect")).on([Wire::NoTls]),
        row("closed at once", [Cut], unsent(Connect, "cannot connect")).on([Wire::NoTls]),
        row("plain HTTP on a TLS port", [Something, send(plain)], unsent_once(Tls, other_protocol)).on([Wire::NoTls]),
        row("SSH on a TLS port", [send("SSH-2.0-OpenSSH_9.6\r\n"), Something], unsent_once(Tls, other_protocol))
            .on([Wire::NoTls]),
        row("SMTP on a TLS port", [send("220 mail.example ESMTP\r\n"), Something], unsent_once(Tls, other_protocol))
            .on([Wire::NoTls]),
        row("HTTP/2 on a TLS port", [Something, send([0, 0, 0, 4, 0, 0, 0, 0, 0])], unsent_once(Tls, other_protocol))
            .on([Wire::NoTls]),
        row("an alert", [Something, send(alert)], unsent_once(Tls, "HandshakeFailure")).on([Wire::NoTls]),
    ])
    .await;
}

#[tokio::test]
async fn tls_connection_closed_without_close_notify_is_a_transport_error() {
    table([
        row("a valid response", [Request, ok(GOOD)], succeeds()).on([Wire::Tls]),
        // The end of the connection ends the body. Without a `close_notify`, an attacker may have truncated it.
        row("no close_notify", [Request, send(format!("HTTP/1.1 200 OK\r\n\r\n{GOOD}")), Cut], lost("close_notify"))
            .on([Wire::Tls]),
        row("a close_notify", [Request, send(format!("HTTP/1.1 200 OK\r\n\r\n{GOOD}"))], succeeds()).on([Wire::Tls]),
    ])
    .await;
}
