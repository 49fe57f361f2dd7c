//! Enums that derive `Parameter`.

use inngest_api::operation::Parameter;
use inngest_api::response::Json;
use inngest_api::tools::{Described, Tools as _};
use inngest_api::{ApiKey, Client, Error, InngestClient, endpoints, mock};
use serde::{Deserialize, Serialize};
use serde_json::json;

macro_rules! urgencies {
    ($($name:ident $case:literal)*) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Parameter)]
        #[serde(rename_all = $case)]
        enum $name {
            VeryLow,
            HTTPOnly,
            A1,
            r#Type,
            #[serde(rename = "Wichtig: ä", alias = "!")]
            High,
        }

        impl $name {
            const ALL: [Self; 5] = [Self::VeryLow, Self::HTTPOnly, Self::A1, Self::Type, Self::High];
        }
    )*};
}
urgencies! {
    Lower "lowercase"
    Upper "UPPERCASE"
    Pascal "PascalCase"
    Camel "camelCase"
    Snake "snake_case"
    ShoutySnake "SCREAMING_SNAKE_CASE"
    Kebab "kebab-case"
    ShoutyKebab "SCREAMING-KEBAB-CASE"
}

#[test]
fn the_text_of_a_variant_is_its_name_in_json() {
    macro_rules! check {
        ($($name:ident)*) => {$(
            for value in $name::ALL {
                let text = value.to_text().into_owned();
                assert_eq!(serde_json::to_value(value).unwrap(), text);
                assert_eq!($name::from_text(&text), Ok(value));
            }
            assert_eq!($name::from_text("!"), Ok($name::High));
            assert!($name::from_text("").is_err());
        )*};
    }
    check!(Lower Upper Pascal Camel Snake ShoutySnake Kebab ShoutyKebab);
}

/// Values that this program knows, and one for all others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Parameter, Described)]
#[serde(rename_all = "lowercase")]
enum Reason {
    Expired,
    Rejected,
    #[serde(other)]
    Other,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Letter {
    path: Reason,
    query: Option<Reason>,
    several: Vec<Reason>,
    header: Option<Reason>,
    body: Reason,
}

#[endpoints(V2)]
trait Letters {
    /// Moves a letter.
    #[post("/letters/{path}")]
    fn move_letter(
        path: Reason,
        #[query] query: Option<Reason>,
        #[query] several: Vec<Reason>,
        #[header("X-Reason")] header: Option<Reason>,
        body: Reason,
    ) -> Json<Letter>;
}

#[derive(InngestClient)]
struct Mover {
    #[inngest(v2(health), self::Letters(move_letter))]
    api: Client<ApiKey>,
}

#[tokio::test]
async fn an_enum_is_an_argument_in_every_place() -> Result<(), Error> {
    let server = mock::Server::builder().in_memory().unwrap();
    let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;
    server.on::<MoveLetter>(|call| {
        let MoveLetter { path, query, several, header, body, .. } = call;
        Ok(Letter { path, query, several, header, body })
    });
    let letters = Letters::new(&client);
    let call = letters.move_letter(Reason::Expired, Reason::Rejected).query(Reason::Expired);
    let moved = call.several(Reason::Rejected).several(Reason::Expired).header(Reason::Rejected).send().await?;
    let expected = Letter {
        path: Reason::Expired,
        query: Some(Reason::Expired),
        several: vec![Reason::Rejected, Reason::Expired],
        header: Some(Reason::Rejected),
        body: Reason::Rejected,
    };
    assert_eq!(moved, expected);
    assert_eq!(serde_json::from_value::<Reason>(json!("unheard of")).unwrap(), Reason::Other);
    assert_eq!(Reason::from_text("unheard of"), Ok(Reason::Other));
    Ok(())
}

#[test]
fn a_tool_lists_the_values_of_an_enum() {
    let tools = Mover::tools();
    let schema = &tools.iter().find(|tool| tool.name == "move_letter").unwrap().input_schema;
    for argument in ["path", "query", "header", "body"] {
        assert_eq!(schema["properties"][argument]["enum"], json!(["expired", "rejected"]), "{schema}");
    }
    assert_eq!(schema["properties"]["several"]["items"]["enum"], json!(["expired", "rejected"]), "{schema}");
}
