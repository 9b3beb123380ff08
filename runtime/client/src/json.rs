//! What derived models are made of: reading a JSON value member by member, and writing one.
//!
//! Not generic over the format, since the services speak JSON: a body is read into a [`Value`] once, and models take their
//! members out of it. What does not fit is told with the path to it.

pub use crate::form::{Alternative, Form, Look, Member, Need, Only};
use crate::form::{candidates, finite, whole};
use crate::printable::Printer;
use serde::de::Error as _;
use serde::ser::SerializeMap;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Map;
pub use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::str::FromStr;

/// A type that is read from JSON. Implemented by the derives and for what fields are made of.
pub trait FromJson: Sized {
    /// What its values look like.
    const FORM: Form;

    /// Takes the value, or says where it is not of the type.
    fn from_json(value: Value) -> Result<Self, Misfit>;
}

/// A JSON value that is not of the type it should be of.
#[derive(Debug)]
pub struct Misfit {
    /// From the inside out.
    path: Vec<Step>,
    message: String,
}

#[derive(Debug)]
enum Step {
    Member(String),
    Item(usize),
}

impl Misfit {
    /// Numbers are shown, since their size may be what is wrong with them; texts are not, since they may be secrets.
    fn new(expected: &str, found: &Value) -> Self {
        let found = match found {
            Value::Null => "null".to_owned(),
            Value::Bool(_) => "a boolean".to_owned(),
            Value::Number(number) => format!("the number {number}"),
            Value::String(_) => "a text".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        Self::of(format!("expected {expected}, found {found}"))
    }

    /// The same for an integer in a range, which is told where it may be what is wrong.
    fn integer(range: &str, found: &Value) -> Self {
        if found.is_number() {
            Self::new(&format!("an integer from {range}"), found)
        } else {
            Self::new("an integer", found)
        }
    }

    /// The same for what must not be seen, whatever it is.
    pub(crate) fn hidden(expected: &str) -> Self {
        Self::of(format!("expected {expected}, found something else"))
    }

    fn missing() -> Self {
        Self::of("it is missing".to_owned())
    }

    /// The first text in a value that was not UTF-8 when it came.
    pub(crate) fn broken_text(value: &Value) -> Option<Self> {
        let broken = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
        match value {
            Value::String(text) => broken(text).then(|| Self::of("it is not UTF-8".to_owned())),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .find_map(|(index, item)| Some(Self::broken_text(item)?.under(Step::Item(index)))),
            Value::Object(members) => members
                .iter()
                .find_map(|(name, value)| Some(Self::broken_text(value)?.under(Step::Member(name.clone())))),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }

    fn of(message: String) -> Self {
        Self {
            path: Vec::new(),
            message,
        }
    }

    fn under(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }
}

/// The names of members may be the server's, and so may parts of the message.
impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut f = Printer(f);
        for (at, step) in self.path.iter().rev().enumerate() {
            match step {
                Step::Member(name) if at == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        if !self.path.is_empty() {
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

/// Reads a model by way of a [`Value`]. For implementations of `Deserialize`.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // Formats that do not say what a value is, such as a query, have to be told.
    let value = match T::FORM {
        Form::Object { .. } | Form::Map(_) => Value::Object(Map::deserialize(deserializer)?),
        Form::Text(_) => Value::String(String::deserialize(deserializer)?),
        _ => Value::deserialize(deserializer)?,
    };
    T::from_json(value).map_err(D::Error::custom)
}

/// The members of an object that is being read.
#[derive(Debug)]
pub struct Members(Map<String, Value>);

impl Members {
    /// The members of a value, which must be an object.
    pub fn of(value: Value) -> Result<Self, Misfit> {
        match value {
            Value::Object(members) => Ok(Self(members)),
            other => Err(Misfit::new("an object", &other)),
        }
    }

    /// A member that must be there.
    pub fn required<T: FromJson>(&mut self, name: &str) -> Result<T, Misfit> {
        let found = self.0.remove(name).map_or_else(|| Err(Misfit::missing()), T::from_json);
        found.map_err(|misfit| misfit.under(Step::Member(name.to_owned())))
    }

    /// A member that may be missing or null.
    pub fn optional<T: FromJson>(&mut self, name: &str) -> Result<Option<T>, Misfit> {
        Ok(self.present(name)?.flatten())
    }

    /// A member that may be missing, which is not the same as null.
    pub fn present<T: FromJson>(&mut self, name: &str) -> Result<Option<Option<T>>, Misfit> {
        let found = self.0.remove(name).map(Option::from_json).transpose();
        found.map_err(|misfit| misfit.under(Step::Member(name.to_owned())))
    }

    /// The members that nobody took.
    pub fn rest<T: FromJson>(&mut self) -> Result<BTreeMap<String, T>, Misfit> {
        BTreeMap::from_json(Value::Object(std::mem::take(&mut self.0)))
    }
}

/// An object that is being written.
#[derive(Debug)]
pub struct Written<S: Serializer>(S::SerializeMap);

impl<S: Serializer> Written<S> {
    /// An object without members yet.
    pub fn new(serializer: S) -> Result<Self, S::Error> {
        serializer.serialize_map(None).map(Self)
    }

    /// A member.
    pub fn put<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
        self.0.serialize_entry(name, value)
    }

    /// A member that is left out when there is none.
    pub fn put_some<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), S::Error> {
        value
            .as_ref()
            .map_or(Ok(()), |value| self.0.serialize_entry(name, value))
    }

    /// Members without a field.
    pub fn rest<T: Serialize>(&mut self, members: &BTreeMap<String, T>) -> Result<(), S::Error> {
        members
            .iter()
            .try_for_each(|(name, value)| self.0.serialize_entry(name, value))
    }

    /// The whole object.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

impl FromJson for Value {
    const FORM: Form = Form::Any;

    fn from_json(value: Value) -> Result<Self, Misfit> {
        Ok(value)
    }
}

impl FromJson for String {
    const FORM: Form = Form::Text(&[]);

    fn from_json(value: Value) -> Result<Self, Misfit> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(Misfit::new("a text", &other)),
        }
    }
}

/// A number or a flag that came as a text, as some services write them, and every query.
fn quoted<T: FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

/// A whole number, as one or as a text.
fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => whole(number),
        value => quoted(value),
    }
}

