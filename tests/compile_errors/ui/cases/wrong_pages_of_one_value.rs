use inngest_api::{ApiKey, Client};

fn runs(client: Client<ApiKey>) {
    let _ = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").items();
}

fn main() {}
