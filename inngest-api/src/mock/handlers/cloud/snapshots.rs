//! Snapshots of sandboxes.

use std::time::Duration;

use http::StatusCode;

use super::{checks, end_of_transition, page, sandbox, store, wrong_state};
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::{CloudStore, SandboxImage, ServerState, SnapshotRecord};
use crate::response::Page;
use crate::types::SnapshotId;
use crate::v2::{
    SandboxSnapshot, SandboxStatus, SnapshotStatus,
    operation::{CreateSandboxSnapshot, DeleteSandboxSnapshot, GetSandboxSnapshot, ListSandboxSnapshots},
};

/// How long a snapshot is stored.
const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub(super) fn snapshot<'a>(
    store: &'a mut CloudStore,
    id: &SnapshotId,
) -> Result<&'a mut SnapshotRecord, ErrorResponse> {
    checks::id("Snapshot", id.as_str())?;
    let snapshot = store.snapshot(id);
    snapshot.ok_or_else(|| ErrorResponse::new(404, "sandbox_snapshot_not_found", "Snapshot not found"))
}

/// Creates a snapshot of a sandbox that is running or paused.
pub(super) fn create(
    state: &ServerState,
    call: CreateSandboxSnapshot,
) -> Result<HandlerOutput<SandboxSnapshot>, ErrorResponse> {
    let CreateSandboxSnapshot { sandbox_id, name, .. } = call;
    if let Some(name) = &name {
        checks::name(name)?;
    }
    let mut store = store(state)?;
    let holds_name = |record: &SnapshotRecord| {
        let is_alive = matches!(record.snapshot.status, SnapshotStatus::Creating | SnapshotStatus::Ready);
        is_alive && name.is_some() && record.snapshot.name == name
    };
    let is_taken = store.snapshots.iter().any(holds_name);
    let record = sandbox(&mut store, &sandbox_id)?;
    if !matches!(record.sandbox.status, SandboxStatus::Running | SandboxStatus::Paused) {
        return Err(wrong_state(&record.sandbox.status));
    }
    if is_taken {
        let message = format!("a snapshot is named {}", name.unwrap_or_default());
        return Err(ErrorResponse::new(409, "sandbox_snapshot_name_taken", message));
    }
    let now = state.now();
    let files = record.files.clone();
    let image = SandboxImage {
        reference: record.sandbox.image_ref.clone(),
        resolved: record.sandbox.resolved_image_ref.clone(),
        startup_mode: record.sandbox.image_startup_mode.clone(),
    };
    let mut snapshot = SandboxSnapshot::default();
    (snapshot.name, snapshot.status) = (name, SnapshotStatus::Creating);
    snapshot.source_image_id = record.sandbox.image_digest.trim_start_matches("sha256:").into();
    snapshot.resources.clone_from(&record.sandbox.resources);
    (snapshot.created_at, snapshot.updated_at) = (Some(now), Some(now));
    snapshot.expires_at = now.checked_add(LIFETIME).ok();
    snapshot.id = store.next_id().into();
    let ready_at = end_of_transition(state)?;
    store.snapshots.push(SnapshotRecord { snapshot: snapshot.clone(), files, image, ready_at });
    Ok(HandlerOutput::from(snapshot).status(StatusCode::ACCEPTED))
}

/// Lists the snapshots that were not deleted, the newest first.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(
    state: &ServerState,
    call: ListSandboxSnapshots,
) -> Result<HandlerOutput<Page<SandboxSnapshot>>, ErrorResponse> {
    if let Some(name) = &call.name {
        checks::name(name)?;
    }
    let store = store(state)?;
    let all = store.snapshots.iter().rev().map(|record| &record.snapshot);
    let all = all.filter(|snapshot| snapshot.status != SnapshotStatus::Deleted);
    let all = all.filter(|snapshot| call.name.is_none() || snapshot.name == call.name);
    page(all.map(|snapshot| (snapshot.id.to_string(), snapshot.clone())), call.limit, call.cursor.as_ref())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(
    state: &ServerState,
    call: GetSandboxSnapshot,
) -> Result<HandlerOutput<SandboxSnapshot>, ErrorResponse> {
    Ok(snapshot(&mut *store(state)?, &call.snapshot_id)?.snapshot.clone().into())
}

/// Deletes a snapshot. A second call changes nothing.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn delete(state: &ServerState, call: DeleteSandboxSnapshot) -> Result<HandlerOutput<()>, ErrorResponse> {
    let mut store = store(state)?;
    let record = snapshot(&mut store, &call.snapshot_id)?;
    record.snapshot.status = SnapshotStatus::Deleted;
    record.files.clear();
    Ok(().into())
}
