use proc_macro2::Span;
use syn::LitStr;

use crate::diagnostics::Diagnostics;
use crate::model::Template;

fn template(path: &str) -> (Template, Vec<String>) {
    let mut errors = Diagnostics::default();
    let template = Template::new(&LitStr::new(path, Span::call_site()), &mut errors);
    (template, errors.messages())
}

#[test]
fn a_template_is_literals_and_placeholders() {
    let cases: [(&str, &[&str], &[&str]); 11] = [
        ("/", &["/"], &[]),
        ("/health", &["/health"], &[]),
        ("/runs/{run_id}", &["/runs/", ""], &["run_id"]),
        ("", &[""], &[]),
        ("/{a}", &["/", ""], &["a"]),
        ("/runs/{run_id}/trace", &["/runs/", "/trace"], &["run_id"]),
        ("/apps/{b}/{a}/invoke", &["/apps/", "/", "/invoke"], &["b", "a"]),
        ("/files/{name}.{extension}~x-1_y", &["/files/", ".", "~x-1_y"], &["name", "extension"]),
        ("/{größe}", &["/", ""], &["größe"]),
        ("/runs/{id}:cancel", &["/runs/", ":cancel"], &["id"]),
        ("/users/$count/", &["/users/$count/"], &[]),
    ];
    for (path, segments, placeholders) in cases {
        let (template, errors) = template(path);
        assert_eq!(errors, [""; 0], "{path}");
        assert_eq!(template.text, path);
        assert_eq!(template.segments, segments, "{path}");
        assert_eq!(template.placeholders, placeholders, "{path}");
    }
}

#[test]
fn invalid_templates_are_reported() {
    let cases: [(&str, &[&str]); 22] = [
        ("runs", &["a path starts with `/`; write `\"/runs\"`"]),
        (
            "https://h.example/runs/{id}",
            &["a path has no scheme and no host; write `\"/runs/{id}\"`, as `base_url` of the client sets the server"],
        ),
        (
            "http://h.example",
            &["a path has no scheme and no host; write `\"/\"`, as `base_url` of the client sets the server"],
        ),
        ("/apps//runs", &["a path cannot contain `//`; remove one `/`"]),
        ("//", &["a path cannot contain `//`; remove one `/`"]),
        ("/runs/{id", &["`{id` is not closed; write `{name}`"]),
        ("/runs/{", &["`{` is not closed; write `{name}`"]),
        ("/runs/{}", &["`{}` is not a valid placeholder; write `{name}`"]),
        ("/runs/{run-id}", &["`{run-id}` is not a valid placeholder; write `{name}`"]),
        ("/runs/{1}", &["`{1}` is not a valid placeholder; write `{name}`"]),
        ("/runs/{*rest}", &["`{*rest}` is not a valid placeholder; write `{name}`"]),
        ("/runs/{{id}", &["`{{id}` is not a valid placeholder; write `{name}`"]),
        ("/{id}/{id}", &["duplicate placeholder `{id}`"]),
        ("/{a}{b}", &["`{a}` is followed by another placeholder; put a `/` between them"]),
        ("/runs?limit=1", &["`?` is not allowed in a path; declare query parameters as arguments"]),
        ("/runs/id}", &["`}` is not allowed in a path; there is no `{` before it"]),
        ("/runs/:id", &["`:` is not allowed at the start of a segment; write a placeholder as `{name}`"]),
        ("/runs/%2F", &["`%` is not allowed in a path; use a placeholder, `{name}`, for text that needs encoding"]),
        ("/runs/%2e%2e", &["`%` is not allowed in a path; use a placeholder, `{name}`, for text that needs encoding"]),
        ("/größe", &["`ö` is not allowed in a path; use ASCII letters, digits, `-`, `.`, `_`, `~`, `:`, `@` and `$`"]),
        ("/a b", &["` ` is not allowed in a path; use ASCII letters, digits, `-`, `.`, `_`, `~`, `:`, `@` and `$`"]),
        (
            "a/{b-c}/{d}{e?",
            &[
                "a path starts with `/`; write `\"/a/{b-c}/{d}{e?\"`",
                "`{b-c}` is not a valid placeholder; write `{name}`",
                "`{d}` is followed by another placeholder; put a `/` between them",
                "`{e?` is not closed; write `{name}`",
            ],
        ),
    ];
    for (path, expected) in cases {
        assert_eq!(template(path).1, expected, "{path}");
    }
}

/// No argument could have its name, which would be a second error.
#[test]
fn an_invalid_placeholder_is_left_out() {
    let (template, _) = template("/{run-id}/{ok}");
    assert_eq!(template.placeholders, ["ok"]);
    assert_eq!(template.segments, ["/", "/", ""]);
}
