use inngest_api::{ApiKey, AppId, Client, FunctionId};
use serde_json::json;

async fn invoke(client: Client<ApiKey>, app: AppId, function: FunctionId) {
    let _ = client.v2().invoke_function(function, app, json!({})).send().await;
}

fn main() {}
