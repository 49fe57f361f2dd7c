use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::runtime::{Runtime, Via};
use crate::{Auth, Call, Endpoint};

/// May call whatever the version `V` has: what a client whose key authorizes `V` lends to `v1()` and `v2()`.
pub struct AllOf<V> {
    runtime: Arc<dyn Runtime>,
    version: PhantomData<fn() -> V>,
}

impl<V> AllOf<V> {
    /// The route of a client whose key is a `K`.
    #[doc(hidden)]
    #[must_use]
    pub fn by<K: Auth<V>>(runtime: Arc<dyn Runtime>) -> Self {
        Self { runtime, version: PhantomData }
    }

    pub(super) fn runtime(&self) -> &Arc<dyn Runtime> {
        &self.runtime
    }
}

impl<V, E: Endpoint<Api = V>> Call<E> for AllOf<V> {
    fn via(&self) -> Via<E> {
        Via::over(Arc::clone(&self.runtime))
    }
}

impl<V> Clone for AllOf<V> {
    fn clone(&self) -> Self {
        Self { runtime: Arc::clone(&self.runtime), version: PhantomData }
    }
}

impl<V> fmt::Debug for AllOf<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AllOf(…)")
    }
}
