//! A value that a page shows and the schema of its place in, what of the value fits the schema and what does not out.
//!
//! What does not fit is left out with as little around it as can be: a member that may be left out, or an element of a list. A text
//! that says a value of the schema's type, such as `"10"` for an integer, is that value: pages show every value as a text in
//! cells, and nothing is lost by it.

use super::constrain::literal;
use docwright_base::openapi::pointer::{below, escaped};
use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// What came of a value.
#[derive(Debug, PartialEq)]
pub(super) struct Fitted {
    /// What fits; none where nothing does.
    pub(super) value: Option<Value>,
    /// What does not, and why: a JSON pointer into the value first.
    pub(super) misfits: Vec<(String, String)>,
    /// What is written in another type than it is shown in: JSON pointers.
    pub(super) retyped: Vec<String>,
    /// What stands in objects and is none of their known members: JSON pointers. It is kept.
    pub(super) unknown: Vec<String>,
}

/// Fits values into schemas of one document.
pub(super) struct Fitter<'d> {
    /// The schemas that references lead to, by name.
    components: &'d Value,
    /// A pattern that is none here is not asked.
    patterns: HashMap<String, Option<Regex>>,
    misfits: Vec<(String, String)>,
    /// How many there are, of which only the first are kept.
    wrong: usize,
    retyped: Vec<String>,
    unknown: Vec<String>,
    /// The place in the value that is at hand, as a JSON pointer.
    at: String,
    /// How many more schemas are asked: alternatives in alternatives would be asked without end.
    fuel: usize,
}

/// Schemas that are asked for one value besides a few for each part of it.
const MOST_ASKED: usize = 100_000;
const MOST_FOR_A_PART: usize = 4;
/// Findings of a kind that are kept: nobody reads more, and a long list may hold nothing else.
const MOST_KEPT: usize = 100;
/// References that lead to a reference, and schemas in `allOf` that hold others.
const MOST_NESTED: usize = 200;

impl<'d> Fitter<'d> {
    /// `components` holds the schemas by name.
    pub(super) fn new(components: &'d Value) -> Self {
        Self {
            components,
            patterns: HashMap::new(),
            misfits: Vec::new(),
            wrong: 0,
            retyped: Vec::new(),
            unknown: Vec::new(),
            at: String::new(),
            fuel: 0,
        }
    }

    /// What of `shown` fits `schema`.
    pub(super) fn fit(&mut self, shown: &Value, schema: &Value) -> Fitted {
        self.fuel = MOST_ASKED + MOST_FOR_A_PART * parts(shown);
        self.wrong = 0;
        let value = self.value(shown.clone(), schema, 0);
        let mut fitted = Fitted {
            value,
            misfits: std::mem::take(&mut self.misfits),
            retyped: std::mem::take(&mut self.retyped),
            unknown: std::mem::take(&mut self.unknown),
        };
        // Schemas beside one another may ask for what cannot be had together. What is kept is what all of them take.
        if !(fitted.misfits.is_empty() && fitted.retyped.is_empty()) {
            fitted.value = fitted.value.filter(|value| self.takes(value, schema));
        }
        fitted
    }

    /// Whether the value fits as it is.
    fn takes(&mut self, value: &Value, schema: &Value) -> bool {
        self.fuel = MOST_ASKED + MOST_FOR_A_PART * parts(value);
        self.wrong = 0;
        let again = self.value(value.clone(), schema, 0);
        let is_same = self.wrong == 0 && again.as_ref() == Some(value);
        self.misfits.clear();
        self.retyped.clear();
        self.unknown.clear();
        is_same
    }

    fn misfit(&mut self, why: impl Into<String>) -> Option<Value> {
        self.wrong += 1;
        if self.misfits.len() < MOST_KEPT {
            self.misfits.push((self.at.clone(), why.into()));
        }
        None
    }

