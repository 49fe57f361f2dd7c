use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[put("/internal/file")]
    fn write_file(#[body(raw)] content: Vec<u8>) -> Empty;
}

fn main() {}
