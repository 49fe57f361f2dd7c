//! What users derive: narrow clients, typed functions, typed events.

mod clients;
mod events;
mod functions;
