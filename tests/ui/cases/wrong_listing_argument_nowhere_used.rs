use inngest_api::{Empty, Upload, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[put("/internal/files")]
    fn write(#[query] path: String, mode: Option<String>, #[body(raw)] content: Upload) -> Empty;
}

fn main() {}