    fn value(&mut self, mut value: Value, schema: &Value, depth: usize) -> Option<Value> {
        if self.fuel == 0 || depth > MOST_NESTED {
            return self.misfit("cannot be judged: too many schemas ask for it");
        }
        self.fuel -= 1;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let components = self.components;
            let target = reference.rsplit('/').next().and_then(|name| components.get(name));
            return match target {
                Some(target) => self.value(value, target, depth + 1),
                None => Some(value),
            };
        }
        for part in list(schema, "allOf") {
            value = self.value(value, part, depth + 1)?;
        }
        for key in ["oneOf", "anyOf"] {
            let alternatives = list(schema, key);
            if !alternatives.is_empty() {
                value = self.alternative(&value, alternatives, key == "oneOf", depth)?;
            }
        }
        let value = match self.typed(value, schema)? {
            Value::Object(members) => self.object(members, schema, depth)?,
            Value::Array(elements) => self.array(elements, schema, depth)?,
            value => self.within_bounds(value, schema)?,
        };
        match schema.get("enum").and_then(Value::as_array) {
            Some(values) if !values.iter().any(|known| is_same(known, &value)) => {
                self.misfit(format!("{} is none of the values that are listed", told(&value)))
            }
            _ => Some(value),
        }
    }

    /// Below a member or an element.
    fn inner(&mut self, step: &str, value: Value, schema: &Value, depth: usize) -> Option<Value> {
        let end = self.at.len();
        self.at.push('/');
        self.at.push_str(&escaped(step));
        let fitted = match schema {
            Value::Bool(true) => Some(value),
            Value::Bool(false) => self.misfit("is no member of its object"),
            schema => self.value(value, schema, depth + 1),
        };
        self.at.truncate(end);
        fitted
    }

    /// The value in the form of the one alternative that takes all of it.
    fn alternative(&mut self, value: &Value, alternatives: &[Value], is_one: bool, depth: usize) -> Option<Value> {
        let (wrong, misfits) = (self.wrong, self.misfits.len());
        let (retyped, unknown) = (self.retyped.len(), self.unknown.len());
        let mut found = Vec::new();
        for schema in alternatives {
            let fitted = self.value(value.clone(), schema, depth + 1);
            let is_whole = self.wrong == wrong;
            self.wrong = wrong;
            self.misfits.truncate(misfits);
            self.retyped.truncate(retyped);
            self.unknown.truncate(unknown);
            found.extend(fitted.filter(|_| is_whole));
            if !is_one && !found.is_empty() {
                break;
            }
        }
        match found.len() {
            0 => self.misfit("fits none of the alternatives"),
            1 => found.pop(),
            _ => self.misfit("fits several of the alternatives"),
        }
    }

    /// The value in the type of the schema.
    fn typed(&mut self, value: Value, schema: &Value) -> Option<Value> {
        let Some(kind) = schema.get("type").and_then(Value::as_str) else {
            return Some(value);
        };
        let is_of_kind = match kind {
            _ if value.is_null() => schema.get("nullable") == Some(&Value::Bool(true)),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => true,
        };
        if is_of_kind {
            return Some(value);
        }
        let other = retyped(&value, kind);
        match other {
            Some(_) if self.retyped.len() >= MOST_KEPT => {}
            Some(_) => self.retyped.push(self.at.clone()),
            None => drop(self.misfit(format!("{} is no {kind}", told(&value)))),
        }
        other
    }

    fn object(&mut self, members: Map<String, Value>, schema: &Value, depth: usize) -> Option<Value> {
        let mut kept = Map::new();
        let mut left_out = BTreeSet::new();
        for (name, member) in members {
            let properties = schema.get("properties");
            let known = properties.and_then(|known| known.get(&name));
            let fitted = match known.or_else(|| schema.get("additionalProperties")) {
                None => {
                    // An object of which no member is known is one of any members.
                    if properties.is_some() && self.unknown.len() < MOST_KEPT {
                        self.unknown.push(below(&self.at, &name));
                    }
                    Some(member)
                }
                Some(schema) => self.inner(&name, member, schema, depth),
            };
            match fitted {
                Some(value) => drop(kept.insert(name, value)),
                None => drop(left_out.insert(name)),
            }
        }
        let mut required = list(schema, "required").iter().filter_map(Value::as_str);
        match required.find(|name| !kept.contains_key(*name)) {
            None => Some(Value::Object(kept)),
            // What is wrong with it has been told.
            Some(name) if left_out.contains(name) => None,
            Some(name) => self.misfit(format!("lacks {name:?}, which is required")),
        }
    }

    fn array(&mut self, elements: Vec<Value>, schema: &Value, depth: usize) -> Option<Value> {
        let mut kept = Vec::with_capacity(elements.len());
        for (number, element) in elements.into_iter().enumerate() {
            kept.extend(match schema.get("items") {
                Some(items) => self.inner(&number.to_string(), element, items, depth),
                None => Some(element),
            });
        }
        let count = kept.len() as f64;
        let why = bound(schema, "minItems", |bound| count < bound)
            .or_else(|| bound(schema, "maxItems", |bound| count > bound));
        match why {
            Some(why) => self.misfit(format!("holds {count}, against {why}")),
            None => Some(Value::Array(kept)),
        }
    }

    /// A text, a number or a truth value within its bounds.
    fn within_bounds(&mut self, value: Value, schema: &Value) -> Option<Value> {
        let why = match &value {
            Value::String(text) => self.text_breaks(text, schema),
            Value::Number(number) => number.as_f64().and_then(|number| number_breaks(number, schema)),
            _ => None,
        };
        match why {
            Some(why) => self.misfit(format!("{} is against {why}", told(&value))),
            None => Some(value),
        }
    }

    /// What a text breaks.
    fn text_breaks(&mut self, text: &str, schema: &Value) -> Option<String> {
        let length = text.chars().count() as f64;
        let why = bound(schema, "minLength", |bound| length < bound)
            .or_else(|| bound(schema, "maxLength", |bound| length > bound));
        if why.is_some() {
            return why;
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            let known = self.patterns.entry(pattern.to_owned()).or_insert_with(|| {
                // A page's pattern may be made to take more memory than there is.
                RegexBuilder::new(pattern).size_limit(1 << 20).build().ok()
            });
            if known.as_ref().is_some_and(|known| !known.is_match(text)) {
                return Some(format!("pattern {pattern}"));
            }
        }
        let format = schema.get("format")?.as_str()?;
        let fits = match format {
            "date-time" => is_date_time(text),
            "date" => is_date(text),
            _ => true,
        };
        (!fits).then(|| format!("format {format}"))
    }
}

