#[doc(hidden)]
#[allow(unused)]
mod __operation_convert_file {
    macro_rules! items {
        (use Files; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Files` has an operation `convert_file` as well, and both builders would be named `ConvertFile`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_convert_file::items! {
    use Files;
    /// `PUT /v2/sandboxes/{sandbox_id}/files` · idempotent · returns a stream of bytes
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    pub struct ConvertFile<OnClient = ::inngest_api::__private::NoClient> {
        ///`sandboxId` in the path.
        pub sandbox_id: SandboxId,
        ///`path` in the query.
        pub path: String,
        ///The body.
        pub content: Upload,
        options: ::inngest_api::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::impl_trait_in_params)]
    impl ConvertFile {
        /// Creates the operation `convert_file` without a client. Call [`on`](Self::on) before sending it.
        pub fn new(
            sandbox_id: impl ::inngest_api::__private::IntoArgument<SandboxId>,
            path: impl ::inngest_api::__private::IntoArgument<String>,
            content: impl ::inngest_api::__private::IntoArgument<Upload>,
        ) -> Self {
            Self {
                sandbox_id: ::inngest_api::__private::IntoArgument::into_argument(
                    sandbox_id,
                ),
                path: ::inngest_api::__private::IntoArgument::into_argument(path),
                content: ::inngest_api::__private::IntoArgument::into_argument(content),
                options: ::inngest_api::__private::CallOptions::new(),
                capability: ::inngest_api::__private::NoClient,
            }
        }
        /// Sets the client that sends the operation. Its key must authorize it.
        pub fn on<OnClient: ::inngest_api::__private::Call<Self>>(
            self,
            client: &OnClient,
        ) -> ConvertFile<::inngest_api::__private::Capability<Self>> {
            ConvertFile {
                sandbox_id: self.sandbox_id,
                path: self.path,
                content: self.content,
                options: self.options,
                capability: ::inngest_api::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> ConvertFile<OnClient> {
        /// Sets options for this call only: timeouts, retries, environment, headers.
        pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns its value. Awaiting the builder does the same.
        pub fn send(self) -> ::inngest_api::__private::SendFuture<ByteStream>
        where
            OnClient: ::inngest_api::__private::HasClient<ConvertFile>,
        {
            ::inngest_api::__private::send(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
        /// Sends the operation and returns its value with the status, the headers and the metadata.
        pub fn send_full(self) -> ::inngest_api::__private::SendFullFuture<ByteStream>
        where
            OnClient: ::inngest_api::__private::HasClient<ConvertFile>,
        {
            ::inngest_api::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
    }
    impl<
        OnClient: ::inngest_api::__private::HasClient<ConvertFile>,
    > ::std::future::IntoFuture for ConvertFile<OnClient> {
        type Output = <::inngest_api::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = ::inngest_api::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            ::inngest_api::__private::HasClient::send(&self.capability, &self, &self.options)
        }
    }
    impl<OnClient> ::inngest_api::__private::GeneratedOperation for ConvertFile<OnClient> {}
    impl<OnClient> ::inngest_api::__private::Operation for ConvertFile<OnClient> {
        type Api = ::inngest_api::__private::V2;
        type WithoutClient = ConvertFile;
        type Response = ByteStream;
        const INFO: &'static ::inngest_api::__private::OperationInfo = &::inngest_api::__private::OperationInfo::from_parts(
            ::inngest_api::__private::Method::PUT,
            ::inngest_api::__private::OperationParts {
                id: "convert_file",
                version: "v2",
                base: "/v2",
                path: "/sandboxes/{sandbox_id}/files",
                segments: &["/sandboxes/", "/files"],
                parameters: &[
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "sandbox_id",
                        wire_name: "sandboxId",
                        location: ::inngest_api::__private::ParameterLocation::Path,
                        required: true,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::text::<SandboxId>().ty(),
                        schema: ::inngest_api::__private::text::<SandboxId>().schema(),
                        check: ::inngest_api::__private::text::<SandboxId>().check(),
                        rust_type: "SandboxId",
                        documentation: "",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "path",
                        wire_name: "path",
                        location: ::inngest_api::__private::ParameterLocation::Query,
                        required: true,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::text::<String>().ty(),
                        schema: ::inngest_api::__private::text::<String>().schema(),
                        check: ::inngest_api::__private::text::<String>().check(),
                        rust_type: "String",
                        documentation: "",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "content",
                        wire_name: "content",
                        location: ::inngest_api::__private::ParameterLocation::Body,
                        required: true,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::json_type!(Upload),
                        schema: ::inngest_api::__private::json_schema!(Upload),
                        check: ::inngest_api::__private::UNCHECKED,
                        rust_type: "Upload",
                        documentation: "",
                    }),
                ],
                body: ::inngest_api::__private::BodyKind::Raw,
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
        fn encode(&self, request: &mut ::inngest_api::__private::RequestEncoder) {
            request
                .path(0, &::inngest_api::__private::text::<SandboxId>(), &self.sandbox_id);
            request
                .query(
                    1,
                    &::inngest_api::__private::text::<String>(),
                    ::std::option::Option::Some(&self.path),
                );
            request.raw(2, &self.content);
        }
    }
    ::inngest_api::__private::server_half! {
        impl ::inngest_api::__private::Serve for ConvertFile { fn decode(request : & mut
        ::inngest_api::__private::RequestDecoder) -> ::std::result::Result < Self,
        ::inngest_api::__private::RequestError > { ::std::result::Result::Ok(Self {
        sandbox_id : request.path(0, & ::inngest_api::__private::text:: < SandboxId > ()) ?,
        path : request.query(1, & ::inngest_api::__private::text:: < String > ()) ?, content
        : request.raw(), options : ::inngest_api::__private::CallOptions::new(), capability :
        ::inngest_api::__private::NoClient, }) } fn visit_arguments(visitor : & mut impl
        ::inngest_api::__private::ArgumentVisitor) { visitor.text(0, &
        ::inngest_api::__private::text:: < SandboxId > ()); visitor.text(1, &
        ::inngest_api::__private::text:: < String > ()); } }
    }
}
///Custom operations of the Inngest API.
#[derive(::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug)]
pub struct Files<OnClient>(OnClient);
#[allow(clippy::impl_trait_in_params)]
impl<OnClient> Files<OnClient> {
    /// Creates the operations of this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// `PUT /v2/sandboxes/{sandbox_id}/files` · idempotent · returns a stream of bytes
    pub fn convert_file(
        &self,
        sandbox_id: impl ::inngest_api::__private::IntoArgument<SandboxId>,
        path: impl ::inngest_api::__private::IntoArgument<String>,
        content: impl ::inngest_api::__private::IntoArgument<Upload>,
    ) -> ConvertFile<::inngest_api::__private::Capability<ConvertFile>>
    where
        OnClient: ::inngest_api::__private::Call<ConvertFile>,
    {
        ConvertFile::new(sandbox_id, path, content).on(&self.0)
    }
}
impl Files<()> {
    /// Metadata of the operations.
    pub const OPERATIONS: &'static [&'static ::inngest_api::__private::OperationInfo] = &[
        <ConvertFile as ::inngest_api::__private::Operation>::INFO,
    ];
}
