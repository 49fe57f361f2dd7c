//! Builds of images.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ImageArchitecture, ImageConfig};
use crate::types::open_enum;
use crate::types::serde_helpers::{IntegerText, integer_text, is_default, time};
use crate::{Described, ImageBuildId, ImageId};

/// A build: it turns an upload into an artifact of an image. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageBuild {
    /// The build's id, a UUID: that of its upload.
    #[serde(skip_serializing_if = "is_default")]
    pub id: ImageBuildId,
    /// The id of what it is built from, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub source_id: String,
    /// The state.
    #[serde(skip_serializing_if = "is_default")]
    pub state: ImageBuildState,
    /// The number of attempts.
    #[serde(skip_serializing_if = "is_default")]
    pub attempt_count: i32,
    /// The digest of the artifact: 64 hexadecimal digits. Not set until the build succeeds.
    #[serde(skip_serializing_if = "is_default")]
    pub artifact_digest: Option<String>,
    /// Whether the artifact existed already.
    #[serde(skip_serializing_if = "is_default")]
    pub cache_hit: bool,
    /// Whether the tag leads to the artifact now. If the build succeeded and this is `false`, the tag was changed meanwhile: use
    /// [`image_ref`](Self::image_ref).
    #[serde(skip_serializing_if = "is_default")]
    pub tag_updated: bool,
    /// The log so far, as one text.
    #[serde(skip_serializing_if = "is_default")]
    pub logs: String,
    /// Why the build failed; empty if it did not.
    #[serde(skip_serializing_if = "is_default")]
    pub error_message: String,
    /// How long the build ran, in milliseconds.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::count", skip_serializing_if = "is_default")]
    pub execution_milliseconds: u64,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// The image's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The tag.
    #[serde(skip_serializing_if = "is_default")]
    pub tag: String,
    /// The image with its digest, `web@sha256:…`, to [create a sandbox](super::super::NewSandbox::from_image) from it. Empty until
    /// the build succeeds.
    #[serde(skip_serializing_if = "is_default")]
    pub image_ref: String,
    /// The image's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub image_id: ImageId,
    /// The status of the upload.
    #[serde(skip_serializing_if = "is_default")]
    pub status: ImageBuildStatus,
    /// The architecture.
    #[serde(skip_serializing_if = "is_default")]
    pub architecture: ImageArchitecture,
    /// What it is built from.
    #[serde(skip_serializing_if = "is_default")]
    pub source_type: ImageSourceType,
    /// How the program of the image is run.
    #[serde(skip_serializing_if = "is_default")]
    pub config: Option<ImageConfig>,
    /// The size of the upload, in bytes.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::count", skip_serializing_if = "is_default")]
    pub upload_size_bytes: u64,
    /// The id of the machine that builds, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub builder_workload_id: Option<String>,
}

impl ImageBuild {
    /// Returns whether the build has ended: it succeeded, failed or was cancelled.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(self.state, ImageBuildState::Succeeded | ImageBuildState::Failed | ImageBuildState::Cancelled)
    }
}

open_enum! {
    /// The state of a build.
    pub enum ImageBuildState {
        /// Not reported by the server.
        Unspecified = "",
        /// Waiting to start.
        Queued = "queued",
        /// Running.
        Running = "running",
        /// Storing the artifact.
        Publishing = "publishing",
        /// Ended: the artifact can be used.
        Succeeded = "succeeded",
        /// Failed: see [`error_message`](ImageBuild::error_message) and [`logs`](ImageBuild::logs).
        Failed = "failed",
        /// Cancelled.
        Cancelled = "cancelled",
    }
}

open_enum! {
    /// The status of an upload.
    pub enum ImageBuildStatus {
        /// Not reported by the server.
        Unspecified = "",
        /// Not uploaded yet.
        Pending = "pending",
        /// Uploaded, and not built yet.
        Uploaded = "uploaded",
        /// Built.
        Ready = "ready",
        /// The build failed or was cancelled.
        Failed = "failed",
    }
}

open_enum! {
    /// What a build is built from.
    pub enum ImageSourceType {
        /// Not reported by the server.
        Unspecified = "",
        /// The exported root file system of a container.
        DockerExport = "docker_export",
        /// A Dockerfile.
        Dockerfile = "dockerfile",
        /// A description in code.
        SdkBuilder = "sdk_builder",
        /// An image in a registry.
        DockerRegistry = "docker_registry",
    }
}
