//! A client that is connected to the server, and validates each result.

use std::sync::{Arc, Mutex};

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::{ApiKey, Client, mock};
use inngest_api_mcp::{Assistant, MAX_BYTES, Server};
use rmcp::model::{CallToolRequestParams, CallToolResult, ErrorData, ProgressNotificationParam, Tool};
use rmcp::service::{NotificationContext, RoleClient, RunningService, ServiceError};
use rmcp::transport::IntoTransport;
use rmcp::{ClientHandler, ServiceExt as _};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "sk-inn-api-0123456789abcdef";

/// The client, which stores the progress notifications.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorder(Arc<Mutex<Vec<ProgressNotificationParam>>>);

impl ClientHandler for Recorder {
    async fn on_progress(&self, notification: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        self.0.lock().unwrap().push(notification);
    }
}

pub(crate) struct Session {
    pub(crate) client: RunningService<RoleClient, Recorder>,
    pub(crate) tools: Vec<Tool>,
}

impl Session {
    pub(crate) async fn over<E, A>(transport: impl IntoTransport<RoleClient, E, A>) -> Self
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let client = Recorder::default().serve(transport).await.unwrap();
        let tools = client.list_all_tools().await.unwrap();
        Self { client, tools }
    }

    /// Connects to a server in this process, whose assistant calls a mock server.
    pub(crate) async fn with(mock: &mock::Server) -> Self {
        let assistant = Assistant::new(client_of(mock));
        let (near, far) = tokio::io::duplex(4096);
        tokio::spawn(async move {
            Server::new(assistant).unwrap().serve(far).await.unwrap().waiting().await.unwrap();
        });
        Self::over(near).await
    }

    /// Calls a tool. The result is not too long, contains no key, and fits the output schema.
    pub(crate) async fn call(&self, name: &'static str, arguments: Value) -> CallToolResult {
        let result = self.client.call_tool(request(name, arguments)).await.unwrap();
        let json = serde_json::to_string(&result).unwrap();
        assert!(!json.contains("sk-inn-api"), "{json}");
        assert!(text(&result).len() <= MAX_BYTES, "{} bytes", text(&result).len());
        let tool = self.tools.iter().find(|tool| tool.name == name).expect(name);
        match (&tool.output_schema, &result.structured_content) {
            (Some(schema), Some(content)) => {
                let schema = Value::Object(schema.as_ref().clone());
                jsonschema::validate(&schema, content).unwrap();
                assert!(content.is_object());
                assert_eq!(serde_json::from_str::<Value>(text(&result)).unwrap(), *content);
            }
            (Some(_), None) => assert_eq!(result.is_error, Some(true), "a result without structured content"),
            (None, content) => assert_eq!(*content, None),
        }
        result
    }

    /// Calls a tool, which succeeds, and returns its structured content.
    pub(crate) async fn content(&self, name: &'static str, arguments: Value) -> Value {
        let result = self.call(name, arguments).await;
        assert_eq!(result.is_error, Some(false), "{}", text(&result));
        result.structured_content.unwrap()
    }

    /// Calls a tool, which fails, and returns the text.
    pub(crate) async fn error(&self, name: &'static str, arguments: Value) -> String {
        let result = self.call(name, arguments).await;
        assert_eq!(result.is_error, Some(true), "{}", text(&result));
        text(&result).to_owned()
    }

    /// Calls something that is not a tool, and returns the protocol's error.
    pub(crate) async fn protocol_error(&self, name: &'static str) -> ErrorData {
        match self.client.call_tool(request(name, json!({}))).await {
            Err(ServiceError::McpError(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    /// Starts a run, and returns its id.
    pub(crate) async fn invoke(&self, data: Value) -> String {
        let arguments = json!({ "app_id": "demo-app", "function_id": "backfill-data", "data": data });
        let invoked = self.content("invoke_function", arguments).await;
        invoked["data"]["runId"].as_str().unwrap().to_owned()
    }

    pub(crate) fn progress(&self) -> Vec<ProgressNotificationParam> {
        self.client.service().0.lock().unwrap().clone()
    }
}

pub(crate) fn request(name: &'static str, arguments: Value) -> CallToolRequestParams {
    let Value::Object(arguments) = arguments else { panic!("{arguments}") };
    CallToolRequestParams::new(name).with_arguments(arguments)
}

/// Returns the first text of a result.
pub(crate) fn text(result: &CallToolResult) -> &str {
    &result.content[0].as_text().unwrap().text
}

/// Configures a mock server with a function that returns its input.
pub(crate) fn demo_app() -> mock::Builder {
    mock::Server::builder().function("demo-app", "backfill-data", |data: Value| Ok(data)).cloud()
}

pub(crate) fn client_of(mock: &mock::Server) -> Client<AnyCredential<V2>> {
    mock.client(AnyCredential::new(ApiKey::parse(KEY).unwrap())).unwrap()
}
