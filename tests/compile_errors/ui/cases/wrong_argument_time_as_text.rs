use inngest_api::{ApiKey, Client};

fn runs(client: &Client<ApiKey>) {
    let _ = client.v2().list_runs().from("2026-01-01").items();
}

fn main() {}
