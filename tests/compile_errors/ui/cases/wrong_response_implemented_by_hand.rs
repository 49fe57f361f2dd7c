use inngest_api::__private::{RawResponse, mock_codec::ServerResponse};
use inngest_api::Error;
use inngest_api::operation::ResponseKind;
use inngest_api::response::Decode;
use inngest_api::types::Metadata;

struct Csv;

impl Decode for Csv {
    type Output = String;
    type Body = String;
    const KIND: ResponseKind = ResponseKind::Json;

    fn decode(_: RawResponse) -> Result<(String, Metadata), Error> {
        Ok((String::new(), Metadata::default()))
    }

    fn encode(_: String) -> ServerResponse {
        unreachable!()
    }
}

fn main() {}
