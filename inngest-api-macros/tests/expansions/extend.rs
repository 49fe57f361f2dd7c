/// The builders, separate from the models in the same module as the definition.
pub(super) mod function_runs_operations {
    use super::*;
    /// Cancels a run.
    ///
    /// `DELETE /v1/runs/{run_id}` · idempotent · returns nothing · [API reference](https://api-docs.inngest.com/v1/function-runs/CancelRun)
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    pub struct CancelRun<OnClient = crate::__private::NoClient> {
        /// The run's id, a ULID.
        pub run_id: RunId,
        options: crate::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::impl_trait_in_params)]
    impl CancelRun {
        /// Creates the operation `cancel_run` without a client. Call [`on`](Self::on) before sending it.
        pub fn new(run_id: impl crate::__private::IntoArgument<RunId>) -> Self {
            Self {
                run_id: crate::__private::IntoArgument::into_argument(run_id),
                options: crate::__private::CallOptions::new(),
                capability: crate::__private::NoClient,
            }
        }
        /// Sets the client that sends the operation. Its key must authorize it.
        pub fn on<OnClient: crate::__private::Call<Self>>(
            self,
            client: &OnClient,
        ) -> CancelRun<crate::__private::Capability<Self>> {
            CancelRun {
                run_id: self.run_id,
                options: self.options,
                capability: crate::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> CancelRun<OnClient> {
        /// Sets options for this call only: timeouts, retries, environment, headers.
        pub fn options(mut self, options: crate::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns its value. Awaiting the builder does the same.
        pub fn send(self) -> crate::__private::SendFuture<Empty>
        where
            OnClient: crate::__private::HasClient<CancelRun>,
        {
            crate::__private::send(self.capability.capability(), &self, &self.options)
        }
        /// Sends the operation and returns its value with the status, the headers and the metadata.
        pub fn send_full(self) -> crate::__private::SendFullFuture<Empty>
        where
            OnClient: crate::__private::HasClient<CancelRun>,
        {
            crate::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
    }
    impl<OnClient: crate::__private::HasClient<CancelRun>> ::std::future::IntoFuture
    for CancelRun<OnClient> {
        type Output = <crate::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = crate::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            crate::__private::HasClient::send(&self.capability, &self, &self.options)
        }
    }
    impl<OnClient> crate::__private::GeneratedOperation for CancelRun<OnClient> {}
    impl<OnClient> crate::__private::Operation for CancelRun<OnClient> {
        type Api = crate::__private::V1;
        type WithoutClient = CancelRun;
        type Response = Empty;
        const INFO: &'static crate::__private::OperationInfo = &crate::__private::OperationInfo::from_parts(
            crate::__private::Method::DELETE,
            crate::__private::OperationParts {
                id: "cancel_run",
                version: "v1",
                base: "/v1",
                path: "/runs/{run_id}",
                segments: &["/runs/", ""],
                parameters: &[
                    crate::__private::ParameterInfo::from_parts(crate::__private::ParameterParts {
                        name: "run_id",
                        wire_name: "run_id",
                        location: crate::__private::ParameterLocation::Path,
                        required: true,
                        repeated: false,
                        encoding: crate::__private::PathEncoding::Once,
                        ty: crate::__private::text::<RunId>().ty(),
                        schema: crate::__private::text::<RunId>().schema(),
                        check: crate::__private::text::<RunId>().check(),
                        rust_type: "RunId",
                        documentation: "The run's id, a ULID.",
                    }),
                ],
                body: crate::__private::BodyKind::None,
                response: crate::__private::response_kind::<Self>(),
                envelope: crate::__private::envelope::<Self>(),
                response_schema: &crate::__private::Schema::Any,
                ok_statuses: &[],
                idempotency: crate::__private::Idempotency::Idempotent,
                effect: crate::__private::Effect::Changes,
                decode_page: ::std::option::Option::None,
                server_timeout: ::std::option::Option::None,
                redact: false,
                permission: ::std::option::Option::None,
                stability: crate::__private::Stability::Stable,
                errors_in_success: <crate::__private::V1 as crate::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "Cancels a run.",
                reference: ::std::option::Option::Some(
                    "https://api-docs.inngest.com/v1/function-runs/CancelRun",
                ),
                access_tokens: crate::__private::AccessTokens::Refused,
            },
        );
        fn encode(&self, request: &mut crate::__private::RequestEncoder) {
            request.path(0, &crate::__private::text::<RunId>(), &self.run_id);
        }
    }
    crate::__private::server_half! {
        impl crate ::__private::Serve for CancelRun { fn decode(request : & mut crate
        ::__private::RequestDecoder) -> ::std::result::Result < Self, crate
        ::__private::RequestError > { ::std::result::Result::Ok(Self { run_id : request
        .path(0, & crate ::__private::text:: < RunId > ()) ?, options : crate
        ::__private::CallOptions::new(), capability : crate ::__private::NoClient, }) }
        fn visit_arguments(visitor : & mut impl crate ::__private::ArgumentVisitor) {
        visitor.text(0, & crate ::__private::text:: < RunId > ()); } }
    }
    pub(in super::super) const OPERATIONS: &[&crate::__private::OperationInfo] = &[
        <CancelRun as crate::__private::Operation>::INFO,
    ];
    /// Names the builders of a module like their methods, for derived clients. A macro, because names written in a module take
    /// precedence over those that it imports from the other versions.
    macro_rules! by_name {
        ($($operations:tt)*) => {
            pub type cancel_run = $($operations)* ::CancelRun;
        };
    }
    pub(in super::super) use by_name;
}
/// Runs: executions of functions.
#[allow(clippy::impl_trait_in_params)]
impl<OnClient> super::Operations<OnClient> {
    /// Cancels a run.
    ///
    /// `DELETE /v1/runs/{run_id}` · idempotent · returns nothing · [API reference](https://api-docs.inngest.com/v1/function-runs/CancelRun)
    pub fn cancel_run(
        &self,
        run_id: impl crate::__private::IntoArgument<RunId>,
    ) -> function_runs_operations::CancelRun<
        crate::__private::Capability<function_runs_operations::CancelRun>,
    >
    where
        OnClient: crate::__private::Call<function_runs_operations::CancelRun>,
    {
        function_runs_operations::CancelRun::new(run_id).on(&self.0)
    }
}
