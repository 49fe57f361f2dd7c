use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Narrow<C> {
    #[inngest(v1(list_events))]
    app: C,
}

async fn look(narrow: Narrow<Client<ApiKey>>) {
    let _ = narrow.v1().list_events().send().await;
}

fn main() {}
