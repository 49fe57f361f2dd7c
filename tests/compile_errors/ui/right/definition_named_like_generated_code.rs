//! Names that generated code would be likely to use are the user's.

use inngest_api::response::Data;
use inngest_api::{ApiKey, endpoints};
use serde::{Deserialize, Serialize};

/// A client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Client {
    /// Its name.
    pub name: String,
}

/// Not a type parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct C;

#[endpoints(V2)]
pub trait Clients {
    /// Adds a client.
    #[post("/internal/clients")]
    fn add_client(client: Client, c: Option<C>) -> Data<Client>;
}

async fn add(api: inngest_api::Client<ApiKey>, client: Client) -> Result<Client, inngest_api::Error> {
    Clients::new(&api).add_client(client).send().await
}

pub(crate) fn main() {
    let _ = add;
}
