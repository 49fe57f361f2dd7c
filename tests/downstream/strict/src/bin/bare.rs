//! A program without the prelude, which uses the prelude's names for its own types.
#![no_implicit_prelude]
#![deny(missing_docs, warnings, clippy::pedantic, clippy::nursery)]

mod core {
    //! Not the standard library's.
}
mod alloc {}
mod inngest_api {}
mod serde {}
mod serde_json {}
mod std {}

mod letters {
    use ::inngest_api::response::{Empty, Page};
    use ::inngest_api::types::Cursor;
    use ::inngest_api::{ApiKey, Client, InngestClient, endpoints, id};
    use ::std::string::String;

    id! {
        pub struct LetterId;
    }

    #[endpoints(V2)]
    pub trait Letters {
        #[get("/internal/letters", paginated)]
        fn list_letters(topic: Vec<String>, limit: Option<u32>, cursor: Option<Cursor>) -> Page<String>;

        #[post("/internal/letters/{id}", idempotency = "token")]
        fn replay(id: LetterId, token: Option<String>) -> Empty;
    }

    #[derive(InngestClient)]
    pub struct Clerk {
        #[inngest(Letters(list_letters, replay))]
        pub api: Client<ApiKey>,
    }
}

#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct Result;

fn main() {
    let key = ::inngest_api::ApiKey::parse("sk-inn-api-test").unwrap();
    let clerk = letters::Clerk { api: ::inngest_api::Client::new(key).unwrap() };
    let operations = letters::Letters::new(&clerk);
    ::std::mem::drop(operations.list_letters().topic("a").items());
    ::std::mem::drop(operations.replay("dl_1").token("t"));
    ::std::assert_eq!(letters::Letters::<()>::OPERATIONS.len(), letters::Clerk::OPERATIONS.len());
}
