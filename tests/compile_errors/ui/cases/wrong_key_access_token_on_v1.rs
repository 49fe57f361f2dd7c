use inngest_api::{AccessToken, Client};

async fn cancel(client: Client<AccessToken>) -> Result<(), inngest_api::Error> {
    client.v1().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await
}

fn main() {}
