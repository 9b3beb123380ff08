//! Public names from one generation to the next: what is added renames nothing, and what is gone keeps its name.

use crate::crates::sample;
use docwright_base::{Diagnostic, Severity};
use docwright_code::rename::{PublicNames, Thing};
use docwright_code::{NAMES, emit};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Files = BTreeMap<String, String>;

/// Emits a crate that has these names.
fn emitted(spec: &Value, names: &str) -> (Files, Vec<Diagnostic>) {
    let options = sample(names, true);
    let emitted = emit(&serde_json::from_value(spec.clone()).unwrap(), &options);
    let files = emitted.output.into_iter().map(|file| (file.path, file.contents));
    (files.collect(), emitted.diagnostics)
}

/// The names that the crate has after it was made from each of the specs in turn; the last one is made twice.
fn after(specs: &[&Value]) -> Files {
    let mut files = Files::new();
    for spec in specs {
        let names = files.get(NAMES).cloned().unwrap_or_default();
        files = emitted(spec, &names).0;
    }
    let again = emitted(specs[specs.len() - 1], &files[NAMES]).0;
    assert_eq!(files, again, "made again, the crate is another");
    files
}

/// A spec with the members of one object, the values of one enum, and operations by path and id.
fn spec(members: &[&str], values: &[&str], operations: &[(&str, &str)]) -> Value {
    let members: serde_json::Map<String, Value> = members
        .iter()
        .map(|name| ((*name).to_owned(), json!({"type": "string"})))
        .collect();
    let body = json!({"type": "object", "properties": {"kite": {"$ref": "#/components/schemas/Kite"}, "kind": {"type": "string", "enum": values}}});
    let paths: serde_json::Map<String, Value> = operations
        .iter()
        .map(|(path, id)| {
            let operation = json!({
                "operationId": id,
                "requestBody": {"content": {"application/json": {"schema": body}}},
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": {"type": "object", "properties": {"size": body}}}}},
                    "400": {"description": ""},
                },
            });
            ((*path).to_owned(), json!({"post": operation}))
        })
        .collect();
    json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths,
        "components": {"schemas": {"Kite": {"type": "object", "properties": members}}},
    })
}

/// The name at a place, as the lock has it.
fn name<'a>(files: &'a Files, place: &str) -> &'a str {
    let start = format!("\"{place}\" = ");
    let lines: Vec<&str> = files[NAMES]
        .lines()
        .filter_map(|line| line.strip_prefix(&start))
        .collect();
    assert!(!lines.is_empty(), "no {place} in {}", files[NAMES]);
    lines[0]
}

#[test]
fn a_new_member_renames_none() {
    let (before, grown) = (
        spec(&["taskID"], &["a"], &[("/a", "A")]),
        spec(&["task_id", "taskID"], &["a"], &[("/a", "A")]),
    );
    // Without the lock, the one that is spelled like the name would get it.
    assert_eq!(name(&after(&[&grown]), "properties/task_id"), "\"task_id\"");
    let files = after(&[&before, &grown]);
    assert_eq!(name(&files, "properties/taskID"), "\"task_id\"");
    assert_eq!(name(&files, "properties/task_id"), "\"task_id_2\"");
    assert!(files["src/models.rs"].contains("pub task_id_2:"));
}

#[test]
fn a_new_member_takes_no_setters_name() {
    let (before, grown) = (
        spec(&["clone"], &["a"], &[("/a", "A")]),
        spec(&["set_clone", "clone"], &["a"], &[("/a", "A")]),
    );
    let setter = "#[wire(setter = \"set_clone\")]\n    pub clone:";
    assert!(after(&[&before])["src/models.rs"].contains(setter));
    let files = after(&[&before, &grown]);
    assert!(files["src/models.rs"].contains(setter));
    assert_eq!(name(&files, "properties/set_clone"), "\"set_clone_2\"");
}

