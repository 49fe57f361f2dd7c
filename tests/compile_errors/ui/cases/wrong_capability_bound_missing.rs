use inngest_api::v2;

async fn health<C>(api: C) {
    let _ = v2::operation::Health::new().on(&api).send().await;
}

fn main() {}
