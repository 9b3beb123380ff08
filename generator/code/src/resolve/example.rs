//! Examples: whether a JSON value is of a type, as serde will read it, and values made of what the spec says.

use crate::api::{Field, Named, Shape, Struct, Type};
use docwright_base::openapi::pointer::below;
use regex::Regex;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Makes and checks values of an API's types.
pub(super) struct Sample<'a> {
    pub(super) types: &'a [Named],
    /// The patterns that values were matched with so far.
    pub(super) patterns: RefCell<HashMap<String, Option<Regex>>>,
    /// The fields of the structs that were asked for so far, by type and by what they are called on the wire.
    fields: RefCell<HashMap<usize, Rc<Fields<'a>>>>,
    /// The values of types with a name that were made so far: many answers are of the same type.
    made: RefCell<HashMap<usize, Option<Value>>>,
}

/// A struct's fields, found by name: a list may hold as many objects as its struct has fields.
pub(super) struct Fields<'a> {
    required: Vec<&'a Field>,
    pub(super) by_wire: HashMap<&'a str, &'a Field>,
}

/// Optional members stop being filled in at this depth.
const DEPTH: usize = 8;

/// A made value that holds more values than this, itself included, has its optional members left out, the deepest ones
/// first: types that refer to each other freely would make megabytes of JSON that help nobody. What the vendor documents
/// as the example of a body is taken as it is.
const MOST: usize = 400;

/// How deep required members and alternatives are followed. What types ask for at least is not so deep.
const DEEPEST: usize = 128;

/// So many ways to a value may end nowhere before it counts as having none.
const MOST_FAILURES: usize = 1_000;

/// A value that is being made.
struct Making {
    /// The types around the place.
    open: Vec<usize>,
    /// The depth at which optional members stop.
    depth: usize,
    /// How many more values there may be before only required ones are made.
    left: usize,
    /// How often no value was found further inside: each way through types that only lead back to each other is one.
    failures: usize,
}

impl Making {
    fn to(depth: usize) -> Self {
        Self {
            open: Vec::new(),
            depth,
            left: MOST,
            failures: 0,
        }
    }

    /// Whether it is time to go back: too deep inside, or after too many ways that ended nowhere.
    fn is_lost(&self) -> bool {
        self.open.len() >= DEEPEST || self.failures > MOST_FAILURES
    }

    /// Counts `values`, unless they are too many.
    fn take(&mut self, values: usize) -> bool {
        let rest = self.left.checked_sub(values);
        self.left = rest.unwrap_or(self.left);
        rest.is_some()
    }
}

impl<'a> Sample<'a> {
    pub(super) fn of(types: &'a [Named]) -> Self {
        Self {
            types,
            patterns: RefCell::default(),
            fields: RefCell::default(),
            made: RefCell::default(),
        }
    }

    /// Where `value` is not of the type, as a JSON pointer; none when it is.
    pub(super) fn misfit(&self, ty: &Type, value: &Value) -> Option<String> {
        let fits = match ty {
            Type::Json => true,
            Type::Bool => value.is_boolean(),
            Type::I32 => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            Type::I64 => value.is_i64(),
            Type::U64 => value.is_u64(),
            Type::F64 => value.is_number(),
            Type::String | Type::Secret | Type::Text(_) | Type::File => value.is_string(),
            Type::Nullable(inner) => {
                return if value.is_null() {
                    None
                } else {
                    self.misfit(inner, value)
                };
            }
            Type::List(item) => match value {
                Value::Array(items) => {
                    return items
                        .iter()
                        .enumerate()
                        .find_map(|(at, value)| self.misfit_below(item, value, &at.to_string()));
                }
                _ => false,
            },
            Type::Map(inner) => match value {
                Value::Object(members) => {
                    return members
                        .iter()
                        .find_map(|(name, value)| self.misfit_below(inner, value, name));
                }
                _ => false,
            },
            Type::Named(id) => return self.misfit_named(*id, value),
        };
        (!fits).then(String::new)
    }

    fn misfit_below(&self, ty: &Type, value: &Value, segment: &str) -> Option<String> {
        self.misfit(ty, value)
            .map(|place| format!("{}{place}", below("", segment)))
    }

    fn misfit_named(&self, id: usize, value: &Value) -> Option<String> {
        match &self.types[id].shape {
            Shape::Enum(_) => (!value.is_string()).then(String::new),
            Shape::Union(union) => {
                let tag = union
                    .tag
                    .as_ref()
                    .and_then(|tag| value.get(tag))
                    .and_then(Value::as_str)?;
                let tagged = union
                    .variants
                    .iter()
                    .find(|variant| variant.tags.iter().any(|known| known == tag));
                tagged.and_then(|variant| self.misfit(&variant.ty, value))
            }
            Shape::Struct(shape) => self.misfit_struct(id, shape, value),
        }
    }

    fn misfit_struct(&self, id: usize, shape: &'a Struct, value: &Value) -> Option<String> {
        let Value::Object(members) = value else {
            return Some(String::new());
        };
        let fields = self.fields(id, shape);
        let missing = fields.required.iter().find(|field| !members.contains_key(&field.wire));
        if let Some(field) = missing {
            return Some(below("", &field.wire));
        }
        members.iter().find_map(|(name, value)| {
            let ty = match fields.by_wire.get(name.as_str()) {
                Some(field) if value.is_null() && field.optional() => return None,
                Some(field) => &field.ty,
                None => &shape.rest.as_ref()?.1,
            };
            self.misfit_below(ty, value, name)
        })
    }

