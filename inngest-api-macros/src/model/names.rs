//! Names in the cases that the wire and Rust spell them.

/// `run_id` to `RunId`.
pub(crate) fn pascal_case(snake: &str) -> String {
    snake.strip_prefix("r#").unwrap_or(snake).split('_').map(capitalized).collect()
}

/// `run_id` to `runId`.
pub(crate) fn camel_case(snake: &str) -> String {
    let mut words = snake.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capitalized(word))
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        assert_eq!(pascal_case("get_function_run"), "GetFunctionRun");
        assert_eq!(pascal_case("r#loop"), "Loop");
        assert_eq!(camel_case("include_output"), "includeOutput");
        assert_eq!(camel_case("name"), "name");
        assert_eq!(camel_case("type_"), "type");
    }
}
