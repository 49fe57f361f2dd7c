use std::time::Duration;

use inngest_api::{ApiKey, Client};

async fn read(client: Client<ApiKey>) {
    let _ = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").timeout(Duration::from_secs(5)).send().await;
    let _ = client.v2().list_runs().header("x-trace", "t-1").send().await;
    let _ = client.v2().wait_for_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").header("x-trace", "t-1").send().await;
}

fn main() {}
