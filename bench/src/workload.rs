use crate::Result;

/// Work that can be repeated.
pub(crate) trait Workload {
    fn repeat(&mut self, times: u32) -> Result<()>;
}
