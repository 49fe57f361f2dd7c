use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(list_events))]
    api: Client<ApiKey>,
}

async fn look(billing: Billing) {
    let _ = billing.v1().list_events().send().await;
}

fn main() {}
