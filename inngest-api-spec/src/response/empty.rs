use super::{Decode, RawResponse};
use crate::{Error, Metadata, ResponseKind};

/// Nothing but the status: an empty body, or one that says nothing.
#[derive(Debug)]
pub enum Empty {}

impl Decode for Empty {
    type Output = ();
    #[cfg(feature = "mock")]
    type Body = serde_json::Value;
    const KIND: ResponseKind = ResponseKind::Empty;

    fn decode(_: RawResponse) -> Result<((), Metadata), Error> {
        Ok(((), Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode((): ()) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::empty()
    }
}
