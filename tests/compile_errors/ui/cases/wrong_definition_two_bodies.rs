use inngest_api::endpoints;
use inngest_api::response::Empty;
use inngest_api::stream::Upload;

#[endpoints(V2)]
pub trait Internal {
    #[put("/internal/files")]
    fn write(#[body] name: String, #[body(raw)] content: Upload) -> Empty;
}

fn main() {}
