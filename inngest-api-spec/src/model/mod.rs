//! What models are made of: ids, open enums, timestamps, payloads, secrets.

pub(crate) mod any_json;
mod base64_bytes;
mod duration_text;
mod id;
mod json;
mod open_enum;
mod page;
mod secret;
pub(crate) mod wire;

pub use self::any_json::{AnyJson, JsonObject};
pub use self::base64_bytes::Base64Bytes;
pub use self::duration_text::DurationText;
pub use self::id::{
    AppId, CancellationId, Cursor, EnvId, EnvName, EventId, ExperimentId, FunctionId, IdempotencyKey, ProcessId, RunId,
    SandboxId, SessionId, SessionKeyId, WebhookId,
};
pub use self::json::RawJson;
pub(crate) use self::open_enum::open_enum;
pub use self::page::{Metadata, Page, TimeRange};
pub use self::secret::Secret;
