//! How an operation becomes an HTTP request.

mod by_name;
mod encoder;
mod parameter;
mod path_encoding;
mod upload;

pub(crate) use self::by_name::nearest;
pub use self::encoder::{JsonField, Request, RequestEncoder};
pub use self::parameter::{Parameter, ParameterError};
pub use self::upload::{Body, BoxError, StreamFault, Upload};
