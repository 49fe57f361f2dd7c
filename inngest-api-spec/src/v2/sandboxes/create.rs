//! The body of a request that creates a sandbox.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ImageStartupMode;
use crate::types::serde_helpers::is_default;
use crate::{Described, IntoArgument, Schema, SnapshotId};

/// A sandbox to create: a [fresh](Self::fresh) one, one that runs an [image](Self::from_image), or a
/// [clone](Self::from_snapshot) of a snapshot. Each kind has only the settings that it can have.
///
/// ```
/// use inngest_api_spec as inngest_api;
/// use inngest_api::v2::{NewSandbox, SandboxSize};
///
/// let size = SandboxSize { vcpu: 2, memory_mb: 2048 };
/// let fresh = NewSandbox::fresh("build-42", size).environment([("CI", "1")]).secrets(["REGISTRY_TOKEN"]);
/// let image = NewSandbox::from_image("server-1", "web:v1", size).cmd(["/srv/run", "--port", "8080"]);
/// let clone = NewSandbox::from_snapshot("build-43", "e81b4c9f-06d2-4f7a-b3c5-92ad7e10f644");
/// ```
///
/// The name identifies the sandbox until it ends: 1 to 255 characters, no control characters, no spaces at its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, try_from = "Members")]
#[non_exhaustive]
pub enum NewSandbox {
    /// A fresh sandbox.
    Fresh(FreshSandbox),
    /// A sandbox that runs an image.
    Image(ImageSandbox),
    /// A clone of a snapshot.
    Snapshot(SandboxClone),
}

impl NewSandbox {
    /// Creates a sandbox with the default image.
    pub fn fresh(name: impl Into<String>, size: SandboxSize) -> FreshSandbox {
        FreshSandbox { name: name.into(), size, environment: BTreeMap::new(), secrets: Vec::new() }
    }

    /// Creates a sandbox that runs an image: your own (`web`, `web:v1`, `web@sha256:…`), or a public one (`inngest/base`).
    ///
    /// Images are in beta: their names in the API may change.
    pub fn from_image(name: impl Into<String>, image: impl Into<String>, size: SandboxSize) -> ImageSandbox {
        ImageSandbox { sandbox: Self::fresh(name, size), image: image.into(), image_options: ImageOptions::default() }
    }

    /// Clones a snapshot whose status is [`Ready`](super::SnapshotStatus::Ready). The clone has the size, the image and the
    /// environment variables of the snapshot.
    pub fn from_snapshot(name: impl Into<String>, snapshot_id: impl IntoArgument<SnapshotId>) -> SandboxClone {
        SandboxClone { name: name.into(), snapshot_id: snapshot_id.into_argument() }
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Fresh(fresh) => &fresh.name,
            Self::Image(image) => &image.sandbox.name,
            Self::Snapshot(clone) => &clone.name,
        }
    }
}

/// The CPUs and the memory of a sandbox to create. Inngest Cloud offers 1, 2 or 4 CPUs with 1, 2 or 4 GiB for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxSize {
    /// The number of virtual CPUs.
    pub vcpu: u32,
    /// The amount of memory, in megabytes.
    pub memory_mb: u32,
}

/// A fresh sandbox to create: see [`NewSandbox::fresh`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "pass it to `create_sandbox`"]
pub struct FreshSandbox {
    name: String,
    #[serde(flatten)]
    size: SandboxSize,
    #[serde(skip_serializing_if = "is_default")]
    environment: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "is_default")]
    secrets: Vec<String>,
}

/// A sandbox to create that runs an image: see [`NewSandbox::from_image`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "pass it to `create_sandbox`"]
pub struct ImageSandbox {
    #[serde(flatten)]
    sandbox: FreshSandbox,
    image: String,
    #[serde(skip_serializing_if = "is_default")]
    image_options: ImageOptions,
}

/// A clone of a snapshot to create: see [`NewSandbox::from_snapshot`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "pass it to `create_sandbox`"]
pub struct SandboxClone {
    name: String,
    snapshot_id: SnapshotId,
}

