use inngest_api::{Call, Client, Data, Sending, SigningKey, v2};

fn health(api: &impl Call<v2::Health>) -> Sending<Data<v2::ServiceHealth>> {
    v2::Health::new().on(api).send()
}

fn caller(client: Client<SigningKey>) {
    let _ = health(&client);
}

fn main() {}
