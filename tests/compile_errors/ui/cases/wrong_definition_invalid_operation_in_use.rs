use inngest_api::response::{Data, Page};
use inngest_api::types::Cursor;
use inngest_api::{ApiKey, Client, InngestClient, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters/{id}", redcat)]
    fn letter(letter_id: String) -> Data<String>;

    #[get("/internal/letters/{topic}")]
    fn letters(cursor: Option<Cursor>) -> Page<String>;
}

#[derive(InngestClient)]
pub struct Clerk {
    #[inngest(Internal(letter, letters))]
    api: Client<ApiKey>,
}

pub async fn read(clerk: &Clerk) -> Result<String, inngest_api::Error> {
    let mut all = Internal::new(clerk).letters().items();
    while let Some(id) = all.try_next().await? {
        Internal::new(clerk).letter(id).send().await?;
    }
    Internal::new(&clerk.api).letter("dl_1").await
}

fn main() {}
