use inngest_api::v2;

async fn health() {
    let _ = v2::operation::Health::new().send().await;
}

fn main() {}
