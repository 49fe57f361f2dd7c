//! Images to upload, and where to upload them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ImageConfig, ImageSourceType};
use crate::types::open_enum;
use crate::types::serde_helpers::{IntegerText, integer_text, is_default, time};
use crate::{Described, ImageBuildId, ImageUploadId, IntoArgument, Secret};

/// An image to upload: an archive of a [root file system](Self::from_rootfs), or of files [with a
/// Dockerfile](Self::from_context). In beta.
///
/// ```
/// use inngest_api_spec as inngest_api;
/// use inngest_api::v2::{ImageArchive, ImageBuildRecipe, NewImage};
///
/// # let sha256 = "ea7792a26f405e2ae9c6f49ca93bbe6076ceac0a1fc53d83426c7d7f2d9377e4";
/// let archive = ImageArchive { sha256: sha256.into(), size_bytes: 5_242_880 };
/// let recipe = ImageBuildRecipe::new("FROM debian:13\nCOPY . /srv\n");
/// let id = "d40f8b6e-1c97-4a52-83ed-5b9e07c1f2a8"; // a new UUID for each upload
/// let image = NewImage::from_context(id, "web", "v2", archive, recipe).immutable_tag(true);
/// ```
///
/// The id is a UUID that the caller chooses: with the same id and the same settings, an upload that was interrupted can be
/// repeated. The name is 1 to 63 lower-case letters, digits, `.`, `_` and `-`, of which the first is a letter or a digit; the tag
/// likewise, up to 128.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[must_use = "pass it to `prepare_image_upload`"]
pub struct NewImage {
    /// The upload's id, a new UUID for each upload.
    id: ImageUploadId,
    /// The image's name: 1 to 63 lower-case letters, digits, `.`, `_` and `-`.
    name: String,
    /// The tag, likewise, up to 128.
    tag: String,
    /// The generation of the tag before the upload; 0 for a new tag.
    #[inngest(like = IntegerText)]
    #[serde(deserialize_with = "integer_text::deserialize")]
    expected_generation: u64,
    /// The archive's format.
    format: ImageFormat,
    /// The SHA-256 of the archive: 64 lower-case hexadecimal digits.
    sha256: String,
    /// The size of the archive, in bytes: up to 10 GiB.
    #[inngest(like = IntegerText)]
    #[serde(deserialize_with = "integer_text::deserialize")]
    size_bytes: u64,
    /// The platform that the image runs on.
    platform: ImagePlatform,
    /// How the program of the image is run.
    #[serde(default, skip_serializing_if = "is_default")]
    config: Option<ImageConfig>,
    /// How the image is built from its context; only with the format `context.tar.gz`.
    #[serde(default, skip_serializing_if = "is_default")]
    recipe: Option<ImageBuildRecipe>,
    /// Whether the tag cannot be set again; default `false`.
    #[serde(default, skip_serializing_if = "is_default")]
    immutable_tag: Option<bool>,
    /// What made the archive, for information.
    #[serde(default, skip_serializing_if = "is_default")]
    source_type: Option<ImageSourceType>,
}

/// The archive of an image to upload, compressed with gzip.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageArchive {
    /// The SHA-256 of the archive: 64 lower-case hexadecimal digits, without `sha256:`.
    pub sha256: String,
    /// The size of the archive, in bytes: up to 10 GiB.
    pub size_bytes: u64,
}

impl NewImage {
    /// Uploads the root file system of a container, as `docker export` writes it: the format `rootfs.tar.gz`.
    pub fn from_rootfs(
        upload_id: impl IntoArgument<ImageUploadId>,
        name: impl Into<String>,
        tag: impl Into<String>,
        archive: ImageArchive,
    ) -> Self {
        Self {
            id: upload_id.into_argument(),
            name: name.into(),
            tag: tag.into(),
            expected_generation: 0,
            format: ImageFormat::Rootfs,
            sha256: archive.sha256,
            size_bytes: archive.size_bytes,
            platform: ImagePlatform::LinuxAmd64,
            config: None,
            recipe: None,
            immutable_tag: None,
            source_type: None,
        }
    }

    /// Uploads the files that a Dockerfile copies from, its context, and builds the image: the format `context.tar.gz`.
    pub fn from_context(
        upload_id: impl IntoArgument<ImageUploadId>,
        name: impl Into<String>,
        tag: impl Into<String>,
        archive: ImageArchive,
        recipe: ImageBuildRecipe,
    ) -> Self {
        let image = Self::from_rootfs(upload_id, name, tag, archive);
        Self { format: ImageFormat::Context, recipe: Some(recipe), ..image }
    }

    /// Sets the [generation](super::ImageTag::generation) of the tag before the upload; default 0, a new tag.
    pub const fn expected_generation(mut self, generation: u64) -> Self {
        self.expected_generation = generation;
        self
    }

    /// Sets whether the tag cannot be set again; default `false`.
    pub const fn immutable_tag(mut self, immutable: bool) -> Self {
        self.immutable_tag = Some(immutable);
        self
    }

    /// Sets how the program of the image is run.
    pub fn config(mut self, config: ImageConfig) -> Self {
        self.config = Some(config);
        self
    }

