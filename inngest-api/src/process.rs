//! State that a forked process does not share with its parent.

use std::sync::OnceLock;

/// A value of which each process has its own.
///
/// A fork copies the memory of a process, but only the thread that forks. In the child, the connections, tasks and locks in
/// that memory still belong to threads of the parent. So the child makes a value of its own, and never touches the other.
pub(crate) struct PerProcess<T> {
    process: u32,
    /// `None` only while it is dropped.
    value: Option<T>,
    /// Of the child that this process is the parent of. A list without locks, because a child cannot wait for one that a
    /// thread of the parent held.
    child: OnceLock<Box<Self>>,
}

impl<T> PerProcess<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { process: std::process::id(), value: Some(value), child: OnceLock::new() }
    }

    /// Returns the value of this process, which `make` makes in a process that was forked since.
    pub(crate) fn get(&self, make: impl Fn() -> T) -> &T {
        let process = std::process::id();
        let mut own = self;
        loop {
            match &own.value {
                Some(value) if own.process == process => return value,
                _ => own = own.child.get_or_init(|| Box::new(Self::new(make()))),
            }
        }
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        // Dropping a connection wakes its task, which is in the parent.
        if self.process != std::process::id() {
            std::mem::forget(self.value.take());
        }
    }
}
