//! Documentation comments, line by line.

use proc_macro2::Span;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta};

use crate::attributes::conditional;

/// Returns the lines of an attribute that is documentation, each as an attribute; `None` if it is not.
///
/// Text that only the compiler knows, such as `include_str!(…)` and that of a `#[cfg_attr(…)]`, is one line.
pub(crate) fn lines(attribute: &Attribute) -> Option<Vec<Attribute>> {
    match &attribute.meta {
        Meta::NameValue(value) if value.path.is_ident("doc") => {}
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let is_documentation = |meta: &Meta| meta.path().is_ident("doc") && matches!(meta, Meta::NameValue(_));
            let attributes = conditional(&attribute.meta).ok()?;
            return (!attributes.is_empty() && attributes.iter().all(is_documentation))
                .then(|| vec![attribute.clone()]);
        }
        _ => return None,
    }
    let Some(text) = literal(attribute).filter(|text| text.value().contains('\n')) else {
        return Some(vec![attribute.clone()]);
    };
    let value = text.value();
    let lines = value.lines();
    // The compiler removes the stars of a block comment only if no macro has read it.
    let has_stars = lines.clone().skip(1).all(|line| line.trim().is_empty() || line.trim_start().starts_with('*'))
        && lines.clone().skip(1).any(|line| !line.trim().is_empty());
    let lines = lines.enumerate().map(|(index, line)| match line.trim_start().strip_prefix('*') {
        Some(rest) if has_stars && index > 0 => line_of(rest, text.span()),
        _ => line_of(line, text.span()),
    });
    Some(lines.collect())
}

fn line_of(text: &str, span: Span) -> Attribute {
    let text = LitStr::new(text, span);
    syn::parse_quote!(#[doc = #text])
}

/// Returns the text of a line; `None` if only the compiler knows it.
pub(crate) fn literal(line: &Attribute) -> Option<&LitStr> {
    let mut value = &line.meta.require_name_value().ok()?.value;
    // A literal that came through a `macro_rules!` variable.
    while let Expr::Group(group) = value {
        value = &group.expr;
    }
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

/// Returns the text of documentation, as far as it is known.
pub(crate) fn text_of(lines: &[Attribute]) -> String {
    let lines = lines.iter().filter_map(literal).map(LitStr::value);
    let lines = lines.map(|line| line.strip_prefix(' ').map_or(line.clone(), str::to_owned));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
