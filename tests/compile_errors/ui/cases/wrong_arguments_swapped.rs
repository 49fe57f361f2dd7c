use inngest_api::types::{AppId, FunctionId};
use inngest_api::{ApiKey, Client};
use serde_json::json;

async fn invoke(client: Client<ApiKey>, app: AppId, function: FunctionId) {
    let _ = client.v2().invoke_function(function, app, json!({})).send().await;
}

fn main() {}