/// How a sandbox runs its image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct ImageOptions {
    /// Whether the sandbox runs the image's command; default `IDLE`.
    #[serde(skip_serializing_if = "is_default")]
    startup_mode: ImageStartupMode,
    /// The user that the command runs as, up to 256 characters; default the image's.
    #[serde(skip_serializing_if = "is_default")]
    user: Option<String>,
    /// The working directory of the command, an absolute path of up to 4,096 characters; default the image's.
    #[serde(skip_serializing_if = "is_default")]
    working_dir: Option<String>,
    /// The program to run and its first arguments; default the image's.
    #[serde(skip_serializing_if = "is_default")]
    entrypoint: Option<ImageCommand>,
    /// The arguments of the entry point, or the program and its arguments; default the image's.
    #[serde(skip_serializing_if = "is_default")]
    cmd: Option<ImageCommand>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, deny_unknown_fields)]
struct ImageCommand {
    /// The texts of the command.
    #[serde(skip_serializing_if = "is_default")]
    argv: Vec<String>,
}

impl ImageCommand {
    fn new<T: Into<String>>(argv: impl IntoIterator<Item = T>) -> Self {
        Self { argv: argv.into_iter().map(Into::into).collect() }
    }
}

impl FreshSandbox {
    /// Sets the environment variables of its processes: up to 256 together with the secrets, and 64 KiB in total.
    pub fn environment<N: Into<String>, V: Into<String>>(
        mut self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.environment = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        self
    }

    /// Sets the names of the workspace's secrets that its processes get, as environment variables of the same names.
    ///
    /// A name has up to 256 bytes, and is not the name of an environment variable as well.
    pub fn secrets<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.secrets = names.into_iter().map(Into::into).collect();
        self
    }

    /// Returns the CPUs and the memory.
    #[must_use]
    pub const fn size(&self) -> SandboxSize {
        self.size
    }
}

impl ImageSandbox {
    /// Sets the environment variables of its processes: up to 256 together with the secrets, and 64 KiB in total.
    pub fn environment<N: Into<String>, V: Into<String>>(
        mut self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.sandbox = self.sandbox.environment(variables);
        self
    }

    /// Sets the names of the workspace's secrets that its processes get, as environment variables of the same names.
    ///
    /// A name has up to 256 bytes, and is not the name of an environment variable as well.
    pub fn secrets<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.sandbox = self.sandbox.secrets(names);
        self
    }

    /// Sets whether the sandbox runs the image's command; default [`Idle`](ImageStartupMode::Idle).
    pub fn startup_mode(mut self, mode: ImageStartupMode) -> Self {
        self.image_options.startup_mode = mode;
        self
    }

    /// Sets the user that the command runs as, up to 256 characters; default the image's.
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.image_options.user = Some(user.into());
        self
    }

    /// Sets the working directory of the command, an absolute path of up to 4,096 characters; default the image's.
    pub fn working_dir(mut self, path: impl Into<String>) -> Self {
        self.image_options.working_dir = Some(path.into());
        self
    }

    /// Sets the program to run and its first arguments; default the image's.
    pub fn entrypoint<T: Into<String>>(mut self, argv: impl IntoIterator<Item = T>) -> Self {
        self.image_options.entrypoint = Some(ImageCommand::new(argv));
        self
    }

    /// Sets the arguments of the entry point, or the program and its arguments; default the image's.
    pub fn cmd<T: Into<String>>(mut self, argv: impl IntoIterator<Item = T>) -> Self {
        self.image_options.cmd = Some(ImageCommand::new(argv));
        self
    }

    /// Returns the image.
    #[must_use]
    pub fn image(&self) -> &str {
        &self.image
    }

    /// Returns the startup mode.
    #[must_use]
    pub const fn get_startup_mode(&self) -> &ImageStartupMode {
        &self.image_options.startup_mode
    }

    /// Returns the CPUs and the memory.
    #[must_use]
    pub const fn size(&self) -> SandboxSize {
        self.sandbox.size
    }
}

impl SandboxClone {
    /// Returns the snapshot's id.
    #[must_use]
    pub const fn snapshot_id(&self) -> &SnapshotId {
        &self.snapshot_id
    }
}

