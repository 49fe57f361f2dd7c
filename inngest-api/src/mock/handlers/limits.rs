//! How many items a page holds.

use crate::mock::refusal::Refusal;

/// What a page holds where the caller does not say.
const DEFAULT: u32 = 20;

/// The size of a page of v2; 0 counts as not said, and too many are refused (recording `v2-runs-limit-too-large`).
pub(super) fn page_size(asked: Option<u32>, most: u32) -> Result<u32, Refusal> {
    match asked.unwrap_or_default() {
        0 => Ok(DEFAULT),
        asked if asked > most => Err(Refusal::invalid(format!("Limit cannot exceed {most}"))),
        asked => Ok(asked),
    }
}

/// The size of a page of v1: too many are cut down.
pub(super) fn page_size_v1(asked: Option<u32>, most: u32) -> usize {
    let asked = asked.filter(|asked| *asked > 0).unwrap_or(DEFAULT);
    usize::try_from(asked.min(most)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_bounded() {
        assert_eq!(
            (page_size(None, 100), page_size(Some(0), 100), page_size(Some(100), 100)),
            (Ok(20), Ok(20), Ok(100))
        );
        assert_eq!(page_size(Some(101), 100), Err(Refusal::invalid("Limit cannot exceed 100")));
        assert_eq!((page_size_v1(None, 51), page_size_v1(Some(100), 51), page_size_v1(Some(2), 51)), (20, 51, 2));
    }
}
