#[doc(hidden)]
#[allow(unused)]
mod __operation_replay {
    macro_rules! items {
        (use Internal; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Internal` has an operation `replay` as well, and both builders would be named `Replay`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_replay::items! {
    use Internal;
    /// Replays a dead letter.
    ///
    /// `POST /internal/dead-letters/{id}/replay` · not idempotent · returns [`Replayed`]
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    struct Replay<OnClient = renamed::inngest::__private::NoClient> {
        ///`id` in the path, which can contain `/`.
        id: DeadLetterId,
        ///`Force` in the body.
        force_now: ::std::option::Option<bool>,
        options: renamed::inngest::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::impl_trait_in_params)]
    impl Replay {
        /// Creates the operation `replay` without a client. Call [`on`](Self::on) before sending it.
        fn new(id: impl renamed::inngest::__private::IntoArgument<DeadLetterId>) -> Self {
            Self {
                id: renamed::inngest::__private::IntoArgument::into_argument(id),
                force_now: ::std::option::Option::None,
                options: renamed::inngest::__private::CallOptions::new(),
                capability: renamed::inngest::__private::NoClient,
            }
        }
        /// Sets the client that sends the operation. Its key must authorize it.
        fn on<OnClient: renamed::inngest::__private::Call<Self>>(
            self,
            client: &OnClient,
        ) -> Replay<renamed::inngest::__private::Capability<Self>> {
            Replay {
                id: self.id,
                force_now: self.force_now,
                options: self.options,
                capability: renamed::inngest::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> Replay<OnClient> {
        ///Sets `Force` in the body.
        fn force_now(
            mut self,
            force_now: impl renamed::inngest::__private::IntoArgument<bool>,
        ) -> Self {
            self.force_now = ::std::option::Option::Some(
                renamed::inngest::__private::IntoArgument::into_argument(force_now),
            );
            self
        }
        /// Sets or removes [`force_now`](Self::force_now()).
        fn set_force_now(mut self, force_now: ::std::option::Option<bool>) -> Self {
            self.force_now = force_now;
            self
        }
        /// Sets options for this call only: timeouts, retries, environment, headers.
        fn options(mut self, options: renamed::inngest::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns its value. Awaiting the builder does the same.
        fn send(self) -> renamed::inngest::__private::SendFuture<Json<Replayed>>
        where
            OnClient: renamed::inngest::__private::HasClient<Replay>,
        {
            renamed::inngest::__private::send(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
        /// Sends the operation and returns its value with the status, the headers and the metadata.
        fn send_full(self) -> renamed::inngest::__private::SendFullFuture<Json<Replayed>>
        where
            OnClient: renamed::inngest::__private::HasClient<Replay>,
        {
            renamed::inngest::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
    }
    impl<OnClient: renamed::inngest::__private::HasClient<Replay>> ::std::future::IntoFuture
    for Replay<OnClient> {
        type Output = <renamed::inngest::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = renamed::inngest::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            renamed::inngest::__private::HasClient::send(
                &self.capability,
                &self,
                &self.options,
            )
        }
    }
    impl<OnClient> renamed::inngest::__private::GeneratedOperation for Replay<OnClient> {}
    impl<OnClient> renamed::inngest::__private::Operation for Replay<OnClient> {
        type Api = renamed::inngest::__private::V2;
        type WithoutClient = Replay;
        type Response = Json<Replayed>;
        const INFO: &'static renamed::inngest::__private::OperationInfo = &renamed::inngest::__private::OperationInfo::from_parts(
            renamed::inngest::__private::Method::POST,
            renamed::inngest::__private::OperationParts {
                id: "replay",
                version: "v2",
                base: "/internal",
                path: "/dead-letters/{id}/replay",
                segments: &["/dead-letters/", "/replay"],
                parameters: &[
                    renamed::inngest::__private::ParameterInfo::from_parts(renamed::inngest::__private::ParameterParts {
                        name: "id",
                        wire_name: "id",
                        location: renamed::inngest::__private::ParameterLocation::Path,
                        required: true,
                        repeated: false,
                        encoding: renamed::inngest::__private::PathEncoding::KeepSlashes,
                        ty: renamed::inngest::__private::text::<DeadLetterId>().ty(),
                        schema: renamed::inngest::__private::text::<DeadLetterId>().schema(),
                        check: renamed::inngest::__private::text::<DeadLetterId>().check(),
                        rust_type: "DeadLetterId",
                        documentation: "",
                    }),
                    renamed::inngest::__private::ParameterInfo::from_parts(renamed::inngest::__private::ParameterParts {
                        name: "force_now",
                        wire_name: "Force",
                        location: renamed::inngest::__private::ParameterLocation::Field,
                        required: false,
                        repeated: false,
                        encoding: renamed::inngest::__private::PathEncoding::Once,
                        ty: renamed::inngest::__private::json_type!(bool),
                        schema: renamed::inngest::__private::json_schema!(bool),
                        check: renamed::inngest::__private::json::<bool>().check(),
                        rust_type: "bool",
                        documentation: "",
                    }),
                ],
                body: renamed::inngest::__private::BodyKind::Object,
                response: renamed::inngest::__private::response_kind::<Self>(),
                envelope: renamed::inngest::__private::envelope::<Self>(),
                response_schema: renamed::inngest::__private::json_schema!(Replayed),
                ok_statuses: &[],
                idempotency: renamed::inngest::__private::Idempotency::None,
                effect: renamed::inngest::__private::Effect::Changes,
                decode_page: ::std::option::Option::None,
                server_timeout: ::std::option::Option::None,
                redact: false,
                permission: ::std::option::Option::None,
                stability: renamed::inngest::__private::Stability::Stable,
                errors_in_success: <renamed::inngest::__private::V2 as renamed::inngest::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "Replays a dead letter.",
                reference: ::std::option::Option::None,
                access_tokens: renamed::inngest::__private::AccessTokens::Accepted,
            },
        );
        fn encode(&self, request: &mut renamed::inngest::__private::RequestEncoder) {
            request.path(0, &renamed::inngest::__private::text::<DeadLetterId>(), &self.id);
            request
                .field(
                    1,
                    &renamed::inngest::__private::json::<bool>(),
                    self.force_now.as_ref(),
                );
        }
    }
    renamed::inngest::__private::server_half! {
        impl renamed::inngest::__private::Serve for Replay { fn decode(request : & mut
        renamed::inngest::__private::RequestDecoder) -> ::std::result::Result < Self,
        renamed::inngest::__private::RequestError > { ::std::result::Result::Ok(Self { id :
        request.path(0, & renamed::inngest::__private::text:: < DeadLetterId > ()) ?,
        force_now : request.field_option(1, & renamed::inngest::__private::json:: < bool >
        ()) ?, options : renamed::inngest::__private::CallOptions::new(), capability :
        renamed::inngest::__private::NoClient, }) } fn visit_arguments(visitor : & mut impl
        renamed::inngest::__private::ArgumentVisitor) { visitor.text(0, &
        renamed::inngest::__private::text:: < DeadLetterId > ()); visitor.json(1, &
        renamed::inngest::__private::json:: < bool > ()); } }
    }
}
#[doc(hidden)]
#[allow(unused)]
mod __operation_clear {
    macro_rules! items {
        (use Internal; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Internal` has an operation `clear` as well, and both builders would be named `Clear`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_clear::items! {
    use Internal;
    /// `DELETE /internal/dead-letters` · idempotent · returns nothing
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    struct Clear<OnClient = renamed::inngest::__private::NoClient> {
        options: renamed::inngest::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::new_without_default)]
    #[allow(clippy::impl_trait_in_params)]
    impl Clear {
        /// Creates the operation `clear` without a client. Call [`on`](Self::on) before sending it.
        fn new() -> Self {
            Self {
                options: renamed::inngest::__private::CallOptions::new(),
                capability: renamed::inngest::__private::NoClient,
            }
        }
        /// Sets the client that sends the operation. Its key must authorize it.
        fn on<OnClient: renamed::inngest::__private::Call<Self>>(
            self,
            client: &OnClient,
        ) -> Clear<renamed::inngest::__private::Capability<Self>> {
            Clear {
                options: self.options,
                capability: renamed::inngest::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> Clear<OnClient> {
        /// Sets options for this call only: timeouts, retries, environment, headers.
        fn options(mut self, options: renamed::inngest::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns its value. Awaiting the builder does the same.
        fn send(self) -> renamed::inngest::__private::SendFuture<Empty>
        where
            OnClient: renamed::inngest::__private::HasClient<Clear>,
        {
            renamed::inngest::__private::send(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
        /// Sends the operation and returns its value with the status, the headers and the metadata.
        fn send_full(self) -> renamed::inngest::__private::SendFullFuture<Empty>
        where
            OnClient: renamed::inngest::__private::HasClient<Clear>,
        {
            renamed::inngest::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
    }
    impl<OnClient: renamed::inngest::__private::HasClient<Clear>> ::std::future::IntoFuture
    for Clear<OnClient> {
        type Output = <renamed::inngest::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = renamed::inngest::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            renamed::inngest::__private::HasClient::send(
                &self.capability,
                &self,
                &self.options,
            )
        }
    }
    impl<OnClient> renamed::inngest::__private::GeneratedOperation for Clear<OnClient> {}
    impl<OnClient> renamed::inngest::__private::Operation for Clear<OnClient> {
        type Api = renamed::inngest::__private::V2;
        type WithoutClient = Clear;
        type Response = Empty;
        const INFO: &'static renamed::inngest::__private::OperationInfo = &renamed::inngest::__private::OperationInfo::from_parts(
            renamed::inngest::__private::Method::DELETE,
            renamed::inngest::__private::OperationParts {
                id: "clear",
                version: "v2",
                base: "/internal",
                path: "/dead-letters",
                segments: &["/dead-letters"],
                parameters: &[],
                body: renamed::inngest::__private::BodyKind::None,
                response: renamed::inngest::__private::response_kind::<Self>(),
                envelope: renamed::inngest::__private::envelope::<Self>(),
                response_schema: &renamed::inngest::__private::Schema::Any,
                ok_statuses: &[],
                idempotency: renamed::inngest::__private::Idempotency::Idempotent,
                effect: renamed::inngest::__private::Effect::Changes,
                decode_page: ::std::option::Option::None,
                server_timeout: ::std::option::Option::None,
                redact: false,
                permission: ::std::option::Option::None,
                stability: renamed::inngest::__private::Stability::Stable,
                errors_in_success: <renamed::inngest::__private::V2 as renamed::inngest::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "",
                reference: ::std::option::Option::None,
                access_tokens: renamed::inngest::__private::AccessTokens::Accepted,
            },
        );
        fn encode(&self, _: &mut renamed::inngest::__private::RequestEncoder) {}
    }
    renamed::inngest::__private::server_half! {
        impl renamed::inngest::__private::Serve for Clear { fn decode(_ : & mut
        renamed::inngest::__private::RequestDecoder) -> ::std::result::Result < Self,
        renamed::inngest::__private::RequestError > { ::std::result::Result::Ok(Self {
        options : renamed::inngest::__private::CallOptions::new(), capability :
        renamed::inngest::__private::NoClient, }) } fn visit_arguments(_ : & mut impl
        renamed::inngest::__private::ArgumentVisitor) {} }
    }
}
/// What our proxy adds.
#[derive(::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug)]
struct Internal<OnClient>(OnClient);
#[allow(clippy::impl_trait_in_params)]
impl<OnClient> Internal<OnClient> {
    /// Creates the operations of this client.
    const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// Replays a dead letter.
    ///
    /// `POST /internal/dead-letters/{id}/replay` · not idempotent · returns [`Replayed`]
    fn replay(
        &self,
        id: impl renamed::inngest::__private::IntoArgument<DeadLetterId>,
    ) -> Replay<renamed::inngest::__private::Capability<Replay>>
    where
        OnClient: renamed::inngest::__private::Call<Replay>,
    {
        Replay::new(id).on(&self.0)
    }
    /// `DELETE /internal/dead-letters` · idempotent · returns nothing
    fn clear(&self) -> Clear<renamed::inngest::__private::Capability<Clear>>
    where
        OnClient: renamed::inngest::__private::Call<Clear>,
    {
        Clear::new().on(&self.0)
    }
}
impl Internal<()> {
    /// Metadata of the operations.
    const OPERATIONS: &'static [&'static renamed::inngest::__private::OperationInfo] = &[
        <Replay as renamed::inngest::__private::Operation>::INFO,
        <Clear as renamed::inngest::__private::Operation>::INFO,
    ];
}
