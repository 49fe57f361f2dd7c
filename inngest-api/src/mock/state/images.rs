//! Images, their uploads and builds.

use std::collections::BTreeMap;

use super::ids::uuid;
use crate::types::Timestamp;
use crate::v2::{
    Image, ImageArchitecture, ImageArtifact, ImageBuild, ImageBuildState, ImageBuildStatus, ImageManifest, ImageScope,
    ImageTag, NewImage,
};

/// The largest number of parts of an upload.
const MAX_PARTS: u64 = 205;

/// The images of Inngest Cloud.
#[derive(Default)]
pub(in crate::mock) struct ImageStore {
    /// The images by name, with all artifacts and tags, also deleted ones.
    pub(in crate::mock) images: BTreeMap<String, Image>,
    pub(in crate::mock) uploads: Vec<ImageUpload>,
    pub(in crate::mock) builds: Vec<BuildRecord>,
}

/// An upload that was prepared.
pub(in crate::mock) struct ImageUpload {
    pub(in crate::mock) image: NewImage,
    pub(in crate::mock) expires_at: Timestamp,
    /// Part of the URLs that were granted.
    pub(in crate::mock) signature: String,
    pub(in crate::mock) parts: Vec<PartRecord>,
}

/// A range of the bytes.
pub(in crate::mock) struct PartRecord {
    pub(in crate::mock) offset: u64,
    pub(in crate::mock) size: u64,
    pub(in crate::mock) is_uploaded: bool,
}

/// A build that was started.
pub(in crate::mock) struct BuildRecord {
    pub(in crate::mock) build: ImageBuild,
    pub(in crate::mock) image: NewImage,
    /// When it ends.
    pub(in crate::mock) ends_at: Timestamp,
}

impl ImageUpload {
    pub(in crate::mock) fn new(image: NewImage, part_size: u64, expires_at: Timestamp) -> Self {
        let size = image.archive().size_bytes;
        let step = part_size.max(size.div_ceil(MAX_PARTS)).max(1);
        let mut parts = Vec::new();
        let mut offset = 0;
        while offset < size {
            let size = step.min(size - offset);
            parts.push(PartRecord { offset, size, is_uploaded: false });
            offset += size;
        }
        let signature = uuid(&format!("signature of {}", image.upload_id()));
        Self { image, expires_at, signature, parts }
    }

    pub(in crate::mock) fn is_uploaded(&self) -> bool {
        self.parts.iter().all(|part| part.is_uploaded)
    }
}

impl ImageStore {
    /// Returns whether an upload with this archive is complete.
    pub(in crate::mock) fn has_bytes_of(&self, image: &NewImage) -> bool {
        self.uploads.iter().any(|upload| upload.image.archive() == image.archive() && upload.is_uploaded())
    }

    pub(in crate::mock) fn image(&mut self, name: &str) -> Option<&mut Image> {
        self.images.get_mut(name)
    }

    /// The image of this name, which is created if there is none.
    pub(in crate::mock) fn image_or_new(&mut self, name: &str, now: Timestamp) -> &mut Image {
        self.images.entry(name.to_owned()).or_insert_with(|| {
            let mut image = Image::default();
            image.id = uuid(&format!("image {name}")).into();
            image.name = name.into();
            image.scope = ImageScope::Workspace;
            image.created_at = Some(now);
            image
        })
    }

    /// The generation of a tag; 0 if it was never set.
    pub(in crate::mock) fn generation(&self, name: &str, tag: &str) -> u64 {
        let image = self.images.get(name);
        image.and_then(|image| image.tags.iter().find(|known| known.name == tag)).map_or(0, |tag| tag.generation)
    }

    /// Ends the builds whose time has come.
    pub(super) fn advance(&mut self, now: Timestamp) {
        let mut builds = std::mem::take(&mut self.builds);
        for record in builds.iter_mut().filter(|record| !record.build.has_ended() && record.ends_at <= now) {
            self.succeed(record);
        }
        self.builds = builds;
    }

    fn succeed(&mut self, record: &mut BuildRecord) {
        let BuildRecord { build, image, ends_at } = record;
        // The mock server builds nothing: the archive is the artifact.
        let digest = image.archive().sha256;
        let expected = image.get_expected_generation();
        let is_expected = self.generation(&build.name, &build.tag) == expected;
        let stored = self.image_or_new(&build.name, *ends_at);
        build.cache_hit = stored.artifacts.iter().any(|artifact| artifact.digest == digest);
        if !build.cache_hit {
            stored.artifacts.push(artifact(image, *ends_at));
        }
        if is_expected {
            set_tag(stored, &build.tag, Some(&digest), image.get_immutable_tag().unwrap_or_default());
        }
        build.state = ImageBuildState::Succeeded;
        build.status = ImageBuildStatus::Ready;
        build.tag_updated = is_expected;
        build.image_ref = format!("{}@sha256:{digest}", build.name);
        build.artifact_digest = Some(digest);
        build.logs = "#1 done\n".into();
    }
}

fn artifact(image: &NewImage, now: Timestamp) -> ImageArtifact {
    let archive = image.archive();
    let mut manifest = ImageManifest::default();
    (manifest.manifest_version, manifest.os) = (1, "linux".into());
    manifest.architecture = ImageArchitecture::Amd64;
    manifest.rootfs_sha256.clone_from(&archive.sha256);
    manifest.size_bytes = archive.size_bytes;
    manifest.config = image.get_config().cloned();
    manifest.builder = "mock".into();
    let mut artifact = ImageArtifact::default();
    (artifact.digest, artifact.manifest) = (archive.sha256, Some(manifest));
    (artifact.state, artifact.created_at) = ("ready".into(), Some(now));
    artifact
}

/// Sets a tag, or deletes it if there is no digest. Returns the tag.
pub(in crate::mock) fn set_tag(image: &mut Image, name: &str, digest: Option<&str>, immutable: bool) -> ImageTag {
    let mut tag = match image.tags.iter().position(|tag| tag.name == name) {
        Some(index) => image.tags.remove(index),
        None => ImageTag::default(),
    };
    (tag.name, tag.architecture) = (name.into(), ImageArchitecture::Amd64);
    tag.generation += 1;
    tag.digest = digest.map(str::to_owned);
    tag.deleted = digest.is_none();
    tag.immutable = immutable;
    image.tags.push(tag.clone());
    tag
}
