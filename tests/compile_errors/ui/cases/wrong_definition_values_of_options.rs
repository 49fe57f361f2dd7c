use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge", idempotent = true)]
    fn purge() -> Empty;

    #[post("/internal/fill", ok_statuses = 409)]
    fn fill() -> Empty;

    #[post("/internal/drain", idempotency("token"))]
    fn drain(token: Option<String>) -> Empty;

    #[post("/internal/sweep", idempotency = "key")]
    fn sweep(token: Option<String>) -> Empty;
}

#[endpoints(V2, base("/v2/internal"))]
pub trait Other {
    #[post("/rinse")]
    fn rinse(#[query = "dry-run"] dry: Option<bool>) -> Empty;
}

fn main() {}
