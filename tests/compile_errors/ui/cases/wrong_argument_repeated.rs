use inngest_api::{ApiKey, Client};

fn runs(client: &Client<ApiKey>, statuses: Vec<String>) {
    let _ = client.v2().list_runs().status("FAILED");
    let _ = client.v2().list_runs().status(statuses);
}

fn main() {}
