//! Makes invalid operations ones whose builders compile: their calls, and derived clients that list them, then cause no
//! further errors.

use std::collections::HashSet;

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::ext::IdentExt as _;

use super::{BUILDER_MEMBERS, is_page};
use crate::model::{Argument, Arity, Definition, Operation, ParameterLocation};
use crate::type_names::last_name;

pub(super) fn repair(definition: &mut Definition) {
    if definition.is_malformed {
        definition.base = None;
        definition.operations.iter_mut().for_each(|operation| operation.invalid = true);
    }
    if definition.version == "Events" && definition.extend.is_none() {
        definition.version = Ident::new("V2", Span::call_site());
    }
    let types = definition.types();
    let mut taken: HashSet<String> = HashSet::new();
    if definition.extend.is_none() {
        taken.insert(definition.name.to_string());
    }
    let valid = definition.operations.iter().filter(|operation| !operation.invalid);
    taken.extend(valid.map(|operation| operation.builder.to_string()));
    let mut methods: HashSet<String> = definition
        .operations
        .iter()
        .filter(|operation| !operation.invalid)
        .map(|operation| operation.name.to_string())
        .collect();
    methods.insert("new".to_owned());
    definition.operations.retain_mut(|operation| {
        if !operation.invalid {
            return true;
        }
        while taken.contains(&operation.builder.to_string()) || types.contains(&operation.builder.to_string()) {
            operation.builder = format_ident!("__{}", operation.builder.unraw());
        }
        taken.insert(operation.builder.to_string());
        repair_arguments(operation);
        methods.insert(operation.name.to_string())
    });
}

fn repair_arguments(operation: &mut Operation) {
    let mut members: HashSet<String> = BUILDER_MEMBERS.map(str::to_owned).into();
    operation.arguments.retain(|argument| {
        let name = argument.name.unraw().to_string();
        let setter = format!("set_{name}");
        members.insert(name) && (argument.arity == Arity::Required || members.insert(setter))
    });
    // Its caller may read pages, whatever the error is.
    let has_pages = is_page(operation) && operation.arguments.iter().any(is_cursor);
    operation.paginated = has_pages.then(|| Ident::new("paginated", Span::call_site()));
}

fn is_cursor(argument: &Argument) -> bool {
    argument.name == "cursor"
        && argument.location == ParameterLocation::Query
        && argument.arity == Arity::Optional
        && last_name(&argument.ty).is_some_and(|name| name == "Cursor")
}
