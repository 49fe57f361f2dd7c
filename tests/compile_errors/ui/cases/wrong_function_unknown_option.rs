use inngest_api::InngestFunction;
use serde::Serialize;

#[derive(Serialize, InngestFunction)]
#[inngest(app = "demo-app", fn_id = "backfill-data")]
struct Backfill {
    since: u32,
}

fn main() {}
