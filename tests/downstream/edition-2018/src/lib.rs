//! A crate in an old edition: its keywords are other ones.
#![deny(missing_docs, warnings, clippy::pedantic, clippy::nursery, rust_2018_idioms, rust_2021_compatibility)]

use inngest_api::response::{Empty, Json, Page};
use inngest_api::tools::Described;
use inngest_api::types::Cursor;
use inngest_api::{endpoints, id, ApiKey, Client, InngestClient, InngestEvent, InngestFunction};
use serde::{Deserialize, Serialize};

id! {
    /// A letter's id.
    pub struct LetterId;
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Described)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// Its kind.
    pub r#type: Option<u8>,
}

/// Letters.
#[endpoints(V2)]
pub trait Letters {
    /// Lists letters.
    #[get("/internal/letters", paginated)]
    fn list_letters(r#type: Vec<u8>, cursor: Option<Cursor>) -> Page<Letter>;

    /// Sends a letter.
    #[post("/internal/letters/{type}/send")]
    fn r#async(r#type: u8, r#dyn: bool, r#await: Option<Vec<String>>, r#try: Option<char>) -> Json<Letter>;

    /// Tries to send a letter. `gen` is a keyword of the next edition.
    #[delete("/internal/letters")]
    fn r#try(gen: Option<u8>) -> Empty;
}

/// Sends letters and has them sorted.
#[derive(Clone, Debug, InngestClient)]
pub struct Clerk {
    #[inngest(Letters(list_letters, r#async, r#try), v2(invoke_function, get_function_run, send_event))]
    r#dyn: Client<ApiKey>,
}

/// Sorts letters.
#[derive(Debug, Serialize, Deserialize, InngestFunction)]
#[inngest(app = "post", function = "sort", output = u32)]
pub struct Sort {
    /// How many.
    pub letters: u32,
}

/// A letter was lost.
#[derive(Debug, Serialize, InngestEvent)]
#[inngest(name = "post/letter.lost")]
pub struct Lost<'a> {
    /// Which.
    pub letter: &'a LetterId,
}

/// Why letters could not be sent.
#[derive(Debug)]
pub enum LetterError {
    /// The API's error.
    Api(inngest_api::Error),
    /// The function's error.
    Sort(inngest_api::v2::FunctionError),
}

impl From<inngest_api::Error> for LetterError {
    fn from(error: inngest_api::Error) -> Self {
        Self::Api(error)
    }
}

impl From<inngest_api::v2::FunctionError> for LetterError {
    fn from(error: inngest_api::v2::FunctionError) -> Self {
        Self::Sort(error)
    }
}

impl Clerk {
    /// Creates a clerk.
    #[must_use]
    pub const fn new(client: Client<ApiKey>) -> Self {
        Self { r#dyn: client }
    }

    /// Sends a letter of each type, and has them sorted.
    ///
    /// # Errors
    /// Returns the first error.
    pub async fn work(&self, types: Vec<u8>) -> Result<u32, LetterError> {
        let letters = Letters::new(self);
        let mut count = 0;
        for r#type in types {
            let letter = letters.r#async(r#type, true).r#try('x').set_await(None).send().await?;
            self.v2().event(Lost { letter: &letter.id }).send().await?;
            count += 1;
        }
        letters.r#try().gen(1).await?;
        let run = self.v2().invoke(Sort { letters: count }).await?;
        Ok(run.output(self).await?)
    }
}

#[cfg(test)]
mod tests {
    use inngest_api::mock;

    use super::*;

    #[test]
    fn definitions_and_derives_work_in_this_edition() {
        let server =
            mock::Server::builder().function("post", "sort", |sort: Sort| Ok(sort.letters)).in_memory().unwrap();
        server.on::<Async>(|call: Async| Ok(Letter { id: "dl_1".into(), r#type: Some(call.r#type) }));
        server.on::<Try>(|_| Ok(()));
        server.on::<ListLetters>(|_| Ok(Page::single(vec![Letter { id: "dl_1".into(), r#type: None }])));
        let clerk = Clerk::new(server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert_eq!(runtime.block_on(clerk.work(vec![1, 2])).unwrap(), 2);
        let listed = Letters::new(&clerk).list_letters().r#type(1).send();
        assert_eq!(runtime.block_on(listed).unwrap().items.len(), 1);
        assert_eq!(server.calls::<Async>(), 2);
    }
}
