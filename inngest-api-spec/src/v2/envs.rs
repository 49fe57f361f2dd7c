use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{Cursor, Data, Described, EnvId, Page};

/// Environments of the account. The header `X-Inngest-Env` has no effect on these operations.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/environments/{operation}"
)]
pub trait Envs {
    /// Lists the environments of the account.
    ///
    /// A dev server returns one placeholder environment, `dev`.
    #[get("/envs", paginated, permission = "environments:read:list")]
    fn fetch_account_envs(
        /// The maximum number of environments per page, 1 to 250; default 50.
        #[range(1..=250)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<Env>;

    /// Creates an environment. Inngest Cloud only.
    ///
    /// Not idempotent: a second call may create a second environment.
    ///
    /// # Errors
    /// `missing_field` if the name is empty, [`Conflict`](crate::ErrorKind::Conflict) if the environment already exists.
    #[post("/envs", additive, permission = "environments:write:create")]
    fn create_env(
        /// The environment's name.
        name: String,
        /// The environment's id; by default the server generates one.
        id: Option<EnvId>,
    ) -> Data<Env>;

    /// Archives or unarchives an environment. Inngest Cloud only.
    ///
    /// # Errors
    /// `env_not_found` if the environment does not exist, 422 if the API rejects the change.
    #[patch("/envs/{id}", idempotent, permission = "environments:write:update")]
    fn patch_env(
        /// The environment's id, not its name.
        id: EnvId,
        /// `true` to archive, `false` to unarchive; by default nothing changes.
        is_archived: Option<bool>,
    ) -> Data<Env>;
}

/// An environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Env {
    /// The environment's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: EnvId,
    /// The environment's name, which is the value of `X-Inngest-Env`.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The kind of environment. `PRODUCTION` if the server omits it.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: EnvType,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// Whether it is archived.
    #[serde(skip_serializing_if = "is_default")]
    pub is_archived: bool,
}

open_enum! {
    /// The kind of an environment.
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
    fn an_unknown_environment_type_is_preserved() {
        for (json, text) in [(r#"{"type":"PREVIEW"}"#, "PREVIEW"), (r#"{"type":7}"#, "7")] {
            let env: Env = serde_json::from_str(json).unwrap();
            assert_eq!(env.kind, EnvType::Unknown(text.to_owned()));
        }
    }
}