/// How many values a value is made of.
fn parts(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(parts).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(parts).sum::<usize>(),
        _ => 1,
    }
}

/// Whether two values are one: numbers are, however they are written.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

fn list<'s>(schema: &'s Value, key: &str) -> &'s [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A value in a message: what has members or elements only by its kind.
fn told(value: &Value) -> Cow<'static, str> {
    /// More would hide what is said of it.
    const MOST: usize = 80;
    match value {
        Value::Array(_) => Cow::Borrowed("a list"),
        Value::Object(_) => Cow::Borrowed("an object"),
        Value::String(text) if text.chars().nth(MOST).is_some() => {
            let start: String = text.chars().take(MOST).collect();
            Cow::Owned(format!("{}…", Value::String(start)))
        }
        value => Cow::Owned(value.to_string()),
    }
}

/// The bound that is broken, with its value.
fn bound(schema: &Value, key: &str, breaks: impl Fn(f64) -> bool) -> Option<String> {
    let bound = schema.get(key)?;
    breaks(bound.as_f64()?).then(|| format!("{key} {bound}"))
}

fn number_breaks(number: f64, schema: &Value) -> Option<String> {
    let low = |bound| number < bound;
    let high = |bound| number > bound;
    let is_whole_of = |bits: i32| number >= -(2f64.powi(bits - 1)) && number < 2f64.powi(bits - 1);
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let fits_format = match format {
        "int32" => is_whole_of(32),
        "int64" => is_whole_of(64),
        _ => true,
    };
    bound(schema, "minimum", low)
        .or_else(|| bound(schema, "maximum", high))
        .or_else(|| (!fits_format).then(|| format!("format {format}")))
}

