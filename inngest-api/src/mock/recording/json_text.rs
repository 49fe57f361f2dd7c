//! Changes the white space of JSON without changing its values: neither the digits of numbers nor the order of members.

/// Deeper levels are indented like this one, so that deep JSON does not become mostly blanks.
const MAX_INDENT: usize = 32;

/// Knows which characters of JSON text belong to strings.
#[derive(Default)]
struct Strings {
    is_inside: bool,
    is_escaped: bool,
}

impl Strings {
    /// Returns whether the next character belongs to a string or is one of its quotes.
    const fn contain(&mut self, next: char) -> bool {
        if !self.is_inside {
            self.is_inside = next == '"';
            return self.is_inside;
        }
        self.is_inside = self.is_escaped || next != '"';
        self.is_escaped = !self.is_escaped && next == '\\';
        true
    }
}

/// Removes the white space between the values of JSON text.
pub(super) fn compact(json: &str) -> String {
    let mut strings = Strings::default();
    json.chars().filter(|char| strings.contain(*char) || !char.is_ascii_whitespace()).collect()
}

/// Indents JSON text by two spaces per level.
pub(super) fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut strings = Strings::default();
    let mut chars = json.chars().peekable();
    while let Some(char) = chars.next() {
        if strings.contain(char) {
            text.push(char);
            continue;
        }
        match char {
            '{' | '[' => {
                text.push(char);
                while chars.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(end) = chars.next_if(|next| matches!(next, '}' | ']')) {
                    text.push(end);
                } else {
                    depth += 1;
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(char);
            }
            ',' => {
                text.push(char);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            _ if char.is_ascii_whitespace() => {}
            _ => text.push(char),
        }
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth.min(MAX_INDENT)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indented_json_has_the_same_values_in_the_same_order() {
        let json = r#"{"z":1.0,"a":[ ],"b":{ },"c":[12345678901234567890123,"{\",:[ \\"],"d":"\\\""}"#;
        let expected = "{\n  \"z\": 1.0,\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    12345678901234567890123,\n    \
                        \"{\\\",:[ \\\\\"\n  ],\n  \"d\": \"\\\\\\\"\"\n}";
        assert_eq!(indented(json), expected);
        assert_eq!(indented(expected), expected);
        assert_eq!(compact(expected), json.replace("[ ]", "[]").replace("{ }", "{}"));
    }

    #[test]
    fn deep_json_grows_linearly() {
        let depth = 20_000;
        let json = "[".repeat(depth) + &"]".repeat(depth);
        assert!(indented(&json).len() < json.len() * 80);
    }
}
