//! What a schema asks of values beyond their type: lengths, ranges, patterns, counts. Here in words for docs; as tables
//! in `validate.rs`.

use docwright_base::prose::Line;
use serde_json::Number;

/// One thing that must hold for a value. Bounds belong to what is allowed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rule {
    MinLength(usize),
    MaxLength(usize),
    /// As the spec has it until the API is finished, then in the syntax of the `regex` crate.
    Pattern(String),
    Min(Number),
    Max(Number),
    Above(Number),
    Below(Number),
    MultipleOf(Number),
    MinItems(usize),
    MaxItems(usize),
    Unique,
    MinMembers(usize),
    MaxMembers(usize),
}

/// The rules of a value whose type has none of its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rules {
    pub(crate) own: Vec<Rule>,
    /// Of the items of a list or the values of a map.
    pub(crate) each: Option<Box<Rules>>,
}

impl Rules {
    pub(crate) fn of(own: Vec<Rule>) -> Self {
        Self { own, each: None }
    }

    /// With the rules of items or values, if there are any.
    pub(crate) fn each(self, each: Self) -> Self {
        let empty = each.own.is_empty() && each.each.is_none();
        Self {
            each: (!empty).then(|| Box::new(each)),
            ..self
        }
    }
}

impl Rule {
    /// Whether every value keeps to it.
    pub(crate) fn is_trivial(&self) -> bool {
        matches!(self, Self::MinLength(0) | Self::MinItems(0) | Self::MinMembers(0))
    }

    /// The number that a numeric value is compared with.
    pub(crate) fn bound(&self) -> Option<f64> {
        match self {
            Self::Min(bound) | Self::Max(bound) | Self::Above(bound) | Self::Below(bound) => bound.as_f64(),
            _ => None,
        }
    }
}

/// A bound as the schema has it, without the fraction that a whole one lacks.
pub(crate) fn number(bound: f64) -> Option<Number> {
    // Doubles above this are not exact as integers, and small ones print the same either way.
    if bound.fract() == 0.0 && bound.abs() < 9_007_199_254_740_992.0 {
        return Some(Number::from(bound as i64));
    }
    Number::from_f64(bound)
}

/// The rules as sentences: `Length: 1 to 64.`
pub(crate) fn words(rules: &[Rule]) -> Line {
    let find = |pick: fn(&Rule) -> Option<usize>| rules.iter().find_map(pick);
    let length = span(
        "Length",
        find(|rule| {
            if let Rule::MinLength(least) = rule {
                Some(*least)
            } else {
                None
            }
        }),
        find(|rule| {
            if let Rule::MaxLength(most) = rule {
                Some(*most)
            } else {
                None
            }
        }),
    );
    let items = span(
        "Items",
        find(|rule| {
            if let Rule::MinItems(least) = rule {
                Some(*least)
            } else {
                None
            }
        }),
        find(|rule| {
            if let Rule::MaxItems(most) = rule {
                Some(*most)
            } else {
                None
            }
        }),
    );
    let members = span(
        "Members",
        find(|rule| {
            if let Rule::MinMembers(least) = rule {
                Some(*least)
            } else {
                None
            }
        }),
        find(|rule| {
            if let Rule::MaxMembers(most) = rule {
                Some(*most)
            } else {
                None
            }
        }),
    );
    let range: Vec<String> = rules.iter().filter_map(range).collect();
    let range = (!range.is_empty()).then(|| format!("Range: {}.", range.join(", ")));
    let others = rules.iter().filter_map(|rule| match rule {
        Rule::Pattern(pattern) => Some(Line::of("Pattern: {}.", [Line::code(pattern)])),
        Rule::MultipleOf(step) => Some(Line::text(format!("A multiple of {step}."))),
        Rule::Unique => Some(Line::text("No item twice.")),
        _ => None,
    });
    let sentences = [length, items, members, range].into_iter().flatten().map(Line::text);
    Line::join(sentences.chain(others), " ")
}

fn span(what: &str, least: Option<usize>, most: Option<usize>) -> Option<String> {
    Some(match (least, most) {
        (Some(least), Some(most)) if least == most => format!("{what}: {least}."),
        (Some(least), Some(most)) => format!("{what}: {least} to {most}."),
        (Some(least), None) if least > 0 => format!("{what}: at least {least}."),
        (None, Some(most)) => format!("{what}: at most {most}."),
        _ => return None,
    })
}

fn range(rule: &Rule) -> Option<String> {
    Some(match rule {
        Rule::Min(least) => format!("at least {least}"),
        Rule::Above(bound) => format!("more than {bound}"),
        Rule::Max(most) => format!("at most {most}"),
        Rule::Below(bound) => format!("less than {bound}"),
        _ => return None,
    })
}
