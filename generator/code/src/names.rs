//! The one place where Rust identifiers are made: wire names of any script in, identifiers without collisions out.
//!
//! A [`Scope`] hands out each name once. What had a name before keeps it, by the [`Lock`]. A new name is decided from the
//! wire name alone as far as possible; only when two siblings want the same name does the order of the spec decide, and the
//! one that is spelled like the Rust name wins.

use crate::lock::Lock;
use std::collections::{BTreeMap, BTreeSet};
use unicode_ident::is_xid_continue;

/// What an identifier names, which decides its case and how a leading digit is avoided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A struct or an enum: `TaskGroup`.
    Type,
    /// A variant of an enum: `Active`.
    Variant,
    /// A field, an argument or a method: `task_group`.
    Value,
    /// A constant: `TASK_GROUP`.
    Constant,
}

/// Names that mean something else where generated types stand: the prelude, and what generated code writes unqualified.
const TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Display",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "Form",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Serialize",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Words that Rust keeps for itself in any edition.
const KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Methods that every value has, or whose names promise an operator: a setter of such a name gets a prefix.
const METHODS: &[&str] = &[
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "fmt",
    "from",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into",
    "into_iter",
    "mul",
    "ne",
    "neg",
    "new",
    "next",
    "not",
    "rem",
    "send",
    "serialize",
    "shl",
    "shr",
    "sub",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
    "type_id",
];

/// Methods of a client that call nothing.
const OF_CLIENT: &[&str] = &["builder", "transport"];

/// How symbols are read out when a name has nothing but symbols.
const SYMBOLS: &[(char, &str)] = &[
    ('+', "plus"),
    ('-', "minus"),
    ('<', "less"),
    ('>', "greater"),
    ('=', "equal"),
    ('*', "star"),
    ('&', "and"),
    ('%', "percent"),
    ('#', "hash"),
    ('@', "at"),
    ('!', "not"),
    ('$', "dollar"),
    ('.', "dot"),
    ('/', "slash"),
    ('\\', "backslash"),
    ('|', "pipe"),
    ('~', "tilde"),
    ('^', "caret"),
    ('?', "question"),
    (':', "colon"),
    (';', "semicolon"),
    (',', "comma"),
    ('_', "underscore"),
    ('\'', "quote"),
    ('"', "doublequote"),
    ('`', "backtick"),
    ('(', "open"),
    (')', "close"),
    ('[', "open"),
    (']', "close"),
    ('{', "open"),
    ('}', "close"),
    (' ', "space"),
];

/// The names of one Rust scope, each handed out once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// What the scope is called in the lock.
    title: String,
    /// What means something else here.
    reserved: BTreeSet<String>,
    /// What was handed out.
    taken: BTreeSet<String>,
    /// By name, the last number that was tried behind it.
    numbers: BTreeMap<String, usize>,
}

/// Something that wants a name which stays its own.
#[derive(Debug, Clone)]
pub(crate) struct NameRequest {
    /// Where in the spec it stands, as the lock has it.
    pub(crate) place: String,
    /// What it is called there.
    pub(crate) text: String,
}

impl NameRequest {
    pub(crate) fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            text: text.into(),
        }
    }
}

