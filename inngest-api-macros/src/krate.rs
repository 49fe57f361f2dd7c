//! The path to `inngest-api`: what the user sets, or the dependency's own name.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Path, parse_quote};

use crate::diagnostics::Diagnostics;

const NAME: &str = "inngest_api";

/// Parses the path behind `crate =`. It is stored even if there are quotes around it, so that this is the only error.
pub(crate) fn parse(input: ParseStream<'_>, path: &mut Option<Path>) -> syn::Result<()> {
    let Some(quoted) = input.parse::<Option<LitStr>>()? else {
        *path = Some(input.call(Path::parse_mod_style)?);
        return Ok(());
    };
    *path = Some(quoted.parse_with(Path::parse_mod_style).unwrap_or_else(|_| parse_quote!(::inngest_api)));
    let message = format!("a path has no quotes; write `crate = {}`", quoted.value());
    Err(syn::Error::new(quoted.span(), message))
}

/// Returns the path that the user sets, or the default, which is an error if rustc knows the crate by another name only.
///
/// The usage shows where `crate = …` is written.
pub(crate) fn path(given: Option<Path>, usage: impl Fn(&str) -> String, errors: &mut Diagnostics) -> Path {
    given.unwrap_or_else(|| match known_as(std::env::args()) {
        Name::Default => parse_quote!(::inngest_api),
        Name::Renamed(name) => {
            let message =
                format!("this crate calls the dependency `{NAME}` by the name `{name}`; write `{}`", usage(&name));
            errors.add(syn::Error::new(Span::call_site(), message));
            let name = Ident::new(&name, Span::call_site());
            parse_quote!(::#name)
        }
        Name::Missing => {
            let message = format!(
                "this crate has no dependency `{NAME}`; add it, or write `{}`, with the path at which another crate \
                 re-exports it",
                usage(&format!("facade::{NAME}"))
            );
            errors.add(syn::Error::new(Span::call_site(), message));
            parse_quote!(::inngest_api)
        }
    })
}

/// How the user's crate names `inngest-api`.
#[derive(Debug, PartialEq, Eq)]
enum Name {
    Default,
    Renamed(String),
    Missing,
}

/// Finds the name among the arguments of rustc: `--extern name=path`. They are the only place where a macro sees it. The
/// default, if this is not rustc, as in an editor, if the arguments are in a file, or for the crates of this project.
fn known_as(arguments: impl Iterator<Item = String>) -> Name {
    let mut renamed = None;
    let mut has_dependencies = false;
    let (mut is_value, mut is_crate_name) = (false, false);
    for argument in arguments {
        let value = if is_value { Some(argument.as_str()) } else { argument.strip_prefix("--extern=") };
        is_value = argument == "--extern";
        if argument.starts_with('@') || (is_crate_name && argument.starts_with(NAME)) {
            return Name::Default;
        }
        is_crate_name = argument == "--crate-name";
        let Some((name, file)) = value.map(|value| value.split_once('=').unwrap_or((value, ""))) else { continue };
        has_dependencies = true;
        // Behind options such as `priv`.
        let name = name.rsplit(':').next().unwrap_or(name);
        if name.starts_with(NAME) {
            return Name::Default;
        }
        let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let rest = file.trim_start_matches("lib").strip_prefix(NAME);
        if rest.is_some_and(|rest| rest.starts_with(['-', '.'])) && syn::parse_str::<Ident>(name).is_ok() {
            renamed = Some(name.to_owned());
        }
    }
    match renamed {
        Some(name) => Name::Renamed(name),
        None if has_dependencies => Name::Missing,
        None => Name::Default,
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, known_as};

    fn of(arguments: &str) -> Name {
        known_as(arguments.split(' ').map(str::to_owned))
    }

    #[test]
    fn the_name_is_that_of_the_dependency_among_the_arguments_of_rustc() {
        assert_eq!(of("rustc a.rs --extern inngest_api=/t/libinngest_api-0.rmeta"), Name::Default);
        assert_eq!(of("rustc a.rs --extern=inngest_api"), Name::Default);
        let renamed = "rustc --extern serde=/t/libserde-1.rmeta --extern inngest=/t/libinngest_api-0.rmeta";
        assert_eq!(of(renamed), Name::Renamed("inngest".to_owned()));
        assert_eq!(of(r"rustc --extern=priv:api=C:\t\inngest_api-0.rlib"), Name::Renamed("api".to_owned()));
        assert_eq!(of(&format!("{renamed} --extern inngest_api=/t/libfork-0.rmeta")), Name::Default);
        let facade = "rustc --crate-name user --extern facade=/t/libfacade-0.rmeta --extern serde=/t/libserde-0.rmeta";
        assert_eq!(of(facade), Name::Missing);
        assert_eq!(of("rustc --crate-name inngest_api_spec --extern serde=/t/libserde-0.rmeta"), Name::Default);
    }

    #[test]
    fn the_name_is_the_default_if_the_arguments_do_not_show_it() {
        assert_eq!(of("rust-analyzer proc-macro"), Name::Default);
        assert_eq!(of("rustc @arguments --extern facade=/t/libfacade-0.rmeta"), Name::Default);
    }
}
