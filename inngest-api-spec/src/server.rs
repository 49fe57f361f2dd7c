//! The other end of the listing: requests decoded, responses encoded. For the mock server of `inngest-api`.

mod decoder;
mod response;
mod wording;

pub use self::decoder::{Refusal, RequestDecoder, Serve};
pub use self::response::{ServerBody, ServerResponse};
