use inngest_api::auth::V1;
use inngest_api::{ApiKey, Client};
use serde_json::json;

fn call(client: Client<ApiKey>) {
    let _ = client.untyped::<V1>("get_event", json!({ "internal_id": "01K3Z5V7Q9T8R6W4M2N0B1C3D5" }));
}

fn main() {}
