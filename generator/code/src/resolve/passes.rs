//! What can only be decided when all types are known: who sends and who receives a type, which members the examples
//! prove to be optional, what has to be boxed, and examples for everything.

use super::cycles::components;
use super::example::Sample;
use super::group::gates;
use super::reply::complete_examples;
use super::unbounded;
use crate::api::{Api, BodyKind, Content, InBand, Named, Reply, Shape, Type, TypeId};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Finishes the API.
pub(super) fn finish(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    open_examples(api);
    mark_directions(api);
    prune(api);
    gates(api);
    relax_directions(api);
    believe_examples(api, diagnostics);
    super::deep::cut(api, diagnostics);
    box_recursion(api);
    unbounded::end(api, diagnostics);
    order_unions(api);
    measure(api);
    box_large_variants(api);
    super::alike::report(api, diagnostics);
    super::rules::settle(api, diagnostics);
    super::documented::check(api, diagnostics);
    complete(api);
}

/// An example is often a text that holds the JSON; it is that JSON, unless texts are what the type takes.
fn open_examples(api: &mut Api) {
    let sample = Sample::of(&api.types);
    let open = |ty: &Type, example: &mut Value| {
        if let Value::String(text) = example
            && sample.misfit(ty, &Value::String(text.clone())).is_some()
            && let Ok(inner @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
        {
            *example = inner;
        }
    };
    for operation in &mut api.operations {
        if let Some(body) = &mut operation.body
            && let BodyKind::Json(ty) | BodyKind::Form(ty) = &body.kind
            && let Some(example) = &mut body.example
        {
            open(ty, example);
        }
        for reply in operation.replies_mut() {
            if let (Some(ty), Some(example)) = (reply.content.ty(), &mut reply.example) {
                open(ty, example);
            }
        }
    }
    for example in &mut api.examples {
        open(&example.ty, &mut example.value);
    }
}

fn mark_directions(api: &mut Api) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in &api.operations {
        let given = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.constant.is_none());
        sent.extend(given.map(|parameter| parameter.ty.clone()));
        if let Some(BodyKind::Json(ty) | BodyKind::Form(ty)) = operation.body.as_ref().map(|body| &body.kind) {
            sent.push(ty.clone());
        }
        received.extend(operation.replies().filter_map(|reply| reply.content.ty().cloned()));
    }
    for (roots, mark) in [
        (sent, (|named| &mut named.sent) as fn(&mut Named) -> &mut bool),
        (received, |named| &mut named.received),
    ] {
        let mut queue: Vec<TypeId> = roots.iter().filter_map(Type::target).collect();
        while let Some(id) = queue.pop() {
            if std::mem::replace(mark(&mut api.types[id]), true) {
                continue;
            }
            api.types[id].shape.each_type(|ty| queue.extend(ty.target()));
        }
    }
}

/// Drops the types that no call needs, such as the enum of a parameter with only one value.
fn prune(api: &mut Api) {
    let mut moved = Vec::with_capacity(api.types.len());
    let mut next = 0;
    for named in &api.types {
        moved.push(next);
        next += usize::from(named.sent || named.received);
    }
    let used: Vec<bool> = api.types.iter().map(|named| named.sent || named.received).collect();
    api.types.retain(|named| named.sent || named.received);
    for named in &mut api.types {
        match &mut named.shape {
            Shape::Struct(shape) => {
                shape
                    .fields
                    .iter_mut()
                    .for_each(|field| renumber(&mut field.ty, &moved));
                shape.rest.iter_mut().for_each(|(_, ty)| renumber(ty, &moved));
            }
            Shape::Union(union) => union
                .variants
                .iter_mut()
                .for_each(|variant| renumber(&mut variant.ty, &moved)),
            Shape::Enum(_) => {}
        }
    }
    // What no call needs has no type that its examples could be of.
    let is_kept = |ty: &Type| ty.target().is_none_or(|id| used[id]);
    api.examples.retain(|example| is_kept(&example.ty));
    api.examples
        .iter_mut()
        .for_each(|example| renumber(&mut example.ty, &moved));
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            if parameter.constant.is_some() {
                parameter.ty = Type::String;
            }
            renumber(&mut parameter.ty, &moved);
        }
        if let Some(BodyKind::Json(ty) | BodyKind::Form(ty)) = operation.body.as_mut().map(|body| &mut body.kind) {
            renumber(ty, &moved);
        }
        let types = operation.replies_mut().filter_map(|reply| reply.content.ty_mut());
        types.for_each(|ty| renumber(ty, &moved));
        let error = operation.in_band.as_mut().and_then(|in_band| in_band.error.as_mut());
        error.into_iter().for_each(|ty| renumber(ty, &moved));
    }
}

