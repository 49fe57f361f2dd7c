//! Differences that are meant.

use super::compare::Difference;

/// `deliberate.txt`: a difference as the test prints it, its operation or `*`; then, indented, why it is meant.
pub(crate) struct Deliberate(Vec<Entry>);

struct Entry {
    line: String,
    reason: String,
}

impl Deliberate {
    pub(crate) fn load() -> Self {
        let deliberate = Self::parse(include_str!("deliberate.txt"));
        for entry in &deliberate.0 {
            assert!(!entry.reason.is_empty(), "deliberate.txt gives no reason: {}", entry.line);
        }
        deliberate
    }

    fn parse(text: &str) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            match entries.last_mut() {
                Some(entry) if line.starts_with(' ') => entry.reason += line.trim(),
                _ => entries.push(Entry { line: line.to_owned(), reason: String::new() }),
            }
        }
        Self(entries)
    }

    pub(crate) fn allows(&self, difference: &Difference) -> bool {
        self.0.iter().any(|entry| entry.is(difference))
    }

    /// The entries that say nothing any more.
    pub(crate) fn without_match(&self, differences: &[Difference]) -> Vec<String> {
        let stale = self.0.iter().filter(|entry| !differences.iter().any(|difference| entry.is(difference)));
        stale.map(|entry| format!("deliberate.txt: there is no such difference any more: {}", entry.line)).collect()
    }
}

impl Entry {
    fn is(&self, difference: &Difference) -> bool {
        let any = Difference { operation: "*".to_owned(), ..difference.clone() };
        self.line == difference.to_string() || self.line == any.to_string()
    }
}

#[test]
fn an_entry_is_of_one_operation_or_of_all() {
    let deliberate = Deliberate::parse("# why\nv2 a: x\n  because\n  it is\nv2 *: y\n  all");
    let difference = |operation: &str, what: &str| Difference {
        version: "v2",
        operation: operation.to_owned(),
        what: what.to_owned(),
    };
    assert_eq!(deliberate.0[0].reason, "becauseit is");
    assert!(deliberate.allows(&difference("a", "x")) && !deliberate.allows(&difference("b", "x")));
    assert!(deliberate.allows(&difference("b", "y")));
    assert_eq!(deliberate.without_match(&[difference("b", "y")]).len(), 1);
}
