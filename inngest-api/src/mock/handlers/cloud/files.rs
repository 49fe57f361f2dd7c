//! Files in sandboxes.

use bytes::Bytes;

use super::{checks, running_sandbox, store};
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::ServerState;
use crate::stream::ByteStream;
use crate::v2::{
    FileWritten,
    operation::{ReadSandboxFile, WriteSandboxFile},
};

/// How large a file may be.
pub(super) const MAX_BYTES: usize = 100 << 20;

pub(super) fn write(state: &ServerState, call: WriteSandboxFile) -> Result<HandlerOutput<FileWritten>, ErrorResponse> {
    let WriteSandboxFile { sandbox_id, path, content, mode, .. } = call;
    checks::path(&path)?;
    if let Some(mode) = mode {
        checks::mode(&mode)?;
    }
    // The mock server reads uploads completely before it calls a handler.
    let bytes: Bytes = content.as_bytes().cloned().unwrap_or_default();
    let mut written = FileWritten::default();
    written.path.clone_from(&path);
    written.bytes_written = bytes.len() as u64;
    let mut store = store(state)?;
    running_sandbox(&mut store, &sandbox_id)?.files.insert(path, bytes);
    Ok(written.into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn read(state: &ServerState, call: ReadSandboxFile) -> Result<HandlerOutput<ByteStream>, ErrorResponse> {
    checks::path(&call.path)?;
    let mut store = store(state)?;
    let file = running_sandbox(&mut store, &call.sandbox_id)?.files.get(&call.path).cloned();
    let file = file.ok_or_else(|| ErrorResponse::not_found("File not found"))?;
    Ok(ByteStream::from(file).into())
}
