//! Environment variables. Each case runs in a new process, which has only the variables that the case sets.

mod clients;
mod destinations;
mod proxies;
mod roots;
mod self_hosted;
mod warnings;
