//! Types of arguments and models: ids, cursors, JSON payloads, secrets, timestamps.
//!
//! The models themselves are in [`v2`](crate::v2) and [`v1`](crate::v1). [`Timestamp`] is the type of jiff 1; the guide
//! [questions](crate::guide::questions#what-is-timestamp-and-how-do-i-write-yesterday) shows how to use it without jiff.

#[doc(inline)]
pub use inngest_api_spec::{
    ApiDuration, AppId, Base64Bytes, CancellationId, Cursor, DecodeError, EnvId, EnvName, EventId, ExperimentId,
    FunctionId, IdempotencyKey, ImageBuildId, ImageId, ImageUploadId, JsonObject, JsonValue, Metadata, ProcessId,
    RateLimit, RawJson, RunId, SandboxId, Secret, SessionId, SessionKeyId, SnapshotId, TimeRange, Timestamp, WebhookId,
};
