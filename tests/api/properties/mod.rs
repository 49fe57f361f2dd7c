//! What holds for any value: what the client encodes, the server decodes; what is no answer is an error, and no panic.

mod every;
mod hostile;
mod injection;
mod requests;
mod served;
mod settings;
