//! Handwritten calls for the contenders that use only hyper.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{Method, Request, Response, request};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use serde::de::DeserializeOwned;

use crate::Result;
use crate::wire::{self, Input, Invocation};

/// Builds requests for a base URL, which is empty if the connection determines it.
pub(super) struct ByHand {
    base_url: String,
    authorization: HeaderValue,
    /// The `Host` header, unless a pool adds it.
    host: Option<HeaderValue>,
}

impl ByHand {
    pub(super) fn new(base_url: String, host: Option<HeaderValue>) -> Self {
        let mut authorization = HeaderValue::from_static(wire::AUTHORIZATION);
        authorization.set_sensitive(true);
        Self { base_url, authorization, host }
    }

    pub(super) fn invoke(&self, app: &str, function: &str, data: &Input) -> Result<Request<Full<Bytes>>> {
        let uri = format!("{}/v2/apps/{app}/functions/{function}/invoke", self.base_url);
        let body = serde_json::to_vec(&Invocation::new(data))?;
        let request = self.start(Method::POST, uri).header(CONTENT_TYPE, HeaderValue::from_static(wire::JSON));
        Ok(request.body(Full::from(body))?)
    }

    pub(super) fn list_runs(&self, include_output: bool, limit: u32) -> Result<Request<Full<Bytes>>> {
        let uri = format!("{}/v2/runs?includeOutput={include_output}&limit={limit}", self.base_url);
        Ok(self.start(Method::GET, uri).body(Full::default())?)
    }

    fn start(&self, method: Method, uri: String) -> request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, HeaderValue::from_static(wire::JSON))
            .header(USER_AGENT, HeaderValue::from_static(wire::USER_AGENT));
        match &self.host {
            Some(host) => request.header(http::header::HOST, host.clone()),
            None => request,
        }
    }
}

/// Reads the value of a response.
pub(super) async fn read<T: DeserializeOwned>(response: Response<Incoming>) -> Result<T> {
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    if !status.is_success() {
        return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
    }
    Ok(serde_json::from_slice(&body)?)
}
