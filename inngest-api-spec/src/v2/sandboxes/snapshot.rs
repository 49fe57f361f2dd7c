//! Snapshots of sandboxes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::SandboxResources;
use crate::types::open_enum;
use crate::types::serde_helpers::{IntegerText, integer_text, is_default, time};
use crate::{Described, SnapshotId};

/// A snapshot of a sandbox: its memory and its files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SandboxSnapshot {
    /// The snapshot's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: SnapshotId,
    /// The snapshot's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: Option<String>,
    /// The id of the image that the sandbox was created from.
    #[serde(skip_serializing_if = "is_default")]
    pub source_image_id: String,
    /// The status.
    #[serde(skip_serializing_if = "is_default")]
    pub status: SnapshotStatus,
    /// Identifies the machines that can run a clone; not set until the snapshot is ready.
    #[serde(skip_serializing_if = "is_default")]
    pub compatibility_id: Option<String>,
    /// The CPUs and the memory of the sandbox, and of its clones.
    #[serde(skip_serializing_if = "is_default")]
    pub resources: Option<SandboxResources>,
    /// The number of parts in which the memory is stored.
    #[serde(skip_serializing_if = "is_default")]
    pub memory_pack_count: u32,
    /// The number of parts in which the disk is stored.
    #[serde(skip_serializing_if = "is_default")]
    pub disk_pack_count: u32,
    /// The size in storage, in bytes.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::count", skip_serializing_if = "is_default")]
    pub stored_bytes: u64,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it was changed last.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
    /// When the server deletes it.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub expires_at: Option<Timestamp>,
    /// Why the snapshot failed.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<String>,
}

open_enum! {
    /// The status of a snapshot.
    pub enum SnapshotStatus {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// Being created.
        Creating = "CREATING",
        /// Ready: it can be cloned.
        Ready = "READY",
        /// Being deleted.
        Deleting = "DELETING",
        /// Deleted.
        Deleted = "DELETED",
        /// Failed: see [`error`](SandboxSnapshot::error).
        Failed = "FAILED",
        /// The server lost the snapshot.
        Lost = "LOST",
    }
}
