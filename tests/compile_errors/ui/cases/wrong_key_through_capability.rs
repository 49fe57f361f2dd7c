use inngest_api::operation::SendFuture;
use inngest_api::response::Data;
use inngest_api::{Call, Client, SigningKey, v2};

fn health(api: &impl Call<v2::operation::Health>) -> SendFuture<Data<v2::ServiceHealth>> {
    v2::operation::Health::new().on(api).send()
}

fn caller(client: Client<SigningKey>) {
    let _ = health(&client);
}

fn main() {}
