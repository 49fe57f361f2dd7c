//! A module in which the prelude's names are the user's.
#![deny(missing_docs, warnings)]

/// Where `Option`, `Result` and all the others are something else.
pub mod shop {
    use inngest_api::response::Page;
    use inngest_api::response::{Empty, Json};
    use inngest_api::types::Cursor;
    use inngest_api::{ApiKey, Client, InngestClient, InngestEvent, InngestFunction, endpoints};
    use serde::{Deserialize, Serialize};

    macro_rules! mine {
        ($($name:ident)*) => {
            $(
                /// Not the prelude's.
                #[derive(Clone, Copy, Debug)]
                pub struct $name;
            )*
        };
    }
    mine!(Option Result Vec String Box Some None Ok Err Arc Self_ Future Capability Call Operation OperationInfo V1 V2);

    /// Not the prelude's.
    pub mod core {}
    /// Not the prelude's.
    pub mod std {}
    /// Not the prelude's.
    pub trait Into {}
    /// Not the prelude's.
    pub trait From {}
    /// Not the prelude's.
    pub trait Send {}
    /// Not the prelude's.
    pub trait Default {}

    /// A sock.
    #[derive(Clone, Debug, Serialize, Deserialize)]
    pub struct Sock {
        /// How large.
        pub size: u8,
    }

    /// Socks.
    #[endpoints(V2)]
    pub trait Socks {
        /// Lists socks.
        #[get("/socks", paginated)]
        fn list_socks(size: Vec<u8>, limit: Option<u32>, cursor: Option<Cursor>) -> Page<Sock>;

        /// Adds a sock.
        #[post("/socks/{size}")]
        fn add_sock(size: u8, note: Option<bool>) -> Json<Sock>;

        /// Drops all.
        #[delete("/socks", idempotent)]
        fn r#drop() -> Empty;
    }

    /// May do some of it.
    #[derive(Clone, Debug, InngestClient)]
    pub struct Keeper {
        #[inngest(Socks(list_socks, r#drop), v2(invoke_function))]
        r#type: Client<ApiKey>,
    }

    /// Sorts socks.
    #[derive(Serialize, InngestFunction)]
    #[inngest(app = "shop", function = "sort", output = ::std::option::Option<Sock>)]
    pub enum Sort<T> {
        /// By this.
        By {
            /// What.
            what: T,
        },
    }

    /// A sock was lost.
    #[derive(Serialize, InngestEvent)]
    #[inngest(name = "shop/sock.lost")]
    pub struct Lost<'a, T: Copy>
    where
        T: Serialize,
    {
        /// Which.
        pub which: &'a T,
    }

    /// All that is listed.
    pub fn uses(keeper: &Keeper) {
        drop(Socks::new(keeper).list_socks().size(7).items());
        drop(Socks::new(keeper).r#drop());
        drop(keeper.v2().invoke(Sort::By { what: 7 }).send());
    }
}

mod private {
    use inngest_api::{ApiKey, Client, InngestClient, SigningKey};

    /// Of which nothing but this is used.
    #[derive(InngestClient)]
    pub(super) struct Narrow {
        #[inngest(v2(health))]
        pub(super) api: Client<ApiKey>,
        #[inngest(v1(list_events))]
        pub(super) app: Client<SigningKey>,
    }
}

pub(crate) fn main() {
    let api = inngest_api::Client::new(inngest_api::ApiKey::parse("sk-inn-api-0").unwrap()).unwrap();
    let app = inngest_api::Client::new(inngest_api::SigningKey::parse("signkey-prod-01").unwrap()).unwrap();
    let _ = shop::uses;
    drop(private::Narrow { api, app }.v2().health());
}