impl FromJson for bool {
    const FORM: Form = Form::Bool;

    fn from_json(value: Value) -> Result<Self, Misfit> {
        value
            .as_bool()
            .or_else(|| quoted(&value))
            .ok_or_else(|| Misfit::new("a boolean", &value))
    }
}

impl FromJson for i32 {
    const FORM: Form = Form::Integer {
        least: i32::MIN as i64,
        most: i32::MAX as u64,
    };

    fn from_json(value: Value) -> Result<Self, Misfit> {
        integer(&value)
            .and_then(|number| number.try_into().ok())
            .ok_or_else(|| Misfit::integer("-2147483648 to 2147483647", &value))
    }
}

impl FromJson for i64 {
    const FORM: Form = Form::Integer {
        least: i64::MIN,
        most: i64::MAX as u64,
    };

    fn from_json(value: Value) -> Result<Self, Misfit> {
        integer(&value)
            .and_then(|number| number.try_into().ok())
            .ok_or_else(|| Misfit::integer("-9223372036854775808 to 9223372036854775807", &value))
    }
}

impl FromJson for u64 {
    const FORM: Form = Form::Integer {
        least: 0,
        most: u64::MAX,
    };

    fn from_json(value: Value) -> Result<Self, Misfit> {
        integer(&value)
            .and_then(|number| number.try_into().ok())
            .ok_or_else(|| Misfit::integer("0 to 18446744073709551615", &value))
    }
}

impl FromJson for f64 {
    const FORM: Form = Form::Number;

    fn from_json(value: Value) -> Result<Self, Misfit> {
        value
            .as_f64()
            .or_else(|| finite(value.as_str()?))
            .ok_or_else(|| Misfit::new("a number", &value))
    }
}

impl<T: FromJson> FromJson for Option<T> {
    const FORM: Form = Form::Maybe(form::<T>);

