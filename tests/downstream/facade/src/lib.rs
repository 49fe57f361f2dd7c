//! A crate that uses inngest-api through another crate.
#![deny(missing_docs, warnings, clippy::pedantic)]

use facade::inngest_api::response::Json;
use facade::inngest_api::tools::Described;
use facade::inngest_api::{ApiKey, Client, InngestClient, InngestEvent, InngestFunction, endpoints, id};
use serde::{Deserialize, Serialize};

id! {
    /// A letter's id.
    pub struct LetterId;
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Described)]
#[inngest(crate = facade::inngest_api)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
}

/// Letters.
#[endpoints(V2, crate = facade::inngest_api)]
pub trait Letters {
    /// Reads a letter.
    #[get("/internal/letters/{id}")]
    fn get_letter(id: LetterId) -> Json<Letter>;
}

/// Reads letters and has them sorted.
#[derive(Clone, Debug, InngestClient)]
#[inngest(crate = facade::inngest_api)]
pub struct Clerk {
    /// The client.
    #[inngest(Letters(get_letter), v2(invoke_function, get_function_run, send_event))]
    pub api: Client<ApiKey>,
}

/// Sorts letters.
#[derive(Debug, Serialize, Deserialize, InngestFunction)]
#[inngest(crate = facade::inngest_api, app = "post", function = "sort", output = u32)]
pub struct Sort {}

/// A letter was lost.
#[derive(Debug, Serialize, InngestEvent)]
#[inngest(crate = facade::inngest_api, name = "post/letter.lost")]
pub struct Lost {
    /// Which.
    pub letter: LetterId,
}

#[cfg(feature = "forgotten")]
#[endpoints(V2)]
/// Without `crate = facade::inngest_api`.
pub trait Forgotten {
    /// Reads a letter.
    #[get("/internal/letters/{id}")]
    fn read_letter(id: LetterId) -> Json<Letter>;
}

#[cfg(test)]
mod tests {
    use facade::inngest_api::mock;

    use super::*;

    #[tokio::test]
    async fn a_crate_that_re_exports_is_enough() {
        let server = mock::Server::builder().function("post", "sort", |_: Sort| Ok(3)).in_memory().unwrap();
        server.on::<GetLetter>(|call: GetLetter| Ok(Letter { id: call.id }));
        let clerk = Clerk { api: server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap() };
        assert_eq!(Letters::new(&clerk).get_letter("dl_1").send().await.unwrap().id, "dl_1");
        let run = clerk.v2().invoke(Sort {}).send().await.unwrap();
        assert_eq!(run.output(&clerk).await.unwrap(), 3);
        clerk.v2().event(Lost { letter: "dl_1".into() }).send().await.unwrap();
        assert_eq!(server.events().iter().filter(|event| event.name == "post/letter.lost").count(), 1);
    }
}