#[test]
fn a_new_value_renames_none() {
    let (before, grown) = (
        spec(&["x"], &["in-use"], &[("/a", "A")]),
        spec(&["x"], &["InUse", "in-use"], &[("/a", "A")]),
    );
    assert_eq!(name(&after(&[&grown]), "enum/InUse"), "\"InUse\"");
    let files = after(&[&before, &grown]);
    assert_eq!(name(&files, "enum/in-use"), "\"InUse\"");
    assert_eq!(name(&files, "enum/InUse"), "\"InUse2\"");
}

#[test]
fn a_new_operation_renames_none() {
    let before = spec(&["x"], &["a"], &[("/b", "get-kite")]);
    let grown = spec(
        &["x"],
        &["a"],
        &[("/a", "GetKite"), ("/b", "get-kite"), ("/c", "GetKiteError")],
    );
    let files = after(&[&before, &grown]);
    assert_eq!(name(&files, "operations/get-kite"), "\"GetKite\"");
    assert_eq!(name(&files, "operations/get-kite/error"), "\"GetKiteError\"");
    assert_eq!(name(&files, "operations/GetKiteError"), "\"GetKiteError2\"");
    assert!(files["src/client.rs"].contains("pub fn get_kite("));
    assert!(files["src/client.rs"].contains("pub fn get_kite_2("));
}

#[test]
fn a_shared_type_is_called_as_before() {
    let before = spec(&["x"], &["a"], &[("/b", "Fly")]);
    // The new operation comes first and answers with an object of the same shape.
    let grown = spec(&["x"], &["a"], &[("/a", "Begin"), ("/b", "Fly")]);
    let old = after(&[&before]);
    assert!(old["src/models.rs"].contains("pub struct FlyResponse"));
    let files = after(&[&before, &grown]);
    assert!(
        files["src/models.rs"].contains("pub struct FlyResponse"),
        "{}",
        files["src/models.rs"]
    );
    // Its own has a name of its own, since `FlyResponse` would be no name for it.
    assert!(
        files["src/models.rs"].contains("pub struct BeginResponse {"),
        "{}",
        files["src/models.rs"]
    );
}

/// Two operations with a parameter and an answer of one shape each.
fn fruit(values: &[&str], members: &[&str]) -> Value {
    let operation = |id: &str, values: &[&str], names: &[&str]| {
        let names = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({"type": "integer"})));
        let meta = json!({"type": "object", "properties": serde_json::Map::from_iter(names)});
        let answer = json!({"type": "object", "properties": {"meta": meta}});
        json!({"get": {
            "operationId": id,
            "parameters": [{"name": "sort", "in": "query", "schema": {"type": "string", "enum": values}}],
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": answer}}}},
        }})
    };
    json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {
            "/apples": operation("listApples", values, members),
            "/pears": operation("listPears", &["name", "age"], &["total"]),
        },
    })
}

#[test]
fn a_type_that_several_have_is_called_after_none_of_them() {
    let before = fruit(&["name", "age"], &["total"]);
    let files = after(&[&before]);
    for (place, expect) in [
        ("operations/ListApples/query/sort", "Sort"),
        ("operations/ListPears/query/sort", "Sort"),
        ("operations/ListApples/responses/200", "MetaResponse"),
        ("operations/ListPears/responses/200", "MetaResponse"),
        ("models/MetaResponse/properties/meta", "MetaResponseMeta"),
    ] {
        assert_eq!(name(&files, place).trim_matches('"'), expect, "{place}");
    }
    // What one of them has from now on is its own; the other keeps its types, though it comes later.
    let grown = fruit(&["name", "age", "size"], &["total", "page"]);
    let files = after(&[&before, &grown]);
    for (place, expect) in [
        ("operations/ListApples/query/sort", "ListApplesSort"),
        ("operations/ListPears/query/sort", "Sort"),
        ("operations/ListApples/responses/200", "ListApplesResponse"),
        ("operations/ListPears/responses/200", "MetaResponse"),
        ("models/MetaResponse/properties/meta", "MetaResponseMeta"),
    ] {
        assert_eq!(name(&files, place).trim_matches('"'), expect, "{place}");
    }
    let models = &files["src/models.rs"];
    let sort = models
        .split("pub enum Sort {")
        .nth(1)
        .and_then(|rest| rest.split('}').next())
        .unwrap();
    assert!(sort.contains("Age,") && !sort.contains("Size,"), "{sort}");
}

