// By hidden items: the capability is for one operation, the metadata of another.
use inngest_api::__private::{GeneratedOperation, RequestEncoder, send};
use inngest_api::auth::V2;
use inngest_api::operation::{Operation, OperationInfo};
use inngest_api::response::Empty;
use inngest_api::{ApiKey, Call, CallOptions, Client, v2};

struct Forged;

impl GeneratedOperation for Forged {}

impl Operation for Forged {
    type Api = V2;
    type WithoutClient = v2::operation::GetFunctionRun;
    type Response = Empty;
    const INFO: &'static OperationInfo = <v2::operation::CancelRun as Operation>::INFO;

    fn encode(&self, _: &mut RequestEncoder) {}
}

fn forge(client: &Client<ApiKey>) {
    let granted = Call::<v2::operation::GetFunctionRun>::capability(client);
    drop(send(&granted, &Forged, &CallOptions::new()));
}

fn main() {
    let _ = forge as fn(&Client<ApiKey>);
}
