use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[put("/internal/file")]
    fn write_file(#[body(raw)] content: Vec<u8>) -> Empty;
}

fn main() {}
