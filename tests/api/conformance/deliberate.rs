//! Intended differences between the documents and the API definition.

use super::compare::Difference;

/// The entries of `deliberate.txt`: a difference as the test prints it, with `*` for any operation, and its indented reason.
pub(crate) struct Deliberate(Vec<Entry>);

struct Entry {
    line: String,
    reason: String,
}

impl Deliberate {
    pub(crate) fn load() -> Self {
        let deliberate = Self::parse(include_str!("deliberate.txt"));
        for entry in &deliberate.0 {
            assert!(!entry.reason.is_empty(), "deliberate.txt has no reason for: {}", entry.line);
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
        self.0.iter().any(|entry| entry.matches(difference))
    }

    /// Returns a message for each entry that matches no difference.
    pub(crate) fn without_match(&self, differences: &[Difference]) -> Vec<String> {
        let stale = self.0.iter().filter(|entry| !differences.iter().any(|difference| entry.matches(difference)));
        stale.map(|entry| format!("deliberate.txt: entry matches no difference; remove it: {}", entry.line)).collect()
    }
}

impl Entry {
    fn matches(&self, difference: &Difference) -> bool {
        let any = Difference { operation: "*".to_owned(), ..difference.clone() };
        self.line == difference.to_string() || self.line == any.to_string()
    }
}

#[test]
fn an_entry_allows_a_difference_of_one_operation_or_of_all_operations() {
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
