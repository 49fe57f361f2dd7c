const _: () = {
    type __Granted0 = ::inngest_api::v2::operations::invoke_function;
    type __Granted1 = crate::internal::Replay;
    type __Granted2 = ::inngest_api::v1::operations::list_events;
    const _: () = {
        let listed = ::inngest_api::__private::lists(
            crate::internal::Internal::<()>::OPERATIONS,
            <__Granted1 as ::inngest_api::__private::Endpoint>::OPERATION,
        );
        ::core::assert!(listed, "`replay` is no operation of `Internal`");
    };
    #[automatically_derived]
    impl<C> ::inngest_api::__private::Call<__Granted0> for Billing<C>
    where
        C: ::inngest_api::__private::Call<__Granted0>,
    {
        fn via(&self) -> ::inngest_api::__private::Via<__Granted0> {
            ::inngest_api::__private::Call::<__Granted0>::via(&self.api)
        }
    }
    #[automatically_derived]
    impl<C> ::inngest_api::__private::Call<__Granted1> for Billing<C>
    where
        C: ::inngest_api::__private::Call<__Granted1>,
    {
        fn via(&self) -> ::inngest_api::__private::Via<__Granted1> {
            ::inngest_api::__private::Call::<__Granted1>::via(&self.api)
        }
    }
    #[automatically_derived]
    impl<C> ::inngest_api::__private::Call<__Granted2> for Billing<C> {
        fn via(&self) -> ::inngest_api::__private::Via<__Granted2> {
            ::inngest_api::__private::Call::<__Granted2>::via(&self.app)
        }
    }
    impl<C> Billing<C> {
        ///What a `Billing` may call.
        #[allow(dead_code)]
        pub const OPERATIONS: &'static [&'static ::inngest_api::__private::Operation] = &[
            <__Granted0 as ::inngest_api::__private::Endpoint>::OPERATION,
            <__Granted1 as ::inngest_api::__private::Endpoint>::OPERATION,
            <__Granted2 as ::inngest_api::__private::Endpoint>::OPERATION,
        ];
        /// The operations of version 1, of which those can be called that are listed.
        #[allow(dead_code)]
        #[must_use]
        pub const fn v1(&self) -> ::inngest_api::__private::v1::Operations<&Self> {
            ::inngest_api::__private::v1::Operations::new(self)
        }
        /// The operations of version 2, of which those can be called that are listed.
        #[allow(dead_code)]
        #[must_use]
        pub const fn v2(&self) -> ::inngest_api::__private::v2::Operations<&Self> {
            ::inngest_api::__private::v2::Operations::new(self)
        }
    }
};
