//! What an error proposes in place of an unknown name.

use crate::operation::listed;

/// Returns the fix for an unknown name: the name that was probably meant, and all names after an introduction such as
/// `the operation takes`. `none` is the whole text if there are no names.
pub(crate) fn known_names<'a>(
    unknown: &str,
    introduction: &str,
    names: impl Iterator<Item = &'a str> + Clone,
    none: &str,
) -> String {
    if names.clone().next().is_none() {
        return none.to_owned();
    }
    let all = format!("{introduction} {}", listed(names.clone()));
    let mut rest = all.chars();
    match (nearest(unknown, names), rest.next()) {
        (Some(nearest), Some(first)) => {
            format!("did you mean `{nearest}`? {}{}", first.to_uppercase(), rest.as_str())
        }
        _ => all,
    }
}

/// Returns the name that was probably meant; `None` if no name is alike, or if several are equally alike.
///
/// Whoever reads the suggestion may follow it without a thought, so `destroy_sandbox` must not lead to `pause_sandbox`.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let words_of_name = words(name);
    let mut alike: Vec<_> =
        names.filter_map(|other| Some((difference(&words_of_name, &words(other))?, other))).collect();
    alike.sort_unstable();
    match alike.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, nearest), ..] => Some(*nearest),
        [] => None,
    }
}

/// Returns how many words one of two names lacks, and how much the others differ; `None` if the names are not alike: if a word
/// of the shorter one has no counterpart, or if more words are missing than there are.
fn difference(one: &[String], other: &[String]) -> Option<(usize, usize)> {
    if one.concat() == other.concat() {
        return Some((0, 0));
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let missing = long.len() - short.len();
    if let ([short], [long, _]) = (short, long) {
        // A single word has to be the first one: `run` is not `cancel_run`.
        return Some((missing, word_difference(short, long)?));
    }
    if missing > short.len() || (short.len() == 1 && missing > 0) {
        return None;
    }
    let mut unmatched: Vec<&String> = long.iter().collect();
    let mut sum = 0;
    for word in short {
        let candidates = unmatched.iter().enumerate();
        let (difference, index) =
            candidates.filter_map(|(index, long)| Some((word_difference(word, long)?, index))).min()?;
        unmatched.remove(index);
        sum += difference;
    }
    Some((missing, sum))
}

/// Returns the number of typing mistakes between two words, if there is at most one in four letters.
fn word_difference(one: &str, other: &str) -> Option<usize> {
    let difference = strsim::damerau_levenshtein(one, other);
    let length = one.chars().count().max(other.chars().count());
    (difference <= length / 4).then_some(difference)
}

/// Returns the words of a name in lower case: those of `runId` and `run_id` are the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    for char in name.chars() {
        if !char.is_alphanumeric() || (char.is_uppercase() && previous.is_lowercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| char.is_alphanumeric()) {
            word.extend(char.to_lowercase());
        }
        previous = char;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 7] = [
        "invoke_function",
        "get_function_run",
        "list_runs",
        "stream_sandbox_logs",
        "pause_sandbox",
        "cancel_run",
        "title",
    ];

    #[test]
    fn a_misspelled_or_shortened_name_has_a_nearest_one() {
        for (name, expected) in [
            ("invokeFunction", "invoke_function"),
            ("invokefunction", "invoke_function"),
            ("Invoke-Functoin", "invoke_function"),
            ("invoke", "invoke_function"),
            ("function_run", "get_function_run"),
            ("get_run", "get_function_run"),
            ("run_cancel", "cancel_run"),
            ("list_run", "list_runs"),
            ("listRuns", "list_runs"),
            ("sandbox_logs", "stream_sandbox_logs"),
            ("titel", "title"),
            ("title_text", "title"),
        ] {
            assert_eq!(nearest(name, NAMES.into_iter()), Some(expected), "{name}");
        }
        assert_eq!(nearest("list_event", ["list_event_runs", "list_events"].into_iter()), Some("list_events"));
    }

    #[test]
    fn an_unrelated_name_has_no_nearest_one() {
        for name in [
            "destroy_sandbox",
            "resume_sandbox",
            "sandbox",
            "run",
            "rerun",
            "extra",
            "get_app",
            "delete_function",
            "cancel_all_runs_of_a_function",
            "",
            "_",
            "é",
        ] {
            assert_eq!(nearest(name, NAMES.into_iter()), None, "{name}");
        }
        assert_eq!(nearest("invoke", std::iter::empty()), None);
    }

    #[test]
    fn names_that_are_equally_alike_are_not_guessed() {
        assert_eq!(nearest("cancel_run", ["v1_cancel_run", "v2_cancel_run"].into_iter()), None);
        assert_eq!(nearest("get", ["get_app", "get_run"].into_iter()), None);
    }

    #[test]
    fn the_fix_reads_well_with_and_without_a_suggestion() {
        let fix = |unknown: &str, names: &[&'static str]| {
            known_names(unknown, "the operation takes", names.iter().copied(), "the operation takes none")
        };
        assert_eq!(fix("runId", &["run_id", "env"]), "did you mean `run_id`? The operation takes `run_id`, `env`");
        assert_eq!(fix("x", &["run_id", "env"]), "the operation takes `run_id`, `env`");
        assert_eq!(fix("x", &[]), "the operation takes none");
    }
}
