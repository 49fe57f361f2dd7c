//! How an operation becomes an HTTP request.

mod additions;
mod by_name;
mod check_arguments;
mod encoder;
mod header_value;
mod json_field;
mod nearest;
mod parameter;
mod path_encoding;
mod put;
mod routes;
mod upload;

pub use self::encoder::{Request, RequestEncoder};
pub use self::header_value::trimmed;
pub use self::json_field::JsonField;
pub(crate) use self::nearest::{known_names, nearest};
pub use self::parameter::{Parameter, ParameterError};
pub(crate) use self::path_encoding::path_segment;
pub use self::put::{Put, PutResponse};
pub(crate) use self::upload::from_bytes;
pub use self::upload::{Body, BoxError, StreamError, Upload};
