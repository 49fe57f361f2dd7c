#[doc(hidden)]
#[allow(unused)]
mod __operation_get_function_run {
    macro_rules! items {
        (use Runs; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Runs` has an operation `get_function_run` as well, and both builders would be named `GetFunctionRun`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_get_function_run::items! {
    use Runs;
    /// Reads one run.
    ///
    /// `GET /v2/runs/{run_id}` · idempotent · returns [`Run`]
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    pub struct GetFunctionRun<OnClient = ::inngest_api::__private::NoClient> {
        /// The run's id, a ULID.
        pub run_id: RunId,
        /// Whether to send the output as well.
        pub include_output: ::std::option::Option<bool>,
        options: ::inngest_api::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::impl_trait_in_params)]
    impl GetFunctionRun {
        /// Creates the operation `get_function_run` without a client. Call [`on`](Self::on) before sending it.
        pub fn new(run_id: impl ::inngest_api::__private::IntoArgument<RunId>) -> Self {
            Self {
                run_id: ::inngest_api::__private::IntoArgument::into_argument(run_id),
                include_output: ::std::option::Option::None,
                options: ::inngest_api::__private::CallOptions::new(),
                capability: ::inngest_api::__private::NoClient,
            }
        }
        /// Sets the client that sends the operation. Its key must authorize it.
        pub fn on<OnClient: ::inngest_api::__private::Call<Self>>(
            self,
            client: &OnClient,
        ) -> GetFunctionRun<::inngest_api::__private::Capability<Self>> {
            GetFunctionRun {
                run_id: self.run_id,
                include_output: self.include_output,
                options: self.options,
                capability: ::inngest_api::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> GetFunctionRun<OnClient> {
        /// Whether to send the output as well.
        pub fn include_output(
            mut self,
            include_output: impl ::inngest_api::__private::IntoArgument<bool>,
        ) -> Self {
            self.include_output = ::std::option::Option::Some(
                ::inngest_api::__private::IntoArgument::into_argument(include_output),
            );
            self
        }
        /// Sets or removes [`include_output`](Self::include_output()).
        pub fn set_include_output(
            mut self,
            include_output: ::std::option::Option<bool>,
        ) -> Self {
            self.include_output = include_output;
            self
        }
        /// Sets options for this call only: timeouts, retries, environment, headers.
        pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns its value. Awaiting the builder does the same.
        pub fn send(self) -> ::inngest_api::__private::SendFuture<Data<Run>>
        where
            OnClient: ::inngest_api::__private::HasClient<GetFunctionRun>,
        {
            ::inngest_api::__private::send(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
        /// Sends the operation and returns its value with the status, the headers and the metadata.
        pub fn send_full(self) -> ::inngest_api::__private::SendFullFuture<Data<Run>>
        where
            OnClient: ::inngest_api::__private::HasClient<GetFunctionRun>,
        {
            ::inngest_api::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
    }
    impl<
        OnClient: ::inngest_api::__private::HasClient<GetFunctionRun>,
    > ::std::future::IntoFuture for GetFunctionRun<OnClient> {
        type Output = <::inngest_api::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = ::inngest_api::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            ::inngest_api::__private::HasClient::send(&self.capability, &self, &self.options)
        }
    }
    impl<OnClient> ::inngest_api::__private::GeneratedOperation
    for GetFunctionRun<OnClient> {}
    impl<OnClient> ::inngest_api::__private::Operation for GetFunctionRun<OnClient> {
        type Api = ::inngest_api::__private::V2;
        type WithoutClient = GetFunctionRun;
        type Response = Data<Run>;
        const INFO: &'static ::inngest_api::__private::OperationInfo = &::inngest_api::__private::OperationInfo::from_parts(
            ::inngest_api::__private::Method::GET,
            ::inngest_api::__private::OperationParts {
                id: "get_function_run",
                version: "v2",
                base: "/v2",
                path: "/runs/{run_id}",
                segments: &["/runs/", ""],
                parameters: &[
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "run_id",
                        wire_name: "runId",
                        location: ::inngest_api::__private::ParameterLocation::Path,
                        required: true,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::text::<RunId>().ty(),
                        schema: ::inngest_api::__private::text::<RunId>().schema(),
                        check: ::inngest_api::__private::text::<RunId>().check(),
                        rust_type: "RunId",
                        documentation: "The run's id, a ULID.",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "include_output",
                        wire_name: "includeOutput",
                        location: ::inngest_api::__private::ParameterLocation::Query,
                        required: false,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::text::<bool>().ty(),
                        schema: ::inngest_api::__private::text::<bool>().schema(),
                        check: ::inngest_api::__private::text::<bool>().check(),
                        rust_type: "bool",
                        documentation: "Whether to send the output as well.",
                    }),
                ],
                body: ::inngest_api::__private::BodyKind::None,
                response: ::inngest_api::__private::response_kind::<Self>(),
                envelope: ::inngest_api::__private::envelope::<Self>(),
                response_schema: ::inngest_api::__private::json_schema!(Run),
                ok_statuses: &[],
                idempotency: ::inngest_api::__private::Idempotency::Safe,
                effect: ::inngest_api::__private::Effect::Reads,
                decode_page: ::std::option::Option::None,
                server_timeout: ::std::option::Option::None,
                redact: false,
                permission: ::std::option::Option::None,
                stability: ::inngest_api::__private::Stability::Stable,
                errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "Reads one run.",
                reference: ::std::option::Option::None,
                access_tokens: ::inngest_api::__private::AccessTokens::Accepted,
            },
        );
        fn encode(&self, request: &mut ::inngest_api::__private::RequestEncoder) {
            request.path(0, &::inngest_api::__private::text::<RunId>(), &self.run_id);
            request
                .query(
                    1,
                    &::inngest_api::__private::text::<bool>(),
                    self.include_output.as_ref(),
                );
        }
    }
    ::inngest_api::__private::server_half! {
        impl ::inngest_api::__private::Serve for GetFunctionRun { fn decode(request : & mut
        ::inngest_api::__private::RequestDecoder) -> ::std::result::Result < Self,
        ::inngest_api::__private::RequestError > { ::std::result::Result::Ok(Self { run_id :
        request.path(0, & ::inngest_api::__private::text:: < RunId > ()) ?, include_output :
        request.query_option(1, & ::inngest_api::__private::text:: < bool > ()) ?, options :
        ::inngest_api::__private::CallOptions::new(), capability :
        ::inngest_api::__private::NoClient, }) } fn visit_arguments(visitor : & mut impl
        ::inngest_api::__private::ArgumentVisitor) { visitor.text(0, &
        ::inngest_api::__private::text:: < RunId > ()); visitor.text(1, &
        ::inngest_api::__private::text:: < bool > ()); } }
    }
}
/// Runs: executions of functions.
#[derive(::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug)]
pub struct Runs<OnClient>(OnClient);
#[allow(clippy::impl_trait_in_params)]
impl<OnClient> Runs<OnClient> {
    /// Creates the operations of this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// Reads one run.
    ///
    /// `GET /v2/runs/{run_id}` · idempotent · returns [`Run`]
    pub fn get_function_run(
        &self,
        run_id: impl ::inngest_api::__private::IntoArgument<RunId>,
    ) -> GetFunctionRun<::inngest_api::__private::Capability<GetFunctionRun>>
    where
        OnClient: ::inngest_api::__private::Call<GetFunctionRun>,
    {
        GetFunctionRun::new(run_id).on(&self.0)
    }
}
impl Runs<()> {
    /// Metadata of the operations.
    pub const OPERATIONS: &'static [&'static ::inngest_api::__private::OperationInfo] = &[
        <GetFunctionRun as ::inngest_api::__private::Operation>::INFO,
    ];
}
