//! Prints responses to standard output.

use std::io::{self, Write as _};

use inngest_api::operation::OperationInfo;
use inngest_api::stream::ByteStream;
use inngest_api::types::Base64Bytes;
use serde::Deserialize;

use crate::Failure;

/// Prints a response as it arrives. As text, the lines of a stream of JSON are decoded.
pub(crate) async fn stream(mut response: ByteStream, operation: &OperationInfo, as_text: bool) -> Result<(), Failure> {
    let mut line = Vec::new();
    while let Some(bytes) = response.try_next().await? {
        if !as_text {
            print(&bytes)?;
            continue;
        }
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                print(&text(std::mem::take(&mut line)))?;
            }
        }
    }
    let end = if operation.response.is_streamed() { text(line) } else { b"\n".to_vec() };
    Ok(print(&end)?)
}

pub(crate) fn print(bytes: &[u8]) -> io::Result<()> {
    let mut output = io::stdout();
    output.write_all(bytes).and_then(|()| output.flush())
}

/// Returns the bytes that a line of JSON contains in Base64, or the line itself if it contains none.
fn text(line: Vec<u8>) -> Vec<u8> {
    #[derive(Deserialize)]
    struct Message {
        data: Base64Bytes,
        encoding: String,
    }
    match serde_json::from_slice::<Message>(&line) {
        Ok(message) if message.encoding == "base64" => message.data.as_bytes().to_vec(),
        _ => line,
    }
}
