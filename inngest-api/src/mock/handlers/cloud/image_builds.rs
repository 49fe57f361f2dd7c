//! Uploads of images, and their builds.

use std::time::Duration;

use super::images::{conflict, is_digest, is_name};
use super::{cloud, end_of_transition, page, store};
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::{BuildRecord, ImageUpload, ServerState, is_uuid, uuid};
use crate::response::Page;
use crate::types::{ImageBuildId, Secret, Timestamp};
use crate::v2::operation::{CancelImageBuild, CompleteImageUpload, GetImageBuild, ListImageBuilds, PrepareImageUpload};
use crate::v2::{
    ImageArchitecture, ImageBuild, ImageBuildState, ImageBuildStatus, ImageFormat, ImagePlatform, ImageUploadCompleted,
    ImageUploadGrant, ImageUploadPart, NewImage,
};

/// How long the URLs of a grant are valid.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
const MAX_BYTES: u64 = 10 << 30;
const MAX_DOCKERFILE: usize = 256 << 10;

/// Grants URLs of the mock server itself.
pub(super) fn prepare(
    state: &ServerState,
    call: PrepareImageUpload,
) -> Result<HandlerOutput<ImageUploadGrant>, ErrorResponse> {
    let PrepareImageUpload { image, .. } = call;
    check(&image)?;
    let cloud = cloud(state)?;
    let mut store = store(state)?;
    let images = &mut store.images;
    let expires_at = state.now().checked_add(LIFETIME).unwrap_or(Timestamp::MAX);
    let known = images.uploads.iter_mut().find(|upload| upload.image.upload_id() == image.upload_id());
    if let Some(upload) = known {
        if upload.image != image {
            return Err(conflict("another upload has this id"));
        }
        upload.expires_at = expires_at;
        return Ok(grant(upload, upload.is_uploaded(), cloud.base_url()).into());
    }
    let generation = images.generation(image.name(), image.tag());
    let expected = image.get_expected_generation();
    if generation != expected {
        return Err(conflict(format!("the generation of the tag is {generation}, not {expected}")));
    }
    let has_bytes = images.has_bytes_of(&image);
    let mut upload = ImageUpload::new(image, cloud.image_part_size, expires_at);
    upload.parts.iter_mut().for_each(|part| part.is_uploaded = has_bytes);
    let grant = grant(&upload, has_bytes, cloud.base_url());
    images.uploads.push(upload);
    Ok(grant.into())
}

fn check(image: &NewImage) -> Result<(), ErrorResponse> {
    let archive = image.archive();
    let recipe_fits = match (image.format(), image.recipe()) {
        (ImageFormat::Rootfs, None) => true,
        (ImageFormat::Context, Some(recipe)) => (1..=MAX_DOCKERFILE).contains(&recipe.dockerfile.len()),
        _ => false,
    };
    let invalid = [
        ("id", !is_uuid(image.upload_id().as_str())),
        ("name", !is_name(image.name(), 63)),
        ("tag", !is_name(image.tag(), 128)),
        ("sha256", !is_digest(&archive.sha256)),
        ("sizeBytes", !(1..=MAX_BYTES).contains(&archive.size_bytes)),
        ("platform", *image.platform() != ImagePlatform::LinuxAmd64),
        ("recipe", !recipe_fits),
    ];
    match invalid.iter().find(|(_, is_invalid)| *is_invalid) {
        Some((member, _)) => Err(ErrorResponse::invalid(format!("{member} is invalid"))),
        None => Ok(()),
    }
}

fn grant(upload: &ImageUpload, already_uploaded: bool, base_url: &str) -> ImageUploadGrant {
    let id = upload.image.upload_id();
    let url =
        |number: usize| Secret::new(format!("{base_url}/mock-uploads/{id}/{number}?signature={}", upload.signature));
    let mut grant = ImageUploadGrant::default();
    grant.upload_id = id.clone();
    grant.already_uploaded = already_uploaded;
    if already_uploaded {
        return grant;
    }
    grant.expires_at = Some(upload.expires_at);
    if upload.parts.len() == 1 {
        grant.url = url(1);
        grant.headers.insert("If-None-Match".into(), "*".into());
        return grant;
    }
    grant.parts = upload
        .parts
        .iter()
        .zip(1..)
        .map(|(record, number)| {
            let mut part = ImageUploadPart::default();
            part.number = i32::try_from(number).unwrap_or(i32::MAX);
            (part.offset, part.size_bytes, part.url) = (record.offset, record.size, url(number));
            part
        })
        .collect();
    grant
}

/// Starts the build of an upload. A second call changes nothing.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn complete(
    state: &ServerState,
    call: CompleteImageUpload,
) -> Result<HandlerOutput<ImageUploadCompleted>, ErrorResponse> {
    let ends_at = end_of_transition(state)?;
    let mut store = store(state)?;
    let images = &mut store.images;
    let upload = images.uploads.iter().find(|upload| *upload.image.upload_id() == call.upload_id);
    let upload = upload.ok_or_else(|| ErrorResponse::not_found("Upload not found"))?;
    if !upload.is_uploaded() {
        return Err(conflict("the upload has parts that were not uploaded"));
    }
    let mut completed = ImageUploadCompleted::default();
    completed.build_id = ImageBuildId::from(call.upload_id.as_str());
    if !images.builds.iter().any(|record| record.build.id == completed.build_id) {
        let image = upload.image.clone();
        let image_id = images.image_or_new(image.name(), state.now()).id.clone();
        let mut build = ImageBuild::default();
        build.id = completed.build_id.clone();
        build.source_id = uuid(&format!("source {}", call.upload_id));
        (build.state, build.status) = (ImageBuildState::Queued, ImageBuildStatus::Uploaded);
        (build.attempt_count, build.created_at) = (1, Some(state.now()));
        (build.name, build.tag, build.image_id) = (image.name().into(), image.tag().into(), image_id);
        build.architecture = ImageArchitecture::Amd64;
        build.source_type = image.get_source_type().cloned().unwrap_or_default();
        build.config = image.get_config().cloned();
        build.upload_size_bytes = image.archive().size_bytes;
        images.builds.push(BuildRecord { build, image, ends_at });
    }
    Ok(completed.into())
}

/// Lists the builds, the newest first.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(
    state: &ServerState,
    call: ListImageBuilds,
) -> Result<HandlerOutput<Page<ImageBuild>>, ErrorResponse> {
    let store = store(state)?;
    let builds = store.images.builds.iter().rev().map(|record| (record.build.id.to_string(), record.build.clone()));
    page(builds, call.limit, call.cursor.as_ref())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: GetImageBuild) -> Result<HandlerOutput<ImageBuild>, ErrorResponse> {
    let mut store = store(state)?;
    let build = find(&mut store.images.builds, &call.build_id)?;
    Ok(build.clone().into())
}

/// Cancels a build. A build that has ended stays as it is.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn cancel(state: &ServerState, call: CancelImageBuild) -> Result<HandlerOutput<ImageBuild>, ErrorResponse> {
    let mut store = store(state)?;
    let build = find(&mut store.images.builds, &call.build_id)?;
    if !build.has_ended() {
        (build.state, build.status) = (ImageBuildState::Cancelled, ImageBuildStatus::Failed);
        build.error_message = "cancelled by request".into();
    }
    Ok(build.clone().into())
}

fn find<'a>(builds: &'a mut [BuildRecord], id: &ImageBuildId) -> Result<&'a mut ImageBuild, ErrorResponse> {
    let record = builds.iter_mut().find(|record| record.build.id == *id);
    record.map(|record| &mut record.build).ok_or_else(|| ErrorResponse::not_found("Build not found"))
}
