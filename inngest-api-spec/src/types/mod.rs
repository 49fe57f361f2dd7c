//! Types that models consist of: ids, open enums, timestamps, JSON, secrets.

mod api_duration;
mod base64_bytes;
mod decode_error;
mod id;
pub(crate) mod json_argument;
mod open_enum;
mod page;
mod raw_json;
mod secret;
pub(crate) mod serde_helpers;

pub use self::api_duration::ApiDuration;
pub use self::base64_bytes::Base64Bytes;
pub use self::decode_error::DecodeError;
pub use self::id::{
    AppId, CancellationId, Cursor, EnvId, EnvName, EventId, ExperimentId, FunctionId, IdempotencyKey, ImageBuildId,
    ImageId, ImageUploadId, ProcessId, RunId, SandboxId, SessionId, SessionKeyId, SnapshotId, WebhookId,
};
pub use self::json_argument::{JsonObject, JsonValue};
pub(crate) use self::open_enum::open_enum;
pub use self::page::{Metadata, Page, TimeRange};
pub use self::raw_json::RawJson;
pub use self::secret::Secret;
