//! What the user's crate calls `inngest-api`. A macro cannot see it, so a definition says it; this is for those that forgot.

use proc_macro2::Ident;

use crate::diagnostics::Diagnostics;

/// `::inngest_api`; or what the user's crate calls it, and a fault that asks to say so, as in the example for that name.
pub(crate) fn path(at: &Ident, faults: &mut Diagnostics, example: impl FnOnce(&str) -> String) -> syn::Path {
    let Some(name) = other_name() else { return syn::parse_quote!(::inngest_api) };
    let example = example(&name);
    faults.at(at, format!("this crate calls its dependency `inngest-api` otherwise: say so, `{example}`"));
    let name = Ident::new(&name, at.span());
    syn::parse_quote!(::#name)
}

/// The name by which the crate that is being compiled depends on `inngest-api`, where its manifest says another than that.
fn other_name() -> Option<String> {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR")?;
    let manifest = std::fs::read_to_string(std::path::Path::new(&folder).join("Cargo.toml")).ok()?;
    other_name_in(&manifest)
}

/// Reads as much of TOML as dependencies are written in; where in doubt, says nothing.
fn other_name_in(manifest: &str) -> Option<String> {
    let mut table = None;
    let mut found = None;
    for line in manifest.lines().map(|line| without_comment(line).trim()) {
        if let Some(header) = line.strip_prefix('[') {
            table =
                header.trim_end_matches(']').rsplit_once("dependencies.").map(|(_, name)| unquoted(name).to_owned());
            if table.as_deref() == Some("inngest-api") {
                return None;
            }
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let (key, member) = key.split_once('.').unwrap_or((key, ""));
        let key = unquoted(key);
        let value: String = value.split_whitespace().collect::<String>().replace('\'', "\"");
        if key == "inngest-api" {
            return None;
        } else if key == "package" && value == "\"inngest-api\"" {
            found.clone_from(&table);
        } else if value.contains("package=\"inngest-api\"")
            || (unquoted(member) == "package" && value == "\"inngest-api\"")
        {
            found = Some(key.to_owned());
        }
    }
    // What is no identifier was misread: no crate has such a name.
    found.map(|name| name.replace('-', "_")).filter(|name| syn::parse_str::<syn::Ident>(name).is_ok())
}

/// The line up to a `#` that stands in no text.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    for (index, char) in line.char_indices() {
        match (char, quote) {
            ('#', None) => return line.get(..index).unwrap_or(line),
            ('"' | '\'', None) => quote = Some(char),
            (char, Some(open)) if char == open => quote = None,
            _ => {}
        }
    }
    line
}

/// `my-client` of `"my-client"`.
fn unquoted(key: &str) -> &str {
    key.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::other_name_in;

    #[test]
    fn another_name_is_found_wherever_it_is_said() {
        for manifest in [
            "[dependencies]\nmy-client = { version = \"1\", package = \"inngest-api\" }",
            "[dependencies.my-client]\nversion = \"1\"\npackage = \"inngest-api\"",
            "[dependencies]\n\"my-client\" = { version = \"1\", package = \"inngest-api\" }",
            "[dependencies]\n'my-client' = { package = 'inngest-api' } # it's ours",
            "[dependencies.\"my-client\"] # see #12\npackage = \"inngest-api\" # renamed",
            "[dependencies]\nmy-client.version = \"1\"\nmy-client.package = \"inngest-api\"",
            "[dependencies]\nmy-client = { path = \"a#b\", package = \"inngest-api\" }",
            "[target.'cfg(unix)'.dev-dependencies]\nmy-client = {package=\"inngest-api\", path = \"..\"}",
        ] {
            assert_eq!(other_name_in(manifest).as_deref(), Some("my_client"), "{manifest}");
        }
    }

    #[test]
    fn what_is_no_identifier_is_no_name() {
        for manifest in [
            "[dependencies]\n\"my client\" = { package = \"inngest-api\" }",
            "[dependencies]\n1st = { package = \"inngest-api\" }",
            "[dependencies]\n = { package = \"inngest-api\" }",
        ] {
            assert_eq!(other_name_in(manifest), None, "{manifest}");
        }
    }

    #[test]
    fn the_crates_own_name_needs_no_word() {
        for manifest in [
            "[dependencies]\ninngest-api = \"1\"",
            "[dependencies]\ninngest-api.workspace = true\nother = { package = \"inngest-api\" }",
            "[dependencies.inngest-api]\nversion = \"1\"",
            "[dependencies]\n\"inngest-api\" = \"1\"\nother = { package = \"inngest-api\" }",
            "[dependencies]\nserde = \"1\"",
            // What is commented out is not there.
            "[dependencies]\n# old = { package = \"inngest-api\" }",
            "[dependencies]\n#old = { package = \"inngest-api\" }",
            "[dependencies]\nserde = \"1\" # old = { package = \"inngest-api\" }",
            "# [dependencies.old]\n# package = \"inngest-api\"",
            "",
        ] {
            assert_eq!(other_name_in(manifest), None, "{manifest}");
        }
    }
}
