//! What the values of types look like, as tables that the derives write: by them a value finds its alternative in a union.
//!
//! A form and a value in, how well the one fits the other out. Nothing is read here: `json` does that. A form says no to
//! exactly what its type could not be read from, and to constants that are others, so that the best that fits can be read.
//! Forms refer to each other by functions, since types may hold themselves.

mod names;

use serde_json::{Map, Number, Value};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Where the form of a type is.
pub type Look = fn() -> Form;

/// What the values of a type look like.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Anything.
    Any,
    /// True or false.
    Bool,
    /// A whole number in this range.
    Integer {
        /// From this on.
        least: i64,
        /// To this.
        most: u64,
    },
    /// Any number.
    Number,
    /// A text; one of these when there are any.
    Text(&'static [&'static str]),
    /// A list of such items.
    List(Look),
    /// An object of such values under any names.
    Map(Look),
    /// An object with these members, sorted by name.
    Object {
        /// The members with a name.
        members: &'static [Member],
        /// What others are; without it they are not for the type to keep.
        rest: Option<Look>,
    },
    /// This or null.
    Maybe(Look),
    /// One of several.
    Union {
        /// The member that names the alternative.
        tag: Option<&'static str>,
        /// The alternatives; of those that fit as well as each other the first is taken. It is a static, so that its place
        /// tells which union it is.
        alternatives: &'static &'static [Alternative],
    },
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// As it travels.
    pub name: &'static str,
    /// How much it must be there.
    pub need: Need,
    /// The values it may have, as far as they are not texts, whose form knows them.
    pub only: &'static [Only],
    /// What it looks like.
    pub form: Look,
}

/// How much a member must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It must, and may be null. It is read if it is missing.
    Nullable,
    /// It may be missing or null.
    Optional,
}

/// A value that a member may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Only {
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'static str),
}

/// An alternative of a union.
#[derive(Debug, Clone, Copy)]
pub struct Alternative {
    /// The values of the tag that mean it.
    pub tags: &'static [&'static str],
    /// What it looks like.
    pub form: Look,
}

/// How well a value fits a form; the greater the better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fit {
    /// How many values nobody has said anything of, whether they are kept or not.
    strange: Reverse<usize>,
    /// How many constants are there, each a sign that this form is meant.
    marks: usize,
    /// How many values would not be kept.
    lost: Reverse<usize>,
    /// How many values are none of those that are known, or another thing than they should be and still readable.
    loose: Reverse<usize>,
    /// How many values are as the form has them.
    known: usize,
    /// How many members that may be there are not.
    absent: Reverse<usize>,
}

impl Fit {
    fn known(known: usize) -> Self {
        Self {
            known,
            ..Self::default()
        }
    }

    fn loose() -> Self {
        Self {
            loose: Reverse(1),
            ..Self::default()
        }
    }

    /// Of a member that has no place.
    fn lost(value: &Value) -> Self {
        Self {
            strange: Reverse(size(value)),
            lost: Reverse(size(value)),
            ..Self::default()
        }
    }

    /// Of a member that is kept under a name that nobody has said.
    fn unnamed(mut self) -> Self {
        self.strange.0 = self.strange.0.max(1);
        self
    }

    fn add(&mut self, other: Self) {
        self.strange.0 += other.strange.0;
        self.marks += other.marks;
        self.lost.0 += other.lost.0;
        self.loose.0 += other.loose.0;
        self.known += other.known;
        self.absent.0 += other.absent.0;
    }

    /// Whether nothing of the value is known and some of it would not be kept: it is something else.
    fn is_foreign(&self) -> bool {
        self.lost.0 > 0 && self.known == 0
    }
}

