use inngest_api::InngestFunction;
use serde::Serialize;

const APP: &str = "";

#[derive(Serialize, InngestFunction)]
#[inngest(app = APP, function = "backfill-data")]
pub struct Backfill;

fn main() {
    let _ = Backfill::APP;
}
