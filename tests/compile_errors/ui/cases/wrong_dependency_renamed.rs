use inngest_api as inngest;
use inngest::Empty;

// As in a crate that calls the dependency `inngest`: the listing has to say so, `crate = inngest`.
#[inngest::endpoints(V2, crate = ::not_its_name)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

fn main() {}
