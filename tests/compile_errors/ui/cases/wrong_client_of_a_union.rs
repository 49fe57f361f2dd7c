use inngest_api::InngestClient;

#[derive(InngestClient)]
union Billing {
    #[inngest(v2(invoke_function))]
    api: u32,
}

fn main() {}
