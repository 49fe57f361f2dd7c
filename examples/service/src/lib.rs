//! An example service whose orders are fulfilled by an Inngest function. The README explains how to run it.
//!
//! - [`Settings`] and the client ([`client_from_env`]) come from the environment;
//! - [`Shop`] is the state that the handlers share: one client, and the calls that outlive their request;
//! - each handler in `handlers` has a derived client that can make only the calls it needs;
//! - [`Deadline`] limits each call to the remaining time of its request;
//! - [`Problem`] maps the error of a call to an HTTP response;
//! - [`serve`] shuts down without losing a call.

mod client;
mod deadline;
mod function;
mod handlers;
mod problem;
mod serve;
mod settings;
mod shop;
mod telemetry;

pub use self::client::{DemoServer, client_from_env};
pub use self::deadline::Deadline;
pub use self::function::{FulfilOrder, Receipt};
pub use self::problem::Problem;
pub use self::serve::{ServeError, serve, stop_signal};
pub use self::settings::{Settings, SettingsError};
pub use self::shop::{Api, Shop, router};
pub use self::telemetry::log_as_json;