fn renumber(ty: &mut Type, moved: &[TypeId]) {
    match ty {
        Type::Named(id) => *id = moved[*id],
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => renumber(inner, moved),
        _ => {}
    }
}

/// Members that only one side writes are optional for the other.
fn relax_directions(api: &mut Api) {
    for named in &mut api.types {
        let Shape::Struct(shape) = &mut named.shape else {
            continue;
        };
        for field in &mut shape.fields {
            if (field.read_only && named.sent) || (field.write_only && named.received) {
                field.required = false;
            }
            if field.read_only && named.sent {
                field.filled = None;
            }
        }
    }
}

/// A member that the vendor's own example leaves out, or has as null, is optional whatever the page says: a client that
/// insists on it would refuse the vendor's real answers. Types that are also sent keep their required members.
fn believe_examples(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let examples: Vec<(Type, Value)> = (api.examples.iter())
        .map(|example| (example.ty.clone(), example.value.clone()))
        .collect();
    let mut relaxed = BTreeSet::new();
    for (ty, example) in &examples {
        believe(api, ty, vec![example], &mut relaxed);
    }
    for (pointer, wire) in relaxed {
        let message = format!("`{wire}` is required, but the documented example leaves it out or has null");
        let finding = Diagnostic::new(Code::OptionalByExample, Place::Spec(pointer), message);
        diagnostics.push(finding.help("the client takes it for optional"));
    }
}

fn believe(api: &mut Api, ty: &Type, examples: Vec<&Value>, relaxed: &mut BTreeSet<(String, String)>) {
    match ty {
        Type::Nullable(inner) => believe(api, inner, examples, relaxed),
        Type::List(item) => {
            let items = examples.into_iter().filter_map(Value::as_array).flatten().collect();
            believe(api, item, items, relaxed);
        }
        Type::Map(inner) => {
            let values = examples.into_iter().filter_map(Value::as_object).flat_map(Map::values);
            believe(api, inner, values.collect(), relaxed);
        }
        Type::Named(id) => {
            let objects: Vec<_> = examples.into_iter().filter_map(Value::as_object).collect();
            let named = &mut api.types[*id];
            let Shape::Struct(shape) = &mut named.shape else { return };
            for field in shape.fields.iter_mut().filter(|field| field.required && !named.sent) {
                let is_left_out = |object: &&Map<String, Value>| match object.get(&field.wire) {
                    Some(Value::Null) => !field.nullable,
                    value => value.is_none(),
                };
                if objects.iter().any(is_left_out) {
                    field.required = false;
                    relaxed.insert((
                        below(&below(&named.pointer, "properties"), &field.wire),
                        field.wire.clone(),
                    ));
                }
            }
            // By what the objects have, not by what they could have: a list may have as many as its struct has fields.
            let places: HashMap<&str, usize> = (shape.fields.iter().zip(0..))
                .map(|(field, place)| (field.wire.as_str(), place))
                .collect();
            let mut inside: BTreeMap<usize, Vec<&Value>> = BTreeMap::new();
            for (name, value) in objects.into_iter().flatten().filter(|(_, value)| !value.is_null()) {
                if let Some(place) = places.get(name.as_str()) {
                    inside.entry(*place).or_default().push(value);
                }
            }
            let inside: Vec<_> = inside
                .into_iter()
                .map(|(place, values)| (shape.fields[place].ty.clone(), values))
                .collect();
            for (ty, values) in inside {
                believe(api, &ty, values, relaxed);
            }
        }
        _ => {}
    }
}