#[test]
fn a_new_schema_renames_none() {
    let before = spec(&["x"], &["a"], &[("/a", "Fly")]);
    let mut grown = before.clone();
    grown["components"]["schemas"] = json!({
        // It wants the name of the inline body.
        "FlyRequest": {"type": "object", "properties": {"y": {"type": "string"}}},
        "KITE": {"type": "object", "properties": {"z": {"$ref": "#/components/schemas/FlyRequest"}}},
        "Kite": {"type": "object", "properties": {"x": {"$ref": "#/components/schemas/KITE"}}},
    });
    let files = after(&[&before, &grown]);
    assert_eq!(name(&files, "operations/Fly/requestBody"), "\"FlyRequest\"");
    assert_eq!(name(&files, "components/schemas/FlyRequest"), "\"FlyRequest2\"");
    assert_eq!(name(&files, "components/schemas/Kite"), "\"Kite\"");
}

#[test]
fn what_is_gone_keeps_its_name() {
    let full = spec(&["taskID", "x"], &["in-use", "b"], &[("/a", "A"), ("/b", "stop")]);
    let less = spec(&["x"], &["b"], &[("/a", "A")]);
    let other = spec(&["x", "task_id"], &["b", "InUse"], &[("/a", "A"), ("/c", "Stop")]);
    let files = after(&[&full, &less]);
    assert_eq!(name(&files, "properties/taskID"), "{ removed = \"task_id\" }");
    assert_eq!(name(&files, "enum/in-use"), "{ removed = \"InUse\" }");
    assert_eq!(name(&files, "operations/stop"), "{ removed = \"Stop\" }");
    let files = after(&[&full, &less, &other]);
    assert_eq!(name(&files, "properties/task_id"), "\"task_id_2\"");
    assert_eq!(name(&files, "enum/InUse"), "\"InUse2\"");
    assert_eq!(name(&files, "operations/Stop"), "\"Stop2\"");
    let back = after(&[&full, &less, &other, &full]);
    assert_eq!(name(&back, "properties/taskID"), "\"task_id\"");
    assert_eq!(name(&back, "enum/in-use"), "\"InUse\"");
    assert_eq!(name(&back, "operations/stop"), "\"Stop\"");
}

#[test]
fn a_broken_lock_stops_everything() {
    let spec = spec(&["x"], &["a"], &[("/a", "A")]);
    let (files, diagnostics) = emitted(&spec, "# @generated\n[\"models\"]\n=======\n");
    assert!(files.is_empty());
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].severity, Severity::Error);
    assert_eq!(diagnostics[0].place.to_string(), "names.lock:3");
}

/// The lock of a crate with all kinds of names, and what the crate is made from.
fn rich() -> (Value, String) {
    let mut spec = spec(&["taskID", "clone"], &["in-use", "b"], &[("/a", "A"), ("/b", "stop")]);
    spec["components"]["schemas"]["Bag"] = json!({"type": "object", "properties": {"x": {"type": "string"}}});
    spec["servers"] = json!([{"url": "https://{area}.{zone}.example", "variables": {"area": {"default": "a"}, "zone": {"default": "z"}}}]);
    let lock = after(&[&spec])[NAMES].clone();
    (spec, lock)
}

/// What is said when a line of the lock gives another name.
fn renamed(spec: &Value, lock: &str, line: usize, name: &str) -> Result<(), String> {
    let mut lines: Vec<String> = lock.lines().map(str::to_owned).collect();
    let (place, _) = lines[line].split_once(" = ").unwrap();
    lines[line] = format!("{place} = \"{name}\"");
    let (files, diagnostics) = emitted(spec, &lines.join("\n"));
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    let errors: Vec<String> = errors.map(ToString::to_string).collect();
    assert_eq!(files.is_empty(), !errors.is_empty(), "{errors:?}");
    errors.first().map_or(Ok(()), |error| Err(error.clone()))
}