    fn from_json(value: Value) -> Result<Self, Misfit> {
        match value {
            Value::Null => Ok(None),
            value => T::from_json(value).map(Some),
        }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    const FORM: Form = T::FORM;

    fn from_json(value: Value) -> Result<Self, Misfit> {
        T::from_json(value).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    const FORM: Form = Form::List(form::<T>);

    fn from_json(value: Value) -> Result<Self, Misfit> {
        let items = match value {
            Value::Array(items) => items,
            // Queries, and services that make JSON of XML, write a list of one as its item.
            Value::Object(_) | Value::Null => return Err(Misfit::new("a list", &value)),
            item => vec![item],
        };
        let items = items.into_iter().enumerate();
        items
            .map(|(index, item)| T::from_json(item).map_err(|misfit| misfit.under(Step::Item(index))))
            .collect()
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    const FORM: Form = Form::Map(form::<T>);

    fn from_json(value: Value) -> Result<Self, Misfit> {
        let Value::Object(members) = value else {
            return Err(Misfit::new("an object", &value));
        };
        let read = |(name, value)| match T::from_json(value) {
            Ok(value) => Ok((name, value)),
            Err(misfit) => Err(misfit.under(Step::Member(name))),
        };
        members.into_iter().map(read).collect()
    }
}

/// The form of a type, for the tables that refer to it.
pub fn form<T: FromJson>() -> Form {
    T::FORM
}

/// The alternative of a union that a value is: the best that can be read, or else the value as it is. `form` is that of the
/// union, `read` reads the alternative of this number, and every other number as what is unknown.
pub fn choose<T>(form: Form, value: Value, read: fn(usize, Value) -> Result<T, Misfit>) -> Result<T, Misfit> {
    let Form::Union { tag, alternatives } = form else {
        return read(usize::MAX, value);
    };
    for at in candidates(tag, alternatives, &value) {
        if let Ok(known) = read(at, value.clone()) {
            return Ok(known);
        }
    }
    read(usize::MAX, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{New, Object, OpenEnum, Setters, Union};
    use serde_json::json;

    #[derive(Debug, Clone, PartialEq, Object, New, Setters)]
    #[wire(rename_all = "camelCase")]
    struct Kite {
        kite_id: i64,
        #[wire("type")]
        type_: Option<Color>,
        #[wire(nullable)]
        maker: Option<String>,
        note: Option<Option<String>>,
        tails: Option<Vec<Kite>>,
        #[wire(read_only)]
        made_at: Option<String>,
        #[wire(rest)]
        other: BTreeMap<String, i64>,
    }

    #[derive(Debug, Clone, PartialEq, OpenEnum)]
    #[wire(rename_all = "kebab-case")]
    enum Color {
        DarkRed,
        #[wire("#fff")]
        White,
        Unknown(String),
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Boat {
        kind: String,
        oars: Option<i64>,
    }

    #[derive(Debug, Clone, PartialEq, Union)]
    #[wire(tag = "kind")]
    enum Toy {
        #[wire("boat", "dory")]
        Boat(Box<Boat>),
        Unknown(Value),
    }

    #[derive(Debug, Clone, PartialEq, Union)]
    enum Loose {
        Color(Color),
        Count(i64),
        Kite(Kite),
        Unknown(Value),
    }

    fn kite() -> Kite {
        Kite::new(7, None)
    }

    #[track_caller]
    fn round<T: serde::de::DeserializeOwned + Serialize + PartialEq + fmt::Debug>(json: &str, expect: T) {
        assert_eq!(serde_json::from_str::<T>(json).unwrap(), expect);
        assert_eq!(serde_json::to_string(&expect).unwrap(), json);
    }

    #[track_caller]
    fn refused(json: &str, expect: &str) {
        let error = serde_json::from_str::<Vec<Kite>>(json).unwrap_err().to_string();
        assert!(error.starts_with(expect), "{error}");
    }

    #[test]
    fn objects_travel() {
        round(r#"{"kiteId":7,"maker":null}"#, kite());
        round(
            r#"{"kiteId":7,"type":"dark-red","maker":null}"#,
            kite().type_("dark-red"),
        );
        round(
            r##"{"kiteId":7,"type":"#fff","maker":null}"##,
            kite().type_(Color::White),
        );
        round(
            r#"{"kiteId":7,"maker":null,"more":1}"#,
            Kite {
                other: BTreeMap::from([("more".to_owned(), 1)]),
                ..kite()
            },
        );
        round(
            r#"{"kiteId":7,"maker":null,"tails":[{"kiteId":7,"maker":"x"}]}"#,
            kite().tails(vec![Kite::new(7, Some("x".to_owned()))]),
        );
    }

    #[test]
    fn null_is_not_absence() {
        round(r#"{"kiteId":7,"maker":null,"note":"a"}"#, kite().note("a"));
        round(
            r#"{"kiteId":7,"maker":null,"note":null}"#,
            Kite {
                note: Some(None),
                ..kite()
            },
        );
        let read: Kite = serde_json::from_str(r#"{"kiteId":7,"type":null}"#).unwrap();
        assert_eq!(read, kite());
    }

    #[test]
    fn what_is_plainly_meant_is_read() {
        let read: Kite = serde_json::from_str(r#"{"kiteId":"7","type":null,"more":"1"}"#).unwrap();
        assert_eq!(read.other["more"], 1);
        assert_eq!(read.kite_id, 7);
        assert_eq!(Vec::<bool>::from_json(json!("true")).unwrap(), [true]);
        assert_eq!(f64::from_json(json!("1.5")).unwrap(), 1.5);
        assert!(i32::from_json(json!("4294967296")).is_err());
        assert_eq!(i64::from_json(json!(1.0)).unwrap(), 1);
        let error = i64::from_json(json!(9_223_372_036_854_775_808_u64)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected an integer from -9223372036854775808 to 9223372036854775807, found the number 9223372036854775808"
        );
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place() {
        refused(
            r#"[{"kiteId":1},{"kiteId":"x"}]"#,
            "kiteId: expected an integer, found a text",
        );
        refused(r#"[{"kiteId":1,"tails":[{}]}]"#, "tails[0].kiteId: it is missing");
        refused("[[]]", "invalid type: sequence, expected a map");
        refused(
            r#"[{"kiteId":1,"tails":{}}]"#,
            "tails: expected a list, found an object",
        );
        refused(
            r#"[{"kiteId":1,"more":true}]"#,
            "more: expected an integer, found a boolean",
        );
    }

    #[test]
    fn unions_keep_what_they_do_not_know() {
        round(r#"{"kind":"raft"}"#, Toy::Unknown(json!({"kind": "raft"})));
        let boat = Boat {
            kind: "dory".to_owned(),
            oars: Some(2),
        };
        round(r#"{"kind":"dory","oars":2}"#, Toy::Boat(Box::new(boat)));
        round(r#""dark-red""#, Loose::Color(Color::DarkRed));
        round("3", Loose::Count(3));
        round("3.5", Loose::Unknown(json!(3.5)));
        round(r#"{"kiteId":7,"maker":null}"#, Loose::Kite(kite()));
        round(r#"{"kiteId":"x"}"#, Loose::Unknown(json!({"kiteId": "x"})));
    }
}
