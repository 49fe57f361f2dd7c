use inngest_api::InngestClient;

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke_function))]
    api: String,
}

fn main() {}
