use inngest_api::{ApiKey, Client, InngestClient};

mod reading {
    use inngest_api::endpoints;
    use inngest_api::response::Empty;

    #[endpoints(V2)]
    pub trait Letters {
        /// Reads a letter.
        #[get("/internal/letters/{id}")]
        fn letter(id: String) -> Empty;
    }
}

mod writing {
    use inngest_api::endpoints;
    use inngest_api::response::Empty;

    #[endpoints(V2)]
    pub trait Letters {
        /// Deletes a letter.
        #[delete("/internal/letters/{id}")]
        fn letter(id: String) -> Empty;
    }
}

// Name, base path and path are the same: only the method is another.
use reading::Letters;
use writing::Letter;

#[derive(InngestClient)]
struct Reader {
    #[inngest(Letters(letter))]
    api: Client<ApiKey>,
}

async fn delete(reader: Reader) {
    let _ = Letter::new("dl_1").on(&reader).send().await;
}

fn main() {}
