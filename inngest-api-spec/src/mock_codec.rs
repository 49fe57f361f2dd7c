//! The server's half of each operation: decodes requests and encodes responses, for the mock server of `inngest-api`.

mod decoder;
mod response;
mod strict;
mod wording;

use crate::call::CallOptions;
use crate::request::{Request, RequestEncoder};
use crate::{Error, Operation};

pub use self::decoder::{ArgumentVisitor, RequestDecoder, RequestError, Serve};
pub use self::response::{ServerBody, ServerResponse};

/// The start of the hint in a mock server's response to a request for which it has no handler.
pub const NO_HANDLER: &str = "the mock server has no handler for";

/// Encodes the request of an operation as the client does, except for generated idempotency keys.
///
/// # Errors
/// If an argument is invalid.
pub fn encode<E: Operation>(operation: &E) -> Result<Request, Error> {
    let mut encoder = RequestEncoder::new(E::INFO);
    operation.encode(&mut encoder);
    encoder.finish(CallOptions::new())
}
