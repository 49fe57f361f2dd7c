//! The storage that images are uploaded to. It is not part of the API: requests carry no key, but a signed URL.

use std::io;

use bytes::Bytes;
use http::header::{AUTHORIZATION, IF_NONE_MATCH};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use http_body::Body;
use inngest_api_spec::__private::ENVIRONMENT;

use super::path::{RequestPath, parse_query};
use super::response::{self, ResponseBody};
use super::service::read_body;
use crate::mock::state::{ImageUpload, PartRecord, ServerState};
use crate::stream::BoxError;

/// The first segment of its paths.
pub(super) const SEGMENT: &str = "mock-uploads";
/// The size of the largest part.
const MAX_BYTES: usize = 512 << 20;

/// Stores the bytes of a part, of which only the length is kept.
pub(super) async fn put<B>(state: &ServerState, head: &Parts, body: B) -> io::Result<Response<ResponseBody>>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let Some(body) = read_body(body, MAX_BYTES).await? else {
        return Ok(refused(StatusCode::PAYLOAD_TOO_LARGE, "the part is too large"));
    };
    if head.method != Method::PUT {
        return Ok(refused(StatusCode::METHOD_NOT_ALLOWED, "only PUT"));
    }
    // A real storage refuses a second kind of credential, and a key must not get to another server.
    if [AUTHORIZATION, ENVIRONMENT].iter().any(|name| head.headers.contains_key(name)) {
        return Ok(refused(StatusCode::BAD_REQUEST, "an upload must not carry a key or headers of the API"));
    }
    let forbidden = || refused(StatusCode::FORBIDDEN, "the URL is invalid or has expired");
    let Some(cloud) = state.cloud() else { return Ok(forbidden()) };
    let mut store = cloud.store();
    let upload = store.images.uploads.iter_mut().find(|upload| upload.expires_at > state.now() && is_for(upload, head));
    let Some(part) = upload.and_then(|upload| part(upload, head)) else { return Ok(forbidden()) };
    if part.is_uploaded && head.headers.contains_key(IF_NONE_MATCH) {
        return Ok(refused(StatusCode::PRECONDITION_FAILED, "the bytes are there already"));
    }
    if body.len() as u64 != part.size {
        return Ok(refused(StatusCode::BAD_REQUEST, "the part has another length"));
    }
    part.is_uploaded = true;
    Ok(response::plain_text(StatusCode::OK, String::new()))
}

/// Whether the URL was granted for this upload.
fn is_for(upload: &ImageUpload, head: &Parts) -> bool {
    let query = parse_query(head.uri.query().unwrap_or_default());
    let is_signed = query.iter().any(|(name, value)| name == "signature" && *value == upload.signature);
    is_signed && segment(head, 1).as_deref() == Some(upload.image.upload_id().as_str())
}

fn part<'a>(upload: &'a mut ImageUpload, head: &Parts) -> Option<&'a mut PartRecord> {
    let number: usize = segment(head, 2)?.parse().ok()?;
    upload.parts.get_mut(number.checked_sub(1)?)
}

fn segment(head: &Parts, index: usize) -> Option<String> {
    RequestPath::parse(head.uri.path())?.segments(false).get(index).cloned()
}

fn refused(status: StatusCode, why: &str) -> Response<ResponseBody> {
    response::plain_text(status, why.to_owned())
}