/// What unions were asked for: each about each value once, however many alternatives around it have it.
type Asked = HashMap<(*const &'static [Alternative], *const Value), Option<Fit>>;

/// The alternatives that a value may be, the best first. A tag that is known settles it, and one that is not leaves those
/// alternatives that have none.
pub(crate) fn candidates(
    tag: Option<&str>,
    alternatives: &'static &'static [Alternative],
    value: &Value,
) -> Vec<usize> {
    let named = named(tag, alternatives, value);
    if let [only] = named.as_slice()
        && !alternatives
            .get(*only)
            .is_none_or(|alternative| alternative.tags.is_empty())
    {
        return named;
    }
    let mut asked = Asked::from([(
        (
            std::ptr::from_ref::<&[Alternative]>(alternatives),
            std::ptr::from_ref(value),
        ),
        None,
    )]);
    let fitting = named.into_iter().filter_map(|at| {
        let fit = (alternatives.get(at)?.form)().fit_inside(value, true, &mut asked)?;
        (!fit.is_foreign()).then_some((fit, at))
    });
    let mut fitting: Vec<(Fit, usize)> = fitting.collect();
    fitting.sort_by_key(|(fit, at)| (Reverse(*fit), *at));
    // What keeps less than the best is no next best: it would be read and lose members without a word.
    let most = fitting.first().map(|(fit, _)| fit.lost.0).unwrap_or_default();
    fitting.retain(|(fit, _)| fit.lost.0 <= most);
    fitting.into_iter().map(|(_, at)| at).collect()
}

/// Those that the tag leaves.
fn named(tag: Option<&str>, alternatives: &[Alternative], value: &Value) -> Vec<usize> {
    let all = 0..alternatives.len();
    let Some(tag) = tag.and_then(|tag| value.get(tag)).and_then(Value::as_str) else {
        return all.collect();
    };
    let that = |wanted: &dyn Fn(&Alternative) -> bool| -> Vec<usize> {
        let those = alternatives.iter().enumerate().filter(|(_, it)| wanted(it));
        those.map(|(at, _)| at).collect()
    };
    let meant = that(&|alternative| alternative.tags.contains(&tag));
    if meant.is_empty() {
        that(&|alternative| alternative.tags.is_empty())
    } else {
        meant
    }
}

impl Form {
    /// How well the value fits, none when it does not.
    #[cfg(feature = "validate")]
    pub(crate) fn fit(&self, value: &Value) -> Option<Fit> {
        let fit = self.fit_inside(value, true, &mut Asked::new())?;
        (!fit.is_foreign()).then_some(fit)
    }

    /// At the top only what is of the form fits; inside, what can be read as well, since some services write numbers as texts.
    fn fit_inside(&self, value: &Value, top: bool, asked: &mut Asked) -> Option<Fit> {
        match (*self, value) {
            (Self::Any, _) => Some(Fit {
                strange: Reverse(size(value) - 1),
                ..Fit::default()
            }),
            (Self::Maybe(_), Value::Null) => Some(Fit::known(1)),
            (Self::Maybe(look), _) => look().fit_inside(value, top, asked),
            (Self::Bool, Value::Bool(_)) | (Self::Number, Value::Number(_)) => Some(Fit::known(1)),
            (Self::Integer { least, most }, Value::Number(number)) => {
                let whole = whole(number).filter(|whole| (i128::from(least)..=i128::from(most)).contains(whole));
                whole.map(|_| if number.is_f64() { Fit::loose() } else { Fit::known(2) })
            }
            (Self::Text(known), Value::String(text)) => {
                let is_known = known.contains(&text.as_str());
                match known {
                    [] => Some(Fit::known(1)),
                    [_] => is_known.then(|| Fit {
                        marks: 1,
                        ..Fit::known(2)
                    }),
                    _ if is_known => Some(Fit::known(2)),
                    _ => Some(Fit {
                        known: 1,
                        ..Fit::loose()
                    }),
                }
            }
            (Self::List(look), Value::Array(items)) => {
                let mut whole = Fit::default();
                let form = look();
                for item in items {
                    whole.add(form.fit_inside(item, false, asked)?);
                }
                Some(whole)
            }
            (Self::Map(look), Value::Object(members)) => {
                let mut whole = Fit::default();
                let form = look();
                for value in members.values() {
                    whole.add(form.fit_inside(value, false, asked)?.unnamed());
                }
                Some(whole)
            }
            (Self::Object { members, rest }, Value::Object(found)) => object(members, rest, found, asked),
            (Self::Union { tag, alternatives }, _) => {
                let fit = union(tag, alternatives, value, asked);
                // A value that is none of them is kept as it is.
                fit.or((!top).then(Fit::loose))
            }
            _ if top => None,
            (Self::Bool, Value::String(text)) => text.parse::<bool>().ok().map(|_| Fit::loose()),
            (Self::Integer { least, most }, Value::String(text)) => {
                let whole = text.parse::<i128>().ok();
                let whole = whole.filter(|whole| (i128::from(least)..=i128::from(most)).contains(whole));
                whole.map(|_| Fit::loose())
            }
            (Self::Number, Value::String(text)) => finite(text).map(|_| Fit::loose()),
            // A list of one that is written as its item.
            (Self::List(look), Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                let mut fit = look().fit_inside(value, false, asked)?;
                fit.add(Fit::loose());
                Some(fit)
            }
            _ => None,
        }
    }
}

fn object(members: &[Member], rest: Option<Look>, found: &Map<String, Value>, asked: &mut Asked) -> Option<Fit> {
    let mut whole = Fit::default();
    let (mut required, mut nullable, mut named) = (0, 0, 0);
    for (name, value) in found {
        let Ok(at) = members.binary_search_by(|member| member.name.cmp(name)) else {
            match rest {
                Some(rest) => whole.add(rest().fit_inside(value, false, asked)?.unnamed()),
                None => whole.add(Fit::lost(value)),
            }
            continue;
        };
        let member = members.get(at)?;
        required += usize::from(member.need == Need::Required);
        nullable += usize::from(member.need == Need::Nullable);
        whole.known += 1;
        named += 1;
        if value.is_null() && member.need != Need::Required {
            continue;
        }
        whole.add((member.form)().fit_inside(value, false, asked)?);
        let is_one = member.only.iter().any(|only| only.is(value));
        match member.only {
            [] => {}
            [_] if is_one => whole.marks += 1,
            [_] => return None,
            _ => whole.loose.0 += usize::from(!is_one),
        }
    }
    whole.absent.0 += members.len() - named;
    let asked_for = |need: Need| members.iter().filter(|member| member.need == need).count();
    whole.loose.0 += asked_for(Need::Nullable) - nullable;
    (required == asked_for(Need::Required)).then_some(whole)
}

impl Only {
    fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Bool(this), Value::Bool(value)) => this == value,
            (Self::Number(this), Value::Number(value)) => value.as_f64() == Some(*this),
            (Self::Text(this), Value::String(value)) => this == value,
            // Some services write numbers and flags as texts.
            (Self::Bool(this), Value::String(value)) => value.parse() == Ok(*this),
            (Self::Number(this), Value::String(value)) => finite(value) == Some(*this),
            _ => false,
        }
    }
}

