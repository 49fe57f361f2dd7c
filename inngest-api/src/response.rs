//! Response types: what an operation returns, and how its body is decoded.
//!
//! They are used after `->` in a definition with [`endpoints`](macro@crate::endpoints).

#[doc(inline)]
pub use inngest_api_spec::{
    Data, DataOrErrorCode, DataOrJson, DataOrRepeated, Decode, Empty, FromErrorCode, HasCursor, Json, KeysetPage,
    MaybeRepeated, NullableArray, Page, Repeated,
};
