use inngest_api::operation::Capability;
use inngest_api::{ApiKey, Call, Client, InngestClient, v2};

#[derive(InngestClient)]
struct Reader {
    #[inngest(v2(get_function_run))]
    api: Client<ApiKey>,
}

struct Writer(Reader);

impl Call<v2::operation::CancelRun> for Writer {
    fn capability(&self) -> Capability<v2::operation::CancelRun> {
        Call::<v2::operation::GetFunctionRun>::capability(&self.0)
    }
}

fn main() {}