impl Scope {
    /// A scope in which these names mean something else.
    pub(crate) fn with(title: impl Into<String>, reserved: &[&str]) -> Self {
        Self {
            title: title.into(),
            reserved: reserved.iter().map(|name| (*name).to_owned()).collect(),
            taken: BTreeSet::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// The name for `text`, or the next free one after it; for names that nobody outside relies on.
    pub(crate) fn claim(&mut self, text: &str, kind: Kind) -> String {
        self.claim_exact(identifier(text, kind), kind, &Lock::default())
    }

    /// The scope of the methods that call operations.
    pub(crate) fn of_methods(title: &str) -> Self {
        Self::with(title, &[METHODS, OF_CLIENT].concat())
    }

    /// The name that the place had before, or the one for its text that no place has or had.
    pub(crate) fn keep(&mut self, lock: &mut Lock, request: &NameRequest, kind: Kind) -> String {
        self.keep_all(lock, std::slice::from_ref(request), kind)
            .pop()
            .unwrap_or_default()
    }

    /// Names for siblings, in their order. Of those that want the same name, the one that had it before gets it, or else
    /// the one spelled like it.
    pub(crate) fn keep_all(&mut self, lock: &mut Lock, requests: &[NameRequest], kind: Kind) -> Vec<String> {
        let mut names: Vec<Option<String>> = requests
            .iter()
            .map(|request| self.kept(lock, &request.place, kind))
            .collect();
        let wished: Vec<String> = requests.iter().map(|request| identifier(&request.text, kind)).collect();
        for spelled in [true, false] {
            for ((request, name), slot) in requests.iter().zip(&wished).zip(&mut names) {
                if slot.is_none() && (!spelled || name.trim_end_matches('_') == request.text) {
                    *slot = Some(self.claim_exact(name.clone(), kind, lock));
                }
            }
        }
        let names: Vec<String> = names.into_iter().flatten().collect();
        for (request, name) in requests.iter().zip(&names) {
            lock.give(&self.title, &request.place, name);
        }
        names
    }

    /// The name for the text that no place has or had, whatever this place had before.
    pub(crate) fn keep_new(&mut self, lock: &mut Lock, request: &NameRequest, kind: Kind) -> String {
        let name = self.claim_exact(identifier(&request.text, kind), kind, lock);
        lock.give(&self.title, &request.place, &name);
        name
    }

    /// The very name for the text, unless another place has or had it.
    pub(crate) fn keep_exact(&mut self, lock: &mut Lock, request: &NameRequest, kind: Kind) -> Option<String> {
        let name = identifier(&request.text, kind);
        let is_free = !lock.reserves(&self.title, &name) && !self.reserved.contains(&name);
        let is_ours = is_free && self.taken.insert(name.clone());
        is_ours.then(|| lock.give(&self.title, &request.place, &name));
        is_ours.then_some(name)
    }

    /// The name of the method that sets the field at this place: the field's own, unless every value has such a method.
    /// Fields and setters share a scope, so that a new field never takes a setter's name.
    pub(crate) fn keep_setter(&mut self, lock: &mut Lock, place: &str, field: &str) -> String {
        let name = setter(field);
        if name == field {
            return name;
        }
        self.keep(lock, &NameRequest::new(format!("{place}/setter"), name), Kind::Value)
    }

    /// The name that the place had before, unless it is taken or none that is ever given.
    pub(crate) fn kept(&mut self, lock: &mut Lock, place: &str, kind: Kind) -> Option<String> {
        let name = lock.known(&self.title, place)?.to_owned();
        self.kept_as(lock, place, &name, kind)
    }

    /// The same for the name that something at several places had before.
    pub(crate) fn kept_as(&mut self, lock: &mut Lock, place: &str, name: &str, kind: Kind) -> Option<String> {
        let name = name.to_owned();
        if self.reserved.contains(&name) || means_else(&name, kind) {
            lock.refuse(&self.title, place, "means something else here");
            return None;
        }
        self.taken.insert(name.clone()).then_some(name)
    }

    /// This very name, or it with the first free number from 2.
    fn claim_exact(&mut self, name: String, kind: Kind, lock: &Lock) -> String {
        let stem = name.trim_end_matches('_').to_owned();
        let separator = match kind {
            // `Disk2` and `Disk_2` both read well, but a digit before the number would merge with it.
            Kind::Type | Kind::Variant if !name.ends_with(|last: char| last.is_ascii_digit()) => "",
            _ => "_",
        };
        let mut name = name;
        let mut number = 1;
        while lock.reserves(&self.title, &name) || self.reserved.contains(&name) || !self.taken.insert(name.clone()) {
            let known = self.numbers.entry(format!("{stem}{separator}")).or_insert(number);
            *known += 1;
            number = *known;
            name = format!("{stem}{separator}{number}");
        }
        name
    }
}

/// The identifier that `text` wants, whoever else wants it.
pub(crate) fn identifier(text: &str, kind: Kind) -> String {
    let words = words(text);
    let mut name = match kind {
        Kind::Type | Kind::Variant => words.iter().map(|word| capitalized(word)).collect::<String>(),
        Kind::Value => words.join("_"),
        Kind::Constant => words.join("_").to_uppercase(),
    };
    if name.starts_with(|first: char| !unicode_ident::is_xid_start(first)) {
        let prefix = match kind {
            Kind::Type => "Type",
            Kind::Variant => "Value",
            Kind::Value | Kind::Constant => "_",
        };
        name.insert_str(0, prefix);
    }
    match kind {
        _ if !means_else(&name, kind) => name,
        Kind::Type => name + "Model",
        Kind::Variant => name + "Value",
        Kind::Value | Kind::Constant => name + "_",
    }
}

/// Why a name that a person has chosen is none of this kind.
pub(crate) fn fault(name: &str, kind: Kind) -> Option<&'static str> {
    let may_start = |first: char| first == '_' || unicode_ident::is_xid_start(first);
    if !name.starts_with(may_start) || !name.chars().all(is_xid_continue) {
        return Some("is no name in Rust");
    }
    if is_one_of(name, KEYWORDS) || means_else(name, kind) {
        return Some("means something else in Rust");
    }
    if !name.chars().all(|c| c == '_' || is_plain(c)) {
        return Some("has letters of which Rust warns");
    }
    let in_case = match kind {
        Kind::Type | Kind::Variant => {
            let apart = name.split('_').zip(name.split('_').skip(1));
            // As in `Disk1_2`.
            let mut apart = apart.map(|(one, two)| {
                one.ends_with(|c: char| c.is_ascii_digit()) && two.starts_with(|c: char| c.is_ascii_digit())
            });
            !name.starts_with(char::is_lowercase) && apart.all(|between_digits| between_digits)
        }
        Kind::Value => !name.contains(char::is_uppercase) && !name.contains("__"),
        Kind::Constant => !name.contains(char::is_lowercase) && !name.contains("__"),
    };
    match kind {
        _ if in_case => None,
        Kind::Type => Some("is not written as types are: UpperCamelCase"),
        Kind::Variant => Some("is not written as variants are: UpperCamelCase"),
        Kind::Value => Some("is not written as methods, fields and modules are: snake_case"),
        Kind::Constant => Some("is not written as constants are: UPPER_CASE"),
    }
}

/// Whether the name means something else wherever such a name may stand.
fn means_else(name: &str, kind: Kind) -> bool {
    match kind {
        Kind::Type => is_one_of(name, TYPES),
        // `Unknown` is the catch-all of every enum.
        Kind::Variant => matches!(name, "Self" | "Unknown" | "BTreeMap" | "Form"),
        Kind::Value => is_one_of(name, KEYWORDS),
        Kind::Constant => false,
    }
}

/// The words are sorted.
fn is_one_of(name: &str, words: &[&str]) -> bool {
    words.binary_search(&name).is_ok()
}

/// The name of the method that sets the field of this name.
pub(crate) fn setter(field: &str) -> String {
    if is_one_of(field, METHODS) {
        format!("set_{field}")
    } else {
        field.to_owned()
    }
}

/// The name of the method of a client that calls the operation of this name.
pub(crate) fn method(operation: &str) -> String {
    let name = identifier(operation, Kind::Value);
    if is_one_of(&name, METHODS) || OF_CLIENT.contains(&name.as_str()) {
        format!("call_{name}")
    } else {
        name
    }
}

/// The lower-case words of a name. Never empty.
pub(crate) fn words(text: &str) -> Vec<String> {
    // Spellings that the rules below would take apart.
    let text = text
        .replace("IPv", "Ipv")
        .replace("OAuth", "Oauth")
        .replace("GraphQL", "Graphql");
    let chars: Vec<char> = text.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, &c) in chars.iter().enumerate() {
        let (previous, next) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
        let signed = matches!(c, '+' | '-') && at == 0 && next.is_some_and(|next| next.is_ascii_digit());
        if signed {
            words.push(if c == '+' {
                "plus".to_owned()
            } else {
                "minus".to_owned()
            });
            words.push(String::new());
        } else if !c.is_alphanumeric() {
            words.push(String::new());
        } else {
            if previous.is_some_and(|previous| starts_word(previous, c, &chars[at + 1..])) {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                push(word, c);
            }
        }
    }
    words.retain(|word| !word.is_empty());
    if words.is_empty() {
        let read_out = |c| {
            SYMBOLS
                .iter()
                .find(|(symbol, _)| *symbol == c)
                .map(|(_, word)| (*word).to_owned())
        };
        words.extend(text.chars().filter_map(read_out).take(4));
    }
    if words.is_empty() {
        words.push(if text.is_empty() {
            "empty".to_owned()
        } else {
            "symbol".to_owned()
        });
    }
    words
}

