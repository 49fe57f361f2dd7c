/// `PUT /v2/sandboxes/{sandbox_id}/files`, idempotent
#[derive(Clone, Debug)]
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
#[non_exhaustive]
pub struct ConvertFile<OnClient = ::inngest_api::__private::Detached> {
    ///`sandboxId` in the path.
    pub sandbox_id: SandboxId,
    ///`path` in the query.
    pub path: String,
    ///The body.
    pub content: Upload,
    options: ::inngest_api::__private::CallOptions,
    via: OnClient,
}
impl ConvertFile {
    ///The operation `convert_file` as a value, to be sent with [`on`](Self::on) a client.
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
            via: ::inngest_api::__private::Detached,
        }
    }
    /// Chooses the client that sends it: one whose key authorizes the operation.
    pub fn on<OnClient: ::inngest_api::__private::Call<Self>>(
        self,
        client: &OnClient,
    ) -> ConvertFile<::inngest_api::__private::Via<Self>> {
        ConvertFile {
            sandbox_id: self.sandbox_id,
            path: self.path,
            content: self.content,
            options: self.options,
            via: ::inngest_api::__private::Call::<Self>::via(client),
        }
    }
}
impl<OnClient> ConvertFile<OnClient> {
    /// What this call does differently from its client: deadline, environment, further headers.
    pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
        self.options = options;
        self
    }
    /// Sends the operation and gives its value. To await the operation itself is the same.
    pub fn send(self) -> ::inngest_api::__private::Sending<Download>
    where
        OnClient: ::inngest_api::__private::Attached<ConvertFile>,
    {
        ::inngest_api::__private::send(self.via.via(), &self, &self.options)
    }
    /// Sends the operation and gives its value with all that came with it: status, headers, metadata.
    pub fn send_full(self) -> ::inngest_api::__private::SendingFull<Download>
    where
        OnClient: ::inngest_api::__private::Attached<ConvertFile>,
    {
        ::inngest_api::__private::send_full(self.via.via(), &self, &self.options)
    }
}
impl<
    OnClient: ::inngest_api::__private::Attached<ConvertFile>,
> ::core::future::IntoFuture for ConvertFile<OnClient>
where
    ::inngest_api::__private::Awaited<Download, OnClient>: ::core::future::Future,
{
    type Output = <Self::IntoFuture as ::core::future::Future>::Output;
    type IntoFuture = ::inngest_api::__private::Awaited<Download, OnClient>;
    fn into_future(self) -> Self::IntoFuture {
        ::inngest_api::__private::Awaited::new(self.send())
    }
}
impl<OnClient> ::inngest_api::__private::Endpoint for ConvertFile<OnClient> {
    type Api = ::inngest_api::__private::V2;
    type Alone = ConvertFile;
    type Response = Download;
    const OPERATION: &'static ::inngest_api::__private::Operation = &::inngest_api::__private::Operation {
        id: "convert_file",
        version: "v2",
        method: ::inngest_api::__private::Method::PUT,
        base: "/v2",
        path: "/sandboxes/{sandbox_id}/files",
        pieces: &["/sandboxes/", "/files"],
        parameters: &[
            ::inngest_api::__private::OperationParameter {
                name: "sandbox_id",
                wire_name: "sandboxId",
                place: ::inngest_api::__private::Place::Path,
                required: true,
                repeated: false,
                escape: ::inngest_api::__private::Escape::Once,
                ty: "SandboxId",
                documentation: "",
                inspect: ::inngest_api::__private::text::<SandboxId>().inspect(),
            },
            ::inngest_api::__private::OperationParameter {
                name: "path",
                wire_name: "path",
                place: ::inngest_api::__private::Place::Query,
                required: true,
                repeated: false,
                escape: ::inngest_api::__private::Escape::Once,
                ty: "String",
                documentation: "",
                inspect: ::inngest_api::__private::text::<String>().inspect(),
            },
            ::inngest_api::__private::OperationParameter {
                name: "content",
                wire_name: "content",
                place: ::inngest_api::__private::Place::Body,
                required: true,
                repeated: false,
                escape: ::inngest_api::__private::Escape::Once,
                ty: "Upload",
                documentation: "",
                inspect: ::inngest_api::__private::Inspect::NONE,
            },
        ],
        body: ::inngest_api::__private::BodyKind::Raw,
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
    fn encode(&self, request: &mut ::inngest_api::__private::RequestEncoder) {
        request
            .path(0, &::inngest_api::__private::text::<SandboxId>(), &self.sandbox_id);
        request
            .query(
                1,
                &::inngest_api::__private::text::<String>(),
                ::core::option::Option::Some(&self.path),
            );
        request.raw(2, &self.content);
    }
}
::inngest_api::__private::server_half! {
    impl ::inngest_api::__private::Serve for ConvertFile {
        fn decode(
            request: &mut ::inngest_api::__private::RequestDecoder,
        ) -> ::core::result::Result<Self, ::inngest_api::__private::Refusal> {
            ::core::result::Result::Ok(Self {
                sandbox_id: request.path(0, &::inngest_api::__private::text::<SandboxId>())?,
                path: request.query(1, &::inngest_api::__private::text::<String>())?,
                content: request.raw(),
                options: ::inngest_api::__private::CallOptions::new(),
                via: ::inngest_api::__private::Detached,
            })
        }
    }
}
///Own endpoints of the Inngest API.
#[derive(Clone, Copy, Debug)]
pub struct Files<OnClient>(OnClient);
impl<OnClient> Files<OnClient> {
    /// The listing's operations, to be called on this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// `PUT /v2/sandboxes/{sandbox_id}/files`, idempotent
    pub fn convert_file(
        &self,
        sandbox_id: impl ::inngest_api::__private::IntoArgument<SandboxId>,
        path: impl ::inngest_api::__private::IntoArgument<String>,
        content: impl ::inngest_api::__private::IntoArgument<Upload>,
    ) -> ConvertFile<::inngest_api::__private::Via<ConvertFile>>
    where
        OnClient: ::inngest_api::__private::Call<ConvertFile>,
    {
        ConvertFile::new(sandbox_id, path, content).on(&self.0)
    }
}
impl Files<()> {
    /// What the listing lists, as data.
    pub const OPERATIONS: &'static [&'static ::inngest_api::__private::Operation] = &[
        <ConvertFile as ::inngest_api::__private::Endpoint>::OPERATION,
    ];
}
