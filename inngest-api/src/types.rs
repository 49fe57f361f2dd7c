//! Types that arguments and models are made of: ids, JSON payloads, pages, secrets, timestamps.

#[doc(inline)]
pub use inngest_api_spec::{
    ApiDuration, AppId, Base64Bytes, CancellationId, Cursor, DecodeError, EnvId, EnvName, EventId, ExperimentId,
    FunctionId, IdempotencyKey, JsonObject, JsonValue, Metadata, ProcessId, RateLimit, RawJson, RunId, SandboxId,
    Secret, SessionId, SessionKeyId, TimeRange, Timestamp, WebhookId,
};
