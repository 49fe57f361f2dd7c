use inngest_api_macros::endpoints;

use crate::{Cursor, Data, ImageBuildId, ImageUploadId, Json, NextCursorPage};

mod build;
mod content;
mod model;
mod new;
mod upload;
mod wait;

pub use self::build::{ImageBuild, ImageBuildState, ImageBuildStatus, ImageSourceType};
pub use self::content::ImageContent;
pub use self::model::{
    Image, ImageArchitecture, ImageArtifact, ImageConfig, ImageManifest, ImageScope, ImageTag, ImageUsage,
};
pub use self::new::{
    ImageArchive, ImageBuildRecipe, ImageFormat, ImagePlatform, ImageUploadCompleted, ImageUploadGrant,
    ImageUploadPart, NewImage,
};
pub use self::upload::UploadImage;
pub use self::wait::WaitForImageBuild;

/// Images of sandboxes, and their tags. Inngest Cloud only, and in beta: operations and models may change in a minor release.
///
/// [`upload_image`](crate::v2::Operations::upload_image) makes all requests of an upload.
// Known from an unpublished contract; no server was observed.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/images/{operation}"
)]
pub trait Images {
    /// Lists the images, without their artifacts.
    #[get("/images", paginated, beta, permission = "images:read:list")]
    fn list_images(
        /// The maximum number of images per page, 1 to 250; default 50.
        #[range(1..=250)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> NextCursorPage<Image>;

    /// Returns an image, with a page of its artifacts.
    #[get("/images/{name}", beta, permission = "images:read:get")]
    fn get_image(
        /// The image's name: `web`, or `inngest/base` for a public one.
        #[encode(slashes)]
        name: String,
        /// The [cursor](Image::next_artifact_cursor) of the previous page of artifacts.
        artifact_cursor: Option<Cursor>,
    ) -> Data<Image>;

    /// Sets a tag of an image, or creates it.
    ///
    /// If the tag has another generation than expected, or is immutable, the error has the code `image_conflict`. The call is not
    /// retried after it may have been carried out: the generation would no longer be the expected one.
    #[put("/images/{name}/tags/{tag}", beta, permission = "images:write:set_tag")]
    fn set_image_tag(
        /// The image's name.
        #[encode(slashes)]
        name: String,
        /// The tag: up to 128 lower-case letters, digits, `.`, `_` and `-`.
        tag: String,
        /// The digest of the artifact: 64 hexadecimal digits, without `sha256:`.
        digest: String,
        /// The [generation](ImageTag::generation) of the tag before the call; 0 for a new tag.
        expected_generation: u64,
        /// Whether the tag cannot be set again; default `false`.
        immutable: Option<bool>,
    ) -> Data<ImageTag>;

    /// Deletes a tag of an image. Its artifact remains.
    ///
    /// If the tag has another generation than expected, or is immutable, the error has the code `image_conflict`.
    #[delete("/images/{name}/tags/{tag}", beta, permission = "images:write:delete_tag")]
    fn delete_image_tag(
        /// The image's name.
        #[encode(slashes)]
        name: String,
        /// The tag.
        tag: String,
        /// The [generation](ImageTag::generation) of the tag before the call.
        expected_generation: u64,
    ) -> Data<ImageTag>;

    /// Returns how much the images of the account use.
    #[get("/image-usage", beta, permission = "images:read:usage")]
    fn get_image_usage() -> Data<ImageUsage>;
}

/// Uploads of images, and the builds that turn them into artifacts. Inngest Cloud only, and in beta: operations and models may
/// change in a minor release.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/images/{operation}"
)]
pub trait ImageBuilds {
    /// Requests the URLs that the bytes of an image are uploaded to. Anyone who knows the URLs can upload.
    ///
    /// [`upload_image`](crate::v2::Operations::upload_image) also uploads the bytes and completes the upload.
    ///
    /// Idempotent by the upload's id: the same upload may be prepared again. With the same id and another upload, the error has the
    /// code `image_conflict`.
    #[post("/image-uploads", idempotent, redact, beta, permission = "images:write:upload")]
    fn prepare_image_upload(
        /// The image to upload, a [root file system](NewImage::from_rootfs) or [files with a
        /// Dockerfile](NewImage::from_context).
        #[body]
        image: NewImage,
    ) -> Data<ImageUploadGrant>;

    /// Completes an upload whose bytes were all uploaded, and starts the build.
    #[post("/image-uploads/{upload_id}/complete", idempotent, beta, permission = "images:write:upload")]
    fn complete_image_upload(
        /// The upload's id.
        upload_id: ImageUploadId,
    ) -> Json<ImageUploadCompleted>;

    /// Lists the builds.
    #[get("/image-builds", paginated, beta, permission = "images:read:list_builds")]
    fn list_image_builds(
        /// The maximum number of builds per page, 1 to 250; default 50.
        #[range(1..=250)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> NextCursorPage<ImageBuild>;

    /// Returns a build.
    #[get("/image-builds/{build_id}", beta, permission = "images:read:get_build")]
    fn get_image_build(
        /// The build's id.
        build_id: ImageBuildId,
    ) -> Data<ImageBuild>;

    /// Cancels a build. It has ended once its [state](ImageBuild::state) is `cancelled`.
    #[post("/image-builds/{build_id}/cancel", beta, permission = "images:write:cancel_build")]
    fn cancel_image_build(
        /// The build's id.
        build_id: ImageBuildId,
    ) -> Data<ImageBuild>;
}