#[test]
fn a_name_belongs_to_one_place() {
    let (spec, lock) = rich();
    let mut pairs = 0;
    let mut scope = "";
    let mut first: Option<(usize, &str)> = None;
    for (number, line) in lock.lines().enumerate() {
        if line.starts_with('[') {
            (scope, first) = (line, None);
        }
        let Some((place, name)) = line.strip_prefix('"').and_then(|line| line.split_once("\" = ")) else {
            continue;
        };
        if scope == "[\"models\"]" && !place.starts_with("components/schemas/") {
            continue;
        }
        if let Some((before, known)) = first {
            let found = renamed(&spec, &lock, number, known).unwrap_err();
            let place = format!("error[names-lock] names.lock:{}: ", number + 1);
            assert!(found.starts_with(&place), "{scope} {line}: {found}");
            assert!(found.contains(&format!("on line {}", before + 1)), "{found}");
            pairs += 1;
        }
        first = Some((number, name.trim_matches('"')));
    }
    assert!(pairs >= 8, "only {pairs} in {lock}");
}

#[test]
fn a_name_that_means_something_else_is_an_error() {
    let (spec, lock) = rich();
    for (scope, place, name) in [
        ("models", "components/schemas/Bag", "Option"),
        ("models", "components/schemas/Bag", "String"),
        ("models", "operations/A/requestBody", "Vec"),
        ("client", "operations/A", "Result"),
        ("client", "operations/A", "Client"),
        ("client/methods", "operations/A", "clone"),
        ("client/methods", "operations/A", "transport"),
        ("client/builder", "area", "build"),
        ("mock", "operations/A", "Box"),
        ("mock", "operations/A", "Router"),
        ("mock", "operations/A", "Undocumented"),
        ("models/Kite", "properties/taskID", "gen"),
    ] {
        let heading = format!("[\"{scope}\"]");
        let start = lock.lines().position(|line| line == heading).expect(scope);
        let wanted = format!("\"{place}\" = ");
        let line = lock.lines().skip(start).position(|line| line.starts_with(&wanted));
        let line = start + line.unwrap_or_else(|| panic!("no {place} in {lock}"));
        let found = renamed(&spec, &lock, line, name).expect_err(name);
        let place = format!("error[names-lock] names.lock:{}: `{name}` ", line + 1);
        assert!(found.starts_with(&place), "{found}");
    }
    // Another name is as good as the one that was given.
    let line = lock.lines().position(|line| line.contains("schemas/Bag")).unwrap();
    assert_eq!(renamed(&spec, &lock, line, "Sack"), Ok(()));
}

/// Emits a crate that nobody outside depends on.
fn unpublished(spec: &Value, names: &str) -> Files {
    let options = sample(names, false);
    let files = emit(&serde_json::from_value(spec.clone()).unwrap(), &options).output;
    files.into_iter().map(|file| (file.path, file.contents)).collect()
}

#[test]
fn what_is_gone_from_an_unpublished_crate_leaves_its_name() {
    let before = spec(&["taskID", "size"], &["in-use"], &[("/a", "get-kite"), ("/b", "Fly")]);
    let later = spec(&["task_id", "size"], &["InUse"], &[("/a", "GetKite"), ("/b", "Fly")]);
    let published = after(&[&before, &later]);
    assert_eq!(name(&published, "properties/task_id"), "\"task_id_2\"");
    let first = unpublished(&before, "");
    let files = unpublished(&later, &first[NAMES]);
    assert_eq!(files, unpublished(&later, ""), "as if nothing had been before");
    assert_eq!(
        files,
        unpublished(&later, &files[NAMES]),
        "made again, the crate is another"
    );
    assert_eq!(name(&files, "properties/task_id"), "\"task_id\"");
    assert_eq!(name(&files, "operations/GetKite"), "\"GetKite\"");

    // The names of a crate that was published until now.
    let files = unpublished(&later, &published[NAMES]);
    assert!(!files[NAMES].contains("removed ="), "{}", files[NAMES]);
    assert_eq!(
        name(&files, "properties/task_id"),
        "\"task_id_2\"",
        "what has a name keeps it"
    );
    // What was chosen stays, as long as its place does.
    let chosen = first[NAMES].replace("= \"size\"", "= \"extent\"");
    assert_eq!(name(&unpublished(&later, &chosen), "properties/size"), "\"extent\"");
}

