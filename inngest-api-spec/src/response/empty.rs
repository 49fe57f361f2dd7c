use super::{Decode, RawResponse};
use crate::{Error, Metadata, ResponseKind};

/// Nothing but the status: an empty body, or one that says nothing.
#[derive(Debug)]
pub enum Empty {}

impl Decode for Empty {
    type Output = ();
    const KIND: ResponseKind = ResponseKind::Empty;

    fn decode(_: RawResponse) -> Result<((), Metadata), Error> {
        Ok(((), Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode((): ()) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::empty()
    }

    #[cfg(feature = "inspect")]
    fn inspect(body: &serde_json::Value) -> crate::inspect::Inspected {
        crate::inspect::inspect_model::<serde_json::Value>(body)
    }
}
