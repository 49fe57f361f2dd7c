use inngest_api::{Call, v2};

async fn read(_api: &impl Call<v2::Run>) {}

fn main() {}
