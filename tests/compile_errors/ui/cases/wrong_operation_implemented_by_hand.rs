use inngest_api::auth::V2;
use inngest_api::operation::{Operation, OperationInfo};
use inngest_api::response::Empty;
use inngest_api::v2::operation::{CancelRun, GetFunctionRun};

// An operation that is called by the name of another.
struct Cancel;

impl Operation for Cancel {
    type Api = V2;
    type WithoutClient = GetFunctionRun;
    type Response = Empty;
    const INFO: &'static OperationInfo = <CancelRun as Operation>::INFO;

    fn encode(&self, _: &mut inngest_api::__private::RequestEncoder) {}
}

fn main() {}
