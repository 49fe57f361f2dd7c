use inngest_api as inngest;
use inngest::response::Empty;

// The crate calls the dependency `inngest` and forgot `crate = inngest`, so that the default path does not exist.
#[inngest::endpoints(V2, crate = ::not_its_name)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

fn main() {}