/// Each type and each call of a crate with errors that calls share, one after the other.
#[test]
fn a_new_name_moves_what_is_called_by_the_old_one_and_nothing_else() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("specs/huaweicloud/oms/openapi.yaml")).unwrap();
    let spec = docwright_base::input::read("openapi.yaml", &text).unwrap().to_value();
    let mut names = emitted(&spec, "").0[NAMES].clone();
    assert!(names.contains("\"errors/"), "{names}");
    let count = |names: &str| PublicNames::read(names, "sample").unwrap().things().len();
    let things = PublicNames::read(&names, "sample").unwrap().things();
    for thing in things.iter().filter(|thing| thing.path.split("::").count() == 2) {
        let known = PublicNames::read(&names, "sample").unwrap();
        let old = thing.path.rsplit("::").next().unwrap();
        let [found] = &known.find(&thing.path)[..] else {
            panic!("{}", thing.path);
        };
        let renamed = known.rename(found, &format!("New{old}")).unwrap().names;
        let (files, diagnostics) = emitted(&spec, &renamed);
        let wrong = diagnostics.iter().find(|it| it.severity == Severity::Error);
        assert!(wrong.is_none(), "{}: {wrong:?}", thing.path);
        assert!(!files[NAMES].contains("removed ="), "{}: {}", thing.path, files[NAMES]);
        assert_eq!(count(&files[NAMES]), things.len(), "{}", thing.path);
        names = files[NAMES].clone();
    }
    let is_new = |thing: &Thing| thing.path.split("::").count() > 2 || thing.path.contains("::New");
    let now = PublicNames::read(&names, "sample").unwrap().things();
    assert!(now.iter().all(is_new), "{names}");
}

#[test]
fn what_the_mock_hands_on_is_nobody_elses() {
    let ids = [
        "spawn",
        "run",
        "router",
        "Router",
        "Api",
        "Call",
        "Undocumented",
        "examples",
    ];
    let paths: Vec<String> = ids.iter().map(|id| format!("/{id}")).collect();
    let operations: Vec<(&str, &str)> = paths.iter().map(String::as_str).zip(ids).collect();
    let mut spec = spec(&[], &["a"], &operations);
    spec["components"]["schemas"]["Router"] = json!({"type": "object", "properties": {"spawn": {"type": "string"}}});
    let mock = emitted(&spec, "").0.remove("src/mock.rs").unwrap();
    let mut names: Vec<String> = Vec::new();
    for item in syn::parse_file(&mock).unwrap().items {
        match item {
            syn::Item::Use(item) => imported(&item.tree, &mut names),
            syn::Item::Const(item) => names.push(item.ident.to_string()),
            syn::Item::Fn(item) => names.push(item.sig.ident.to_string()),
            syn::Item::Mod(item) => names.push(item.ident.to_string()),
            syn::Item::Struct(item) => names.push(item.ident.to_string()),
            syn::Item::Trait(item) => names.push(item.ident.to_string()),
            syn::Item::Impl(_) => {}
            _ => panic!("an item of another kind in {mock}"),
        }
    }
    for expect in ["spawn", "run", "router", "Router", "Undocumented", "SpawnRequest"] {
        assert!(names.iter().any(|name| name == expect), "no {expect} in {names:?}");
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

/// The names by which a `use` reaches things.
fn imported(tree: &syn::UseTree, names: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(path) => imported(&path.tree, names),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, names)),
        syn::UseTree::Name(name) => names.push(name.ident.to_string()),
        syn::UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        syn::UseTree::Glob(_) => panic!("a glob hands on what nobody knows"),
    }
}
