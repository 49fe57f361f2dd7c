//! The arguments of a call, read from the command line, files and standard input.

use clap::ArgMatches;
use inngest_api::io;
use inngest_api::operation::{BodyKind, OperationInfo, ParameterInfo, ParameterLocation, ParameterType};
use inngest_api::stream::Upload;
use inngest_api_examples::AnyError;
use serde_json::{Map, Value};
use tokio::io::AsyncReadExt as _;

/// The arguments of a call.
pub(crate) struct Inputs {
    pub(crate) arguments: Map<String, Value>,
    pub(crate) upload: Option<Upload>,
}

impl Inputs {
    pub(crate) async fn read(operation: &'static OperationInfo, matches: &ArgMatches) -> Result<Self, AnyError> {
        let mut inputs = Self { arguments: Map::new(), upload: None };
        for parameter in operation.parameters {
            let Some(texts) = matches.get_many::<String>(parameter.name) else { continue };
            let mut values = Vec::new();
            for text in texts {
                if parameter.ty == ParameterType::Bytes {
                    inputs.upload = Some(match text.strip_prefix('@') {
                        Some(path) => io::from_file(path).await.map_err(|error| format!("{path}: {error}"))?,
                        None if text == "-" => io::from_reader(tokio::io::stdin()),
                        None => Upload::bytes(text.clone()),
                    });
                    continue;
                }
                let json = value(parameter, &content(text).await?);
                values.push(json.map_err(|error| format!("`{}`: {error}", parameter.name))?);
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
            inputs.add_body(operation, &content(text).await?)?;
        }
        Ok(inputs)
    }

    /// Adds the members of a body, which have the names that are sent.
    fn add_body(&mut self, operation: &'static OperationInfo, json: &str) -> Result<(), AnyError> {
        let body: Map<String, Value> = serde_json::from_str(json).map_err(|error| format!("`body`: {error}"))?;
        for (member, value) in body {
            let mut fields = operation.parameters.iter().filter(|field| field.location == ParameterLocation::Field);
            let known = fields.find(|field| field.wire_name == member);
            let known = known.ok_or_else(|| format!("`body`: `{}` has no member `{member}`", operation.id))?;
            self.arguments.insert(known.name.to_owned(), value);
        }
        Ok(())
    }
}

/// Returns the text itself, or that of the file or the input that it names.
async fn content(text: &str) -> Result<String, AnyError> {
    let mut content = String::new();
    match text.strip_prefix('@') {
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
