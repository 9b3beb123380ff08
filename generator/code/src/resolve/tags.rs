//! What tells the alternatives of a union apart on the wire: finished types in, tags found or completed out, and what
//! constructors set so that nobody has to write a value that can only be one.

use super::context::Resolver;
use crate::api::{Field, Named, Shape, Struct, Type, TypeId, Union};
use crate::lock::MODELS;
use crate::names::{Kind, NameRequest, Scope};
use crate::rules::Rules;
use docwright_base::openapi::pointer::below;
use docwright_base::prose::{Line, Prose};
use indexmap::{IndexMap, IndexSet};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// How many numbers a member's values are told by.
const MOST_KNOWN: usize = 16;

type Types = [Option<Named>];

/// What the members of a name may be, by the alternatives that have one.
type Said = Vec<(usize, Vec<String>, bool)>;

impl Resolver<'_> {
    /// Finds tags that nobody has named, completes those that somebody has, and sees to it that each alternative has the member.
    pub(super) fn tag_alternatives(&mut self) {
        for id in 0..self.types.len() {
            let Some(union) = union(&self.types, id) else { continue };
            let stated = union
                .tag
                .as_ref()
                .map(|tag| (tag.clone(), completed(&self.types, union, tag)));
            // What says of nothing what it means is none.
            let is_said = |(_, tags): &(String, Vec<Vec<String>>)| {
                let mut variants = union.variants.iter().zip(tags);
                variants.any(|(variant, tags)| !tags.is_empty() || is_union(&self.types, &variant.ty))
            };
            let found = stated.filter(is_said).or_else(|| implied(&self.types, union));
            set_tags(&mut self.types, id, found);
        }
        // When each has its own.
        for id in 0..self.types.len() {
            let Some(union) = union(&self.types, id) else { continue };
            if let Some(tag) = union.tag.clone() {
                let tags = taken_over(&self.types, union, &tag);
                let is_said = tags.iter().any(|tags| !tags.is_empty());
                set_tags(&mut self.types, id, is_said.then_some((tag, tags)));
            }
        }
        let mut known: IndexMap<(TypeId, String), IndexSet<String>> = IndexMap::new();
        for id in 0..self.types.len() {
            let Some(union) = union(&self.types, id) else { continue };
            let Some(tag) = &union.tag else { continue };
            for variant in union.variants.iter().filter(|variant| !variant.tags.is_empty()) {
                if let Some((id, _)) = structure(&self.types, &variant.ty) {
                    let tags = known.entry((id, tag.clone())).or_default();
                    tags.extend(variant.tags.iter().cloned());
                }
            }
        }
        for ((id, wire), tags) in known {
            self.tag_struct(id, &wire, &tags);
        }
        for id in 0..self.types.len() {
            let Some(union) = union(&self.types, id).filter(|union| union.tag.is_none()) else {
                continue;
            };
            let found = implied(&self.types, union);
            set_tags(&mut self.types, id, found);
        }
        fill(&mut self.types);
    }

    /// Lets the struct of an alternative have the tag, which a constructor sets where it can only be one.
    fn tag_struct(&mut self, id: TypeId, wire: &str, tags: &IndexSet<String>) {
        let Some(Some(Named {
            name,
            shape: Shape::Struct(shape),
            ..
        })) = self.types.get(id)
        else {
            return;
        };
        let only = tags.first().filter(|_| tags.len() == 1);
        let at = shape.fields.iter().position(|field| field.wire == wire);
        let own = at.and_then(|at| texts(&self.types, &shape.fields.get(at)?.ty));
        let filled = match own.as_deref() {
            Some([own]) => Some(own.clone()),
            Some(texts) => only.filter(|only| texts.contains(only)).cloned(),
            None => only.cloned(),
        };
        let filled = filled.map(Value::String);
        let added = match at {
            Some(_) => None,
            None => {
                let place = below(MODELS, name);
                let taken: Vec<&str> = (shape.fields.iter())
                    .flat_map(|field| [field.name.as_str(), field.setter.as_str()])
                    .chain(shape.rest.iter().map(|(name, _)| name.as_str()))
                    .collect();
                let mut scope = Scope::with(&place, &taken);
                let mark = below("properties", wire);
                let name = scope.keep(&mut self.lock, &NameRequest::new(mark.clone(), wire), Kind::Value);
                let setter = scope.keep_setter(&mut self.lock, &mark, &name);
                Some(tag_field(wire, name, setter))
            }
        };
        let Some(Some(Named {
            shape: Shape::Struct(shape),
            ..
        })) = self.types.get_mut(id)
        else {
            return;
        };
        shape.fields.extend(added);
        let found = shape.fields.iter_mut().find(|field| field.wire == wire);
        if let Some(field) = found.filter(|field| field.filled.is_none()) {
            field.filled = filled;
        }
    }
}

