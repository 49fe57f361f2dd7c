//! The other end of the listing: requests decoded, responses encoded. For the mock server of `inngest-api`.

mod decoder;
mod response;
mod wording;

use crate::call::CallOptions;
use crate::request::{Request, RequestEncoder};
use crate::{Error, Operation};

pub use self::decoder::{RequestDecoder, RequestError, Serve};
pub use self::response::{ServerBody, ServerResponse};

/// A request of an operation, as the client would send it but for the key that it may make.
///
/// # Errors
/// Where an argument cannot be sent.
pub fn encode<E: Operation>(operation: &E) -> Result<Request, Error> {
    let mut encoder = RequestEncoder::new(E::INFO);
    operation.encode(&mut encoder);
    encoder.finish(CallOptions::new())
}
