// By hidden items: a path that a server resolves to another version.
use inngest_api::__private::{Method, OperationParts, ParameterParts, Schema, Stability};
use inngest_api::operation::{
    AccessTokens, BodyKind, Effect, Idempotency, OperationInfo, ParameterInfo, ParameterLocation, ParameterType,
    PathEncoding, ResponseKind,
};

const PARAMETERS: &[ParameterInfo] = &[ParameterInfo::from_parts(ParameterParts {
    name: "mode",
    wire_name: "X-Mode",
    location: ParameterLocation::Header,
    required: true,
    repeated: false,
    encoding: PathEncoding::Once,
    ty: ParameterType::String,
    schema: &Schema::Any,
    check: |_| Ok(()),
    rust_type: "String",
    documentation: "",
})];

const FORGED: &OperationInfo = &OperationInfo::from_parts(
    Method::GET,
    OperationParts {
        id: "forged",
        version: "v2",
        base: "/v2",
        path: "/../v1/events",
        segments: &["/../v1/events"],
        parameters: PARAMETERS,
        body: BodyKind::None,
        response: ResponseKind::Empty,
        envelope: &[],
        response_schema: &Schema::Any,
        ok_statuses: &[],
        idempotency: Idempotency::Safe,
        effect: Effect::Changes,
        decode_page: None,
        server_timeout: None,
        redact: false,
        permission: None,
        stability: Stability::Stable,
        errors_in_success: false,
        documentation: "",
        reference: None,
        access_tokens: AccessTokens::Accepted,
    },
);

fn main() {
    println!("{}", FORGED.id);
}
