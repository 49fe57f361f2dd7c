use crate::Result;

/// Something to do many times over.
pub(crate) trait Workload {
    fn repeat(&mut self, times: u32) -> Result<()>;
}
