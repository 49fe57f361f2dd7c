use inngest_api::InngestClient;

#[derive(InngestClient)]
struct Billing;

fn main() {}