fn union(
    tag: Option<&str>,
    alternatives: &'static &'static [Alternative],
    value: &Value,
    asked: &mut Asked,
) -> Option<Fit> {
    let key = (
        std::ptr::from_ref::<&[Alternative]>(alternatives),
        std::ptr::from_ref(value),
    );
    if let Some(known) = asked.get(&key) {
        return *known;
    }
    // Alternatives that lead back here have nothing to say.
    asked.insert(key, None);
    let fits = named(tag, alternatives, value).into_iter().filter_map(|at| {
        let fit = (alternatives.get(at)?.form)().fit_inside(value, true, asked)?;
        (!fit.is_foreign()).then_some(fit)
    });
    let best = fits.max();
    asked.insert(key, best);
    best
}

/// How many values a value holds, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// A number without a fraction, however it is written: 1.0 and 1e3 are whole.
pub(crate) fn whole(number: &Number) -> Option<i128> {
    let exact = number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from));
    // Nobody's integers are larger, and what is larger is no exact number here.
    const MOST: f64 = 18_446_744_073_709_551_616.0;
    exact.or_else(|| {
        let float = number.as_f64()?;
        #[allow(clippy::cast_possible_truncation)]
        (float.fract() == 0.0 && float.abs() < MOST).then_some(float as i128)
    })
}