fn tag_field(wire: &str, name: String, setter: String) -> Field {
    Field {
        wire: wire.to_owned(),
        name,
        setter,
        ty: Type::String,
        required: false,
        nullable: false,
        read_only: false,
        write_only: false,
        boxed: false,
        docs: Prose::from(Line::text("Which of several this is.")),
        deprecated: false,
        example: None,
        rules: Rules::default(),
        filled: None,
        only: Vec::new(),
    }
}

fn union(types: &Types, id: TypeId) -> Option<&Union> {
    match &types.get(id)?.as_ref()?.shape {
        Shape::Union(union) => Some(union),
        _ => None,
    }
}

fn union_mut(types: &mut Types, id: TypeId) -> Option<&mut Union> {
    match &mut types.get_mut(id)?.as_mut()?.shape {
        Shape::Union(union) => Some(union),
        _ => None,
    }
}

fn is_union(types: &Types, ty: &Type) -> bool {
    matches!(ty, Type::Named(id) if union(types, *id).is_some())
}

fn set_tags(types: &mut Types, id: TypeId, found: Option<(String, Vec<Vec<String>>)>) {
    let Some(union) = union_mut(types, id) else { return };
    let (tag, tags) = found.unzip();
    union.tag = tag;
    let tags = tags
        .unwrap_or_default()
        .into_iter()
        .chain(std::iter::repeat(Vec::new()));
    for (variant, tags) in union.variants.iter_mut().zip(tags) {
        variant.tags = tags;
    }
}

fn structure<'t>(types: &'t Types, ty: &Type) -> Option<(TypeId, &'t Struct)> {
    let Type::Named(id) = ty else { return None };
    match &types.get(*id)?.as_ref()?.shape {
        Shape::Struct(shape) => Some((*id, shape)),
        _ => None,
    }
}

/// The texts that a type lists.
fn texts(types: &Types, ty: &Type) -> Option<Vec<String>> {
    let Type::Named(id) = ty else { return None };
    match &types.get(*id)?.as_ref()?.shape {
        Shape::Enum(values) => Some(values.iter().map(|value| value.wire.clone()).collect()),
        _ => None,
    }
}

/// The member by which all objects among the alternatives differ, and what it says of each: one text each, or texts that no two
/// of them share where it must be there.
fn implied(types: &Types, union: &Union) -> Option<(String, Vec<Vec<String>>)> {
    let mut objects = 0;
    let mut said: IndexMap<&str, Said> = IndexMap::new();
    for (number, variant) in union.variants.iter().enumerate() {
        let Some((_, shape)) = structure(types, &variant.ty) else {
            continue;
        };
        objects += 1;
        for field in &shape.fields {
            // What another union has told of it is as good as a constant.
            let told = field
                .filled
                .as_ref()
                .and_then(Value::as_str)
                .map(|told| vec![told.to_owned()]);
            if let Some(texts) = texts(types, &field.ty).or(told) {
                said.entry(&field.wire)
                    .or_default()
                    .push((number, texts, field.required));
            }
        }
    }
    let tells = |said: &Said| {
        let mut seen = HashSet::new();
        let is_one = said.iter().all(|(_, texts, _)| texts.len() == 1);
        let is_there = said.iter().all(|(.., required)| *required);
        let differ = said
            .iter()
            .flat_map(|(_, texts, _)| texts)
            .all(|text| seen.insert(text));
        (said.len() == objects && differ && (is_one || is_there)).then_some((is_one, is_there))
    };
    if objects < 2 {
        return None;
    }
    let found = said
        .into_iter()
        .filter_map(|(wire, said)| Some((tells(&said)?, wire, said)));
    // The first of the best.
    let (_, wire, said) = found.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let mut tags = vec![Vec::new(); union.variants.len()];
    for (number, texts, _) in said {
        if let Some(tags) = tags.get_mut(number) {
            *tags = texts;
        }
    }
    Some((wire.to_owned(), tags))
}

/// The values of a tag by alternative: those that the discriminator says, and the constant that an alternative has for it.
fn completed(types: &Types, union: &Union, tag: &str) -> Vec<Vec<String>> {
    let owners = owners(union);
    let all = union.variants.iter().enumerate().map(|(number, variant)| {
        let field = structure(types, &variant.ty).and_then(|(_, shape)| shape.fields.iter().find(|it| it.wire == tag));
        let own = field.and_then(|field| texts(types, &field.ty));
        let own = own.filter(|own| own.len() == 1).unwrap_or_default();
        with_free(&owners, number, &variant.tags, own)
    });
    all.collect()
}

