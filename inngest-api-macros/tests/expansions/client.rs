const _: () = {
    type __Granted0 = ::inngest_api::v2::by_name::invoke_function;
    type __Granted1 = crate::internal::Replay;
    type __Granted2 = ::inngest_api::v1::by_name::list_events;
    const _: () = {
        let listed = ::inngest_api::__private::contains(
            crate::internal::Internal::<()>::OPERATIONS,
            <__Granted1 as ::inngest_api::__private::Operation>::INFO,
        );
        ::core::assert!(listed, "`Internal` has no operation `replay`");
    };
    const __OPERATIONS: &[&::inngest_api::__private::OperationInfo] = &[
        <__Granted0 as ::inngest_api::__private::Operation>::INFO,
        <__Granted1 as ::inngest_api::__private::Operation>::INFO,
        <__Granted2 as ::inngest_api::__private::Operation>::INFO,
    ];
    const __PERMISSIONS: [&::core::primitive::str; ::inngest_api::__private::count_permissions(
        __OPERATIONS,
    )] = ::inngest_api::__private::sorted_permissions(__OPERATIONS);
    #[automatically_derived]
    impl<C> ::inngest_api::__private::Caller for Billing<C> {}
    #[automatically_derived]
    impl<C> ::inngest_api::__private::Call<__Granted0> for Billing<C>
    where
        C: ::inngest_api::__private::Call<__Granted0>,
    {
        fn capability(&self) -> ::inngest_api::__private::Capability<__Granted0> {
            ::inngest_api::__private::Call::<__Granted0>::capability(&self.api)
        }
    }
    #[automatically_derived]
    impl<C> ::inngest_api::__private::Call<__Granted1> for Billing<C>
    where
        C: ::inngest_api::__private::Call<__Granted1>,
    {
        fn capability(&self) -> ::inngest_api::__private::Capability<__Granted1> {
            ::inngest_api::__private::Call::<__Granted1>::capability(&self.api)
        }
    }
    #[automatically_derived]
    impl<C> ::inngest_api::__private::Call<__Granted2> for Billing<C> {
        fn capability(&self) -> ::inngest_api::__private::Capability<__Granted2> {
            ::inngest_api::__private::Call::<__Granted2>::capability(&self.app)
        }
    }
    #[automatically_derived]
    impl<C> ::inngest_api::__private::Tools for Billing<C>
    where
        C: ::inngest_api::__private::Call<__Granted0>,
        C: ::inngest_api::__private::Call<__Granted1>,
    {
        const LISTED: &'static [&'static ::inngest_api::__private::OperationInfo] = __OPERATIONS;
        fn grant(
            &self,
            index: ::core::primitive::usize,
        ) -> ::core::option::Option<::inngest_api::__private::Grant> {
            match index {
                0 => {
                    ::core::option::Option::Some(
                        ::core::convert::From::from(
                            ::inngest_api::__private::Call::<
                                __Granted0,
                            >::capability(self),
                        ),
                    )
                }
                1 => {
                    ::core::option::Option::Some(
                        ::core::convert::From::from(
                            ::inngest_api::__private::Call::<
                                __Granted1,
                            >::capability(self),
                        ),
                    )
                }
                2 => {
                    ::core::option::Option::Some(
                        ::core::convert::From::from(
                            ::inngest_api::__private::Call::<
                                __Granted2,
                            >::capability(self),
                        ),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    impl<C> Billing<C> {
        ///Metadata of the operations that a `Billing` can call.
        #[allow(dead_code)]
        pub const OPERATIONS: &'static [&'static ::inngest_api::__private::OperationInfo] = __OPERATIONS;
        ///The permissions that the API keys of a `Billing` need, sorted: those of its operations of version 2.
        #[allow(dead_code)]
        pub const PERMISSIONS: &'static [&'static ::core::primitive::str] = &__PERMISSIONS;
        /// Returns the operations of version 1. Only those that the client lists can be called.
        #[allow(dead_code)]
        #[must_use]
        pub const fn v1(&self) -> ::inngest_api::__private::v1::Operations<&Self> {
            ::inngest_api::__private::v1::Operations::new(self)
        }
        /// Returns the operations of version 2. Only those that the client lists can be called.
        #[allow(dead_code)]
        #[must_use]
        pub const fn v2(&self) -> ::inngest_api::__private::v2::Operations<&Self> {
            ::inngest_api::__private::v2::Operations::new(self)
        }
        /// Returns the operations of the Event API. Only those that the client lists can be called.
        #[allow(dead_code)]
        #[must_use]
        pub const fn events(
            &self,
        ) -> ::inngest_api::__private::events::Operations<&Self> {
            ::inngest_api::__private::events::Operations::new(self)
        }
    }
};
