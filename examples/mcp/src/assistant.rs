use inngest_api::auth::{AnyCredential, V2};
use inngest_api::{Client, InngestClient};

/// What the agent may do: start functions, look for failed runs, and rerun them. It can cancel, change and delete nothing.
///
/// The list is all there is to configure: each operation in it is a tool, and no other operation can be called.
#[derive(Clone, Debug, InngestClient)]
pub struct Assistant {
    #[inngest(v2(
        get_apps,
        get_functions,
        invoke_function,
        send_event,
        list_runs,
        get_function_run,
        rerun,
        list_sandboxes,
        stream_sandbox_logs,
    ))]
    api: Client<AnyCredential<V2>>,
}

impl Assistant {
    /// Creates the assistant from a client.
    #[must_use]
    pub const fn new(api: Client<AnyCredential<V2>>) -> Self {
        Self { api }
    }
}
