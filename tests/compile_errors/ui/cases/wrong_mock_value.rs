//! A scripted value has to be `Clone`, because it can answer several requests.
use inngest_api::stream::ByteStream;
use inngest_api::{mock, v2};

fn set_up(server: &mock::Server, file: ByteStream) {
    server.script::<v2::operation::ReadSandboxFile>(|script| script.value(file));
}

fn main() {}
