//! Sandboxes, and executing commands in them.

use std::collections::BTreeMap;

use http::StatusCode;
use inngest_api_spec::__private::{RequestDecoder, Serve as _, json};
use serde_json::{Map, Value};

use super::checks::{self, Program};
use super::snapshots::snapshot;
use super::{cloud, end_of_transition, page, running_sandbox, sandbox, store, wrong_state};
use crate::mock::behavior::{EncodedResponse, ErrorResponse, HandlerOutput, encode_response};
use crate::mock::state::{SandboxImage, SandboxRecord, ServerState, SnapshotRecord, log_chunks, uuid};
use crate::response::Page;
use crate::stream::JsonLines;
use crate::types::{Base64Bytes, SandboxId};
use crate::v2::{
    ExecOutput, ImageStartupMode, LogChunk, NewSandbox, Sandbox, SandboxResources, SandboxSize, SandboxStatus,
    SnapshotStatus,
    operation::{
        CreateSandbox, DestroySandbox, ExecSandbox, GetSandbox, ListSandboxes, PauseSandbox, ResumeSandbox,
        StreamSandboxLogs,
    },
};

/// The image of sandboxes that are created without one.
const DEFAULT_IMAGE: &str = "inngest/base:latest";
/// How many bytes a command may write to both streams together.
const MAX_OUTPUT: usize = 4 << 20;

/// Creates a sandbox. A sandbox that has not ended and was created in the same way is returned instead.
pub(super) fn create(state: &ServerState, request: &mut RequestDecoder) -> Result<EncodedResponse, ErrorResponse> {
    // Validated before decoding: the model cannot represent what does not belong together.
    let members: Map<String, Value> = request.json(&json())?;
    checks::kind_of_sandbox(&members)?;
    let CreateSandbox { sandbox: created_from, .. } = CreateSandbox::decode(request)?;
    checks::name(created_from.name())?;
    let member = |name| members.get(name).cloned().unwrap_or_default();
    let environment: Option<BTreeMap<_, _>> = serde_json::from_value(member("environment"))?;
    let secrets: Option<Vec<_>> = serde_json::from_value(member("secrets"))?;
    checks::variables(&environment.unwrap_or_default(), &secrets.unwrap_or_default())?;
    checks::image_options(&member("imageOptions"))?;
    new_sandbox(state, created_from).map(encode_response::<CreateSandbox>)
}

fn new_sandbox(state: &ServerState, created_from: NewSandbox) -> Result<HandlerOutput<Sandbox>, ErrorResponse> {
    let mut store = store(state)?;
    let has_ended = |status: &SandboxStatus| matches!(status, SandboxStatus::Terminated | SandboxStatus::Failed);
    let same_name = |record: &&SandboxRecord| record.sandbox.name == created_from.name();
    let existing = store.sandboxes.iter().filter(same_name).find(|record| !has_ended(&record.sandbox.status));
    if let Some(SandboxRecord { sandbox, created_from: before, .. }) = existing {
        return if *before == created_from && sandbox.status != SandboxStatus::Terminating {
            Ok(HandlerOutput::from(sandbox.clone()).status(StatusCode::OK))
        } else {
            let message = format!("a sandbox named {} has another configuration", sandbox.name);
            Err(ErrorResponse::new(409, "sandbox_name_taken", message))
        };
    }
    let (resources, image, files) = match &created_from {
        NewSandbox::Snapshot(clone) => {
            let SnapshotRecord { snapshot, image, files, .. } = snapshot(&mut store, clone.snapshot_id())?;
            if snapshot.status != SnapshotStatus::Ready {
                let message = format!("Snapshot is {}", snapshot.status);
                return Err(ErrorResponse::new(409, "sandbox_snapshot_not_ready", message));
            }
            (snapshot.resources.clone(), image.clone(), files.clone())
        }
        NewSandbox::Image(new) => {
            (Some(resources(new.size())), image(new.image(), new.get_startup_mode().clone()), BTreeMap::new())
        }
        NewSandbox::Fresh(new) => {
            let image = SandboxImage { reference: DEFAULT_IMAGE.into(), resolved: String::new(), startup_mode: None };
            (Some(resources(new.size())), image, BTreeMap::new())
        }
        _ => return Err(ErrorResponse::invalid("unknown kind of sandbox")),
    };
    if resources.as_ref().is_some_and(|resources| resources.vcpu == 0 || resources.memory_mb == 0) {
        return Err(ErrorResponse::invalid("vcpu and memoryMb must be at least 1"));
    }
    let mut sandbox = Sandbox::default();
    sandbox.id = store.next_id().into();
    sandbox.name = created_from.name().into();
    sandbox.vpc_id = uuid("the private network of all sandboxes");
    sandbox.resources = resources;
    sandbox.created_at = Some(state.now());
    sandbox.image_digest = digest(&image.reference);
    (sandbox.image_ref, sandbox.resolved_image_ref, sandbox.image_startup_mode) =
        (image.reference, image.resolved, image.startup_mode);
    let (processes, logs) = (Vec::new(), Vec::new());
    let mut record = SandboxRecord { sandbox, created_from, next: None, files, processes, logs };
    record.begin(SandboxStatus::Starting, SandboxStatus::Running, end_of_transition(state)?);
    let sandbox = record.sandbox.clone();
    store.sandboxes.push(record);
    Ok(HandlerOutput::from(sandbox).status(StatusCode::ACCEPTED))
}

