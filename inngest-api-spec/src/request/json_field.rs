use crate::{JsonObject, JsonValue, Model};

/// Why a value cannot be written or read, to follow the argument's name.
type Message = String;

/// A value that can be written into a JSON body and read from one.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not both `Serialize` and `Deserialize`",
    note = "derive both: `#[derive(serde::Serialize, serde::Deserialize)]`"
)]
pub trait JsonField: Sized {
    fn write(&self, json: &mut Vec<u8>) -> Result<(), Message>;
    fn read(json: &serde_json::value::RawValue) -> Result<Self, Message>;
}

#[diagnostic::do_not_recommend]
impl<T: Model> JsonField for T {
    fn write(&self, json: &mut Vec<u8>) -> Result<(), Message> {
        serde_json::to_writer(json, self).map_err(|error| format!("cannot be serialized: {error}"))
    }

    fn read(json: &serde_json::value::RawValue) -> Result<Self, Message> {
        crate::json::from_str(json.get()).map_err(|error| error.to_string())
    }
}

impl JsonField for JsonObject {
    fn write(&self, json: &mut Vec<u8>) -> Result<(), Message> {
        json.extend_from_slice(self.text()?.as_bytes());
        Ok(())
    }

    fn read(json: &serde_json::value::RawValue) -> Result<Self, Message> {
        let object = Self::from_text(json.get().into());
        object.text().map(drop)?;
        Ok(object)
    }
}

impl JsonField for JsonValue {
    fn write(&self, json: &mut Vec<u8>) -> Result<(), Message> {
        json.extend_from_slice(self.text()?.as_bytes());
        Ok(())
    }

    fn read(json: &serde_json::value::RawValue) -> Result<Self, Message> {
        Ok(Self::from_text(json.get().into()))
    }
}
