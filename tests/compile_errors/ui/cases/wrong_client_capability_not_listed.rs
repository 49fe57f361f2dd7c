use inngest_api::{ApiKey, Call, Client, InngestClient, v2};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke_function))]
    api: Client<ApiKey>,
}

fn stop(_: &impl Call<v2::operation::CancelRun>) {}

fn main() {
    let key = ApiKey::parse("sk-inn-api-0").unwrap();
    stop(&Billing { api: Client::new(key).unwrap() });
}
