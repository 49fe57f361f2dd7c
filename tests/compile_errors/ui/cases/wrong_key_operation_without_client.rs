use inngest_api::{ApiKey, Client, v1};

async fn cancel(client: Client<ApiKey>) {
    let _ = v1::operation::CancelRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5").on(&client).send().await;
}

fn main() {}
