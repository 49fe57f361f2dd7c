use inngest_api::{ApiKey, Client, InngestClient, InngestFunction};
use serde::Serialize;

#[derive(Serialize, InngestFunction)]
#[inngest(app = "demo-app", function = "backfill-data")]
struct Backfill {
    since: u32,
}

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke_function))]
    api: Client<ApiKey>,
}

async fn backfill(billing: Billing) {
    let run = billing.v2().invoke(Backfill { since: 2025 }).send().await.unwrap();
    let _ = run.output(&billing);
}

fn main() {}