    /// Sets what made the archive, for information.
    pub fn source_type(mut self, source_type: ImageSourceType) -> Self {
        self.source_type = Some(source_type);
        self
    }

    /// Returns the upload's id.
    #[must_use]
    pub const fn upload_id(&self) -> &ImageUploadId {
        &self.id
    }

    /// Returns the image's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Returns the archive's format.
    #[must_use]
    pub const fn format(&self) -> &ImageFormat {
        &self.format
    }

    /// Returns the platform that the image runs on.
    #[must_use]
    pub const fn platform(&self) -> &ImagePlatform {
        &self.platform
    }

    /// Returns the SHA-256 and the size of the archive.
    #[must_use]
    pub fn archive(&self) -> ImageArchive {
        ImageArchive { sha256: self.sha256.clone(), size_bytes: self.size_bytes }
    }

    /// Returns how the image is built from its context; `None` for a root file system.
    #[must_use]
    pub const fn recipe(&self) -> Option<&ImageBuildRecipe> {
        self.recipe.as_ref()
    }

    /// Returns the expected generation.
    #[must_use]
    pub const fn get_expected_generation(&self) -> u64 {
        self.expected_generation
    }

    /// Returns whether the tag cannot be set again; `None` if it is not set.
    #[must_use]
    pub const fn get_immutable_tag(&self) -> Option<bool> {
        self.immutable_tag
    }

    /// Returns how the program of the image is run.
    #[must_use]
    pub const fn get_config(&self) -> Option<&ImageConfig> {
        self.config.as_ref()
    }

    /// Returns what made the archive.
    #[must_use]
    pub const fn get_source_type(&self) -> Option<&ImageSourceType> {
        self.source_type.as_ref()
    }
}

impl IntoArgument<NewImage> for &NewImage {
    fn into_argument(self) -> NewImage {
        self.clone()
    }
}

open_enum! {
    /// The format of an archive to upload.
    pub enum ImageFormat {
        /// A root file system.
        Rootfs = "rootfs.tar.gz",
        /// The files that a Dockerfile copies from.
        Context = "context.tar.gz",
    }
}

open_enum! {
    /// What an image runs on.
    pub enum ImagePlatform {
        /// Linux on x86-64.
        LinuxAmd64 = "linux/amd64",
    }
}

/// How an image is built from its context. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageBuildRecipe {
    /// The text of the Dockerfile, up to 256 KiB.
    pub dockerfile: String,
    /// The stage to build; empty for the last one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub target: String,
    /// The values of `ARG`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub build_args: BTreeMap<String, String>,
    /// Whether to use the results of earlier builds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub use_cache: bool,
    /// Separates caches: results of builds with another epoch are not used.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cache_epoch: String,
    /// The names of the workspace's secrets that the build can read.
    #[serde(default, skip_serializing_if = "is_default")]
    pub secrets: Vec<String>,
    /// How to authenticate at registries, by their host names.
    #[serde(default, skip_serializing_if = "is_default")]
    pub registry_auth: BTreeMap<String, Secret>,
}

impl ImageBuildRecipe {
    /// Creates a recipe from the text of a Dockerfile.
    #[must_use]
    pub fn new(dockerfile: impl Into<String>) -> Self {
        Self { dockerfile: dockerfile.into(), ..Self::default() }
    }
}

/// Where to upload the bytes of an image: to one URL, or in parts. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageUploadGrant {
    /// The upload's id.
    #[serde(skip_serializing_if = "is_default")]
    pub upload_id: ImageUploadId,
    /// The URL for all bytes. Empty if they are uploaded in parts.
    #[serde(skip_serializing_if = "Secret::is_empty")]
    pub url: Secret,
    /// When the URLs expire.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub expires_at: Option<Timestamp>,
    /// The headers of the upload.
    #[serde(skip_serializing_if = "is_default")]
    pub headers: BTreeMap<String, String>,
    /// The parts, up to 205. Empty if all bytes are uploaded to one URL.
    #[serde(skip_serializing_if = "is_default")]
    pub parts: Vec<ImageUploadPart>,
    /// Whether the server has the bytes already: then nothing is to be uploaded.
    #[serde(skip_serializing_if = "is_default")]
    pub already_uploaded: bool,
}

/// Where to upload a part of an image. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageUploadPart {
    /// The number of the part, from 1 on.
    #[serde(skip_serializing_if = "is_default")]
    pub number: i32,
    /// Where the part begins in the archive, in bytes.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text", skip_serializing_if = "is_default")]
    pub offset: u64,
    /// The size of the part, in bytes.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text", skip_serializing_if = "is_default")]
    pub size_bytes: u64,
    /// The URL for these bytes.
    #[serde(skip_serializing_if = "Secret::is_empty")]
    pub url: Secret,
    /// The headers of the upload of this part.
    #[serde(skip_serializing_if = "is_default")]
    pub headers: BTreeMap<String, String>,
}

/// A completed upload. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageUploadCompleted {
    /// The id of the build that turns the upload into an image.
    ///
    /// [`wait_for_image_build`](super::super::Operations::wait_for_image_build) waits for it.
    #[serde(skip_serializing_if = "is_default")]
    pub build_id: ImageBuildId,
}
