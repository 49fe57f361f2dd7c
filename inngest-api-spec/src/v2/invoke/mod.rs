//! Typed invocations and events, built on the operations `invoke_function`, `get_function_run`, `cancel_run`, `send_event`.

mod error;
mod output;
mod run_handle;

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

pub use self::error::FunctionError;
pub use self::output::{WaitForOutput, WaitForOutputFuture};
pub use self::run_handle::RunHandle;
use super::operation::{InvokeFunction, SendEvent};
use super::{InvokedRun, Operations};
use crate::call::HasClient;
use crate::{
    Call, CallOptions, Capability, DataOrRepeated, Error, IdempotencyKey, InngestEvent, InngestFunction, IntoArgument,
    JsonObject, NoClient, SendFuture,
};

impl<C> Operations<C> {
    /// Invokes the function that a type describes and returns a handle to its run, without waiting for its end.
    ///
    /// This is [`invoke_function`](Self::invoke_function) with the ids, the input and the output defined by the type `F`.
    pub fn invoke<F: InngestFunction + IntoArgument<JsonObject>>(
        &self,
        function: F,
    ) -> Invoke<F, Capability<InvokeFunction>>
    where
        C: Call<InvokeFunction>,
    {
        Invoke::new(function).on(&self.0)
    }

    /// Sends the event that a type describes.
    ///
    /// This is [`send_event`](Self::send_event) with the name and the data defined by the type `E`.
    pub fn event<E: InngestEvent + IntoArgument<JsonObject>>(&self, event: E) -> SendEvent<Capability<SendEvent>>
    where
        C: Call<SendEvent>,
    {
        SendEvent::new(E::NAME).data(event).on(&self.0)
    }
}

/// An invocation of the function `F`.
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
pub struct Invoke<F, OnClient = NoClient> {
    call: InvokeFunction<OnClient>,
    of: PhantomData<fn() -> F>,
}

impl<F: InngestFunction> Invoke<F> {
    /// Creates the invocation without a client; [`on`](Self::on) sets the client.
    pub fn new(function: F) -> Self
    where
        F: IntoArgument<JsonObject>,
    {
        Self { call: InvokeFunction::new(F::APP, F::FUNCTION, function), of: PhantomData }
    }

    /// Sets the client that sends it.
    pub fn on<C: Call<InvokeFunction>>(self, client: &C) -> Invoke<F, Capability<InvokeFunction>> {
        Invoke { call: self.call.on(client), of: PhantomData }
    }
}

impl<F, OnClient> Invoke<F, OnClient> {
    /// Makes the call idempotent. For 24 hours, calls with the same key return the first run, whatever their data.
    pub fn idempotency_key(mut self, key: impl IntoArgument<IdempotencyKey>) -> Self {
        self.call = self.call.idempotency_key(key);
        self
    }

    /// Sets or removes the idempotency key; see [`idempotency_key`](Self::idempotency_key).
    pub fn set_idempotency_key(mut self, key: Option<IdempotencyKey>) -> Self {
        self.call = self.call.set_idempotency_key(key);
        self
    }

    /// Sets options of this call: timeout, environment, headers and more.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call = self.call.options(options);
        self
    }

    /// Sends the invocation and returns a handle to the run.
    pub fn send(self) -> InvokeFuture<F>
    where
        OnClient: HasClient<InvokeFunction>,
    {
        InvokeFuture { sending: self.call.send(), of: PhantomData }
    }
}

impl<F, OnClient: HasClient<InvokeFunction>> IntoFuture for Invoke<F, OnClient> {
    type Output = Result<RunHandle<F>, Error>;
    type IntoFuture = InvokeFuture<F>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// The future of an [`Invoke`]. Dropping it cancels the call, not the run.
#[must_use = "a call does nothing until it is awaited"]
pub struct InvokeFuture<F> {
    sending: SendFuture<DataOrRepeated<InvokedRun>>,
    of: PhantomData<fn() -> F>,
}

impl<F> Future for InvokeFuture<F> {
    type Output = Result<RunHandle<F>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.sending).poll(cx).map_ok(RunHandle::from)
    }
}

impl<F: InngestFunction, OnClient> std::fmt::Debug for Invoke<F, OnClient> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invoke({}/{})", F::APP, F::FUNCTION)
    }
}

impl<F> std::fmt::Debug for InvokeFuture<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvokeFuture(…)")
    }
}
