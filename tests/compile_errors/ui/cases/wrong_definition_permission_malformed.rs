use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2, base = "/internal")]
pub trait Internal {
    #[post("/purge", permission = "caches:delete")]
    fn purge() -> Empty;

    #[post("/fill", permission = "Caches:write:fill")]
    fn fill() -> Empty;
}

fn main() {}
