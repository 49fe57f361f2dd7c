use inngest_api::{ApiKey, Call, Client, InngestClient, v2};

#[derive(InngestClient)]
struct Reader {
    #[inngest(v2(get_function_run))]
    api: Client<ApiKey>,
}

async fn stop(reader: Reader) {
    let allowed = Call::<v2::operation::GetFunctionRun>::capability(&reader);
    let _ = v2::operation::CancelRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5").on(&allowed).send().await;
}

fn main() {}
