//! The parts of Markdown that matter for inserting a line: where a paragraph ends, and where code begins.

use syn::{Attribute, LitStr};

use crate::documentation::literal;

/// Returns the index behind the first paragraph, which is 0 if the text begins with another block.
///
/// A line that cannot be read, such as `#[doc = include_str!(…)]`, counts as another block.
pub(super) fn end_of_paragraph(lines: &[Attribute]) -> usize {
    let indentation = indentation(lines);
    let blank = lines.iter().take_while(|line| is_blank(line)).count();
    let paragraph = lines.iter().skip(blank);
    let is_code = paragraph.clone().next().is_some_and(|line| is_indented(line, indentation));
    let length = if is_code { 0 } else { paragraph.clone().take_while(|line| !ends_paragraph(line)).count() };
    match lines.get(blank + length) {
        _ if length == 0 => 0,
        // A heading, which its underline is part of.
        Some(line) if is_underline(line) => blank + length + 1,
        _ => blank + length,
    }
}

/// Returns the index of the first line that begins a code block, or may begin one.
pub(super) fn start_of_code(lines: &[Attribute]) -> usize {
    let indentation = indentation(lines);
    let mut after_blank = true;
    for (index, line) in lines.iter().enumerate() {
        let is_fence = doc_text(line).is_none_or(|text| contains_fence(&text));
        if is_fence || (after_blank && is_indented(line, indentation)) {
            return index;
        }
        after_blank = is_blank(line);
    }
    lines.len()
}

/// Returns the number of blanks that all lines begin with, or 1 if there is no line.
pub(super) fn indentation(lines: &[Attribute]) -> usize {
    let texts = lines.iter().filter(|line| !is_blank(line)).filter_map(doc_text);
    texts.map(|text| text.chars().take_while(|char| *char == ' ').count()).min().unwrap_or(1)
}

pub(super) fn is_blank(line: &Attribute) -> bool {
    doc_text(line).is_some_and(|text| text.trim().is_empty())
}

fn doc_text(line: &Attribute) -> Option<String> {
    literal(line).map(LitStr::value)
}

/// Whether a line is indented like code. A tab counts as four blanks.
fn is_indented(line: &Attribute, indentation: usize) -> bool {
    let text = doc_text(line).unwrap_or_default();
    let text = text.get(indentation..).unwrap_or_default();
    !text.trim().is_empty() && (text.starts_with("    ") || text.trim_start_matches(' ').starts_with('\t'))
}

/// Whether a line ends a paragraph: it is blank or begins a block.
fn ends_paragraph(line: &Attribute) -> bool {
    let Some(text) = doc_text(line) else { return true };
    let text = text.trim();
    let digits = text.trim_start_matches(|char: char| char.is_ascii_digit());
    let is_numbered = digits.len() < text.len() && (digits.starts_with(". ") || digits.starts_with(") "));
    let blocks = ["```", "~~~", "#", "|", ">", "<", "- ", "* ", "+ ", "---", "***", "___", "==="];
    text.is_empty() || is_numbered || blocks.iter().any(|block| text.starts_with(block))
}

/// Whether a line makes the paragraph before it a heading.
fn is_underline(line: &Attribute) -> bool {
    let text = doc_text(line).unwrap_or_default();
    let text = text.trim();
    !text.is_empty() && (text.chars().all(|char| char == '=') || text.chars().all(|char| char == '-'))
}

/// Whether a line opens a fenced code block, also in a list or a quote.
fn contains_fence(text: &str) -> bool {
    let text = text.trim_start_matches(|char: char| char.is_ascii_digit() || " \t>-*+.)".contains(char));
    text.starts_with("```") || text.starts_with("~~~")
}
