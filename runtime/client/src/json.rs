//! What derived models are made of: reading a JSON value member by member, and writing one.
//!
//! Not generic over the format, since the services speak JSON: a body is read onto a [`Tape`] once, and models take their
//! members from it. What does not fit is told with the path to it.

pub use crate::form::{Alternative, Form, Look, Member, Need, Only};
use crate::form::{candidates, finite, whole};
use crate::printable::Printer;
pub use crate::tape::{Json, Tape};
use crate::tape::{Kind, Walk};
use serde::de::Error as _;
use serde::ser::SerializeMap;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::str::FromStr;

/// A type that is read from JSON. Implemented by the derives and for what fields are made of.
pub trait FromJson: Sized {
    /// What its values look like.
    const FORM: Form;

    /// Reads the value, or says where it is not of the type.
    fn from_json(value: Json<'_>) -> Result<Self, Misfit>;
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
    fn new(expected: &str, found: Json<'_>) -> Self {
        let found = match found.kind() {
            Kind::Null => "null".to_owned(),
            Kind::Bool(_) => "a boolean".to_owned(),
            Kind::Number(number) => format!("the number {number}"),
            Kind::Text(_) => "a text".to_owned(),
            Kind::List => "a list".to_owned(),
            Kind::Object => "an object".to_owned(),
        };
        Self::of(format!("expected {expected}, found {found}"))
    }

    /// The same for an integer in a range, which is told where it may be what is wrong.
    fn integer(range: &str, found: Json<'_>) -> Self {
        match found.kind() {
            Kind::Number(_) => Self::new(&format!("an integer from {range}"), found),
            _ => Self::new("an integer", found),
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
    pub(crate) fn broken_text(value: Json<'_>) -> Option<Self> {
        let broken = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
        match value.kind() {
            Kind::Text(text) => broken(text).then(|| Self::of("it is not UTF-8".to_owned())),
            Kind::List => value
                .items()
                .enumerate()
                .find_map(|(index, item)| Some(Self::broken_text(item)?.under(Step::Item(index)))),
            Kind::Object => value
                .members()
                .find_map(|(name, value)| Some(Self::broken_text(value)?.under(Step::Member(name.to_owned())))),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => None,
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

/// Reads a model by way of a [`Tape`]. For implementations of `Deserialize`.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // Formats that do not say what a value is, such as a query, have to be told.
    let tape = match T::FORM {
        Form::Object { .. } | Form::Map(_) => Tape::of("an object", |push| deserializer.deserialize_map(push)),
        Form::Text(_) => Tape::of("a text", |push| deserializer.deserialize_string(push)),
        _ => Tape::deserialize(deserializer),
    }?;
    T::from_json(tape.root()).map_err(D::Error::custom)
}

/// The members of an object that is being read.
#[derive(Debug)]
pub struct Members<'t> {
    object: Json<'t>,
    walk: Walk<'t>,
}

impl<'t> Members<'t> {
    /// The members of a value, which must be an object.
    pub fn of(object: Json<'t>) -> Result<Self, Misfit> {
        match object.kind() {
            Kind::Object => Ok(Self {
                object,
                walk: Walk::over(object),
            }),
            _ => Err(Misfit::new("an object", object)),
        }
    }

    /// A member that must be there.
    pub fn required<T: FromJson>(&mut self, name: &str) -> Result<T, Misfit> {
        let found = self
            .walk
            .find(name)
            .map_or_else(|| Err(Misfit::missing()), T::from_json);
        found.map_err(|misfit| misfit.under(Step::Member(name.to_owned())))
    }

    /// A member that may be missing or null.
    pub fn optional<T: FromJson>(&mut self, name: &str) -> Result<Option<T>, Misfit> {
        Ok(self.present(name)?.flatten())
    }

    /// A member that may be missing, which is not the same as null.
    pub fn present<T: FromJson>(&mut self, name: &str) -> Result<Option<Option<T>>, Misfit> {
        let found = self.walk.find(name).map(Option::from_json).transpose();
        found.map_err(|misfit| misfit.under(Step::Member(name.to_owned())))
    }

    /// The members that this form has no name for.
    pub fn rest<T: FromJson>(&self, form: Form) -> Result<BTreeMap<String, T>, Misfit> {
        entries(self.object.members().filter(|(name, _)| !form.has(name)))
    }
}

/// Members as a map.
fn entries<'t, T: FromJson>(members: impl Iterator<Item = (&'t str, Json<'t>)>) -> Result<BTreeMap<String, T>, Misfit> {
    let read = |(name, value): (&str, Json<'t>)| match T::from_json(value) {
        Ok(value) => Ok((name.to_owned(), value)),
        Err(misfit) => Err(misfit.under(Step::Member(name.to_owned()))),
    };
    members.map(read).collect()
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

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        Ok(value.to_value())
    }
}

impl FromJson for String {
    const FORM: Form = Form::Text(&[]);

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        match value.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(Misfit::new("a text", value)),
        }
    }
}

