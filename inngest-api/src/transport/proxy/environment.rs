//! The proxy of the environment variables.

use std::env::{VarError, var, var_os};

use inngest_api_spec::{BaseUrl, Error};

use super::Proxy;
use super::no_proxy;
use crate::transport::connect::Target;

/// Returns the proxy for connections to `base_url`; `None` if no variable sets one, or `NO_PROXY` excludes the host.
pub(super) fn proxy_for(base_url: &BaseUrl) -> Result<Option<Proxy>, Error> {
    let by_scheme = if base_url.is_https() {
        ["HTTPS_PROXY", "https_proxy"]
    } else if var_os("REQUEST_METHOD").is_some() {
        // In CGI, `HTTP_PROXY` is a header of the incoming request.
        ["http_proxy", "http_proxy"]
    } else {
        ["HTTP_PROXY", "http_proxy"]
    };
    let Some((name, url)) = first(by_scheme)?.or(first(["ALL_PROXY", "all_proxy"])?) else { return Ok(None) };
    if let Some((_, rules)) = first(["NO_PROXY", "no_proxy"])? {
        let Target { host, port } = Target::of(base_url);
        if no_proxy::excludes(&rules, &host, port) {
            return Ok(None);
        }
    }
    Proxy::parse(name, &url).map(Some)
}

/// Returns the first variable that is set and not empty: an empty proxy variable commonly means none.
fn first(names: [&'static str; 2]) -> Result<Option<(&'static str, String)>, Error> {
    for name in names {
        match var(name) {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => return Ok(Some((name, text))),
            Err(VarError::NotPresent) => {}
            Err(VarError::NotUnicode(_)) => {
                return Err(Error::configuration(format!("{name} is not valid UTF-8")));
            }
        }
    }
    Ok(None)
}