/// A number in a text. "NaN" and "inf", which Rust would take, are none.
pub(crate) fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use crate::json::FromJson;
    use crate::json::tests::of;
    use crate::{New, Object, OpenEnum, Union};
    use serde::Serialize;
    use serde_json::Value;
    use std::collections::BTreeMap;
    use std::fmt;

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Weekly {
        weekly: i64,
        at: Option<i64>,
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Daily {
        daily: Option<i64>,
        at: Option<i64>,
    }

    #[derive(Debug, Clone, PartialEq, OpenEnum)]
    #[wire(rename_all = "camelCase")]
    enum Never {
        Never,
        Unknown(String),
    }

    #[derive(Debug, Clone, PartialEq, Union)]
    enum Plan {
        Weekly(Weekly),
        Daily(Daily),
        Never(Never),
        Text(String),
        Number(f64),
        Integer(i64),
        Unknown(Value),
    }

    /// The variant that the text is read as, which writes the text again.
    #[track_caller]
    fn check<T: FromJson + Serialize + fmt::Debug>(json: &str, expect: &str) {
        let value: Value = serde_json::from_str(json).unwrap();
        let read = of::<T>(value.clone()).unwrap();
        let debug = format!("{read:?}");
        let variant = debug.split(['(', ' ']).next().unwrap();
        assert_eq!(variant, expect, "{json} is {debug}");
        assert_eq!(serde_json::to_value(&read).unwrap(), value, "{debug}");
    }

    #[test]
    fn alternatives_are_told_apart_by_what_is_there() {
        check::<Plan>(r#"{"weekly":1,"at":2}"#, "Weekly");
        check::<Plan>(r#"{"daily":1,"at":2}"#, "Daily");
        check::<Plan>(r#"{"at":2}"#, "Daily");
        check::<Plan>("{}", "Daily");
        check::<Plan>(r#"{"monthly":1}"#, "Unknown");
        check::<Plan>(r#""never""#, "Never");
        check::<Plan>(r#""ever""#, "Text");
        check::<Plan>("1", "Integer");
        check::<Plan>("1.5", "Number");
        check::<Plan>("1.0", "Number");
        check::<Plan>("[]", "Unknown");
    }

    #[derive(Debug, Clone, PartialEq, Union)]
    enum Lists {
        Words(Vec<String>),
        Plans(Vec<Weekly>),
        Small(Vec<i32>),
        Numbers(Vec<f64>),
        Matrix(Vec<Vec<f64>>),
        Counts(BTreeMap<String, i64>),
        Names(BTreeMap<String, Option<String>>),
        Unknown(Value),
    }

    #[test]
    fn lists_and_maps_are_told_apart_by_what_they_hold() {
        check::<Lists>(r#"["a"]"#, "Words");
        check::<Lists>(r#"[{"weekly":1}]"#, "Plans");
        check::<Lists>("[1]", "Small");
        check::<Lists>("[4294967296.5]", "Numbers");
        check::<Lists>("[[1.5]]", "Matrix");
        check::<Lists>("[]", "Words");
        check::<Lists>(r#"{"a":1}"#, "Counts");
        check::<Lists>(r#"{"a":"b","c":null}"#, "Names");
        check::<Lists>(r#"[{"monthly":1}]"#, "Unknown");
        check::<Lists>(r#"[1,"a"]"#, "Unknown");
        check::<Lists>("true", "Unknown");
    }

    #[derive(Debug, Clone, PartialEq, OpenEnum)]
    #[wire(rename_all = "camelCase")]
    enum Opened {
        Opened,
        Unknown(String),
    }

    #[derive(Debug, Clone, PartialEq, Object, New)]
    struct Open {
        #[wire(constant = "opened")]
        kind: Opened,
        by: Option<String>,
    }

    #[derive(Debug, Clone, PartialEq, Object, New)]
    struct Done {
        #[wire(constant = true, only(true))]
        done: bool,
        #[wire(constant = 1, only(1, -5_000_000_000))]
        version: Option<i64>,
        by: Option<String>,
        at: Option<i64>,
    }

    #[derive(Debug, Clone, PartialEq, Object, New)]
    struct Undone {
        #[wire(constant = false, only(false))]
        done: bool,
        by: Option<String>,
    }

    /// What an event is about, with whatever else it says.
    #[derive(Debug, Clone, PartialEq, Object)]
    struct Other {
        kind: String,
        #[wire(rest)]
        rest: BTreeMap<String, Value>,
    }

    #[derive(Debug, Clone, PartialEq, Union)]
    enum Event {
        Open(Open),
        Done(Done),
        Undone(Undone),
        Other(Other),
        Unknown(Value),
    }

    #[test]
    fn constants_tell_what_is_meant() {
        check::<Event>(r#"{"kind":"opened","by":"x"}"#, "Open");
        check::<Event>(r#"{"kind":"shut","by":"x"}"#, "Other");
        check::<Event>(r#"{"done":true,"by":"x"}"#, "Done");
        check::<Event>(r#"{"done":false,"by":"x"}"#, "Undone");
        check::<Event>(r#"{"done":true,"version":1}"#, "Done");
        check::<Event>(r#"{"done":true,"version":-5000000000}"#, "Done");
        check::<Event>(r#"{"done":"maybe"}"#, "Unknown");
        assert_eq!(serde_json::to_string(&Open::new()).unwrap(), r#"{"kind":"opened"}"#);
        assert_eq!(
            serde_json::to_string(&Done::default()).unwrap(),
            r#"{"done":true,"version":1}"#
        );
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Bare {
        id: i64,
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Labelled {
        id: i64,
        labels: Option<BTreeMap<String, Value>>,
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Sized {
        id: i64,
        size: Option<Weekly>,
    }

    #[derive(Debug, Clone, PartialEq, Union)]
    enum Thing {
        Bare(Bare),
        Labelled(Labelled),
        Sized(Sized),
        Unknown(Value),
    }

    #[test]
    fn what_holds_much_weighs_much() {
        check::<Thing>(r#"{"id":1}"#, "Bare");
        check::<Thing>(r#"{"id":1,"labels":{"a":1,"b":{"c":[2]}}}"#, "Labelled");
        // The greater part of it is kept.
        let value = serde_json::json!({"id": 1, "size": {"weekly": 1, "at": 2, "new": 3}});
        assert!(matches!(of::<Thing>(value).unwrap(), Thing::Sized(_)));
        let value = serde_json::json!({"kind": "opened", "by": "x", "new": {"a": [1, 2]}});
        assert!(matches!(of::<Event>(value).unwrap(), Event::Open(_)));
    }

    #[test]
    fn what_is_new_in_an_alternative_does_not_make_it_another() {
        let value = serde_json::json!({"kind": "opened", "by": "x", "new": 1});
        assert_eq!(
            of::<Event>(value).unwrap(),
            Event::Open(Open {
                by: Some("x".to_owned()),
                ..Open::new()
            })
        );
    }

    #[derive(Debug, Clone, PartialEq, Union)]
    #[wire(tag = "kind")]
    enum Tagged {
        #[wire("a", "b")]
        Weekly(Weekly),
        #[wire("c")]
        Daily(Daily),
        Words(Vec<String>),
        Counts(BTreeMap<String, Value>),
        Unknown(Value),
    }

    #[test]
    fn a_tag_settles_it() {
        let read = |json: &str| of::<Tagged>(serde_json::from_str(json).unwrap()).unwrap();
        let weekly = Weekly { weekly: 1, at: None };
        assert_eq!(read(r#"{"kind":"b","weekly":1}"#), Tagged::Weekly(weekly.clone()));
        assert_eq!(read(r#"{"weekly":1}"#), Tagged::Weekly(weekly));
        // What is said to be one and is not is none of the others.
        check::<Tagged>(r#"{"kind":"a","daily":1}"#, "Unknown");
        check::<Tagged>(r#"{"kind":"d","weekly":1}"#, "Counts");
        check::<Tagged>(r#"["a"]"#, "Words");
    }

    #[derive(Debug, Clone, PartialEq, Union)]
    enum Ring {
        Inner(Box<Ring>),
        Node(Node),
        Unknown(Value),
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Node {
        left: Option<Box<Ring>>,
        right: Option<Box<Ring>>,
    }

    #[test]
    fn unions_that_hold_themselves_end() {
        let mut value = serde_json::json!({"left": 1});
        for _ in 0..60 {
            value = serde_json::json!({"left": value.clone(), "right": {"left": {}}});
        }
        check::<Ring>(&value.to_string(), "Node");
        check::<Ring>("1", "Unknown");
    }

    #[test]
    fn numbers_are_whole_however_they_are_written() {
        let read = |json: &str| of::<Vec<i64>>(serde_json::from_str(json).unwrap()).ok();
        assert_eq!(read("[1.0,1e3,-2.0,\"4\"]"), Some(vec![1, 1000, -2, 4]));
        assert_eq!(read("[1.5]"), None);
        assert_eq!(read("[1e19]"), None);
        assert_eq!(read("[\"4.5\"]"), None);
        assert_eq!(
            of::<u64>(serde_json::json!(1e19)).ok(),
            Some(10_000_000_000_000_000_000)
        );
        assert!(of::<u64>(serde_json::json!(-1.0)).is_err());
        assert!(of::<i32>(serde_json::json!(1e10)).is_err());
        assert!(of::<f64>(serde_json::json!("NaN")).is_err());
    }
}
