use inngest_api::v2::operation::CancelRun;
use inngest_api::{ApiKey, Client};

struct Job {
    cancel: CancelRun,
}

fn plan(client: &Client<ApiKey>) -> Job {
    Job { cancel: client.v2().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5") }
}

fn main() {}
