//! Response types, for authors of custom endpoints.
//!
//! A definition with [`endpoints`](macro@crate::endpoints) names one of them after `->`. It determines how the body of a
//! response is decoded, and what `.send()` returns.

#[doc(inline)]
pub use inngest_api_spec::{
    Data, DataOrErrorCode, DataOrJson, DataOrNoContent, DataOrRepeated, Decode, Empty, EventIds, FromErrorCode,
    HasCursor, Json, KeysetPage, MaybeRepeated, NextCursorPage, NullableArray, Page, Repeated,
};