/// The same value in another type; `None` where it would not be the same.
fn retyped(value: &Value, kind: &str) -> Option<Value> {
    match (value, kind) {
        (Value::Number(_) | Value::Bool(_), "string") => Some(json!(value.to_string())),
        (Value::Number(number), "integer") => {
            let number = number
                .as_f64()
                .filter(|number| number.fract() == 0.0 && number.abs() < 9e15)?;
            Some(json!(number as i64))
        }
        (Value::String(text), "array" | "object") => {
            let inner = serde_json::from_str::<Value>(text).ok()?;
            let is_of_kind = if kind == "array" {
                inner.is_array()
            } else {
                inner.is_object()
            };
            is_of_kind.then_some(inner)
        }
        (Value::String(text), "integer") => {
            let number = literal(text, Some(kind))?;
            // `007` is no number of which nothing would be lost.
            let written = number.to_string();
            (written == text.trim().replace(',', "")).then_some(number)
        }
        (Value::String(text), _) => literal(text, Some(kind)),
        _ => None,
    }
}

/// `2026-01-31T12:00:00Z`, as RFC 3339 has it: with a zone.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else {
        return false;
    };
    let (clock, zone) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => return false,
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_zone = zone.eq_ignore_ascii_case("z") || numbers(&zone[1..], ':', &[(2, 0, 23), (2, 0, 59)]);
    is_date(date)
        && numbers(clock, ':', &[(2, 0, 23), (2, 0, 59), (2, 0, 60)])
        && !fraction.is_empty()
        && fraction.bytes().all(|digit| digit.is_ascii_digit())
        && is_zone
}

/// `2026-01-31`.
fn is_date(text: &str) -> bool {
    let fits = |days| numbers(text, '-', &[(4, 0, 9999), (2, 1, 12), (2, 1, days)]);
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let days = match (number(0, 4), number(5, 7)) {
        (Some(year), Some(2)) if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        (_, Some(2)) => 28,
        (_, Some(4 | 6 | 9 | 11)) => 30,
        _ => 31,
    };
    fits(days)
}

