use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke_function))]
    api: Client<ApiKey>,
}

#[derive(InngestClient)]
struct Support<'a> {
    #[inngest(v2(invoke_function, cancel_run))]
    billing: &'a Billing,
}

fn main() {}
