use inngest_api::tools::{self, Tools as _};
use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ErrorData, Implementation, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{RequestContext, RoleServer};

use crate::{Assistant, response, wait};

/// Serves the operations of an [`Assistant`] as tools.
#[derive(Clone, Debug)]
pub struct Server {
    assistant: Assistant,
    /// The operations that the assistant lists.
    operations: Vec<tools::Tool>,
    /// The operations and `wait_for_run`, in the types of the protocol.
    tools: Vec<Tool>,
}

impl Server {
    /// Creates the server.
    ///
    /// # Errors
    /// Returns an error if the definition of a tool does not fit the protocol.
    pub fn new(assistant: Assistant) -> Result<Self, serde_json::Error> {
        let operations = Assistant::tools();
        let definitions = operations.iter().map(serde_json::to_value).chain([Ok(wait::definition())]);
        let tools = definitions.map(|definition| serde_json::from_value(definition?)).collect::<Result<_, _>>()?;
        Ok(Self { assistant, operations, tools })
    }

    async fn call(
        &self,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResult, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        if request.name == wait::NAME {
            return Ok(wait::call(&self.assistant, &arguments, context).await);
        }
        let Some(tool) = self.operations.iter().find(|tool| tool.name == request.name) else {
            // An unknown tool is an error of the protocol, as its specification says; all other errors are results of tools.
            return Err(ErrorData::invalid_params(self.unknown(&request.name), None));
        };
        let call = self.assistant.call(&tool.name, arguments);
        if tool.operation.response.is_streamed() {
            return Ok(response::streamed(call, tool).await);
        }
        Ok(match call.await {
            Ok(body) => match body.decode() {
                Ok(body) => response::structured(body, tool),
                Err(error) => response::error(error.to_string()),
            },
            Err(error) => response::error(error.to_string()),
        })
    }

    fn unknown(&self, name: &str) -> String {
        let names: Vec<_> = self.tools.iter().map(|tool| tool.name.as_ref()).collect();
        format!("unknown tool `{name}`; the tools are {}", names.join(", "))
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")))
            .with_instructions(
                "Inngest runs functions durably. `invoke_function`, `send_event` and `rerun` start runs and return at once; \
                 `wait_for_run` waits for the end of one. A result with the member `truncated` is not complete.",
            )
    }

    async fn list_tools(
        &self,
        _page: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.clone()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        // A cancelled call is dropped, which ends its requests. Its response is not sent.
        let result = context.ct.run_until_cancelled(self.call(request, &context)).await;
        result.unwrap_or_else(|| Err(ErrorData::internal_error("cancelled", None))).map(Into::into)
    }
}
