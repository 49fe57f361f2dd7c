//! Images and their tags.

use super::{page, store};
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::{ServerState, set_tag};
use crate::response::Page;
use crate::types::Cursor;
use crate::v2::operation::{DeleteImageTag, GetImage, GetImageUsage, ListImages, SetImageTag};
use crate::v2::{Image, ImageTag, ImageUsage};

/// How many artifacts a page has.
const ARTIFACTS: usize = 50;

/// The state is not the expected one.
pub(super) fn conflict(message: impl Into<String>) -> ErrorResponse {
    ErrorResponse::new(409, "image_conflict", message)
}

fn not_found() -> ErrorResponse {
    ErrorResponse::not_found("Image not found")
}

pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Returns whether a text is a name or a tag of up to this length.
pub(super) fn is_name(text: &str, max: usize) -> bool {
    let is_first = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_other = |byte: u8| is_first(byte) || matches!(byte, b'.' | b'_' | b'-');
    text.len() <= max && text.bytes().next().is_some_and(is_first) && text.bytes().all(is_other)
}

/// An image as the API shows it: without deleted tags.
fn shown(image: &Image) -> Image {
    let mut shown = image.clone();
    shown.tags.retain(|tag| !tag.deleted);
    shown
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(state: &ServerState, call: ListImages) -> Result<HandlerOutput<Page<Image>>, ErrorResponse> {
    let store = store(state)?;
    let without_artifacts = |image: &Image| {
        let mut image = shown(image);
        image.artifacts.clear();
        (image.id.to_string(), image)
    };
    page(store.images.images.values().map(without_artifacts), call.limit, call.cursor.as_ref())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: GetImage) -> Result<HandlerOutput<Image>, ErrorResponse> {
    let mut store = store(state)?;
    let mut image = shown(store.images.image(&call.name).ok_or_else(not_found)?);
    if let Some(cursor) = call.artifact_cursor {
        let last = image.artifacts.iter().position(|artifact| artifact.digest == cursor.as_str());
        let last = last.ok_or_else(|| ErrorResponse::invalid("artifactCursor is invalid"))?;
        image.artifacts.drain(..=last);
    }
    if image.artifacts.len() > ARTIFACTS {
        image.artifacts.truncate(ARTIFACTS);
        image.next_artifact_cursor = image.artifacts.last().map(|last| Cursor::from(last.digest.as_str()));
    }
    Ok(image.into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn set(state: &ServerState, call: SetImageTag) -> Result<HandlerOutput<ImageTag>, ErrorResponse> {
    if !is_digest(&call.digest) || !is_name(&call.tag, 128) {
        return Err(ErrorResponse::invalid("the digest or the tag is invalid"));
    }
    let mut store = store(state)?;
    let image = store.images.image(&call.name).ok_or_else(not_found)?;
    if !image.artifacts.iter().any(|artifact| artifact.digest == call.digest) {
        return Err(ErrorResponse::not_found("Artifact not found"));
    }
    check(image, &call.tag, call.expected_generation)?;
    Ok(set_tag(image, &call.tag, Some(&call.digest), call.immutable.unwrap_or_default()).into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn delete(state: &ServerState, call: DeleteImageTag) -> Result<HandlerOutput<ImageTag>, ErrorResponse> {
    let mut store = store(state)?;
    let image = store.images.image(&call.name).ok_or_else(not_found)?;
    if !image.tags.iter().any(|tag| tag.name == call.tag && !tag.deleted) {
        return Err(ErrorResponse::not_found("Tag not found"));
    }
    check(image, &call.tag, call.expected_generation)?;
    Ok(set_tag(image, &call.tag, None, false).into())
}

/// Checks that a tag can be changed.
fn check(image: &Image, tag: &str, expected: u64) -> Result<(), ErrorResponse> {
    let tag = image.tags.iter().find(|known| known.name == tag);
    let generation = tag.map_or(0, |tag| tag.generation);
    match tag {
        Some(tag) if tag.immutable => Err(conflict(format!("Tag {} is immutable", tag.name))),
        _ if generation != expected => Err(conflict(format!("the generation is {generation}, not {expected}"))),
        _ => Ok(()),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn usage(state: &ServerState, _: GetImageUsage) -> Result<HandlerOutput<ImageUsage>, ErrorResponse> {
    let store = store(state)?;
    let artifacts = store.images.images.values().flat_map(|image| &image.artifacts);
    let uploaded = store.images.uploads.iter().flat_map(|upload| &upload.parts).filter(|part| part.is_uploaded);
    let active = store.images.builds.iter().filter(|record| !record.build.has_ended()).count();
    let mut usage = ImageUsage::default();
    usage.stored_bytes = artifacts.filter_map(|artifact| Some(artifact.manifest.as_ref()?.size_bytes)).sum();
    usage.upload_bytes = uploaded.map(|part| part.size).sum();
    usage.active_builds = active.try_into().unwrap_or(i32::MAX);
    Ok(usage.into())
}
