//! Intended differences between the documents and the API definition.

use std::path::Path;

use super::compare::Difference;

/// The entries of a file: a difference as it is printed, with `*` for any operation, and its indented reason.
#[derive(Debug)]
pub struct Deliberate(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    line: String,
    reason: String,
}

impl Deliberate {
    /// Returns the entries of the repository's `deliberate.txt`.
    #[must_use]
    pub fn of_the_repository() -> Self {
        Self::parse(include_str!("deliberate.txt"))
    }

    /// Reads a file of entries.
    ///
    /// # Errors
    /// If the file cannot be read, or if an entry has no reason.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let deliberate = Self::parse(&text);
        match deliberate.without_reason() {
            Some(line) => Err(format!("{}: no reason for: {line}", path.display())),
            None => Ok(deliberate),
        }
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

    /// Returns the first entry that has no reason.
    #[must_use]
    pub fn without_reason(&self) -> Option<&str> {
        self.0.iter().find(|entry| entry.reason.is_empty()).map(|entry| entry.line.as_str())
    }

    /// Returns whether an entry matches the difference.
    #[must_use]
    pub fn allows(&self, difference: &Difference) -> bool {
        self.0.iter().any(|entry| entry.matches(difference))
    }

    /// Returns a message for each entry that matches no difference.
    #[must_use]
    pub fn without_match(&self, differences: &[Difference]) -> Vec<String> {
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
