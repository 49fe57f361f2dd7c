use serde_json::json;

use super::*;

const LETTER: &Schema = &Schema::Object(&[
    Member::required("to", &Schema::Value(ParameterType::String), "Whom it is for."),
    Member::optional("size", &Schema::Texts(&["A4", "A5"]), ""),
    Member::optional("costs", &Schema::Map(&Schema::Value(ParameterType::Number)), ""),
    Member::optional("pages", &Schema::List(&Schema::Value(ParameterType::integer(1, 9))), ""),
]);

#[test]
fn a_schema_is_written_as_json_schema() {
    assert_eq!(
        LETTER.to_json(),
        json!({
            "type": "object",
            "properties": {
                "to": { "type": "string", "description": "Whom it is for." },
                "size": { "type": "string", "enum": ["A4", "A5"] },
                "costs": { "type": "object", "additionalProperties": { "type": "number" } },
                "pages": { "type": "array", "items": { "type": "integer", "minimum": 1, "maximum": 9 } },
            },
            "required": ["to"],
            "additionalProperties": false,
        })
    );
    assert_eq!(i64::SCHEMA.to_json(), json!({ "type": "integer" }), "bounds that limit nothing are left out");
    assert_eq!(u64::SCHEMA.to_json(), json!({ "type": "integer", "minimum": 0 }));
}

#[test]
fn a_mismatch_names_the_value_and_what_it_must_be() {
    for (value, expected) in [
        (json!([]), " must be a JSON object, not an array"),
        (json!({}), ".to is missing"),
        (json!({ "to": null }), ".to must be a string, not `null`"),
        (json!({ "to": "a", "size": "A6" }), ".size must be one of `A4`, `A5`, not `\"A6\"`"),
        (json!({ "to": "a", "costs": { "post": "1" } }), ".costs.post must be a number, not `\"1\"`"),
        (json!({ "to": "a", "pages": [1, 10] }), ".pages[1] must be an integer from 1 to 9, not `10`"),
        (json!({ "to": "a", "pages": "all" }), ".pages must be an array, not `\"all\"`"),
        (json!({ "to": "a", "pages": {} }), ".pages must be an array, not an object"),
        (json!({ "to": "a", "pages": 1 }), ".pages must be an array, such as `[1]`, not `1`"),
        (json!({ "to": "a", "extra": 1 }), " has no member `extra`; its members are `to`, `size`, `costs`, `pages`"),
        (
            json!({ "to": "a", "sice": "A4" }),
            " has no member `sice`; did you mean `size`? Its members are `to`, `size`, `costs`, `pages`",
        ),
    ] {
        let Mismatch { path, what } = LETTER.check(&value).unwrap_err();
        assert_eq!(format!("{path} {what}"), expected, "{value}");
    }
    assert_eq!(LETTER.check(&json!({ "to": "a", "size": "A4", "costs": { "post": 1.5 }, "pages": [1] })), Ok(()));
    let empty = Schema::Object(&[]).check(&json!({ "a": 1 })).unwrap_err();
    assert_eq!(empty.what, "has no member `a`; it has no members");
}

#[test]
fn any_of_accepts_what_one_of_its_schemas_accepts() {
    let either = Schema::AnyOf(&[f64::SCHEMA, bool::SCHEMA]);
    assert_eq!((either.check(&json!(1)), either.check(&json!(true))), (Ok(()), Ok(())));
    assert_eq!(either.check(&json!("1")).unwrap_err().what, "must be a number, not `\"1\"`");
}

#[test]
fn a_range_narrows_integers() {
    const PAGE: Schema = u32::SCHEMA.within(1, 100);
    assert_eq!(PAGE.to_json(), json!({ "type": "integer", "minimum": 1, "maximum": 100 }));
    assert_eq!(PAGE.check(&json!(101)).unwrap_err().what, "must be an integer from 1 to 100, not `101`");
    for (schema, first, last) in [
        (String::SCHEMA, 1, 2),
        (u8::SCHEMA, 0, 256),
        (u8::SCHEMA, -1, 2),
        (u8::SCHEMA, 2, 1),
        (Vec::<u8>::SCHEMA, 1, 2),
    ] {
        assert!(std::panic::catch_unwind(|| schema.within(first, last)).is_err(), "{schema:?} {first} {last}");
    }
}

#[test]
fn durations_are_numbers_with_units() {
    for right in ["30s", "1m30s", "1.5h", "0ms", "2µs", "300000000ns"] {
        assert_eq!(Schema::Duration.check(&json!(right)), Ok(()), "{right}");
    }
    for wrong in [json!(""), json!("30"), json!("s"), json!("1.s"), json!(".5s"), json!("-1s"), json!("1 s"), json!(30)]
    {
        assert!(Schema::Duration.check(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_kind_of_a_type_that_is_not_described_is_known() {
    struct Other(#[expect(dead_code, reason = "only the type matters")] u8);
    assert_eq!(crate::__json_schema!(Vec<Other>), &Schema::Value(ParameterType::Array));
    assert_eq!(crate::__json_schema!(std::collections::BTreeMap<String, Other>), &Schema::Value(ParameterType::Object));
    assert_eq!(crate::__json_schema!(Other), &Schema::Any);
    assert_eq!(crate::__json_schema!(Option<Vec<u8>>), &Schema::List(u8::SCHEMA));
}
