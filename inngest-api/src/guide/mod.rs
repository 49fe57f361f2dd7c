//! Guides: what one does with this crate, each in a page.
//!
//! | guide | for |
//! |---|---|
//! | [`getting_started`] | a first call, from an empty folder |
//! | [`keys`] | which key when, and what the compiler says |
//! | [`derived_clients`] | services that can call what they list, and nothing else |
//! | [`custom_endpoints`] | what this crate does not list yet, or a proxy of yours has |
//! | [`testing`] | tests without a network, or without a socket |
//! | [`streaming`] | files, logs, process output |
//! | [`in_production`] | what happens on each kind of failure, and which knob changes it |
//! | [`self_hosted`] | self-hosted servers, and the dev server |
//! | [`migrating`] | from calls written by hand with reqwest |
//! | [`server_behavior`] | what servers do where the API's description is silent or says otherwise |

#[doc = include_str!("getting_started.md")]
pub mod getting_started {}
#[doc = include_str!("keys.md")]
pub mod keys {}
#[doc = include_str!("derived_clients.md")]
pub mod derived_clients {}
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
#[doc = include_str!("server_behavior.md")]
pub mod server_behavior {}
