use inngest_api::response::Empty;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    #[put("/internal/file")]
    fn write_file(#[body(raw)] content: Vec<u8>) -> Empty;
}

fn main() {}
