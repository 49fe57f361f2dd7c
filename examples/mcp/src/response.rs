//! Responses as results of tools, at most [`MAX_BYTES`] long: an agent reads all of it, and pays for it.

use std::time::Duration;

use inngest_api::Error;
use inngest_api::operation::ResponseKind;
use inngest_api::tools::{Tool, ToolCall};
use inngest_api::types::Base64Bytes;
use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::{Map, Value};
use tokio::time::timeout;

/// The maximum length of the text of a result, in bytes: about 10,000 tokens.
pub const MAX_BYTES: usize = 32 * 1024;
/// How long the output of a stream, such as logs, is collected.
pub const MAX_STREAM_TIME: Duration = Duration::from_secs(10);

/// What is kept free for the member `truncated` and for the members beside a list.
const RESERVED: usize = 1024;
/// The lengths to which texts inside a response are cut, in characters, if nothing else makes it short enough.
const TEXT_LENGTHS: [usize; 4] = [4096, 1024, 256, 64];

/// Returns an error that the model can read, so that it can correct itself.
pub(crate) fn error(message: impl Into<String>) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(at_most(message.into()))])
}

/// Returns a response body as structured content, which is always an object, and as text.
pub(crate) fn structured(body: Value, tool: &Tool) -> CallToolResult {
    let mut body = match body {
        Value::Object(members) => members,
        Value::Null => Map::new(),
        other => Map::from_iter([("data".to_owned(), other)]),
    };
    if let Some(note) = shorten(&mut body, tool) {
        body.insert("truncated".to_owned(), note.into());
    }
    CallToolResult::structured(body.into())
}

/// Makes a response short enough, and returns what was left out; `None` if it was short enough.
///
/// Whole items of a list are left out first. Their order and the type of every member stay, so that the output schema still fits.
fn shorten(body: &mut Map<String, Value>, tool: &Tool) -> Option<String> {
    let size = size_of(body);
    if size <= MAX_BYTES {
        return None;
    }
    let mut notes = Vec::new();
    if let Some(Value::Array(items)) = body.get_mut("data") {
        let total = items.len();
        let mut bytes = 0;
        let fitting = items.iter().take_while(|item| {
            bytes += size_of(item) + 1;
            bytes <= MAX_BYTES - RESERVED
        });
        let kept = fitting.count().max(1);
        if kept < total {
            items.truncate(kept);
            // The cursor of this page would skip the items that are left out.
            body.retain(|name, _| name != "page" && name != "nextCursor");
            notes.push(format!("the last {} of {total} items are left out; {}", total - kept, rest(tool, kept)));
        }
    }
    let fits = |body: &_| size_of(body) <= MAX_BYTES - RESERVED;
    if !fits(body) {
        let length = TEXT_LENGTHS.into_iter().find(|length| {
            body.values_mut().for_each(|value| cut_inside(value, *length));
            fits(body)
        });
        if let Some(length) = length {
            notes.push(format!("texts and lists in it are cut to {length} characters and {} items", length / 4));
        } else {
            body.clear();
            notes = vec!["nothing of it fits; use other arguments".to_owned()];
        }
    }
    Some(format!("the response has {size} bytes, and a result at most {MAX_BYTES}: {}", notes.join(", and ")))
}

/// Says how to get the items of a list that are left out.
fn rest(tool: &Tool, kept: usize) -> String {
    let takes = |argument| tool.operation.parameter(argument).is_some();
    match (takes("limit"), takes("cursor")) {
        (true, true) => format!("call `{}` again with `limit` {kept}, then with the `cursor` of that page", tool.name),
        (true, false) => format!("call `{}` again with `limit` {kept}", tool.name),
        (false, _) => "use other arguments to get fewer".to_owned(),
    }
}

fn cut_inside(value: &mut Value, length: usize) {
    match value {
        Value::String(text) => *text = cut(text, length),
        Value::Array(items) => {
            items.truncate(length / 4);
            for item in items {
                cut_inside(item, length);
            }
        }
        Value::Object(members) => members.values_mut().for_each(|member| cut_inside(member, length)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text.to_owned(),
    }
}

/// Returns a text of at most [`MAX_BYTES`]: a character has up to four.
fn at_most(text: String) -> String {
    if text.len() > MAX_BYTES { cut(&text, MAX_BYTES / 4 - 1) } else { text }
}

fn size_of(value: &impl serde::Serialize) -> usize {
    serde_json::to_string(value).map_or(0, |json| json.len())
}

/// Returns the output of a stream as text: the first [`MAX_BYTES`], or what arrives within [`MAX_STREAM_TIME`].
///
/// Of lines of JSON, those that are complete. What they contain in Base64 becomes text.
pub(crate) async fn streamed(call: ToolCall, tool: &Tool) -> CallToolResult {
    let mut bytes = Vec::new();
    let mut note = match timeout(MAX_STREAM_TIME, read(call, &mut bytes)).await {
        Ok(Ok(End::Complete)) => None,
        Ok(Ok(End::TooLong)) => Some(too_long()),
        Err(_) => Some(format!("the stream had not ended after {MAX_STREAM_TIME:?}")),
        Ok(Err(error)) => return self::error(error.to_string()),
    };
    if tool.operation.response == ResponseKind::JsonLines {
        if note.is_some() {
            bytes.truncate(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
        }
        bytes = decoded(&bytes);
        // Text can be longer in JSON than in Base64: a line break has two characters.
        if bytes.len() > MAX_BYTES {
            let kept = bytes.iter().take(MAX_BYTES).rposition(|byte| *byte == b'\n').map_or(MAX_BYTES, |end| end + 1);
            bytes.truncate(kept);
            note = Some(too_long());
        }
    }
    let text = at_most(String::from_utf8_lossy(&bytes).into_owned());
    CallToolResult::success([Some(text), note].into_iter().flatten().map(ContentBlock::text).collect())
}

fn too_long() -> String {
    format!("the stream has more than {MAX_BYTES} bytes, and the rest is left out")
}

/// Returns lines of JSON in which `data` is text where it was Base64. All other lines stay as they are.
fn decoded(lines: &[u8]) -> Vec<u8> {
    let text = |line: &[u8]| {
        let mut message: Map<String, Value> = serde_json::from_slice(line).ok()?;
        if message.get("encoding")? != "base64" {
            return None;
        }
        let data: Base64Bytes = serde_json::from_value(message.get("data")?.clone()).ok()?;
        message.remove("encoding");
        message.insert("data".to_owned(), data.to_text().into());
        let mut line = serde_json::to_vec(&message).ok()?;
        line.push(b'\n');
        Some(line)
    };
    lines.split_inclusive(|byte| *byte == b'\n').flat_map(|line| text(line).unwrap_or_else(|| line.to_vec())).collect()
}

enum End {
    Complete,
    TooLong,
}

async fn read(call: ToolCall, bytes: &mut Vec<u8>) -> Result<End, Error> {
    let mut stream = call.stream().await?;
    while let Some(chunk) = stream.try_next().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_BYTES {
            bytes.truncate(MAX_BYTES);
            return Ok(End::TooLong);
        }
    }
    Ok(End::Complete)
}
