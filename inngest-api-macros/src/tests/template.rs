use proc_macro2::Span;
use syn::LitStr;

use crate::diagnostics::Diagnostics;
use crate::model::Template;

fn template(path: &str) -> (Template, Vec<String>) {
    let mut faults = Diagnostics::default();
    let template = Template::new(&LitStr::new(path, Span::call_site()), &mut faults);
    (template, faults.messages())
}

#[test]
fn pieces_and_holes() {
    let cases: [(&str, &[&str], &[&str]); 8] = [
        ("/", &["/"], &[]),
        ("/health", &["/health"], &[]),
        ("/runs/{run_id}", &["/runs/", ""], &["run_id"]),
        ("/{a}", &["/", ""], &["a"]),
        ("/runs/{run_id}/trace", &["/runs/", "/trace"], &["run_id"]),
        ("/apps/{b}/{a}/invoke", &["/apps/", "/", "/invoke"], &["b", "a"]),
        ("/files/{name}.{extension}~x-1_y", &["/files/", ".", "~x-1_y"], &["name", "extension"]),
        ("/{größe}", &["/", ""], &["größe"]),
    ];
    for (path, segments, holes) in cases {
        let (template, faults) = template(path);
        assert_eq!(faults, [""; 0], "{path}");
        assert_eq!(template.text, path);
        assert_eq!(template.segments, segments, "{path}");
        assert_eq!(template.holes, holes, "{path}");
    }
}

#[test]
fn faults() {
    let cases: [(&str, &[&str]); 22] = [
        ("", &["a path starts with `/`: `\"/\"`"]),
        ("runs", &["a path starts with `/`: `\"/runs\"`"]),
        ("/runs/", &["a path does not end with `/`: the server does not take one"]),
        ("/apps//runs", &["a path has no empty segment: `//`"]),
        ("//", &["a path does not end with `/`: the server does not take one"]),
        ("/runs/{id", &["`{id` is not closed: write `{name}`"]),
        ("/runs/{", &["`{` is not closed: write `{name}`"]),
        ("/runs/{}", &["`{}` names no argument: write `{name}`"]),
        ("/runs/{run-id}", &["`{run-id}` names no argument: write `{name}`"]),
        ("/runs/{1}", &["`{1}` names no argument: write `{name}`"]),
        ("/runs/{*rest}", &["`{*rest}` names no argument: write `{name}`"]),
        ("/runs/{{id}", &["`{{id}` names no argument: write `{name}`"]),
        ("/{id}/{id}", &["`{id}` stands in the path twice"]),
        ("/{a}{b}", &["`{a}` runs into the next path value: put a `/` between"]),
        ("/runs?limit=1", &["`?` cannot stand in a path: what follows is the query; list it as arguments"]),
        ("/runs/id}", &["`}` cannot stand in a path: it closes nothing"]),
        ("/runs/:id", &["`:` cannot stand in a path: a path value is written `{name}`"]),
        ("/runs/%2F", &["`%` cannot stand in a path: what has to be escaped is a path value, `{name}`"]),
        ("/runs/%2e%2e", &["`%` cannot stand in a path: what has to be escaped is a path value, `{name}`"]),
        ("/größe", &["`ö` cannot stand in a path"]),
        ("/a b", &["` ` cannot stand in a path"]),
        (
            "a/{b-c}/{d}{e?",
            &[
                "a path starts with `/`: `\"/a/{b-c}/{d}{e?\"`",
                "`{b-c}` names no argument: write `{name}`",
                "`{d}` runs into the next path value: put a `/` between",
                "`{e?` is not closed: write `{name}`",
            ],
        ),
    ];
    for (path, expected) in cases {
        assert_eq!(template(path).1, expected, "{path}");
    }
}

/// No argument could fill it, which would be a second fault of the one mistake.
#[test]
fn a_hole_without_a_name_is_none() {
    let (template, _) = template("/{run-id}/{ok}");
    assert_eq!(template.holes, ["ok"]);
    assert_eq!(template.segments, ["/", "/", ""]);
}
