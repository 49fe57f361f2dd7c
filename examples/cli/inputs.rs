//! The arguments of a call, read from the command line, files and standard input.

use clap::ArgMatches;
use inngest_api::auth::{AnyCredential, Auth, Version};
use inngest_api::operation::{BodyKind, OperationInfo, ParameterInfo, ParameterLocation, ParameterType, Untyped};
use inngest_api::stream::Upload;
use inngest_api::{Client, io};
use inngest_api_examples::AnyError;
use serde_json::{Map, Value};
use tokio::io::AsyncReadExt as _;

/// An operation and its arguments.
pub(crate) struct Inputs {
    pub(crate) operation: &'static OperationInfo,
    arguments: Map<String, Value>,
    upload: Option<Upload>,
}

impl Inputs {
    pub(crate) async fn read(operation: &'static OperationInfo, matches: &ArgMatches) -> Result<Self, AnyError> {
        let mut inputs = Self { operation, arguments: Map::new(), upload: None };
        for parameter in operation.parameters {
            let Some(texts) = matches.get_many::<String>(parameter.name) else { continue };
            let mut values = Vec::new();
            for text in texts {
                let named = |error: AnyError| format!("`{}`: {error}", parameter.name);
                if parameter.ty == ParameterType::Bytes {
                    inputs.upload = Some(match file(text).map_err(named)? {
                        Some(path) => io::from_file(path).await.map_err(|error| format!("{path}: {error}"))?,
                        None if text == "-" => io::from_reader(tokio::io::stdin()),
                        None => Upload::bytes(text.clone()),
                    });
                    continue;
                }
                values.push(value(parameter, &content(text).await.map_err(named)?).map_err(named)?);
            }
            match (parameter.repeated, values.pop()) {
                (true, Some(last)) => {
                    values.push(last);
                    inputs.arguments.insert(parameter.name.to_owned(), values.into());
                }
                (_, Some(only)) => drop(inputs.arguments.insert(parameter.name.to_owned(), only)),
                (_, None) => {}
            }
        }
        if operation.body == BodyKind::Object
            && let Some(text) = matches.get_one::<String>("body")
        {
            let json = content(text).await.map_err(|error| format!("`body`: {error}"))?;
            inputs.add_body(&json)?;
        }
        Ok(inputs)
    }

    pub(crate) fn call<V: Version>(&self, client: &Client<AnyCredential<V>>) -> Untyped<V>
    where
        AnyCredential<V>: Auth<V>,
    {
        let call = client.untyped::<V>(self.operation.id, self.arguments.clone());
        match &self.upload {
            Some(upload) => call.upload(upload.clone()),
            None => call,
        }
    }

    /// Adds the members of a body, which have the names that are sent.
    fn add_body(&mut self, json: &str) -> Result<(), AnyError> {
        let body: Map<String, Value> = serde_json::from_str(json).map_err(|error| format!("`body`: {error}"))?;
        for (member, value) in body {
            let mut fields =
                self.operation.parameters.iter().filter(|field| field.location == ParameterLocation::Field);
            let known = fields.find(|field| field.wire_name == member);
            let known = known.ok_or_else(|| format!("`body`: `{}` has no member `{member}`", self.operation.id))?;
            self.arguments.insert(known.name.to_owned(), value);
        }
        Ok(())
    }
}

/// Returns the path in `@path`.
fn file(text: &str) -> Result<Option<&str>, AnyError> {
    match text.strip_prefix('@') {
        Some("") => Err("`@` has no path; write `@FILE`, or `-` for standard input".into()),
        path => Ok(path),
    }
}

/// Returns the text itself, or that of the file or the input that it names.
async fn content(text: &str) -> Result<String, AnyError> {
    let mut content = String::new();
    match file(text)? {
        Some(path) => {
            content = tokio::fs::read_to_string(path).await.map_err(|error| format!("{path}: {error}"))?;
        }
        None if text == "-" => drop(tokio::io::stdin().read_to_string(&mut content).await?),
        None => text.clone_into(&mut content),
    }
    Ok(content)
}

fn value(parameter: &ParameterInfo, text: &str) -> Result<Value, AnyError> {
    if parameter.is_text() {
        return Ok(text.into());
    }
    // Values of enums need no quotes, either. If the value has the wrong type, the operation rejects it.
    match serde_json::from_str(text) {
        Err(error) if text.trim_start().starts_with(['{', '[', '"']) => Err(format!("not valid JSON: {error}").into()),
        Err(_) => Ok(text.into()),
        Ok(json) => Ok(json),
    }
}