    pub(super) fn fields(&self, id: usize, shape: &'a Struct) -> Rc<Fields<'a>> {
        let mut known = self.fields.borrow_mut();
        let fields = known.entry(id).or_insert_with(|| {
            Rc::new(Fields {
                required: shape.fields.iter().filter(|field| !field.optional()).collect(),
                by_wire: shape.fields.iter().map(|field| (field.wire.as_str(), field)).collect(),
            })
        });
        fields.clone()
    }

    /// A value of the type; none when every value is infinite.
    pub(super) fn value(&self, ty: &Type) -> Option<Value> {
        let Type::Named(id) = ty else {
            return self.make_anew(ty, None, "");
        };
        if let Some(known) = self.made.borrow().get(id) {
            return known.clone();
        }
        let value = self.make_anew(ty, None, "");
        self.made.borrow_mut().insert(*id, value.clone());
        value
    }

    /// A value of the type with no more than it must have.
    pub(super) fn least(&self, ty: &Type) -> Option<Value> {
        self.build(ty, None, "", &mut Making::to(0))
    }

    /// As deep a value as stays within bounds.
    fn make(&self, ty: &Type, hint: Option<&Value>, name: &str) -> Option<Value> {
        match (ty, hint) {
            // Nothing about this place makes its value another than that of other places.
            (Type::Named(_), None) => self.value(ty),
            _ => self.make_anew(ty, hint, name),
        }
    }

    fn make_anew(&self, ty: &Type, hint: Option<&Value>, name: &str) -> Option<Value> {
        let mut value = None;
        for depth in (1..=DEPTH).rev() {
            let mut making = Making::to(depth);
            value = self.build(ty, hint, name, &mut making);
            if making.left > 0 {
                break;
            }
        }
        value
    }

    /// `hint` is an example of this very place, `name` its member name.
    fn build(&self, ty: &Type, hint: Option<&Value>, name: &str, making: &mut Making) -> Option<Value> {
        if let Some(hint) = hint.filter(|hint| !hint.is_null() && self.misfit(ty, hint).is_none())
            && making.take(size(hint, making.left))
        {
            return Some(hint.clone());
        }
        making.take(1);
        Some(match ty {
            Type::Json => json!({}),
            Type::Bool => json!(true),
            Type::I32 | Type::I64 | Type::U64 => json!(1),
            Type::F64 => json!(1.5),
            Type::Text(format) => json!(format.sample()),
            Type::File => json!("content"),
            Type::String | Type::Secret if name.is_empty() => json!("text"),
            Type::String | Type::Secret => json!(name),
            Type::Nullable(inner) => self.build(inner, hint, name, making).unwrap_or(Value::Null),
            Type::List(item) => {
                // A hint of the item's type stands for a list of one.
                let item = if making.open.len() < making.depth {
                    self.build(item, hint, name, making)
                } else {
                    None
                };
                Value::Array(item.into_iter().collect())
            }
            Type::Map(inner) => {
                let value = if making.open.len() < making.depth {
                    self.build(inner, hint, name, making)
                } else {
                    None
                };
                Value::Object(value.map(|value| ("key".to_owned(), value)).into_iter().collect())
            }
            Type::Named(id) if making.open.contains(id) || making.is_lost() => return None,
            Type::Named(id) => {
                making.open.push(*id);
                let value = self.build_named(*id, making);
                making.open.pop();
                making.failures += usize::from(value.is_none());
                return value;
            }
        })
    }

    fn build_named(&self, id: usize, making: &mut Making) -> Option<Value> {
        match &self.types[id].shape {
            Shape::Enum(values) => Some(Value::String(
                values.first().map(|value| value.wire.clone()).unwrap_or_default(),
            )),
            Shape::Union(union) => union.variants.iter().find_map(|variant| {
                let mut value = self.build(&variant.ty, None, "", making)?;
                if let (Some(tag), Some(name), Value::Object(members)) = (&union.tag, variant.tags.first(), &mut value)
                {
                    members.insert(tag.clone(), json!(name));
                }
                Some(value)
            }),
            Shape::Struct(shape) => {
                let mut members = Map::new();
                for field in &shape.fields {
                    if field.optional() && (making.open.len() > making.depth || making.left == 0) {
                        continue;
                    }
                    let hint = field.filled.as_ref().or(field.only.first()).or(field.example.as_ref());
                    match self.build(&field.ty, hint, &field.wire, making) {
                        Some(value) => {
                            members.insert(field.wire.clone(), value);
                        }
                        None if field.optional() => {}
                        None => return None,
                    }
                }
                Some(Value::Object(members))
            }
        }
    }

    /// An argument for a parameter: a value that is not empty, so that it is seen on the wire.
    pub(super) fn argument(&self, ty: &Type, hint: Option<&Value>, name: &str) -> Option<Value> {
        let value = self.make(ty, hint, name)?;
        let empty = value
            .as_str()
            .is_some_and(|text| matches!(text.trim(), "" | "." | ".."));
        if empty {
            self.make(ty, None, if name.is_empty() { "text" } else { name })
        } else {
            Some(value)
        }
    }
}

/// How many values a value holds, itself included, counted no further than one more than `most`.
fn size(value: &Value, most: usize) -> usize {
    let mut count = 1;
    let mut rest = |inner: &Value| {
        if count <= most {
            count += size(inner, most - count.min(most));
        }
    };
    match value {
        Value::Array(items) => items.iter().for_each(&mut rest),
        Value::Object(members) => members.values().for_each(&mut rest),
        _ => {}
    }
    count
}
