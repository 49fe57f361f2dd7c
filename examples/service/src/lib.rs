//! A service that fulfils orders by a function of Inngest's. See the README for how to run it.
//!
//! - [`Settings`] and the client ([`client_from_env`]) come from the environment;
//! - [`Shop`] is what the handlers share: one client, and the calls that outlive a request;
//! - each handler in `handlers` has a client of its own, derived, that can call what it lists and nothing else;
//! - [`Deadline`] gives each call what is left of its request's time;
//! - [`Problem`] says to the requester what a failed call means to them;
//! - [`serve`] stops without losing a call.

mod client;
mod deadline;
mod function;
mod handlers;
mod problem;
mod serve;
mod settings;
mod shop;
mod telemetry;

pub use self::client::{EmbeddedServer, client_from_env};
pub use self::deadline::Deadline;
pub use self::function::{FulfilOrder, Receipt};
pub use self::problem::Problem;
pub use self::serve::{ServeError, serve, told_to_stop};
pub use self::settings::{Settings, SettingsError};
pub use self::shop::{Api, Shop, router};
pub use self::telemetry::log_as_json;
