//! The names of the models.

use std::collections::BTreeSet;

use crate::{files, root, source};

/// If two items had the same name, the compiler would print full paths in every message about a key.
#[test]
fn no_model_has_the_name_of_an_item_at_the_crate_root() {
    let spec = root().join("inngest-api-spec/src");
    let models = ["v1", "v2"].into_iter().flat_map(|version| files(&spec.join(version)));
    let models: String = models.map(|(_, text)| text).collect();
    let declared_name = |line: &str| {
        let rest =
            ["pub struct ", "pub enum ", "pub type "].iter().find_map(|start| line.trim().strip_prefix(start))?;
        Some(rest.split(|char: char| !char.is_alphanumeric()).next()?.to_owned())
    };
    let models: BTreeSet<_> = models.lines().filter_map(declared_name).collect();
    assert!(models.contains("SigningKeyInfo") && models.len() > 100, "{models:?}");
    let root = source("inngest-api/src/lib.rs");
    let exported: BTreeSet<_> = root
        .split("pub use ")
        .filter_map(|uses| uses.split_once(';'))
        .flat_map(|(uses, _)| uses.split(|char: char| !char.is_alphanumeric()))
        .map(str::to_owned)
        .collect();
    assert!(exported.contains("SigningKey") && exported.contains("Client"), "{exported:?}");
    let core = ["Option", "Result", "String", "Vec", "Box", "Some", "None", "Ok", "Err", "Iterator", "Future"];
    let taken: Vec<_> =
        models.iter().filter(|model| exported.contains(*model) || core.contains(&model.as_str())).collect();
    assert!(taken.is_empty(), "{taken:?}");
}
