use inngest_api::{ApiKey, Client, Error};

async fn run(client: Client<ApiKey>) -> Result<(), Error> {
    println!("{}", client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").status);
    Ok(())
}

fn main() {}
