use inngest_api::Client;

fn main() {
    let _ = Client::new("sk-inn-api-0123");
}
