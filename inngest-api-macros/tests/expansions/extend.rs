/// Cancels a run.
///
/// `DELETE /v1/runs/{run_id}`, idempotent ([reference](https://api-docs.inngest.com/v1/function-runs/CancelRun))
#[derive(Clone, Debug)]
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
#[non_exhaustive]
pub struct CancelRun<OnClient = crate::__private::Detached> {
    /// The run's id, a ULID.
    pub run_id: RunId,
    options: crate::__private::CallOptions,
    via: OnClient,
}
impl CancelRun {
    ///The operation `cancel_run` as a value, to be sent with [`on`](Self::on) a client.
    pub fn new(run_id: impl crate::__private::IntoArgument<RunId>) -> Self {
        Self {
            run_id: crate::__private::IntoArgument::into_argument(run_id),
            options: crate::__private::CallOptions::new(),
            via: crate::__private::Detached,
        }
    }
    /// Chooses the client that sends it: one whose key authorizes the operation.
    pub fn on<OnClient: crate::__private::Call<Self>>(
        self,
        client: &OnClient,
    ) -> CancelRun<crate::__private::Via<Self>> {
        CancelRun {
            run_id: self.run_id,
            options: self.options,
            via: crate::__private::Call::<Self>::via(client),
        }
    }
}
impl<OnClient> CancelRun<OnClient> {
    /// What this call does differently from its client: deadline, environment, further headers.
    pub fn options(mut self, options: crate::__private::CallOptions) -> Self {
        self.options = options;
        self
    }
    /// Sends the operation and gives its value. To await the operation itself is the same.
    pub fn send(self) -> crate::__private::Sending<Empty>
    where
        OnClient: crate::__private::Attached<CancelRun>,
    {
        crate::__private::send(self.via.via(), &self, &self.options)
    }
    /// Sends the operation and gives its value with all that came with it: status, headers, metadata.
    pub fn send_full(self) -> crate::__private::SendingFull<Empty>
    where
        OnClient: crate::__private::Attached<CancelRun>,
    {
        crate::__private::send_full(self.via.via(), &self, &self.options)
    }
}
impl<OnClient: crate::__private::Attached<CancelRun>> ::core::future::IntoFuture
for CancelRun<OnClient>
where
    crate::__private::Awaited<Empty, OnClient>: ::core::future::Future,
{
    type Output = <Self::IntoFuture as ::core::future::Future>::Output;
    type IntoFuture = crate::__private::Awaited<Empty, OnClient>;
    fn into_future(self) -> Self::IntoFuture {
        crate::__private::Awaited::new(self.send())
    }
}
impl<OnClient> crate::__private::Endpoint for CancelRun<OnClient> {
    type Api = crate::__private::V1;
    type Alone = CancelRun;
    type Response = Empty;
    const OPERATION: &'static crate::__private::Operation = &crate::__private::Operation {
        id: "cancel_run",
        version: "v1",
        method: crate::__private::Method::DELETE,
        base: "/v1",
        path: "/runs/{run_id}",
        pieces: &["/runs/", ""],
        parameters: &[
            crate::__private::OperationParameter {
                name: "run_id",
                wire_name: "run_id",
                place: crate::__private::Place::Path,
                required: true,
                repeated: false,
                escape: crate::__private::Escape::Once,
                ty: "RunId",
                documentation: "The run's id, a ULID.",
                inspect: crate::__private::text::<RunId>().inspect(),
            },
        ],
        body: crate::__private::BodyKind::None,
        response: crate::__private::response_kind::<Self>(),
        success: &[],
        idempotency: crate::__private::Idempotency::Idempotent,
        paginated: false,
        waits: ::core::option::Option::None,
        secret: false,
        errors_in_success: <crate::__private::V1 as crate::__private::Version>::ERRORS_IN_SUCCESS,
        documentation: "Cancels a run.",
        reference: ::core::option::Option::Some(
            "https://api-docs.inngest.com/v1/function-runs/CancelRun",
        ),
        inspect: crate::__private::inspect::<Self>(),
    };
    fn encode(&self, request: &mut crate::__private::RequestEncoder) {
        request.path(0, &crate::__private::text::<RunId>(), &self.run_id);
    }
}
crate::__private::server_half! {
    impl crate::__private::Serve for CancelRun {
        fn decode(
            request: &mut crate::__private::RequestDecoder,
        ) -> ::core::result::Result<Self, crate::__private::Refusal> {
            ::core::result::Result::Ok(Self {
                run_id: request.path(0, &crate::__private::text::<RunId>())?,
                options: crate::__private::CallOptions::new(),
                via: crate::__private::Detached,
            })
        }
    }
}
/// Runs: executions of functions.
impl<OnClient> super::Operations<OnClient> {
    /// Cancels a run.
    ///
    /// `DELETE /v1/runs/{run_id}`, idempotent ([reference](https://api-docs.inngest.com/v1/function-runs/CancelRun))
    pub fn cancel_run(
        &self,
        run_id: impl crate::__private::IntoArgument<RunId>,
    ) -> CancelRun<crate::__private::Via<CancelRun>>
    where
        OnClient: crate::__private::Call<CancelRun>,
    {
        CancelRun::new(run_id).on(&self.0)
    }
}
pub(super) const FUNCTION_RUNS: &[&crate::__private::Operation] = &[
    <CancelRun as crate::__private::Endpoint>::OPERATION,
];
/// The operations as derived clients name them.
#[doc(hidden)]
#[allow(non_camel_case_types)]
pub mod function_runs_by_name {
    pub type cancel_run = super::CancelRun;
}
