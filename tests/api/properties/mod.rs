//! Property tests: the server decodes what the client encodes, and an invalid response is an error, never a panic.

mod every;
mod hostile;
mod injection;
mod requests;
mod served;
mod settings;