macro_rules! new_sandbox_from {
    ($($ty:ident $variant:ident;)*) => {$(
        impl From<$ty> for NewSandbox {
            fn from(sandbox: $ty) -> Self {
                Self::$variant(sandbox)
            }
        }

        impl IntoArgument<NewSandbox> for $ty {
            fn into_argument(self) -> NewSandbox {
                self.into()
            }
        }
    )*};
}
new_sandbox_from! {
    FreshSandbox Fresh;
    ImageSandbox Image;
    SandboxClone Snapshot;
}

/// The members of a request, of all kinds of sandboxes.
#[derive(Deserialize, Described)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Members {
    /// The name, which identifies the sandbox until it ends: 1 to 255 characters.
    name: String,
    /// The number of virtual CPUs: 1, 2 or 4. Required without a snapshot.
    vcpu: Option<u32>,
    /// The amount of memory, in megabytes: 1024, 2048 or 4096 for each CPU. Required without a snapshot.
    memory_mb: Option<u32>,
    /// The environment variables of its processes: up to 256 together with the secrets, and 64 KiB in total.
    environment: Option<BTreeMap<String, String>>,
    /// The id of the snapshot to clone. Cannot be combined with any member but the name.
    snapshot_id: Option<SnapshotId>,
    /// The names of the workspace's secrets that its processes get, as environment variables of the same names.
    secrets: Option<Vec<String>>,
    /// The image to run: your own, such as `web:v1`, or a public one, such as `inngest/base`. In beta.
    image: Option<String>,
    /// How the image is run. Requires an image.
    image_options: Option<ImageOptions>,
}

impl Described for NewSandbox {
    const SCHEMA: &'static Schema = Members::SCHEMA;
}

impl TryFrom<Members> for NewSandbox {
    type Error = &'static str;

    fn try_from(members: Members) -> Result<Self, &'static str> {
        let Members { name, vcpu, memory_mb, environment, snapshot_id, secrets, image, image_options } = members;
        if let Some(snapshot_id) = snapshot_id {
            let is_alone = vcpu.is_none()
                && memory_mb.is_none()
                && environment.is_none()
                && secrets.is_none()
                && image.is_none()
                && image_options.is_none();
            let clone = SandboxClone { name, snapshot_id };
            return is_alone.then_some(clone.into()).ok_or("snapshotId cannot be combined with other settings");
        }
        let (Some(vcpu), Some(memory_mb)) = (vcpu, memory_mb) else { return Err("vcpu and memoryMb are required") };
        let size = SandboxSize { vcpu, memory_mb };
        let (environment, secrets) = (environment.unwrap_or_default(), secrets.unwrap_or_default());
        let sandbox = FreshSandbox { name, size, environment, secrets };
        match (image, image_options) {
            (Some(image), options) => {
                Ok(ImageSandbox { sandbox, image, image_options: options.unwrap_or_default() }.into())
            }
            (None, None) => Ok(sandbox.into()),
            (None, Some(_)) => Err("imageOptions requires image"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_different_kinds_of_sandboxes_are_not_read_together() {
        for (json, error) in [
            (r#"{"name":"a","snapshotId":"s","vcpu":1}"#, "snapshotId cannot be combined"),
            (r#"{"name":"a","snapshotId":"s","environment":{}}"#, "snapshotId cannot be combined"),
            (r#"{"name":"a","snapshotId":"s","image":"web"}"#, "snapshotId cannot be combined"),
            (r#"{"name":"a","vcpu":1,"memoryMb":1024,"imageOptions":{}}"#, "imageOptions requires image"),
            (r#"{"name":"a","vcpu":1}"#, "vcpu and memoryMb are required"),
            (r#"{"name":"a","vcpu":1,"memoryMb":1024,"memory":1}"#, "unknown field `memory`"),
            (r#"{"vcpu":1,"memoryMb":1024}"#, "missing field `name`"),
        ] {
            let message = serde_json::from_str::<NewSandbox>(json).unwrap_err().to_string();
            assert!(message.contains(error), "{json}: {message}");
        }
    }
}
