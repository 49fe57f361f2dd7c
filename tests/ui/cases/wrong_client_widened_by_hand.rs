use inngest_api::{ApiKey, Call, Client, InngestClient, Via, v2};

#[derive(InngestClient)]
struct Reader {
    #[inngest(v2(get_function_run))]
    api: Client<ApiKey>,
}

struct Writer(Reader);

impl Call<v2::CancelRun> for Writer {
    fn via(&self) -> Via<v2::CancelRun> {
        Call::<v2::GetFunctionRun>::via(&self.0)
    }
}

fn main() {}
