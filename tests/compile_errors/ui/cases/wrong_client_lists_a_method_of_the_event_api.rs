use inngest_api::{Client, EventKey, InngestClient};

#[derive(Clone, InngestClient)]
struct Shop {
    #[inngest(events(send_all))]
    events: Client<EventKey>,
}

fn main() {}
