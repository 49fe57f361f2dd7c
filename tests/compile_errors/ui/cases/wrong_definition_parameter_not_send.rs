use std::borrow::Cow;
use std::rc::Rc;

use inngest_api::operation::{Parameter, ParameterError};

#[derive(Clone, Debug)]
pub struct Topic(Rc<str>);

impl Parameter for Topic {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn from_text(text: &str) -> Result<Self, ParameterError> {
        Ok(Self(text.into()))
    }
}

fn main() {}
