use inngest_api::{Call, Client, SigningKey, v2};

async fn health(api: &impl Call<v2::Health>) -> Result<(), inngest_api::Error> {
    v2::Health::new().on(api).send().await.map(drop)
}

async fn caller(client: Client<SigningKey>) {
    let _ = health(&client).await;
}

fn main() {}