/// Numbers of so many digits, each from its least to its greatest.
fn numbers(text: &str, between: char, bounds: &[(usize, u32, u32)]) -> bool {
    let parts: Vec<&str> = text.split(between).collect();
    parts.len() == bounds.len()
        && parts.iter().zip(bounds).all(|(part, (digits, least, most))| {
            let is_digits = part.len() == *digits && part.bytes().all(|digit| digit.is_ascii_digit());
            is_digits && part.parse().is_ok_and(|number: u32| (*least..=*most).contains(&number))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(shown: &Value, schema: &Value, expect: Option<Value>, misfits: &[&str]) {
        let components =
            json!({"Lid": {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer"}}}});
        let fitted = Fitter::new(&components).fit(shown, schema);
        let told: Vec<String> = fitted.misfits.iter().map(|(at, why)| format!("{at} {why}")).collect();
        assert_eq!(
            (fitted.value, told),
            (expect, misfits.iter().map(|it| (*it).to_owned()).collect()),
            "{shown} {schema}"
        );
    }

    #[test]
    fn a_text_that_says_the_value_is_the_value() {
        for (shown, kind, expect) in [
            (json!("10"), "integer", Some(json!(10))),
            (json!("16,384"), "integer", Some(json!(16384))),
            (json!("007"), "integer", None),
            (json!(3.0), "integer", Some(json!(3))),
            (json!(3.5), "integer", None),
            (json!("0.50"), "number", Some(json!(0.5))),
            (json!("True"), "boolean", Some(json!(true))),
            (json!(1), "boolean", None),
            (json!(10), "string", Some(json!("10"))),
            (json!("[\"a\"]"), "array", Some(json!(["a"]))),
            (json!("{\"a\": 1}"), "object", Some(json!({"a": 1}))),
            (json!("a"), "array", None),
        ] {
            let schema = json!({"type": kind});
            let components = json!({});
            assert_eq!(
                Fitter::new(&components).fit(&shown, &schema).value,
                expect,
                "{shown} {kind}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_goes_with_as_little_as_can_be() {
        let lid = json!({"$ref": "#/components/schemas/Lid"});
        let boxes = json!({"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string", "maxLength": 3}, "state": {"type": "string", "enum": ["OPEN"]},
            "lids": {"type": "array", "minItems": 1, "items": lid}, "top": {"type": "object", "nullable": true, "allOf": [lid]}}});
        let shown = json!({"id": "a", "state": "open", "lids": [{"size": "big"}, {"size": 2}], "other": null});
        let told = [
            "/state \"open\" is none of the values that are listed",
            "/lids/0/size \"big\" is no integer",
        ];
        check(
            &shown,
            &boxes,
            Some(json!({"id": "a", "lids": [{"size": 2}], "other": null})),
            &told,
        );
        check(
            &json!({"id": "long", "lids": [{"size": 1}]}),
            &boxes,
            None,
            &["/id \"long\" is against maxLength 3"],
        );
        check(&json!({}), &boxes, None, &[" lacks \"id\", which is required"]);
        check(
            &json!({"id": "a", "lids": []}),
            &boxes,
            Some(json!({"id": "a"})),
            &["/lids holds 0, against minItems 1"],
        );
        check(
            &json!({"size": 1}),
            &json!({"oneOf": [lid, {"type": "string"}]}),
            Some(json!({"size": 1})),
            &[],
        );
        check(
            &json!(1),
            &json!({"anyOf": [lid, {"type": "boolean"}]}),
            None,
            &[" fits none of the alternatives"],
        );
    }

    #[test]
    fn formats_and_bounds() {
        for (text, format, fits) in [
            ("2026-02-28T23:59:60.5+08:00", "date-time", true),
            ("2026-02-28T23:59:59", "date-time", false),
            ("2026-02-29T00:00:00Z", "date-time", false),
            ("2028-02-29", "date", true),
            ("2026-2-3", "date", false),
            ("é-ü-ß", "date", false),
        ] {
            let schema = json!({"type": "string", "format": format});
            assert_eq!(
                Fitter::new(&json!({})).fit(&json!(text), &schema).value.is_some(),
                fits,
                "{text}"
            );
        }
        let port = json!({"type": "integer", "format": "int32", "minimum": 1, "maximum": 5_000_000_000u64});
        check(&json!(0), &port, None, &[" 0 is against minimum 1"]);
        check(
            &json!(3_000_000_000u64),
            &port,
            None,
            &[" 3000000000 is against format int32"],
        );
        check(
            &json!("ab"),
            &json!({"type": "string", "pattern": "^a$"}),
            None,
            &[" \"ab\" is against pattern ^a$"],
        );
        check(
            &json!("ab"),
            &json!({"type": "string", "pattern": "(?=a)"}),
            Some(json!("ab")),
            &[],
        );
    }

    #[test]
    fn schemas_without_end_are_left() {
        let components = json!({"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}});
        let schema = json!({"$ref": "#/components/schemas/A"});
        let fitted = Fitter::new(&components).fit(&json!(1), &schema);
        assert_eq!((fitted.value, fitted.misfits.len()), (None, 1));
    }
}
