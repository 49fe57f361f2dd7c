//! A value that cannot be cloned, and so cannot be said once for many requests.
use inngest_api::{Download, mock, v2};

fn set_up(server: &mock::Server, file: Download) {
    server.script::<v2::ReadSandboxFile>(|script| script.value(file));
}

fn main() {}
