use inngest_api::auth::{AnyCredential, V2};
use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke_function, get_function_run))]
    api: Client<ApiKey>,
    #[inngest(v2(cancel_run, get_function_run))]
    other: Client<AnyCredential<V2>>,
}

async fn look(billing: Billing) {
    let _ = billing.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await;
}

fn main() {}
