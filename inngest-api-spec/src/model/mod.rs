//! What models are made of: ids, open enums, timestamps, payloads, secrets.

mod base64_bytes;
mod id;
mod json;
mod open_enum;
mod page;
mod secret;
pub(crate) mod wire;

pub use self::base64_bytes::Base64Bytes;
pub use self::id::{AppId, Cursor, EnvName, EventId, ExperimentId, FunctionId, IdempotencyKey, RunId, SandboxId};
pub use self::json::{JsonObject, RawJson};
pub(crate) use self::open_enum::open_enum;
pub use self::page::{Metadata, Page, TimeRange};
pub use self::secret::Secret;
