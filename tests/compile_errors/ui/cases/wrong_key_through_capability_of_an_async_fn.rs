use inngest_api::{Call, Client, SigningKey, v2};

// rustc reports the bounds of an `async fn` three times: at the argument, at the call and at the `.await`.

async fn health(api: &impl Call<v2::operation::Health>) -> Result<(), inngest_api::Error> {
    v2::operation::Health::new().on(api).send().await.map(drop)
}

async fn caller(client: Client<SigningKey>) {
    let _ = health(&client).await;
}

fn main() {}
