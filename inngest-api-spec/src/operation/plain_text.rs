/// Returns the first paragraph of Markdown as plain text, in one line: links become their text.
pub(crate) fn plain_text(markdown: &str) -> String {
    let lines = markdown.trim().lines().map(str::trim).take_while(|line| !line.is_empty());
    without_links(&lines.collect::<Vec<_>>().join(" "))
}

/// Returns Markdown whose links are replaced by their text. Everything else, such as paragraphs and code, stays.
pub(crate) fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['[', '`']) {
        let (before, from) = rest.split_at(start);
        plain.push_str(before);
        let (piece, after) = link(from).unwrap_or_else(|| {
            // Code, or a bracket that begins no link.
            let end = from.strip_prefix('`').and_then(|code| code.find('`')).map_or(1, |end| end + 2);
            from.split_at(end)
        });
        plain.push_str(piece);
        rest = after;
    }
    plain + rest
}

/// Returns the text of the link that a text begins with, and what follows the link.
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, after) = text.strip_prefix('[')?.split_once(']')?;
    if let Some(target) = after.strip_prefix('(') {
        return Some((label, target.split_once(')')?.1));
    }
    // A link to an item: [`Run`].
    (label.len() > 1 && label.starts_with('`') && label.ends_with('`')).then_some((label, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation as _;

    #[test]
    fn links_become_their_text() {
        for (markdown, plain) in [
            ("", ""),
            ("Lists runs,\nnewest first.\n\nThe list changes.", "Lists runs, newest first."),
            ("See [`Running`](SandboxStatus::Running): [`wait`](a::b).", "See `Running`: `wait`."),
            ("Use [`Run::has_ended`], or `[1, 2]` and `[a](b)`.", "Use `Run::has_ended`, or `[1, 2]` and `[a](b)`."),
            ("A [root file system](Self::from_rootfs), [sic] and a ` alone", "A root file system, [sic] and a ` alone"),
            ("[open", "[open"),
            ("é `é", "é `é"),
        ] {
            assert_eq!(plain_text(markdown), plain);
        }
    }

    #[test]
    fn paragraphs_and_code_stay() {
        let markdown =
            "Lists [`Run`]s.\n\nSee [the\nguide](crate::guide).\n\n```\nlet a = b[`c`](d);\n```\n[`End`](e).";
        let plain = "Lists `Run`s.\n\nSee the\nguide.\n\n```\nlet a = b[`c`](d);\n```\n`End`.";
        assert_eq!(without_links(markdown), plain);
        let operation = crate::v2::operation::ListRuns::<crate::NoClient>::INFO;
        assert!(operation.documentation.contains("]("));
        let text = operation.documentation_without_links();
        assert!(!text.contains("](") && text.contains("\n\n"), "{text}");
        let parameter = operation.parameter("status").unwrap();
        assert_eq!(parameter.documentation_without_links(), "Only runs with one of these statuses.");
    }
}
