#[doc(hidden)]
#[allow(unused)]
mod __operation_invoke_function {
    macro_rules! items {
        (use Functions; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Functions` has an operation `invoke_function` as well, and both builders would be named `InvokeFunction`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_invoke_function::items! {
    use Functions;
    /// Invokes a function.
    ///
    /// `POST /v2/apps/{app_id}/functions/{function_id}/invoke` · idempotent with `idempotency_key` · returns [`InvokedRun`]
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    pub struct InvokeFunction<OnClient = ::inngest_api::__private::NoClient> {
        ///`appId` in the path.
        pub app_id: AppId,
        ///`functionId` in the path.
        pub function_id: FunctionId,
        ///`data` in the body.
        pub data: JsonObject,
        ///`idempotencyKey` in the body.
        pub idempotency_key: ::std::option::Option<IdempotencyKey>,
        options: ::inngest_api::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::impl_trait_in_params)]
    impl InvokeFunction {
        /// Creates the operation `invoke_function` without a client. Call [`on`](Self::on) before sending it.
        pub fn new(
            app_id: impl ::inngest_api::__private::IntoArgument<AppId>,
            function_id: impl ::inngest_api::__private::IntoArgument<FunctionId>,
            data: impl ::inngest_api::__private::IntoArgument<JsonObject>,
        ) -> Self {
            Self {
                app_id: ::inngest_api::__private::IntoArgument::into_argument(app_id),
                function_id: ::inngest_api::__private::IntoArgument::into_argument(
                    function_id,
                ),
                data: ::inngest_api::__private::IntoArgument::into_argument(data),
                idempotency_key: ::std::option::Option::None,
                options: ::inngest_api::__private::CallOptions::new(),
                capability: ::inngest_api::__private::NoClient,
            }
        }
        /// Sets the client that sends the operation. Its key must authorize it.
        pub fn on<OnClient: ::inngest_api::__private::Call<Self>>(
            self,
            client: &OnClient,
        ) -> InvokeFunction<::inngest_api::__private::Capability<Self>> {
            InvokeFunction {
                app_id: self.app_id,
                function_id: self.function_id,
                data: self.data,
                idempotency_key: self.idempotency_key,
                options: self.options,
                capability: ::inngest_api::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> InvokeFunction<OnClient> {
        ///Sets `idempotencyKey` in the body.
        pub fn idempotency_key(
            mut self,
            idempotency_key: impl ::inngest_api::__private::IntoArgument<IdempotencyKey>,
        ) -> Self {
            self.idempotency_key = ::std::option::Option::Some(
                ::inngest_api::__private::IntoArgument::into_argument(idempotency_key),
            );
            self
        }
        /// Sets or removes [`idempotency_key`](Self::idempotency_key()).
        pub fn set_idempotency_key(
            mut self,
            idempotency_key: ::std::option::Option<IdempotencyKey>,
        ) -> Self {
            self.idempotency_key = idempotency_key;
            self
        }
        /// Sets options for this call only: timeouts, retries, environment, headers.
        pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns its value. Awaiting the builder does the same.
        pub fn send(self) -> ::inngest_api::__private::SendFuture<DataOrRepeated<InvokedRun>>
        where
            OnClient: ::inngest_api::__private::HasClient<InvokeFunction>,
        {
            ::inngest_api::__private::send(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
        /// Sends the operation and returns its value with the status, the headers and the metadata.
        pub fn send_full(
            self,
        ) -> ::inngest_api::__private::SendFullFuture<DataOrRepeated<InvokedRun>>
        where
            OnClient: ::inngest_api::__private::HasClient<InvokeFunction>,
        {
            ::inngest_api::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
    }
    impl<
        OnClient: ::inngest_api::__private::HasClient<InvokeFunction>,
    > ::std::future::IntoFuture for InvokeFunction<OnClient> {
        type Output = <::inngest_api::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = ::inngest_api::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            ::inngest_api::__private::HasClient::send(&self.capability, &self, &self.options)
        }
    }
    impl<OnClient> ::inngest_api::__private::GeneratedOperation
    for InvokeFunction<OnClient> {}
    impl<OnClient> ::inngest_api::__private::Operation for InvokeFunction<OnClient> {
        type Api = ::inngest_api::__private::V2;
        type WithoutClient = InvokeFunction;
        type Response = DataOrRepeated<InvokedRun>;
        const INFO: &'static ::inngest_api::__private::OperationInfo = &::inngest_api::__private::OperationInfo::from_parts(
            ::inngest_api::__private::Method::POST,
            ::inngest_api::__private::OperationParts {
                id: "invoke_function",
                version: "v2",
                base: "/v2",
                path: "/apps/{app_id}/functions/{function_id}/invoke",
                segments: &["/apps/", "/functions/", "/invoke"],
                parameters: &[
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "app_id",
                        wire_name: "appId",
                        location: ::inngest_api::__private::ParameterLocation::Path,
                        required: true,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Twice,
                        ty: ::inngest_api::__private::text::<AppId>().ty(),
                        schema: ::inngest_api::__private::text::<AppId>().schema(),
                        check: ::inngest_api::__private::text::<AppId>().check(),
                        rust_type: "AppId",
                        documentation: "",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "function_id",
                        wire_name: "functionId",
                        location: ::inngest_api::__private::ParameterLocation::Path,
                        required: true,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Twice,
                        ty: ::inngest_api::__private::text::<FunctionId>().ty(),
                        schema: ::inngest_api::__private::text::<FunctionId>().schema(),
                        check: ::inngest_api::__private::text::<FunctionId>().check(),
                        rust_type: "FunctionId",
                        documentation: "",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "data",
                        wire_name: "data",
                        location: ::inngest_api::__private::ParameterLocation::Field,
                        required: true,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::json_type!(JsonObject),
                        schema: ::inngest_api::__private::json_schema!(JsonObject),
                        check: ::inngest_api::__private::json::<JsonObject>().check(),
                        rust_type: "JsonObject",
                        documentation: "",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "idempotency_key",
                        wire_name: "idempotencyKey",
                        location: ::inngest_api::__private::ParameterLocation::Field,
                        required: false,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::json_type!(IdempotencyKey),
                        schema: ::inngest_api::__private::json_schema!(IdempotencyKey),
                        check: ::inngest_api::__private::json::<IdempotencyKey>().check(),
                        rust_type: "IdempotencyKey",
                        documentation: "",
                    }),
                ],
                body: ::inngest_api::__private::BodyKind::Object,
                response: ::inngest_api::__private::response_kind::<Self>(),
                envelope: ::inngest_api::__private::envelope::<Self>(),
                response_schema: ::inngest_api::__private::json_schema!(InvokedRun),
                ok_statuses: &[409],
                idempotency: ::inngest_api::__private::Idempotency::Key("idempotency_key"),
                effect: ::inngest_api::__private::Effect::Changes,
                decode_page: ::std::option::Option::None,
                server_timeout: ::std::option::Option::None,
                redact: false,
                permission: ::std::option::Option::None,
                stability: ::inngest_api::__private::Stability::Stable,
                errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "Invokes a function.",
                reference: ::std::option::Option::None,
                access_tokens: ::inngest_api::__private::AccessTokens::Accepted,
            },
        );
        fn encode(&self, request: &mut ::inngest_api::__private::RequestEncoder) {
            request.path(0, &::inngest_api::__private::text::<AppId>(), &self.app_id);
            request
                .path(1, &::inngest_api::__private::text::<FunctionId>(), &self.function_id);
            request
                .field(
                    2,
                    &::inngest_api::__private::json::<JsonObject>(),
                    ::std::option::Option::Some(&self.data),
                );
            request
                .field(
                    3,
                    &::inngest_api::__private::json::<IdempotencyKey>(),
                    self.idempotency_key.as_ref(),
                );
        }
    }
    const _: () = ::std::assert!(
        ::inngest_api::__private::can_be_generated(::inngest_api::__private::json_type!(IdempotencyKey),
        ::inngest_api::__private::json_schema!(IdempotencyKey)),
        "the client cannot generate an idempotency key of type `IdempotencyKey`; write `idempotency_key: Option<String>`, or an id in the `Option`, or `idempotency_key: IdempotencyKey`, which callers have to pass"
    );
    ::inngest_api::__private::server_half! {
        impl ::inngest_api::__private::Serve for InvokeFunction { fn decode(request : & mut
        ::inngest_api::__private::RequestDecoder) -> ::std::result::Result < Self,
        ::inngest_api::__private::RequestError > { ::std::result::Result::Ok(Self { app_id :
        request.path(0, & ::inngest_api::__private::text:: < AppId > ()) ?, function_id :
        request.path(1, & ::inngest_api::__private::text:: < FunctionId > ()) ?, data :
        request.field(2, & ::inngest_api::__private::json:: < JsonObject > ()) ?,
        idempotency_key : request.field_option(3, & ::inngest_api::__private::json:: <
        IdempotencyKey > ()) ?, options : ::inngest_api::__private::CallOptions::new(),
        capability : ::inngest_api::__private::NoClient, }) } fn visit_arguments(visitor : &
        mut impl ::inngest_api::__private::ArgumentVisitor) { visitor.text(0, &
        ::inngest_api::__private::text:: < AppId > ()); visitor.text(1, &
        ::inngest_api::__private::text:: < FunctionId > ()); visitor.json(2, &
        ::inngest_api::__private::json:: < JsonObject > ()); visitor.json(3, &
        ::inngest_api::__private::json:: < IdempotencyKey > ()); } }
    }
}
///Custom operations of the Inngest API.
#[derive(::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug)]
pub struct Functions<OnClient>(OnClient);
#[allow(clippy::impl_trait_in_params)]
impl<OnClient> Functions<OnClient> {
    /// Creates the operations of this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// Invokes a function.
    ///
    /// `POST /v2/apps/{app_id}/functions/{function_id}/invoke` · idempotent with `idempotency_key` · returns [`InvokedRun`]
    pub fn invoke_function(
        &self,
        app_id: impl ::inngest_api::__private::IntoArgument<AppId>,
        function_id: impl ::inngest_api::__private::IntoArgument<FunctionId>,
        data: impl ::inngest_api::__private::IntoArgument<JsonObject>,
    ) -> InvokeFunction<::inngest_api::__private::Capability<InvokeFunction>>
    where
        OnClient: ::inngest_api::__private::Call<InvokeFunction>,
    {
        InvokeFunction::new(app_id, function_id, data).on(&self.0)
    }
}
impl Functions<()> {
    /// Metadata of the operations.
    pub const OPERATIONS: &'static [&'static ::inngest_api::__private::OperationInfo] = &[
        <InvokeFunction as ::inngest_api::__private::Operation>::INFO,
    ];
}
