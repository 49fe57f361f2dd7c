//! The step of a call: one poll of it, from the outermost future to its connection's.
//!
//! The pool leaves what a call no longer needs to a task of its own, where it goes on and nobody waits for it. From within, a
//! future learns here whether a call is behind it.

use std::cell::{Cell, RefCell};

use tokio::sync::watch;

/// Dropped when the step is over, which those who wait for that see.
pub(super) type Mark = watch::Sender<()>;

/// Where a thread is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// In no call's step.
    None,
    OfCall,
    /// In one that has marks.
    Marked,
}

thread_local! {
    // Apart from the marks, which few steps have: this is looked at in each.
    static STEP: Cell<Step> = const { Cell::new(Step::None) };
    static MARKS: RefCell<Vec<Mark>> = const { RefCell::new(Vec::new()) };
}

/// Polls a call.
pub(crate) fn of_call<T>(poll: impl FnOnce() -> T) -> T {
    let _end = End(STEP.replace(Step::OfCall));
    poll()
}

/// Ends a step, also where it panics, and goes back to what was before.
struct End(Step);

impl Drop for End {
    fn drop(&mut self) {
        if STEP.replace(self.0) == Step::Marked {
            // What is taken out is dropped out here, where it may wake whom it likes.
            drop(MARKS.try_with(RefCell::take));
        }
    }
}

/// Whether a call waits for what is polled here.
pub(super) fn is_of_call() -> bool {
    STEP.get() != Step::None
}

/// Keeps a mark to the end of the step; gives it back where no step of a call is in flight.
pub(super) fn keep(mark: Mark) -> Option<Mark> {
    if !is_of_call() {
        return Some(mark);
    }
    let mut mark = Some(mark);
    let kept = MARKS.try_with(|marks| marks.borrow_mut().extend(mark.take()));
    if kept.is_ok() {
        STEP.set(Step::Marked);
    }
    mark
}
