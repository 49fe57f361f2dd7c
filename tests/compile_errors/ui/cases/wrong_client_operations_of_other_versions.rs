use inngest_api::auth::{AnyCredential, V2};
use inngest_api::{Client, EventKey, InngestClient, SigningKey};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v1(get_apps, cancel_run))]
    app: Client<SigningKey>,
    #[inngest(events(list_runs))]
    events: Client<EventKey>,
    #[inngest(v2(send, cancel_run))]
    api: Client<AnyCredential<V2>>,
}

async fn look(billing: Billing) {
    let _ = billing.v1().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await;
    let _ = billing.v2().list_runs().send().await;
}

fn main() {}
