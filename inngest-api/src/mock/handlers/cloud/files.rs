//! Files in sandboxes.

use bytes::Bytes;

use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::stream::ByteStream;
use crate::v2::{
    FileWritten,
    operation::{ReadSandboxFile, WriteSandboxFile},
};

pub(super) fn write(state: &State, call: WriteSandboxFile) -> Result<Served<FileWritten>, Refusal> {
    let WriteSandboxFile { sandbox_id, path, content, .. } = call;
    // The server has read it whole.
    let bytes: Bytes = content.as_bytes().cloned().unwrap_or_default();
    let mut written = FileWritten::default();
    written.path.clone_from(&path);
    written.bytes_written = bytes.len() as u64;
    let mut kept = state.cloud()?.kept();
    kept.live_sandbox(&sandbox_id)?.files.insert(path, bytes);
    Ok(written.into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn read(state: &State, call: ReadSandboxFile) -> Result<Served<ByteStream>, Refusal> {
    let mut kept = state.cloud()?.kept();
    let file = kept.live_sandbox(&call.sandbox_id)?.files.get(&call.path).cloned();
    let file = file.ok_or_else(|| Refusal::not_found("File not found"))?;
    Ok(ByteStream::from(file).into())
}