/// Boxes each field by which a type contains itself. Lists and maps are indirect by themselves.
fn box_recursion(api: &mut Api) {
    let count = api.types.len();
    let direct: Vec<Vec<TypeId>> = (0..count)
        .map(|id| {
            let mut inside = Vec::new();
            api.types[id].shape.each_type(|ty| inside.extend(held(ty)));
            inside
        })
        .collect();
    let component = components(&direct);
    for (id, named) in api.types.iter_mut().enumerate() {
        let circular = |ty: &Type| held(ty).is_some_and(|inner| component[inner] == component[id]);
        match &mut named.shape {
            Shape::Struct(shape) => shape
                .fields
                .iter_mut()
                .for_each(|field| field.boxed = circular(&field.ty)),
            Shape::Union(union) => union
                .variants
                .iter_mut()
                .for_each(|variant| variant.boxed = circular(&variant.ty)),
            Shape::Enum(_) => {}
        }
    }
}

/// Alternatives that ask for more come first: the first that fits is taken.
fn order_unions(api: &mut Api) {
    let required: Vec<usize> = api
        .types
        .iter()
        .map(|named| match &named.shape {
            Shape::Struct(shape) => 1000 + shape.fields.iter().filter(|field| !field.optional()).count(),
            // What is one of these by itself is that, and not one of several that are one of these.
            Shape::Union(_) => 20,
            Shape::Enum(_) => 60,
        })
        .collect();
    for named in &mut api.types {
        let Shape::Union(union) = &mut named.shape else {
            continue;
        };
        union.variants.sort_by_key(|variant| {
            std::cmp::Reverse(match &variant.ty {
                Type::Named(id) => required[*id],
                Type::Bool => 100,
                Type::I32 => 91,
                Type::I64 | Type::U64 => 90,
                Type::F64 => 80,
                Type::List(_) => 70,
                Type::Text(_) => 51,
                Type::String | Type::Secret | Type::File => 50,
                Type::Map(_) => 40,
                Type::Nullable(_) => 30,
                Type::Json => 0,
            })
        });
    }
}

/// Sizes from the inside out; what contains itself does so by a box.
fn measure(api: &mut Api) {
    let mut done = vec![false; api.types.len()];
    let mut open = done.clone();
    for root in 0..api.types.len() {
        let mut work = vec![(root, false)];
        while let Some((id, ready)) = work.pop() {
            if done[id] {
                continue;
            }
            if !ready {
                work.push((id, true));
                open[id] = true;
                each_held(&api.types[id].shape, |inner| {
                    if !done[inner] && !open[inner] {
                        work.push((inner, false));
                    }
                });
                continue;
            }
            let size = match &api.types[id].shape {
                Shape::Enum(_) => 24,
                Shape::Union(union) => {
                    8 + union
                        .variants
                        .iter()
                        .map(|variant| if variant.boxed { 8 } else { api.size(&variant.ty) })
                        .max()
                        .unwrap_or_default()
                        .max(72)
                }
                Shape::Struct(shape) => {
                    let field = |field: &crate::api::Field| match (field.boxed, &field.ty) {
                        (true, _) => 8,
                        (false, ty) => api.size(ty) + if field.optional() { 8 } else { 0 },
                    };
                    let rest = shape.rest.as_ref().map_or(0, |_| 24);
                    shape
                        .fields
                        .iter()
                        .map(field)
                        .map(|size| size.next_multiple_of(8))
                        .sum::<usize>()
                        + rest
                }
            };
            api.types[id].size = size;
            done[id] = true;
        }
    }
}