fn resources(size: SandboxSize) -> SandboxResources {
    let mut resources = SandboxResources::default();
    (resources.vcpu, resources.memory_mb) = (size.vcpu, size.memory_mb);
    resources
}

fn image(reference: &str, startup_mode: ImageStartupMode) -> SandboxImage {
    let name = reference.split([':', '@']).next().unwrap_or_default();
    SandboxImage {
        reference: reference.into(),
        resolved: format!("{name}@{}", digest(reference)),
        startup_mode: Some(startup_mode),
    }
}

/// A digest that only depends on the image's name.
fn digest(reference: &str) -> String {
    if let Some((_, digest)) = reference.split_once('@') {
        return digest.to_owned();
    }
    let half = |salt: char| uuid(&format!("{salt}{reference}")).replace('-', "");
    format!("sha256:{}{}", half('a'), half('b'))
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(state: &ServerState, call: ListSandboxes) -> Result<HandlerOutput<Page<Sandbox>>, ErrorResponse> {
    let store = store(state)?;
    let all = store.sandboxes.iter().map(|record| (record.sandbox.id.to_string(), record.sandbox.clone()));
    page(all, call.limit, call.cursor.as_ref())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: GetSandbox) -> Result<HandlerOutput<Sandbox>, ErrorResponse> {
    Ok(sandbox(&mut *store(state)?, &call.sandbox_id)?.sandbox.clone().into())
}

/// Terminates a sandbox. It can still be read. Once it is terminated, the response has no content.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn destroy(
    state: &ServerState,
    call: DestroySandbox,
) -> Result<HandlerOutput<Option<Sandbox>>, ErrorResponse> {
    let mut store = store(state)?;
    let record = sandbox(&mut store, &call.sandbox_id)?;
    match record.sandbox.status {
        SandboxStatus::Terminated | SandboxStatus::Failed => return Ok(None.into()),
        SandboxStatus::Terminating => {}
        _ => record.begin(SandboxStatus::Terminating, SandboxStatus::Terminated, end_of_transition(state)?),
    }
    Ok(Some(record.sandbox.clone()).into())
}

/// Pauses a running sandbox. A sandbox that is paused or being paused stays as it is.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn pause(state: &ServerState, call: PauseSandbox) -> Result<HandlerOutput<Sandbox>, ErrorResponse> {
    change(state, &call.sandbox_id, [SandboxStatus::Running, SandboxStatus::Pausing, SandboxStatus::Paused])
}

/// Resumes a paused sandbox. A sandbox that is running or being resumed stays as it is.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn resume(state: &ServerState, call: ResumeSandbox) -> Result<HandlerOutput<Sandbox>, ErrorResponse> {
    change(state, &call.sandbox_id, [SandboxStatus::Paused, SandboxStatus::Resuming, SandboxStatus::Running])
}

/// Begins a change from the first to the last status, unless the sandbox is further already.
fn change(
    state: &ServerState,
    id: &SandboxId,
    [from, meanwhile, to]: [SandboxStatus; 3],
) -> Result<HandlerOutput<Sandbox>, ErrorResponse> {
    let mut store = store(state)?;
    let record = sandbox(&mut store, id)?;
    let status = record.sandbox.status.clone();
    if status == from {
        record.begin(meanwhile, to, end_of_transition(state)?);
    } else if status == to {
        return Ok(HandlerOutput::from(record.sandbox.clone()).status(StatusCode::OK));
    } else if status != meanwhile {
        return Err(wrong_state(&status));
    }
    Ok(HandlerOutput::from(record.sandbox.clone()).status(StatusCode::ACCEPTED))
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn exec(state: &ServerState, call: ExecSandbox) -> Result<HandlerOutput<ExecOutput>, ErrorResponse> {
    let ExecSandbox { command, environment, cwd, .. } = &call;
    Program { command, environment: environment.as_ref(), cwd: cwd.as_ref() }.check()?;
    checks::timeout(call.timeout.as_ref())?;
    running_sandbox(&mut *store(state)?, &call.sandbox_id)?;
    // Calls user code, so the store is not locked.
    let result = cloud(state)?.executor.run(&call.command);
    running_sandbox(&mut *store(state)?, &call.sandbox_id)?.logs.extend(log_chunks(&result, state.now()));
    if result.stdout.len() + result.stderr.len() > MAX_OUTPUT {
        return Err(ErrorResponse::new(413, "sandbox_exec_output_too_large", "output over 4 MiB"));
    }
    let mut output = ExecOutput::default();
    (output.stdout, output.stderr) = (Base64Bytes::new(result.stdout), Base64Bytes::new(result.stderr));
    output.encoding = "base64".into();
    output.exit_code = Some(result.exit_code);
    Ok(output.into())
}

/// Returns the logs so far, whether or not the caller follows them.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn logs(
    state: &ServerState,
    call: StreamSandboxLogs,
) -> Result<HandlerOutput<JsonLines<LogChunk>>, ErrorResponse> {
    let logs = sandbox(&mut *store(state)?, &call.sandbox_id)?.logs.clone();
    Ok(logs.into_iter().collect::<JsonLines<_>>().into())
}
