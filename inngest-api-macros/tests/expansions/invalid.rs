::core::compile_error! {
    "unknown option `idempotnet`; expected `paginated`, `idempotent`, `idempotency = \"argument\"`, `ok_statuses(409)`, `server_timeout = \"argument\"`, `redact`, `additive`, `permission = \"runs:read:list\"`, `beta`, `reference = \"https://…\"` or `no_access_token`"
}
::core::compile_error! {
    "`{id}` has no argument; add `id: …`, or write `{run_id}`"
}
/// `DELETE /v2/runs` · idempotent · returns nothing
#[derive(Clone, Debug)]
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
#[non_exhaustive]
pub struct CancelRuns<OnClient = ::inngest_api::__private::NoClient> {
    options: ::inngest_api::__private::CallOptions,
    capability: OnClient,
}
#[allow(clippy::new_without_default)]
impl CancelRuns {
    /// Creates the operation `cancel_runs` without a client. Call [`on`](Self::on) before sending it.
    pub fn new() -> Self {
        Self {
            options: ::inngest_api::__private::CallOptions::new(),
            capability: ::inngest_api::__private::NoClient,
        }
    }
    /// Sets the client that sends the operation. Its key must authorize it.
    pub fn on<OnClient: ::inngest_api::__private::Call<Self>>(
        self,
        client: &OnClient,
    ) -> CancelRuns<::inngest_api::__private::Capability<Self>> {
        CancelRuns {
            options: self.options,
            capability: ::inngest_api::__private::Call::<Self>::capability(client),
        }
    }
}
impl<OnClient> CancelRuns<OnClient> {
    /// Sets options for this call only: timeouts, retries, environment, headers.
    pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
        self.options = options;
        self
    }
    /// Sends the operation and returns its value. Awaiting the builder does the same.
    pub fn send(self) -> ::inngest_api::__private::SendFuture<Empty>
    where
        OnClient: ::inngest_api::__private::HasClient<CancelRuns>,
    {
        ::inngest_api::__private::send(
            self.capability.capability(),
            &self,
            &self.options,
        )
    }
    /// Sends the operation and returns its value with the status, the headers and the metadata.
    pub fn send_full(self) -> ::inngest_api::__private::SendFullFuture<Empty>
    where
        OnClient: ::inngest_api::__private::HasClient<CancelRuns>,
    {
        ::inngest_api::__private::send_full(
            self.capability.capability(),
            &self,
            &self.options,
        )
    }
}
impl<
    OnClient: ::inngest_api::__private::HasClient<CancelRuns>,
> ::core::future::IntoFuture for CancelRuns<OnClient> {
    type Output = <Self::IntoFuture as ::core::future::Future>::Output;
    type IntoFuture = ::inngest_api::__private::SendFuture<OnClient::Response>;
    fn into_future(self) -> Self::IntoFuture {
        ::inngest_api::__private::HasClient::send(&self.capability, &self, &self.options)
    }
}
impl<OnClient> ::inngest_api::__private::GeneratedOperation for CancelRuns<OnClient> {}
impl<OnClient> ::inngest_api::__private::Operation for CancelRuns<OnClient> {
    type Api = ::inngest_api::__private::V2;
    type WithoutClient = CancelRuns;
    type Response = Empty;
    const INFO: &'static ::inngest_api::__private::OperationInfo = &::inngest_api::__private::OperationInfo::from_parts(
        ::inngest_api::__private::Method::DELETE,
        ::inngest_api::__private::OperationParts {
            id: "cancel_runs",
            version: "v2",
            base: "/v2",
            path: "/runs",
            segments: &["/runs"],
            parameters: &[],
            body: ::inngest_api::__private::BodyKind::None,
            response: ::inngest_api::__private::response_kind::<Self>(),
            ok_statuses: &[],
            idempotency: ::inngest_api::__private::Idempotency::Idempotent,
            effect: ::inngest_api::__private::Effect::Changes,
            paginated: false,
            server_timeout: ::core::option::Option::None,
            redact: false,
            permission: ::core::option::Option::None,
            stability: ::inngest_api::__private::Stability::Stable,
            errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
            documentation: "",
            reference: ::core::option::Option::None,
            access_tokens: ::inngest_api::__private::AccessTokens::Accepted,
        },
    );
    fn encode(&self, _: &mut ::inngest_api::__private::RequestEncoder) {}
}
::inngest_api::__private::server_half! {
    impl ::inngest_api::__private::Serve for CancelRuns {
        fn decode(
            _: &mut ::inngest_api::__private::RequestDecoder,
        ) -> ::core::result::Result<Self, ::inngest_api::__private::RequestError> {
            ::core::result::Result::Ok(Self {
                options: ::inngest_api::__private::CallOptions::new(),
                capability: ::inngest_api::__private::NoClient,
            })
        }
        fn visit_arguments(_: &mut impl ::inngest_api::__private::ArgumentVisitor) {}
    }
}
#[doc(hidden)]
#[allow(missing_docs, missing_debug_implementations, dead_code)]
pub struct GetRun(fn(RunId, Data<Run>));
#[doc(hidden)]
#[allow(missing_docs, missing_debug_implementations, dead_code)]
pub struct StartRun(fn(Data<Run>));
///Custom operations of the Inngest API.
#[derive(Clone, Copy, Debug)]
pub struct Runs<OnClient>(OnClient);
impl<OnClient> Runs<OnClient> {
    /// Creates the operations of this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// `DELETE /v2/runs` · idempotent · returns nothing
    pub fn cancel_runs(
        &self,
    ) -> CancelRuns<::inngest_api::__private::Capability<CancelRuns>>
    where
        OnClient: ::inngest_api::__private::Call<CancelRuns>,
    {
        CancelRuns::new().on(&self.0)
    }
}
impl Runs<()> {
    /// Metadata of the operations.
    pub const OPERATIONS: &'static [&'static ::inngest_api::__private::OperationInfo] = &[
        <CancelRuns as ::inngest_api::__private::Operation>::INFO,
    ];
}
