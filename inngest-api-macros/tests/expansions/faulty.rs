::core::compile_error! {
    "unknown option `idempotnet`; a path takes `paginated`, `idempotent`, `idempotency = \"argument\"`, `success(409)`, `waits = \"argument\"`, `secret` and `reference = \"https://…\"`"
}
::core::compile_error! {
    "`{id}` is no argument of `get_run`: add `id: …`; did you mean `run_id`?"
}
/// `DELETE /v2/runs`, idempotent
#[derive(Clone, Debug)]
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
#[non_exhaustive]
pub struct CancelRuns<OnClient = ::inngest_api::__private::Detached> {
    options: ::inngest_api::__private::CallOptions,
    via: OnClient,
}
#[allow(clippy::new_without_default)]
impl CancelRuns {
    ///The operation `cancel_runs` as a value, to be sent with [`on`](Self::on) a client.
    pub fn new() -> Self {
        Self {
            options: ::inngest_api::__private::CallOptions::new(),
            via: ::inngest_api::__private::Detached,
        }
    }
    /// Chooses the client that sends it: one whose key authorizes the operation.
    pub fn on<OnClient: ::inngest_api::__private::Call<Self>>(
        self,
        client: &OnClient,
    ) -> CancelRuns<::inngest_api::__private::Via<Self>> {
        CancelRuns {
            options: self.options,
            via: ::inngest_api::__private::Call::<Self>::via(client),
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
    pub fn send(self) -> ::inngest_api::__private::Sending<Empty>
    where
        OnClient: ::inngest_api::__private::Attached<CancelRuns>,
    {
        ::inngest_api::__private::send(self.via.via(), &self, &self.options)
    }
    /// Sends the operation and gives its value with all that came with it: status, headers, metadata.
    pub fn send_full(self) -> ::inngest_api::__private::SendingFull<Empty>
    where
        OnClient: ::inngest_api::__private::Attached<CancelRuns>,
    {
        ::inngest_api::__private::send_full(self.via.via(), &self, &self.options)
    }
}
impl<OnClient: ::inngest_api::__private::Attached<CancelRuns>> ::core::future::IntoFuture
for CancelRuns<OnClient>
where
    ::inngest_api::__private::Awaited<Empty, OnClient>: ::core::future::Future,
{
    type Output = <Self::IntoFuture as ::core::future::Future>::Output;
    type IntoFuture = ::inngest_api::__private::Awaited<Empty, OnClient>;
    fn into_future(self) -> Self::IntoFuture {
        ::inngest_api::__private::Awaited::new(self.send())
    }
}
impl<OnClient> ::inngest_api::__private::Endpoint for CancelRuns<OnClient> {
    type Api = ::inngest_api::__private::V2;
    type Alone = CancelRuns;
    type Response = Empty;
    const OPERATION: &'static ::inngest_api::__private::Operation = &::inngest_api::__private::Operation {
        id: "cancel_runs",
        version: "v2",
        method: ::inngest_api::__private::Method::DELETE,
        base: "/v2",
        path: "/runs",
        pieces: &["/runs"],
        parameters: &[],
        body: ::inngest_api::__private::BodyKind::None,
        response: ::inngest_api::__private::response_kind::<Self>(),
        success: &[],
        idempotency: ::inngest_api::__private::Idempotency::Idempotent,
        paginated: false,
        waits: ::core::option::Option::None,
        secret: false,
        errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
        documentation: "",
        reference: ::core::option::Option::None,
        inspect: ::inngest_api::__private::inspect::<Self>(),
    };
    fn encode(&self, _: &mut ::inngest_api::__private::RequestEncoder) {}
}
::inngest_api::__private::server_half! {
    impl ::inngest_api::__private::Serve for CancelRuns {
        fn decode(
            _: &mut ::inngest_api::__private::RequestDecoder,
        ) -> ::core::result::Result<Self, ::inngest_api::__private::Refusal> {
            ::core::result::Result::Ok(Self {
                options: ::inngest_api::__private::CallOptions::new(),
                via: ::inngest_api::__private::Detached,
            })
        }
    }
}
#[doc(hidden)]
#[allow(missing_docs, missing_debug_implementations, dead_code)]
pub struct GetRun(fn(RunId, Data<Run>));
#[doc(hidden)]
#[allow(missing_docs, missing_debug_implementations, dead_code)]
pub struct StartRun(fn(Data<Run>));
///Own endpoints of the Inngest API.
#[derive(Clone, Copy, Debug)]
pub struct Runs<OnClient>(OnClient);
impl<OnClient> Runs<OnClient> {
    /// The listing's operations, to be called on this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// `DELETE /v2/runs`, idempotent
    pub fn cancel_runs(&self) -> CancelRuns<::inngest_api::__private::Via<CancelRuns>>
    where
        OnClient: ::inngest_api::__private::Call<CancelRuns>,
    {
        CancelRuns::new().on(&self.0)
    }
}
impl Runs<()> {
    /// What the listing lists, as data.
    pub const OPERATIONS: &'static [&'static ::inngest_api::__private::Operation] = &[
        <CancelRuns as ::inngest_api::__private::Endpoint>::OPERATION,
    ];
}
