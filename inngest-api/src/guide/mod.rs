//! Guides, one page per topic.
//!
//! | guide | topic |
//! |---|---|
//! | [`getting_started`] | a first call, starting from an empty folder |
//! | [`keys`] | which key to use, and the compile errors for wrong keys |
//! | [`derived_clients`] | clients that can call only the operations they list |
//! | [`tools`] | letting an AI agent call some operations, and no others |
//! | [`custom_endpoints`] | endpoints that this crate does not cover |
//! | [`testing`] | tests against the mock server, with or without sockets |
//! | [`streaming`] | files, logs and process output |
//! | [`in_production`] | errors, timeouts, retries, limits, observability, shutdown |
//! | [`self_hosted`] | self-hosted servers, the dev server, environment variables |
//! | [`migrating`] | replacing hand-written reqwest calls |
//! | [`questions`] | logging, headers, times, certificates, Lambda, `fork`, platforms, versions, compile errors, and what is not supported |
//! | [`server_behavior`] | undocumented behavior of Inngest's servers |

#[doc = include_str!("getting_started.md")]
pub mod getting_started {}
#[doc = include_str!("keys.md")]
pub mod keys {}
#[doc = include_str!("derived_clients.md")]
pub mod derived_clients {}
#[doc = include_str!("tools.md")]
pub mod tools {}
#[doc = include_str!("custom_endpoints.md")]
pub mod custom_endpoints {}
#[doc = include_str!("testing.md")]
pub mod testing {}
#[doc = include_str!("streaming.md")]
pub mod streaming {}
#[doc = include_str!("in_production.md")]
pub mod in_production {}
#[doc = include_str!("self_hosted.md")]
pub mod self_hosted {}
#[doc = include_str!("migrating.md")]
pub mod migrating {}
#[doc = include_str!("questions.md")]
pub mod questions {}
#[doc = include_str!("server_behavior.md")]
pub mod server_behavior {}
