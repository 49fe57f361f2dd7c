//! HTTP without sockets: finds the operation of a request, checks the key, calls the handler, writes the response.

mod envelope;
mod fault_injection;
mod keys;
mod path;
mod permissions;
mod response;
mod route;
mod router;
mod server_headers;
mod service;
mod storage;
mod template;
mod truncated_body;
mod unmatched;

pub(super) use self::keys::AcceptedKeys;
pub(super) use self::path::parse_query;
pub(super) use self::permissions::Permissions;
pub(super) use self::response::ResponseBody;
pub(super) use self::route::Route;
pub(super) use self::router::Router;
pub(super) use self::service::MockService;
