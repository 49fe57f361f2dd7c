#[doc(hidden)]
#[allow(unused)]
mod __operation_list_webhooks {
    macro_rules! items {
        (use Webhooks; $($items:tt)*) => {
            $($items)*
        };
        (use $other:ident; $($items:tt)*) => {
            ::std::compile_error! {
            "`Webhooks` has an operation `list_webhooks` as well, and both builders would be named `ListWebhooks`; rename one operation, or move one trait to a module of its own"
            }
        };
    }
    pub(super) use items;
}
__operation_list_webhooks::items! {
    use Webhooks;
    /// `GET /v2/env/webhooks` · idempotent · returns a page of [`Webhook`] · permission `webhooks:read:list` · the response contains secrets
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    #[must_use = "an operation does nothing until it is sent: `.send().await`"]
    #[non_exhaustive]
    #[allow(clippy::partial_pub_fields)]
    pub struct ListWebhooks<OnClient = ::inngest_api::__private::NoClient> {
        ///The header `X-Inngest-Env`.
        pub env: EnvName,
        ///`appId` in the query.
        pub app_id: ::std::vec::Vec<AppId>,
        ///`limit` in the query.
        pub limit: ::std::option::Option<u32>,
        ///`cursor` in the query.
        pub cursor: ::std::option::Option<Cursor>,
        options: ::inngest_api::__private::CallOptions,
        capability: OnClient,
    }
    #[allow(clippy::impl_trait_in_params)]
    impl ListWebhooks {
        /// Creates the operation `list_webhooks` without a client. Call [`on`](Self::on) before sending it.
        pub fn new(env: impl ::inngest_api::__private::IntoArgument<EnvName>) -> Self {
            Self {
                env: ::inngest_api::__private::IntoArgument::into_argument(env),
                app_id: ::std::vec::Vec::new(),
                limit: ::std::option::Option::None,
                cursor: ::std::option::Option::None,
                options: ::inngest_api::__private::CallOptions::new(),
                capability: ::inngest_api::__private::NoClient,
            }
        }
        /// Sets the client that sends the operation. Its key must authorize it.
        pub fn on<OnClient: ::inngest_api::__private::Call<Self>>(
            self,
            client: &OnClient,
        ) -> ListWebhooks<::inngest_api::__private::Capability<Self>> {
            ListWebhooks {
                env: self.env,
                app_id: self.app_id,
                limit: self.limit,
                cursor: self.cursor,
                options: self.options,
                capability: ::inngest_api::__private::Call::<Self>::capability(client),
            }
        }
    }
    #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
    impl<OnClient> ListWebhooks<OnClient> {
        ///Adds `appId` in the query.
        pub fn app_id<HowMany>(
            mut self,
            app_id: impl ::inngest_api::__private::IntoArguments<AppId, HowMany>,
        ) -> Self {
            ::inngest_api::__private::IntoArguments::append_to(app_id, &mut self.app_id);
            self
        }
        /// Replaces all values of [`app_id`](Self::app_id()).
        pub fn set_app_id(mut self, app_id: ::std::vec::Vec<AppId>) -> Self {
            self.app_id = app_id;
            self
        }
        ///Sets `limit` in the query.
        pub fn limit(
            mut self,
            limit: impl ::inngest_api::__private::IntoArgument<u32>,
        ) -> Self {
            self.limit = ::std::option::Option::Some(
                ::inngest_api::__private::IntoArgument::into_argument(limit),
            );
            self
        }
        /// Sets or removes [`limit`](Self::limit()).
        pub fn set_limit(mut self, limit: ::std::option::Option<u32>) -> Self {
            self.limit = limit;
            self
        }
        ///Sets `cursor` in the query.
        pub fn cursor(
            mut self,
            cursor: impl ::inngest_api::__private::IntoArgument<Cursor>,
        ) -> Self {
            self.cursor = ::std::option::Option::Some(
                ::inngest_api::__private::IntoArgument::into_argument(cursor),
            );
            self
        }
        /// Sets or removes [`cursor`](Self::cursor()).
        pub fn set_cursor(mut self, cursor: ::std::option::Option<Cursor>) -> Self {
            self.cursor = cursor;
            self
        }
        /// Sets options for this call only: timeouts, retries, environment, headers.
        pub fn options(mut self, options: ::inngest_api::__private::CallOptions) -> Self {
            self.options = options;
            self
        }
        /// Sends the operation and returns one page of the list, whose size [`limit`](Self::limit()) sets. Awaiting the builder does the same.
        ///
        /// [`items`](Self::items()) returns the items of all pages.
        pub fn send(self) -> ::inngest_api::__private::SendFuture<Page<Webhook>>
        where
            OnClient: ::inngest_api::__private::HasClient<ListWebhooks>,
        {
            ::inngest_api::__private::send(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
        /// Sends the operation and returns its value with the status, the headers and the metadata.
        pub fn send_full(self) -> ::inngest_api::__private::SendFullFuture<Page<Webhook>>
        where
            OnClient: ::inngest_api::__private::HasClient<ListWebhooks>,
        {
            ::inngest_api::__private::send_full(
                self.capability.capability(),
                &self,
                &self.options,
            )
        }
        /// Returns a stream of the list's pages. Each page is requested when the stream is polled for it.
        pub fn pages(self) -> ::inngest_api::__private::Pages<Self>
        where
            OnClient: ::inngest_api::__private::HasClient<ListWebhooks>,
        {
            ::inngest_api::__private::Pages::new(
                ::std::clone::Clone::clone(self.capability.capability()),
                ::std::clone::Clone::clone(&self.options),
                self,
            )
        }
        /// Returns a stream of the list's items, over all its pages.
        pub fn items(self) -> ::inngest_api::__private::Items<Self>
        where
            OnClient: ::inngest_api::__private::HasClient<ListWebhooks>,
        {
            ::inngest_api::__private::Items::new(self.pages())
        }
    }
    impl<
        OnClient: ::inngest_api::__private::HasClient<ListWebhooks>,
    > ::std::future::IntoFuture for ListWebhooks<OnClient> {
        type Output = <::inngest_api::__private::SendFuture<
            OnClient::Response,
        > as ::std::future::Future>::Output;
        type IntoFuture = ::inngest_api::__private::SendFuture<OnClient::Response>;
        fn into_future(self) -> Self::IntoFuture {
            ::inngest_api::__private::HasClient::send(&self.capability, &self, &self.options)
        }
    }
    impl<OnClient> ::inngest_api::__private::GeneratedOperation for ListWebhooks<OnClient> {}
    impl<OnClient> ::inngest_api::__private::Operation for ListWebhooks<OnClient> {
        type Api = ::inngest_api::__private::V2;
        type WithoutClient = ListWebhooks;
        type Response = Page<Webhook>;
        const INFO: &'static ::inngest_api::__private::OperationInfo = &::inngest_api::__private::OperationInfo::from_parts(
            ::inngest_api::__private::Method::GET,
            ::inngest_api::__private::OperationParts {
                id: "list_webhooks",
                version: "v2",
                base: "/v2",
                path: "/env/webhooks",
                segments: &["/env/webhooks"],
                parameters: &[
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "env",
                        wire_name: "X-Inngest-Env",
                        location: ::inngest_api::__private::ParameterLocation::Header,
                        required: true,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::text::<EnvName>().ty(),
                        schema: ::inngest_api::__private::text::<EnvName>().schema(),
                        check: ::inngest_api::__private::text::<EnvName>().check(),
                        rust_type: "EnvName",
                        documentation: "",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "app_id",
                        wire_name: "appId",
                        location: ::inngest_api::__private::ParameterLocation::Query,
                        required: false,
                        repeated: true,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::text::<AppId>().ty(),
                        schema: ::inngest_api::__private::text::<AppId>().schema(),
                        check: ::inngest_api::__private::text::<AppId>().check(),
                        rust_type: "AppId",
                        documentation: "",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "limit",
                        wire_name: "limit",
                        location: ::inngest_api::__private::ParameterLocation::Query,
                        required: false,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::text::<u32>().ty(),
                        schema: &::inngest_api::__private::text::<u32>()
                            .schema()
                            .within(1, 100),
                        check: ::inngest_api::__private::text::<u32>().check(),
                        rust_type: "u32",
                        documentation: "",
                    }),
                    ::inngest_api::__private::ParameterInfo::from_parts(::inngest_api::__private::ParameterParts {
                        name: "cursor",
                        wire_name: "cursor",
                        location: ::inngest_api::__private::ParameterLocation::Query,
                        required: false,
                        repeated: false,
                        encoding: ::inngest_api::__private::PathEncoding::Once,
                        ty: ::inngest_api::__private::text::<Cursor>().ty(),
                        schema: ::inngest_api::__private::text::<Cursor>().schema(),
                        check: ::inngest_api::__private::text::<Cursor>().check(),
                        rust_type: "Cursor",
                        documentation: "",
                    }),
                ],
                body: ::inngest_api::__private::BodyKind::None,
                response: ::inngest_api::__private::response_kind::<Self>(),
                envelope: ::inngest_api::__private::envelope::<Self>(),
                response_schema: ::inngest_api::__private::json_schema!(Webhook),
                ok_statuses: &[],
                idempotency: ::inngest_api::__private::Idempotency::Safe,
                effect: ::inngest_api::__private::Effect::Reads,
                decode_page: ::std::option::Option::Some(
                    ::inngest_api::__private::decode_page::<Self>,
                ),
                server_timeout: ::std::option::Option::None,
                redact: true,
                permission: ::std::option::Option::Some("webhooks:read:list"),
                stability: ::inngest_api::__private::Stability::Stable,
                errors_in_success: <::inngest_api::__private::V2 as ::inngest_api::__private::Version>::ERRORS_IN_SUCCESS,
                documentation: "",
                reference: ::std::option::Option::None,
                access_tokens: ::inngest_api::__private::AccessTokens::Accepted,
            },
        );
        fn encode(&self, request: &mut ::inngest_api::__private::RequestEncoder) {
            request
                .header(
                    0,
                    &::inngest_api::__private::text::<EnvName>(),
                    ::std::option::Option::Some(&self.env),
                );
            request.query_all(1, &::inngest_api::__private::text::<AppId>(), &self.app_id);
            request.query(2, &::inngest_api::__private::text::<u32>(), self.limit.as_ref());
            request
                .query(3, &::inngest_api::__private::text::<Cursor>(), self.cursor.as_ref());
        }
    }
    impl<OnClient: ::std::marker::Send + 'static> ::inngest_api::__private::Paginated
    for ListWebhooks<OnClient> {
        type List = Page<Webhook>;
        fn set_cursor(&mut self, cursor: ::inngest_api::__private::Cursor) {
            self.cursor = ::std::option::Option::Some(
                ::inngest_api::__private::IntoArgument::<Cursor>::into_argument(cursor),
            );
        }
    }
    ::inngest_api::__private::server_half! {
        impl ::inngest_api::__private::Serve for ListWebhooks { fn decode(request : & mut
        ::inngest_api::__private::RequestDecoder) -> ::std::result::Result < Self,
        ::inngest_api::__private::RequestError > { ::std::result::Result::Ok(Self { env :
        request.header(0, & ::inngest_api::__private::text:: < EnvName > ()) ?, app_id :
        request.query_all(1, & ::inngest_api::__private::text:: < AppId > ()) ?, limit :
        request.query_option(2, & ::inngest_api::__private::text:: < u32 > ()) ?, cursor :
        request.query_option(3, & ::inngest_api::__private::text:: < Cursor > ()) ?, options
        : ::inngest_api::__private::CallOptions::new(), capability :
        ::inngest_api::__private::NoClient, }) } fn visit_arguments(visitor : & mut impl
        ::inngest_api::__private::ArgumentVisitor) { visitor.text(0, &
        ::inngest_api::__private::text:: < EnvName > ()); visitor.text(1, &
        ::inngest_api::__private::text:: < AppId > ()); visitor.text(2, &
        ::inngest_api::__private::text:: < u32 > ()); visitor.text(3, &
        ::inngest_api::__private::text:: < Cursor > ()); } }
    }
}
///Custom operations of the Inngest API.
#[derive(::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug)]
pub struct Webhooks<OnClient>(OnClient);
#[allow(clippy::impl_trait_in_params)]
impl<OnClient> Webhooks<OnClient> {
    /// Creates the operations of this client.
    pub const fn new(client: OnClient) -> Self {
        Self(client)
    }
    /// `GET /v2/env/webhooks` · idempotent · returns a page of [`Webhook`] · permission `webhooks:read:list` · the response contains secrets
    pub fn list_webhooks(
        &self,
        env: impl ::inngest_api::__private::IntoArgument<EnvName>,
    ) -> ListWebhooks<::inngest_api::__private::Capability<ListWebhooks>>
    where
        OnClient: ::inngest_api::__private::Call<ListWebhooks>,
    {
        ListWebhooks::new(env).on(&self.0)
    }
}
impl Webhooks<()> {
    /// Metadata of the operations.
    pub const OPERATIONS: &'static [&'static ::inngest_api::__private::OperationInfo] = &[
        <ListWebhooks as ::inngest_api::__private::Operation>::INFO,
    ];
}
