use inngest_api::stream::Pages;
use inngest_api::{ApiKey, Call, CallOptions, Client, InngestClient, v2};

#[derive(InngestClient)]
struct Reader {
    #[inngest(v2(list_runs))]
    api: Client<ApiKey>,
}

fn secrets(reader: Reader) {
    let allowed = Call::<v2::operation::ListRuns>::capability(&reader);
    let _ = Pages::new(allowed, CallOptions::new(), v2::operation::ListWebhooks::new("production"));
}

fn main() {}
