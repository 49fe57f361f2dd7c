use inngest_api::endpoints;
use inngest_api::response::Json;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ticket {
    pub title: String,
}

#[endpoints(V2)]
pub trait Tickets {
    #[get("/internal/tickets/{id}")]
    fn ticket(id: String) -> Json<Ticket>;

    #[post("/internal/tickets")]
    fn add_ticket(title: String) -> Json<Ticket>;
}

fn main() {}
