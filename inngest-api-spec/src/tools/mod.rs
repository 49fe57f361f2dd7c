//! Operations as tools: what a program that chooses operations at run time, such as an AI agent, may call.

mod call;
mod names;
mod tool;

#[cfg(test)]
mod tests;

pub use self::call::{Grant, ToolCall};
pub use self::tool::{Hints, Tool};

use crate::request::known_names;
use crate::{Error, ErrorKind, IntoArgument, JsonObject, OperationInfo};

/// The operations of a derived client as tools. `#[derive(InngestClient)]` implements it.
///
/// The client is the list of what an agent may do: a tool that it does not list cannot be called, whatever the key authorizes.
///
/// ```
/// # mod inngest_api { pub mod tools { pub use inngest_api_spec::*; } }
/// use inngest_api::tools::Tools;
///
/// /// Calls the tool that an agent has chosen, and returns the text for the agent.
/// async fn call_tool(agent: &impl Tools, name: &str, arguments: serde_json::Value) -> String {
///     match agent.call(name, arguments).await {
///         Ok(response) => response.as_str().to_owned(),
///         Err(error) => error.to_string(), // names the argument that is wrong, so that the agent can correct it
///     }
/// }
/// ```
pub trait Tools {
    /// The operations, in the order of the definition.
    #[doc(hidden)]
    const LISTED: &'static [&'static OperationInfo];

    /// Returns the permission to call the operation at an index of `LISTED`.
    #[doc(hidden)]
    fn grant(&self, index: usize) -> Option<Grant>;

    /// Returns one tool for each operation that the client lists, in the order of its definition.
    #[must_use]
    fn tools() -> Vec<Tool>
    where
        Self: Sized,
    {
        let names = names::unique(Self::LISTED);
        names.into_iter().zip(Self::LISTED).map(|(name, operation)| Tool::new(name, operation)).collect()
    }

    /// Returns the call of the tool with this name; it is sent when it is awaited.
    ///
    /// The arguments are an object, as [`Tool::input_schema`] describes it, or a text that contains the object, as some APIs of
    /// language models return it. `null` and an empty text are the same as `{}`; for an optional argument `null` is the same as
    /// none.
    fn call(&self, name: &str, arguments: impl IntoArgument<JsonObject>) -> ToolCall
    where
        Self: Sized,
    {
        let names = names::unique(Self::LISTED);
        let grant = names.iter().position(|known| known == name).and_then(|index| self.grant(index));
        ToolCall::new(grant.ok_or_else(|| not_listed(name, &names)), arguments.into_argument())
    }
}

fn not_listed(name: &str, names: &[String]) -> Error {
    let fix = known_names(name, "it lists", names.iter().map(String::as_str), "it lists none");
    Error::local(ErrorKind::Request, None, format!("the client lists no tool `{name}`; {fix}"))
}

macro_rules! by_reference {
    ($($ty:ty),*) => {$(
        impl<T: Tools> Tools for $ty {
            const LISTED: &'static [&'static OperationInfo] = T::LISTED;

            fn grant(&self, index: usize) -> Option<Grant> {
                (**self).grant(index)
            }
        }
    )*};
}
by_reference!(&T, std::sync::Arc<T>, Box<T>);
