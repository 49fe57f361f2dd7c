const _: () = {
    #[allow(unused_qualifications)]
    type __Granted0 = ::inngest_api::v2::by_name::invoke_function;
    #[allow(unused_qualifications)]
    type __Granted1 = crate::internal::Replay;
    #[allow(unused_qualifications)]
    type __Granted2 = ::inngest_api::v1::by_name::list_events;
    const _: () = {
        ::std::assert!(
            ! ::inngest_api::__private::is_of_version(< __Granted0 as
            ::inngest_api::__private::Operation > ::INFO, "v1"),
            "`invoke_function` is an operation of `v1`, not of `v2`; write `v1(invoke_function)`, on a field whose client has a `SigningKey`"
        );
        ::std::assert!(
            ! ::inngest_api::__private::is_of_version(< __Granted0 as
            ::inngest_api::__private::Operation > ::INFO, "events"),
            "`invoke_function` is an operation of `events`, not of `v2`; write `events(invoke_function)`, on a field whose client has an `EventKey`"
        );
    };
    const _: () = {
        let listed = ::inngest_api::__private::contains(
            crate::internal::Internal::<()>::OPERATIONS,
            <__Granted1 as ::inngest_api::__private::Operation>::INFO,
        );
        ::std::assert!(listed, "`Internal` has no operation `replay`");
    };
    const _: () = {
        ::std::assert!(
            ! ::inngest_api::__private::is_of_version(< __Granted2 as
            ::inngest_api::__private::Operation > ::INFO, "v2"),
            "`list_events` is an operation of `v2`, not of `v1`; write `v2(list_events)`, on a field whose client has an `ApiKey`"
        );
        ::std::assert!(
            ! ::inngest_api::__private::is_of_version(< __Granted2 as
            ::inngest_api::__private::Operation > ::INFO, "events"),
            "`list_events` is an operation of `events`, not of `v1`; write `events(list_events)`, on a field whose client has an `EventKey`"
        );
    };
    const __OPERATIONS: &[&::inngest_api::__private::OperationInfo] = &[
        <__Granted0 as ::inngest_api::__private::Operation>::INFO,
        <__Granted1 as ::inngest_api::__private::Operation>::INFO,
        <__Granted2 as ::inngest_api::__private::Operation>::INFO,
    ];
    const __PERMISSIONS: [&::std::primitive::str; ::inngest_api::__private::count_permissions(
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
            index: ::std::primitive::usize,
        ) -> ::std::option::Option<::inngest_api::__private::Grant> {
            match index {
                0 => {
                    ::std::option::Option::Some(
                        ::std::convert::From::from(
                            ::inngest_api::__private::Call::<
                                __Granted0,
                            >::capability(self),
                        ),
                    )
                }
                1 => {
                    ::std::option::Option::Some(
                        ::std::convert::From::from(
                            ::inngest_api::__private::Call::<
                                __Granted1,
                            >::capability(self),
                        ),
                    )
                }
                2 => {
                    ::std::option::Option::Some(
                        ::std::convert::From::from(
                            ::inngest_api::__private::Call::<
                                __Granted2,
                            >::capability(self),
                        ),
                    )
                }
                _ => ::std::option::Option::None,
            }
        }
    }
    impl<C> Billing<C> {
        ///Metadata of the operations that a `Billing` can call.
        #[allow(dead_code)]
        pub const OPERATIONS: &'static [&'static ::inngest_api::__private::OperationInfo] = __OPERATIONS;
        ///The permissions that the API keys of a `Billing` need, sorted: those of its operations of version 2.
        #[allow(dead_code)]
        pub const PERMISSIONS: &'static [&'static ::std::primitive::str] = &__PERMISSIONS;
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