fn box_large_variants(api: &mut Api) {
    for id in 0..api.types.len() {
        let Shape::Union(union) = &api.types[id].shape else {
            continue;
        };
        let large: Vec<bool> = union
            .variants
            .iter()
            .map(|variant| variant.boxed || api.is_large(&variant.ty))
            .collect();
        if let Shape::Union(union) = &mut api.types[id].shape {
            for (variant, large) in union.variants.iter_mut().zip(large) {
                variant.boxed = large;
            }
        }
    }
}

fn complete(api: &mut Api) {
    let types = std::mem::take(&mut api.types);
    let sample = Sample::of(&types);
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            let hint = parameter.constant.as_ref().or(parameter.example.as_ref());
            parameter.example = sample.argument(&parameter.ty, hint, &parameter.wire);
        }
        if let Some(body) = &mut operation.body
            && let BodyKind::Json(ty) | BodyKind::Form(ty) = &body.kind
        {
            let documented = body
                .example
                .take()
                .filter(|example| sample.misfit(ty, example).is_none());
            body.example = documented.or_else(|| sample.value(ty));
        }
        complete_examples(&sample, operation.replies_mut());
        if let Some(in_band) = &mut operation.in_band {
            complete_in_band(&sample, &mut operation.successes, in_band);
        }
    }
    api.types = types;
}

/// Vendors' samples of such answers are made of each member's own sample, so the one success holds an error too. It is
/// made two: one without the error and one with it.
fn complete_in_band(sample: &Sample<'_>, successes: &mut [Reply], in_band: &mut InBand) {
    let Some(Reply {
        content: Content::Json(ty),
        example: Some(example),
        ..
    }) = successes.first_mut()
    else {
        return;
    };
    in_band.example = in_band_example(sample, ty, example.clone(), in_band);
    *example = without_error(sample, ty, example.clone(), in_band);
}

/// A success's example turned into one that tells of an error.
fn in_band_example(sample: &Sample<'_>, ty: &Type, mut example: Value, in_band: &InBand) -> Option<Value> {
    let made = sample.value(ty)?;
    let members = example.as_object_mut()?;
    if let Some(success) = &in_band.success {
        let flag = if made.get(success).is_some_and(Value::is_string) {
            Value::from("false")
        } else {
            Value::Bool(false)
        };
        members.insert(success.clone(), flag);
    }
    for name in in_band.envelope.iter().chain(
        in_band
            .code
            .iter()
            .chain(&in_band.message)
            .filter(|_| in_band.envelope.is_none()),
    ) {
        if members.get(name).is_none_or(Value::is_null) {
            members.insert(name.clone(), made.get(name)?.clone());
        }
    }
    sample.misfit(ty, &example).is_none().then_some(example)
}

/// A success's example without the error that vendors' samples often hold beside it.
fn without_error(sample: &Sample<'_>, ty: &Type, example: Value, in_band: &InBand) -> Value {
    let mut clean = example.clone();
    if let Some(members) = clean.as_object_mut() {
        let flat = in_band
            .code
            .iter()
            .chain(&in_band.message)
            .filter(|_| in_band.envelope.is_none());
        in_band.envelope.iter().chain(flat).for_each(|name| {
            members.shift_remove(name);
        });
        if let Some(Value::Bool(success)) = in_band.success.as_ref().and_then(|name| members.get_mut(name)) {
            *success = true;
        }
    }
    if sample.misfit(ty, &clean).is_none() {
        clean
    } else {
        example
    }
}

/// The named type that a value of this one holds inside itself, not behind a pointer.
fn held(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => held(inner),
        _ => None,
    }
}

/// The named types that a shape holds inside itself, without those in boxes.
fn each_held(shape: &Shape, mut visit: impl FnMut(TypeId)) {
    match shape {
        Shape::Struct(shape) => shape
            .fields
            .iter()
            .filter(|field| !field.boxed)
            .filter_map(|field| held(&field.ty))
            .for_each(&mut visit),
        Shape::Union(union) => union
            .variants
            .iter()
            .filter(|variant| !variant.boxed)
            .filter_map(|variant| held(&variant.ty))
            .for_each(&mut visit),
        Shape::Enum(_) => {}
    }
}
