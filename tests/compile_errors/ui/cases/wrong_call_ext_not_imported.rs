use std::sync::Arc;

use inngest_api::Call;
use inngest_api::v2::operation::{CancelRun, GetFunctionRun};

async fn of_a_bound<C: Call<GetFunctionRun> + Call<CancelRun>>(client: &C) {
    let _ = client.v2().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await;
}

async fn of_a_trait_object(client: Arc<dyn Call<GetFunctionRun> + Send + Sync>) {
    let _ = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await;
}

fn main() {}
