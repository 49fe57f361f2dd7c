::core::compile_error! {
    "unknown option `idempotnet`; expected `paginated`, `idempotent`, `idempotency = \"argument\"`, `ok_statuses(409)`, `server_timeout = \"argument\"`, `redact`, `additive`, `permission = \"runs:read:list\"`, `beta`, `reference = \"https://…\"` or `no_access_token`"
}
::core::compile_error! {
    "`{id}` has no argument; add `id: …`, or write `{run_id}`"
}
#[doc(hidden)]
#[allow(unused)]
mod __operation_get_run {
    macro_rules! items {
        (use Runs; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Runs` has an operation `get_run` as well, and both builders would be named `GetRun`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_get_run::items! {
    use Runs;
    /// `GET /v2/runs/{id}` · idempotent · returns [`Run`]
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    pub struct GetRun<OnClient = ::inngest_api::__private::NoClient> {
        ///`runId` in the query.
        pub run_id: RunId,
        options: ::inngest_api::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::impl_trait_in_params)]
    impl GetRun {
        /// Creates the operation `get_run` without a client. Call [`on`](Self::on) before sending it.
        pub fn new(run_id: impl ::inngest_api::__private::IntoArgument<RunId>) -> Self {
            Self {
                run_id: ::inngest_api::__private::IntoArgument::into_argument(run_id),
                options: ::inngest_api::__private::CallOptions::new(),
                capability: ::inngest_api::__private::NoClient,
            }
        }
        /// Sets the client that sends the operation. Its key must authorize it.
        pub fn on<OnClient: ::inngest_api::__private::Call<Self>>(
            self,
            client: &OnClient,
        ) -> GetRun<::inngest_api::__private::Capability<Self>> {
            GetRun {
                run_id: self.run_id,
                options: self.options,
                capability: ::inngest_api::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> GetRun<OnClient> {
        /// Sets options for this call only: timeouts, retries, environment, headers.
        pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns its value. Awaiting the builder does the same.
        pub fn send(self) -> ::inngest_api::__private::SendFuture<Data<Run>>
        where
            OnClient: ::inngest_api::__private::HasClient<GetRun>,
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
            OnClient: ::inngest_api::__private::HasClient<GetRun>,
        {
            ::inngest_api::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
    }
    impl<OnClient: ::inngest_api::__private::HasClient<GetRun>> ::std::future::IntoFuture
    for GetRun<OnClient> {
        type Output = <::inngest_api::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = ::inngest_api::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            ::inngest_api::__private::HasClient::send(&self.capability, &self, &self.options)
        }
    }
    impl<OnClient> ::inngest_api::__private::GeneratedOperation for GetRun<OnClient> {}
    impl<OnClient> ::inngest_api::__private::Operation for GetRun<OnClient> {
        type Api = ::inngest_api::__private::V2;
        type WithoutClient = GetRun;
        type Response = Data<Run>;
        const INFO: &'static ::inngest_api::__private::OperationInfo = &::inngest_api::__private::OperationInfo::from_parts(
            ::inngest_api::__private::Method::GET,
            ::inngest_api::__private::OperationParts {
                id: "get_run",
                version: "v2",
                base: "/v2",
                path: "",
                segments: &[""],
                parameters: &[],
                body: ::inngest_api::__private::BodyKind::None,
                response: ::inngest_api::__private::response_kind::<Self>(),
                envelope: ::inngest_api::__private::envelope::<Self>(),
                response_schema: &::inngest_api::__private::Schema::Any,
                ok_statuses: &[],
                idempotency: ::inngest_api::__private::Idempotency::None,
                effect: ::inngest_api::__private::Effect::Changes,
                decode_page: ::std::option::Option::None,
                server_timeout: ::std::option::Option::None,
                redact: false,
                permission: ::std::option::Option::None,
                stability: ::inngest_api::__private::Stability::Stable,
                errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "",
                reference: ::std::option::Option::None,
                access_tokens: ::inngest_api::__private::AccessTokens::Refused,
            },
        );
        fn encode(&self, _: &mut ::inngest_api::__private::RequestEncoder) {}
    }
    ::inngest_api::__private::server_half! {
        impl ::inngest_api::__private::Serve for GetRun { fn decode(_ : & mut
        ::inngest_api::__private::RequestDecoder) -> ::std::result::Result < Self,
        ::inngest_api::__private::RequestError > { loop {} } fn visit_arguments(_ : & mut
        impl ::inngest_api::__private::ArgumentVisitor) {} }
    }
}
#[doc(hidden)]
#[allow(unused)]
mod __operation_start_run {
    macro_rules! items {
        (use Runs; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Runs` has an operation `start_run` as well, and both builders would be named `StartRun`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_start_run::items! {
    use Runs;
    /// `POST /v2/` · not idempotent · returns [`Run`]
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    pub struct StartRun<OnClient = ::inngest_api::__private::NoClient> {
        options: ::inngest_api::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::new_without_default)]
    #[allow(clippy::impl_trait_in_params)]
    impl StartRun {
        /// Creates the operation `start_run` without a client. Call [`on`](Self::on) before sending it.
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
        ) -> StartRun<::inngest_api::__private::Capability<Self>> {
            StartRun {
                options: self.options,
                capability: ::inngest_api::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> StartRun<OnClient> {
        /// Sets options for this call only: timeouts, retries, environment, headers.
        pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns its value. Awaiting the builder does the same.
        pub fn send(self) -> ::inngest_api::__private::SendFuture<Data<Run>>
        where
            OnClient: ::inngest_api::__private::HasClient<StartRun>,
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
            OnClient: ::inngest_api::__private::HasClient<StartRun>,
        {
            ::inngest_api::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
    }
    impl<OnClient: ::inngest_api::__private::HasClient<StartRun>> ::std::future::IntoFuture
    for StartRun<OnClient> {
        type Output = <::inngest_api::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = ::inngest_api::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            ::inngest_api::__private::HasClient::send(&self.capability, &self, &self.options)
        }
    }
    impl<OnClient> ::inngest_api::__private::GeneratedOperation for StartRun<OnClient> {}
    impl<OnClient> ::inngest_api::__private::Operation for StartRun<OnClient> {
        type Api = ::inngest_api::__private::V2;
        type WithoutClient = StartRun;
        type Response = Data<Run>;
        const INFO: &'static ::inngest_api::__private::OperationInfo = &::inngest_api::__private::OperationInfo::from_parts(
            ::inngest_api::__private::Method::GET,
            ::inngest_api::__private::OperationParts {
                id: "start_run",
                version: "v2",
                base: "/v2",
                path: "",
                segments: &[""],
                parameters: &[],
                body: ::inngest_api::__private::BodyKind::None,
                response: ::inngest_api::__private::response_kind::<Self>(),
                envelope: ::inngest_api::__private::envelope::<Self>(),
                response_schema: &::inngest_api::__private::Schema::Any,
                ok_statuses: &[],
                idempotency: ::inngest_api::__private::Idempotency::None,
                effect: ::inngest_api::__private::Effect::Changes,
                decode_page: ::std::option::Option::None,
                server_timeout: ::std::option::Option::None,
                redact: false,
                permission: ::std::option::Option::None,
                stability: ::inngest_api::__private::Stability::Stable,
                errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "",
                reference: ::std::option::Option::None,
                access_tokens: ::inngest_api::__private::AccessTokens::Refused,
            },
        );
        fn encode(&self, _: &mut ::inngest_api::__private::RequestEncoder) {}
    }
    ::inngest_api::__private::server_half! {
        impl ::inngest_api::__private::Serve for StartRun { fn decode(_ : & mut
        ::inngest_api::__private::RequestDecoder) -> ::std::result::Result < Self,
        ::inngest_api::__private::RequestError > { loop {} } fn visit_arguments(_ : & mut
        impl ::inngest_api::__private::ArgumentVisitor) {} }
    }
}
#[doc(hidden)]
#[allow(unused)]
mod __operation_cancel_runs {
    macro_rules! items {
        (use Runs; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Runs` has an operation `cancel_runs` as well, and both builders would be named `CancelRuns`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_cancel_runs::items! {
    use Runs;
    /// `DELETE /v2/runs` · idempotent · returns nothing
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    pub struct CancelRuns<OnClient = ::inngest_api::__private::NoClient> {
        options: ::inngest_api::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::new_without_default)]
    #[allow(clippy::impl_trait_in_params)]
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
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
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
    impl<OnClient: ::inngest_api::__private::HasClient<CancelRuns>> ::std::future::IntoFuture
    for CancelRuns<OnClient> {
        type Output = <::inngest_api::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
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
                envelope: ::inngest_api::__private::envelope::<Self>(),
                response_schema: &::inngest_api::__private::Schema::Any,
                ok_statuses: &[],
                idempotency: ::inngest_api::__private::Idempotency::Idempotent,
                effect: ::inngest_api::__private::Effect::Changes,
                decode_page: ::std::option::Option::None,
                server_timeout: ::std::option::Option::None,
                redact: false,
                permission: ::std::option::Option::None,
                stability: ::inngest_api::__private::Stability::Stable,
                errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "",
                reference: ::std::option::Option::None,
                access_tokens: ::inngest_api::__private::AccessTokens::Accepted,
            },
        );
        fn encode(&self, _: &mut ::inngest_api::__private::RequestEncoder) {}
    }
    ::inngest_api::__private::server_half! {
        impl ::inngest_api::__private::Serve for CancelRuns { fn decode(_ : & mut
        ::inngest_api::__private::RequestDecoder) -> ::std::result::Result < Self,
        ::inngest_api::__private::RequestError > { ::std::result::Result::Ok(Self { options :
        ::inngest_api::__private::CallOptions::new(), capability :
        ::inngest_api::__private::NoClient, }) } fn visit_arguments(_ : & mut impl
        ::inngest_api::__private::ArgumentVisitor) {} }
    }
}
///Custom operations of the Inngest API.
#[derive(::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug)]
pub struct Runs<OnClient>(OnClient);
#[allow(clippy::impl_trait_in_params)]
impl<OnClient> Runs<OnClient> {
    /// Creates the operations of this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// `GET /v2/runs/{id}` · idempotent · returns [`Run`]
    pub fn get_run(
        &self,
        run_id: impl ::inngest_api::__private::IntoArgument<RunId>,
    ) -> GetRun<::inngest_api::__private::Capability<GetRun>>
    where
        OnClient: ::inngest_api::__private::Call<GetRun>,
    {
        GetRun::new(run_id).on(&self.0)
    }
    /// `POST /v2/` · not idempotent · returns [`Run`]
    pub fn start_run(&self) -> StartRun<::inngest_api::__private::Capability<StartRun>>
    where
        OnClient: ::inngest_api::__private::Call<StartRun>,
    {
        StartRun::new().on(&self.0)
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
        <GetRun as ::inngest_api::__private::Operation>::INFO,
        <StartRun as ::inngest_api::__private::Operation>::INFO,
        <CancelRuns as ::inngest_api::__private::Operation>::INFO,
    ];
}
