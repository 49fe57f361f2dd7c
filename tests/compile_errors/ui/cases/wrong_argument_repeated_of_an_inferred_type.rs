use inngest_api::{ApiKey, Client};

fn runs(client: &Client<ApiKey>, status: &str) {
    let _ = client.v2().list_runs().status(status.into());
}

fn main() {}
