// By hidden items: the type is of one version, the metadata of the other.
use inngest_api::__private::{GeneratedOperation, RequestEncoder, send};
use inngest_api::auth::V2;
use inngest_api::operation::{Operation, OperationInfo};
use inngest_api::response::Empty;
use inngest_api::{ApiKey, Call, CallOptions, Client, v1};

struct Forged;

impl GeneratedOperation for Forged {}

impl Operation for Forged {
    type Api = V2;
    type WithoutClient = Self;
    type Response = Empty;
    const INFO: &'static OperationInfo = <v1::operation::CancelRun as Operation>::INFO;

    fn encode(&self, _: &mut RequestEncoder) {}
}

fn forge(client: &Client<ApiKey>) {
    let granted = Call::<Forged>::capability(client);
    drop(send(&granted, &Forged, &CallOptions::new()));
}

fn main() {
    let _ = forge as fn(&Client<ApiKey>);
}