/// A number or a flag that came as a text, as some services write them, and every query.
fn quoted<T: FromStr>(value: Json<'_>) -> Option<T> {
    value.as_str()?.parse().ok()
}

/// A whole number, as one or as a text.
fn integer(value: Json<'_>) -> Option<i128> {
    match value.kind() {
        Kind::Number(number) => whole(number),
        _ => quoted(value),
    }
}

impl FromJson for bool {
    const FORM: Form = Form::Bool;

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        let found = match value.kind() {
            Kind::Bool(yes) => Some(yes),
            _ => quoted(value),
        };
        found.ok_or_else(|| Misfit::new("a boolean", value))
    }
}

impl FromJson for i32 {
    const FORM: Form = Form::Integer {
        least: i32::MIN as i64,
        most: i32::MAX as u64,
    };

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        integer(value)
            .and_then(|number| number.try_into().ok())
            .ok_or_else(|| Misfit::integer("-2147483648 to 2147483647", value))
    }
}

impl FromJson for i64 {
    const FORM: Form = Form::Integer {
        least: i64::MIN,
        most: i64::MAX as u64,
    };

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        integer(value)
            .and_then(|number| number.try_into().ok())
            .ok_or_else(|| Misfit::integer("-9223372036854775808 to 9223372036854775807", value))
    }
}

impl FromJson for u64 {
    const FORM: Form = Form::Integer {
        least: 0,
        most: u64::MAX,
    };

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        integer(value)
            .and_then(|number| number.try_into().ok())
            .ok_or_else(|| Misfit::integer("0 to 18446744073709551615", value))
    }
}

impl FromJson for f64 {
    const FORM: Form = Form::Number;

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        let found = match value.kind() {
            Kind::Number(number) => number.as_f64(),
            Kind::Text(text) => finite(text),
            _ => None,
        };
        found.ok_or_else(|| Misfit::new("a number", value))
    }
}

impl<T: FromJson> FromJson for Option<T> {
    const FORM: Form = Form::Maybe(form::<T>);

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        if value.is_null() {
            return Ok(None);
        }
        T::from_json(value).map(Some)
    }
}

impl<T: FromJson> FromJson for Box<T> {
    const FORM: Form = T::FORM;

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        T::from_json(value).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    const FORM: Form = Form::List(form::<T>);

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        let item = |(index, item)| T::from_json(item).map_err(|misfit| misfit.under(Step::Item(index)));
        match value.kind() {
            Kind::List => value.items().enumerate().map(item).collect(),
            // Queries, and services that make JSON of XML, write a list of one as its item.
            Kind::Object | Kind::Null => Err(Misfit::new("a list", value)),
            _ => Ok(vec![item((0, value))?]),
        }
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    const FORM: Form = Form::Map(form::<T>);

    fn from_json(value: Json<'_>) -> Result<Self, Misfit> {
        match value.kind() {
            Kind::Object => entries(value.members()),
            _ => Err(Misfit::new("an object", value)),
        }
    }
}

/// The form of a type, for the tables that refer to it.
pub fn form<T: FromJson>() -> Form {
    T::FORM
}

/// The alternative of a union that a value is: the best that can be read, or else the value as it is. `form` is that of the
/// union, `read` reads the alternative of this number, and every other number as what is unknown.
pub fn choose<T>(form: Form, value: Json<'_>, read: fn(usize, Json<'_>) -> Result<T, Misfit>) -> Result<T, Misfit> {
    let Form::Union { tag, alternatives } = form else {
        return read(usize::MAX, value);
    };
    for at in candidates(tag, alternatives, &value.to_value()) {
        if let Ok(known) = read(at, value) {
            return Ok(known);
        }
    }
    read(usize::MAX, value)
}

#[cfg(test)]
pub(crate) mod tests {
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

    /// What a value is read as.
    pub(crate) fn of<T: FromJson>(value: Value) -> Result<T, Misfit> {
        T::from_json(Tape::deserialize(value).unwrap().root())
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
        assert_eq!(of::<Vec<bool>>(json!("true")).unwrap(), [true]);
        assert_eq!(of::<f64>(json!("1.5")).unwrap(), 1.5);
        assert!(of::<i32>(json!("4294967296")).is_err());
        assert_eq!(of::<i64>(json!(1.0)).unwrap(), 1);
        let error = of::<i64>(json!(9_223_372_036_854_775_808_u64)).unwrap_err();
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
        refused("[[]]", "invalid type: sequence, expected an object");
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
