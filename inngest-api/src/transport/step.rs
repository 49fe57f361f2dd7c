//! The step of a call: one poll of it, from the outermost future to its connection's.
//!
//! The pool leaves what a call no longer needs to a task of its own, where it goes on and nobody waits for it. From within, a
//! future learns here whether a call is behind it.

use std::cell::RefCell;

use tokio::sync::watch;

/// Dropped when the step is over, which those who wait for that see.
pub(super) type Mark = watch::Sender<()>;

thread_local! {
    /// The marks of the step that this thread is in; none where it is in no call's.
    static STEP: RefCell<Option<Vec<Mark>>> = const { RefCell::new(None) };
}

/// Polls a call.
pub(crate) fn of_call<T>(poll: impl FnOnce() -> T) -> T {
    let _end = End(STEP.try_with(|step| step.replace(Some(Vec::new()))).unwrap_or_default());
    poll()
}

/// Ends a step, also where it panics, and goes back to the one around it.
struct End(Option<Vec<Mark>>);

impl Drop for End {
    fn drop(&mut self) {
        // What is taken out is dropped out here, where it may wake whom it likes.
        drop(STEP.try_with(|step| step.replace(self.0.take())));
    }
}

/// Whether a call waits for what is polled here.
pub(super) fn is_of_call() -> bool {
    STEP.try_with(|step| step.borrow().is_some()).unwrap_or_default()
}

/// Keeps a mark to the end of the step; gives it back where no call's step is under way.
pub(super) fn keep(mark: Mark) -> Option<Mark> {
    let mut mark = Some(mark);
    let _ = STEP.try_with(|step| {
        if let Some(marks) = step.borrow_mut().as_mut() {
            marks.extend(mark.take());
        }
    });
    mark
}