/// The values of a tag by alternative, where unions among them take those of their own alternatives as well.
fn taken_over(types: &Types, union: &Union, tag: &str) -> Vec<Vec<String>> {
    let owners = owners(union);
    let all = union
        .variants
        .iter()
        .enumerate()
        .map(|(number, variant)| match &variant.ty {
            Type::Named(id) if self::union(types, *id).is_some() => {
                let mut found = IndexSet::new();
                if nested(types, *id, tag, &mut found, &mut HashSet::new()) {
                    with_free(&owners, number, &variant.tags, found)
                } else {
                    // It is told by its form.
                    Vec::new()
                }
            }
            _ => variant.tags.clone(),
        });
    all.collect()
}

/// Which alternative a value of the tag means.
fn owners(union: &Union) -> HashMap<&str, usize> {
    let mut owners = HashMap::new();
    for (number, variant) in union.variants.iter().enumerate() {
        for text in &variant.tags {
            owners.entry(text.as_str()).or_insert(number);
        }
    }
    owners
}

/// The values of an alternative, with those of `more` that mean no other one.
fn with_free(
    owners: &HashMap<&str, usize>,
    number: usize,
    tags: &[String],
    more: impl IntoIterator<Item = String>,
) -> Vec<String> {
    let mut tags: IndexSet<String> = tags.iter().cloned().collect();
    let is_free = |text: &String| owners.get(text.as_str()).is_none_or(|owner| *owner == number);
    tags.extend(more.into_iter().filter(is_free));
    tags.into_iter().collect()
}

/// Collects the values of a tag in a union and the unions among its alternatives; false where one has another tag or none.
fn nested(types: &Types, id: TypeId, tag: &str, found: &mut IndexSet<String>, seen: &mut HashSet<TypeId>) -> bool {
    let Some(union) = union(types, id).filter(|_| seen.insert(id)) else {
        return true;
    };
    if union.tag.as_deref() != Some(tag) || seen.len() > 64 {
        return false;
    }
    union.variants.iter().all(|variant| {
        found.extend(variant.tags.iter().cloned());
        match &variant.ty {
            Type::Named(id) => nested(types, *id, tag, found, seen),
            _ => true,
        }
    })
}

/// What constructors set: members that must be there and can only be one thing.
fn fill(types: &mut Types) {
    let single: HashMap<TypeId, String> = (0..types.len())
        .filter_map(|id| match texts(types, &Type::Named(id))?.as_slice() {
            [only] => Some((id, only.clone())),
            _ => None,
        })
        .collect();
    let is_text: HashSet<TypeId> = (0..types.len())
        .filter(|id| texts(types, &Type::Named(*id)).is_some())
        .collect();
    let told = told_by_form(types);
    for (id, named) in types.iter_mut().enumerate() {
        let Some(Shape::Struct(shape)) = named.as_mut().map(|named| &mut named.shape) else {
            continue;
        };
        for field in &mut shape.fields {
            if let (Type::Named(id), None, true, false) = (&field.ty, &field.filled, field.required, field.nullable) {
                field.filled = single.get(id).cloned().map(Value::String);
            }
            let fits = |value: &Value| match &field.ty {
                Type::Bool => value.is_boolean(),
                Type::I32 => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
                Type::I64 => value.is_i64(),
                Type::U64 => value.is_u64(),
                Type::F64 => value.is_number(),
                Type::String => value.is_string(),
                Type::Named(id) => value.is_string() && is_text.contains(id),
                _ => false,
            };
            field.filled = field.filled.take().filter(fits);
            // The types of texts know their values themselves.
            let is_all = field.ty == Type::Bool && field.only.len() > 1;
            if is_all
                || !told.contains(&id)
                || field.only.len() > MOST_KNOWN
                || !field.only.iter().all(|only| fits(only) && !only.is_string())
            {
                field.only.clear();
            }
        }
    }
}

/// The types that alternatives are or hold, whose values have to tell them apart.
fn told_by_form(types: &Types) -> HashSet<TypeId> {
    let mut told = HashSet::new();
    let unions = types
        .iter()
        .flatten()
        .filter(|named| matches!(named.shape, Shape::Union(_)));
    let mut queue = Vec::new();
    unions.for_each(|named| named.shape.each_type(|ty| queue.extend(ty.target())));
    while let Some(id) = queue.pop() {
        if told.insert(id)
            && let Some(Some(named)) = types.get(id)
        {
            named.shape.each_type(|ty| queue.extend(ty.target()));
        }
    }
    told
}
