//! Images, their tags and artifacts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{IntegerText, integer_text, is_default, time};
use crate::{Cursor, Described, ImageId};

/// An image. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Image {
    /// The image's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: ImageId,
    /// The image's name: `web`, or `inngest/base` for a public one.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// Who can use it.
    #[serde(skip_serializing_if = "is_default")]
    pub scope: ImageScope,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// The tags.
    #[serde(skip_serializing_if = "is_default")]
    pub tags: Vec<ImageTag>,
    /// The artifacts, or a page of them. Empty in lists of images.
    #[serde(skip_serializing_if = "is_default")]
    pub artifacts: Vec<ImageArtifact>,
    /// The cursor of the next page of artifacts; not set on the last page.
    #[serde(skip_serializing_if = "is_default")]
    pub next_artifact_cursor: Option<Cursor>,
}

open_enum! {
    /// Who can use an image.
    pub enum ImageScope {
        /// Not reported by the server.
        Unspecified = "",
        /// Everyone.
        Public = "public",
        /// Its workspace.
        Workspace = "workspace",
    }
}

open_enum! {
    /// The architecture of an image's programs.
    pub enum ImageArchitecture {
        /// Not reported by the server.
        Unspecified = "",
        /// x86-64.
        Amd64 = "amd64",
        /// 64-bit ARM.
        Arm64 = "arm64",
    }
}

/// A tag: a name for an artifact of an image. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageTag {
    /// The tag itself, such as `v1`.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The digest of its artifact: 64 hexadecimal digits. Not set if the tag was deleted.
    #[serde(skip_serializing_if = "is_default")]
    pub digest: Option<String>,
    /// Counts the changes of the tag.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text", skip_serializing_if = "is_default")]
    pub generation: u64,
    /// The architecture of its artifact.
    #[serde(skip_serializing_if = "is_default")]
    pub architecture: ImageArchitecture,
    /// Whether it cannot be set again.
    #[serde(skip_serializing_if = "is_default")]
    pub immutable: bool,
    /// Whether it was deleted.
    #[serde(skip_serializing_if = "is_default")]
    pub deleted: bool,
}

/// An artifact: one version of an image, which sandboxes run. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageArtifact {
    /// The digest: 64 hexadecimal digits, without `sha256:`.
    #[serde(skip_serializing_if = "is_default")]
    pub digest: String,
    /// What it contains.
    #[serde(skip_serializing_if = "is_default")]
    pub manifest: Option<ImageManifest>,
    /// The state, such as `ready`. The API does not document the values.
    #[serde(skip_serializing_if = "is_default")]
    pub state: String,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
}

/// What an artifact contains. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageManifest {
    /// The version of the manifest's format.
    #[serde(skip_serializing_if = "is_default")]
    pub manifest_version: i32,
    /// The operating system, such as `linux`.
    #[serde(skip_serializing_if = "is_default")]
    pub os: String,
    /// The architecture.
    #[serde(skip_serializing_if = "is_default")]
    pub architecture: ImageArchitecture,
    /// The variant of the architecture; empty for most.
    #[serde(skip_serializing_if = "is_default")]
    pub variant: String,
    /// The SHA-256 of the root file system: 64 hexadecimal digits.
    #[serde(skip_serializing_if = "is_default")]
    pub rootfs_sha256: String,
    /// The size, in bytes.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::count", skip_serializing_if = "is_default")]
    pub size_bytes: u64,
    /// How its program is run.
    #[serde(skip_serializing_if = "is_default")]
    pub config: Option<ImageConfig>,
    /// The program that built it.
    #[serde(skip_serializing_if = "is_default")]
    pub builder: String,
}

/// How the program of an image is run, as in a Dockerfile. In beta.
///
/// ```
/// # use inngest_api_spec as inngest_api;
/// use inngest_api::v2::ImageConfig;
///
/// let mut config = ImageConfig::default();
/// config.cmd = vec!["/srv/run".into()];
/// config.working_dir = "/srv".into();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageConfig {
    /// The program and its first arguments.
    #[serde(skip_serializing_if = "is_default")]
    pub entrypoint: Vec<String>,
    /// The arguments of the entry point, or the program and its arguments.
    #[serde(skip_serializing_if = "is_default")]
    pub cmd: Vec<String>,
    /// The environment variables.
    #[serde(skip_serializing_if = "is_default")]
    pub env: BTreeMap<String, String>,
    /// The working directory.
    #[serde(skip_serializing_if = "is_default")]
    pub working_dir: String,
    /// The user.
    #[serde(skip_serializing_if = "is_default")]
    pub user: String,
    /// The signal that stops the program, such as `SIGTERM`.
    #[serde(skip_serializing_if = "is_default")]
    pub stop_signal: String,
    /// The labels.
    #[serde(skip_serializing_if = "is_default")]
    pub labels: BTreeMap<String, String>,
    /// The ports that the program listens on, such as `8080/tcp`.
    #[serde(skip_serializing_if = "is_default")]
    pub exposed_ports: Vec<String>,
    /// The paths of volumes.
    #[serde(skip_serializing_if = "is_default")]
    pub volumes: Vec<String>,
}

/// How much the images of an account use. In beta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ImageUsage {
    /// The size of the stored artifacts, in bytes.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::count", skip_serializing_if = "is_default")]
    pub stored_bytes: u64,
    /// The size of the uploads, in bytes.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::count", skip_serializing_if = "is_default")]
    pub upload_bytes: u64,
    /// How long builds ran, in milliseconds.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::count", skip_serializing_if = "is_default")]
    pub build_milliseconds: u64,
    /// How long conversions of archives ran, in milliseconds.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::count", skip_serializing_if = "is_default")]
    pub conversion_milliseconds: u64,
    /// The number of builds that have not ended.
    #[serde(skip_serializing_if = "is_default")]
    pub active_builds: i32,
}
