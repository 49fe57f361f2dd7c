//! Error responses of HTTP proxies: what they say about the reason, without secrets.

use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION};
use http::{Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::ext::ReasonPhrase;
use inngest_api_spec::__private::{first_line, truncated};

use super::Proxy;
use super::tunnel::TunnelError;

/// The headers in which proxies name the reason: RFC 9209, Squid, Smokescreen, Envoy and others.
const REASONS: [&str; 5] = ["proxy-status", "x-squid-error", "x-smokescreen-error", "x-proxy-error", "x-deny-reason"];

/// The maximum length of each text in the message, in characters.
const SHOWN: usize = 200;
/// How much of the body is read, in bytes.
const BODY: usize = 4096;
/// How long the body may take: the status alone is enough to report the error.
const BODY_TIMEOUT: Duration = Duration::from_millis(250);

/// Returns the error of a proxy that responded with an error.
pub(crate) async fn error<B>(response: Response<B>, proxy: &Proxy) -> TunnelError
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    let (parts, body) = response.into_parts();
    let mut reasons = Vec::new();
    let mut add_reason = |name: &str, text: &[u8]| {
        if let Some(text) = shown_line(&proxy.redacted(&String::from_utf8_lossy(text), true)) {
            reasons.push(format!("{name}: {text}"));
        }
    };
    let canonical = parts.status.canonical_reason().unwrap_or_default().as_bytes();
    if let Some(phrase) = parts.extensions.get::<ReasonPhrase>()
        && !phrase.as_bytes().eq_ignore_ascii_case(canonical)
    {
        add_reason("reason", phrase.as_bytes());
    }
    for name in REASONS {
        for value in parts.headers.get_all(name).iter().take(3) {
            add_reason(name, value.as_bytes());
        }
    }
    let schemes = schemes(&parts.headers);
    if !schemes.is_empty() {
        add_reason("proxy-authenticate", schemes.join(", ").as_bytes());
    }

    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
    let line = read_line(body, proxy).await.map(|line| format!(": {line}")).unwrap_or_default();
    let is_unauthenticated = parts.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED;
    let advice = if is_unauthenticated { advice(proxy, &schemes) } else { "" };
    let message = format!("it returned {}{reasons}{line}{advice}", parts.status);
    TunnelError::of_response(message, is_permanent(parts.status))
}

/// Whether the next attempt gets the same response.
fn is_permanent(status: StatusCode) -> bool {
    let is_temporary = matches!(
        status,
        StatusCode::REQUEST_TIMEOUT
            | StatusCode::MISDIRECTED_REQUEST
            | StatusCode::TOO_EARLY
            | StatusCode::TOO_MANY_REQUESTS
    );
    status.is_client_error() && !is_temporary || status == StatusCode::NOT_IMPLEMENTED
}

fn advice(proxy: &Proxy, schemes: &[String]) -> &'static str {
    let has_basic = schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("Basic"));
    match proxy.headers.get(PROXY_AUTHORIZATION) {
        Some(value) if !proxy.is_basic(value) => "; check the header `proxy-authorization`",
        _ if !has_basic && !schemes.is_empty() => {
            "; set `proxy-authorization` with `proxy_header`, as the client supports only `Basic` by itself"
        }
        Some(_) => "; check the user name and password in the proxy URL",
        None => "; add a user name and password to the proxy URL",
    }
}

/// Returns the names of the authentication schemes in `Proxy-Authenticate`, without their parameters.
fn schemes(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(PROXY_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    let parts = values.flat_map(|value| value.split(','));
    let words = parts.filter_map(|part| part.split_ascii_whitespace().next());
    let is_name = |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    words.filter(is_name).take(5).map(str::to_owned).collect()
}

/// Returns the first line of the body, or the title if it is HTML.
async fn read_line<B>(mut body: B, proxy: &Proxy) -> Option<String>
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    let mut start = Vec::new();
    let deadline = tokio::time::Instant::now() + BODY_TIMEOUT;
    let mut is_whole = false;
    while start.len() < BODY {
        match tokio::time::timeout_at(deadline, body.frame()).await {
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    let room = BODY - start.len();
                    start.extend_from_slice(data.get(..room).unwrap_or(&data));
                }
            }
            Ok(None) => {
                is_whole = true;
                break;
            }
            Ok(Some(Err(_))) | Err(_) => break,
        }
    }
    let text = proxy.redacted(&String::from_utf8_lossy(&start), is_whole);
    shown_line(&text)
}

/// Returns the first line that is not blank, truncated and without control characters.
fn shown_line(text: &str) -> Option<String> {
    first_line(text).map(|line| truncated(line, SHOWN)).filter(|shown| !shown.is_empty())
}
