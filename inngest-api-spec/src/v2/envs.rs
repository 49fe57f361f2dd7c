use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{Cursor, Data, EnvId, Page};

/// Environments of the account. They are the account's: `X-Inngest-Env` plays no part here.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/environments/{operation}"
)]
pub trait Envs {
    /// Lists the environments that the account has made. A dev server answers with one of its own making, `dev`.
    #[get("/envs", paginated)]
    fn fetch_account_envs(
        /// How many environments a page holds, 1 to 250; default 50.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<Env>;

    /// Makes an environment. Cloud only.
    ///
    /// Not idempotent: a second call may make a second environment.
    ///
    /// # Errors
    /// `missing_field` where the name is empty, [`Conflict`](crate::ErrorKind::Conflict) where there is such an environment.
    #[post("/envs")]
    fn create_env(
        /// The environment's name.
        name: String,
        /// The environment's id; default one that the server makes.
        id: Option<EnvId>,
    ) -> Data<Env>;

    /// Archives an environment, or takes it out of the archive. Cloud only.
    ///
    /// # Errors
    /// `env_not_found` where there is no such environment, 422 where the API understands the request and refuses it.
    #[patch("/envs/{id}", idempotent)]
    fn patch_env(
        /// The environment's id, not its name.
        id: EnvId,
        /// Whether it is to be archived; default: as it is.
        is_archived: Option<bool>,
    ) -> Data<Env>;
}

/// An environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Env {
    /// The environment's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: EnvId,
    /// The environment's name, which is what `X-Inngest-Env` takes.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// What kind it is; `Production` where the wire says nothing (wire facts 3).
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: EnvType,
    /// When it was made.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// Whether it is archived.
    #[serde(skip_serializing_if = "is_default")]
    pub is_archived: bool,
}

open_enum! {
    /// What kind an environment is.
    pub enum EnvType {
        /// The production environment.
        Production = "PRODUCTION",
        /// A test environment.
        Test = "TEST",
        /// A branch environment.
        Branch = "BRANCH",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_without_a_type_is_production() {
        let env: Env = serde_json::from_str(r#"{"id":"7d1c","name":"production"}"#).unwrap();
        assert_eq!(env.kind, EnvType::Production);
        assert_eq!(serde_json::to_string(&env).unwrap(), r#"{"id":"7d1c","name":"production"}"#);
    }

    #[test]
    fn a_type_of_tomorrow_is_kept() {
        for (json, text) in [(r#"{"type":"PREVIEW"}"#, "PREVIEW"), (r#"{"type":7}"#, "7")] {
            let env: Env = serde_json::from_str(json).unwrap();
            assert_eq!(env.kind, EnvType::Unknown(text.to_owned()));
        }
    }
}
