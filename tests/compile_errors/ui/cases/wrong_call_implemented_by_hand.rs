use inngest_api::Call;
use inngest_api::v2::operation::GetFunctionRun;

struct Fake;

impl Call<GetFunctionRun> for Fake {}

fn main() {}
