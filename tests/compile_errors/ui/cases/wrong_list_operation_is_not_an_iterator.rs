use inngest_api::{ApiKey, Client, Error};

async fn run(client: Client<ApiKey>) -> Result<(), Error> {
    for run in client.v2().list_runs() {
        println!("{}", run.id);
    }
    Ok(())
}

fn main() {}
