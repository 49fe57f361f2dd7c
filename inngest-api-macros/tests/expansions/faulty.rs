::core::compile_error! {
    "unknown option `idempotnet`; a path takes `paginated`, `idempotent`, `idempotency = \"argument\"`, `ok_statuses(409)`, `server_timeout = \"argument\"`, `redact` and `reference = \"https://…\"`"
}
::core::compile_error! {
    "`{id}` is no argument of `get_run`: add `id: …`; did you mean `run_id`?"
}
/// `DELETE /v2/runs`, idempotent
#[derive(Clone, Debug)]
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
#[non_exhaustive]
pub struct CancelRuns<OnClient = ::inngest_api::__private::NoClient> {
    options: ::inngest_api::__private::CallOptions,
    capability: OnClient,
}
#[allow(clippy::new_without_default)]
impl CancelRuns {
    ///The operation `cancel_runs` as a value, to be sent with [`on`](Self::on) a client.
    pub fn new() -> Self {
        Self {
            options: ::inngest_api::__private::CallOptions::new(),
            capability: ::inngest_api::__private::NoClient,
        }
    }
    /// Chooses the client that sends it: one whose key authorizes the operation.
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
    /// What this call does differently from its client: deadline, environment, further headers.
    pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
        self.options = options;
        self
    }
    /// Sends the operation and gives its value. To await the operation itself is the same.
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
    /// Sends the operation and gives its value with all that came with it: status, headers, metadata.
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
> ::core::future::IntoFuture for CancelRuns<OnClient>
where
    ::inngest_api::__private::Awaited<Empty, OnClient>: ::core::future::Future,
{
    type Output = <Self::IntoFuture as ::core::future::Future>::Output;
    type IntoFuture = ::inngest_api::__private::Awaited<Empty, OnClient>;
    fn into_future(self) -> Self::IntoFuture {
        ::inngest_api::__private::Awaited::new(self.send())
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
            paginated: false,
            server_timeout: ::core::option::Option::None,
            redact: false,
            errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
            documentation: "",
            reference: ::core::option::Option::None,
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
    /// Returns the operations, to be called on this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// `DELETE /v2/runs`, idempotent
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
    /// The operations, as data.
    pub const OPERATIONS: &'static [&'static ::inngest_api::__private::OperationInfo] = &[
        <CancelRuns as ::inngest_api::__private::Operation>::INFO,
    ];
}