/// Whether `c` begins a word after `previous`: `taskGroup`, `HTTPServer`, `Base64Text`, but not `VMs`.
fn starts_word(previous: char, c: char, rest: &[char]) -> bool {
    if !c.is_uppercase() {
        return false;
    }
    let next = rest.first().copied();
    if previous.is_lowercase() || (previous.is_alphabetic() && !previous.is_uppercase()) {
        return true;
    }
    // The plural of an acronym belongs to it.
    let plural = next == Some('s') && rest.get(1).is_none_or(|after| !after.is_lowercase());
    (previous.is_uppercase() || previous.is_ascii_digit()) && next.is_some_and(char::is_lowercase) && !plural
}

/// Whether the letter is of a script that Rust takes without a warning.
fn is_plain(c: char) -> bool {
    let plain = c.is_ascii_alphanumeric()
        || matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{ac00}'..='\u{d7a3}');
    plain && is_xid_continue(c)
}

/// Appends `c` in lower case. Letters that are not plain become their code point.
fn push(word: &mut String, c: char) {
    if is_plain(c) {
        word.extend(c.to_lowercase());
    } else {
        word.push_str(&format!("u{:x}", u32::from(c)));
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// The singular of a plural word at the end of `text`, for naming the items of a list.
pub(crate) fn singular(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let stem = |cut: usize, tail: &str| format!("{}{tail}", &text[..text.len() - cut]);
    if lower.ends_with("ies") && lower.len() > 4 {
        stem(3, "y")
    } else if ["sses", "shes", "ches", "xes"].iter().any(|end| lower.ends_with(end)) {
        stem(2, "")
    } else if lower.ends_with('s') && !["ss", "us", "is", "as"].iter().any(|end| lower.ends_with(end)) {
        stem(1, "")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, cases: &[(&str, &str)]) {
        for (text, expect) in cases {
            assert_eq!(identifier(text, kind), *expect, "{text:?}");
        }
    }

    #[test]
    fn values() {
        check(
            Kind::Value,
            &[
                ("taskGroupId", "task_group_id"),
                ("HTTPServer", "http_server"),
                ("X-Auth-Token", "x_auth_token"),
                ("OS-EXT-SRV-ATTR:host", "os_ext_srv_attr_host"),
                ("instanceIDs", "instance_ids"),
                ("VMsPerHost", "vms_per_host"),
                ("IPv4Address", "ipv4_address"),
                ("EC2Instance", "ec2_instance"),
                ("Base64Encoded", "base64_encoded"),
                ("2xlarge", "_2xlarge"),
                ("type", "type_"),
                ("self", "self_"),
                ("@odata", "odata"),
                ("Server_Action(旧)", "server_action_旧"),
                ("名称", "名称"),
                ("größe", "gruf6udfe"),
                ("", "empty"),
                ("$", "dollar"),
                ("\u{200b}", "symbol"),
                ("a.b.1.C", "a_b_1_c"),
            ],
        );
    }

    #[test]
    fn words_are_found() {
        for words in [TYPES, KEYWORDS, METHODS] {
            assert!(words.is_sorted());
        }
    }

    #[test]
    fn types_and_variants() {
        check(
            Kind::Type,
            &[
                ("task_group", "TaskGroup"),
                ("Option", "OptionModel"),
                ("2d", "Type2d"),
                ("self", "SelfModel"),
            ],
        );
        check(
            Kind::Variant,
            &[
                ("ACTIVE", "Active"),
                ("1", "Value1"),
                ("+1", "Plus1"),
                ("-1", "Minus1"),
                (">=", "GreaterEqual"),
            ],
        );
        check(
            Kind::Variant,
            &[
                ("self", "SelfValue"),
                ("HARD_REBOOT", "HardReboot"),
                ("云", "云"),
                ("Ok", "Ok"),
            ],
        );
    }

    #[test]
    fn the_one_spelled_like_the_name_gets_it() {
        let names = |texts: &[&str]| {
            let requests: Vec<NameRequest> = texts.iter().map(|text| NameRequest::new(*text, *text)).collect();
            Scope::default().keep_all(&mut Lock::default(), &requests, Kind::Value)
        };
        assert_eq!(names(&["Type", "type", "TYPE"]), ["type_2", "type_", "type_3"]);
        assert_eq!(names(&["Name", "NAME"]), ["name", "name_2"]);
    }

    #[test]
    fn items_of_lists_are_singular() {
        for (plural, expect) in [
            ("servers", "server"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("status", "status"),
            ("data", "data"),
        ] {
            assert_eq!(singular(plural), expect);
        }
    }
}
