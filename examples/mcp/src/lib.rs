//! An MCP server: lets an AI agent call the operations that a derived client lists. See the README.

mod assistant;
mod response;
mod server;
mod target;
mod wait;

pub use self::assistant::Assistant;
pub use self::response::{MAX_BYTES, MAX_STREAM_TIME};
pub use self::server::Server;
pub use self::target::{Target, USAGE};
