use inngest_api::{ApiKey, Client, EventKey, InngestClient};

#[derive(Clone, InngestClient)]
struct Shop {
    #[inngest(v2(get_function_run), events(send))]
    api: Client<ApiKey>,
    #[inngest(v2(list_runs))]
    events: Client<EventKey>,
}

fn main() {}
