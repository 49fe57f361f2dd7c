//! The derive macros: derived clients, typed functions, typed events.

mod clients;
mod events;
mod functions;
mod parameters;
mod tools;
