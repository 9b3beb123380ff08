//! The spec as the emitters see it: references resolved, every Rust name decided, every text read.
//!
//! Plain data. `code/resolve.rs` makes it; nothing here knows OpenAPI's own types. Types refer to each other by their
//! index in [`Api::types`], so recursion is no trouble.

mod paging;
mod server;
mod ty;

use crate::rules::{Rule, Rules};
use docwright_base::prose::{Line, Prose};
pub(crate) use paging::{Paging, Position, Step};
use serde_json::Value;
pub(crate) use server::{Server, Variable, server_path};
use std::collections::BTreeSet;
pub(crate) use ty::{Format, Type, TypeId};

/// A service.
#[derive(Debug)]
pub(crate) struct Api {
    /// The service's name, as one line of plain text.
    pub(crate) title: String,
    /// The version of the API, not of the crate.
    pub(crate) version: String,
    /// What the service is, as Markdown.
    pub(crate) docs: Prose,
    /// The vendor's page on the service.
    pub(crate) url: Option<String>,
    /// Those that calls go to; operations refer to them by index. The first is that of all calls without one of their own.
    pub(crate) servers: Vec<Server>,
    /// The variables of their URLs.
    pub(crate) variables: Vec<Variable>,
    /// What servers of the document put before the path of a call, with variables in braces.
    pub(crate) server_paths: Vec<String>,
    /// What holds for the errors of all operations.
    pub(crate) error_facts: ErrorFacts,
    /// The different sets of accepted credentials; operations refer to them by index.
    pub(crate) securities: Vec<Security>,
    /// Where the environment customarily has credentials, a scheme each.
    pub(crate) environments: Vec<Environment>,
    /// In the order of the spec.
    pub(crate) operations: Vec<Operation>,
    /// The enums of documented errors, in the order of their first operations.
    pub(crate) errors: Vec<ErrorEnum>,
    /// What the crate is parted into; empty unless it is large.
    pub(crate) groups: Vec<Group>,
    /// Structs and enums, in no order that matters.
    pub(crate) types: Vec<Named>,
    /// The document's examples of these types, as far as they can be sent through them.
    pub(crate) examples: Vec<Documented>,
}

/// An example that the document has.
#[derive(Debug)]
pub(crate) struct Documented {
    /// Where it stands.
    pub(crate) pointer: String,
    /// What it should be.
    pub(crate) ty: Type,
    pub(crate) rules: Rules,
    pub(crate) value: Value,
}

/// An enum of documented errors. Its variants are the errors of its first operation.
#[derive(Debug)]
pub(crate) struct ErrorEnum {
    pub(crate) name: String,
    /// Who has it, in the order of the spec; one at least.
    pub(crate) operations: Vec<usize>,
    pub(crate) gate: Gate,
}

impl ErrorEnum {
    pub(crate) fn new(name: String, operations: Vec<usize>) -> Self {
        let gate = Gate::default();
        Self { name, operations, gate }
    }
}

/// Operations of one tag, behind a Cargo feature of their own.
#[derive(Debug)]
pub(crate) struct Group {
    /// The tag, as one line of plain text.
    pub(crate) title: String,
    /// The module of its operations, and that of the types that only they need.
    pub(crate) module: String,
    pub(crate) feature: String,
}

/// For which groups a part of the crate is there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Gate {
    /// For every user of the crate.
    #[default]
    Open,
    /// For users of one of these groups, by index, which are sorted.
    Groups(Vec<usize>),
}

impl Gate {
    /// For everyone for whom one of the two is.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let (Self::Groups(one), Self::Groups(other)) = (self, other) else {
            return Self::Open;
        };
        let all: BTreeSet<usize> = one.iter().chain(other).copied().collect();
        Self::Groups(all.into_iter().collect())
    }

    /// The only group that needs the part.
    pub(crate) fn group(&self) -> Option<usize> {
        match self {
            Self::Groups(groups) if groups.len() == 1 => groups.first().copied(),
            _ => None,
        }
    }
}

/// Alternatives of security schemes: each alternative needs all of its schemes.
#[derive(Debug)]
pub(crate) struct Security {
    /// The constant that holds them.
    pub(crate) constant: String,
    pub(crate) alternatives: Vec<Vec<Scheme>>,
    pub(crate) gate: Gate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scheme {
    /// The scheme's name in the spec.
    pub(crate) id: String,
    pub(crate) kind: SchemeKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    Header(String),
    Query(String),
    Cookie(String),
    /// The name of an HTTP authentication scheme.
    Http(String),
    /// The name of one that answers a challenge or signs, in a way that clients do not know.
    Unsupported(String),
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The operation's id in the spec, or method and path without one.
    pub(crate) id: String,
    /// The index in [`Api::groups`].
    pub(crate) group: Option<usize>,
    /// The first tag, as one line of plain text.
    pub(crate) tag: Option<String>,
    /// The method of the client.
    pub(crate) method: String,
    /// The struct that collects the call's arguments.
    pub(crate) call: String,
    /// The struct of the arguments as the mock gets them.
    pub(crate) request: String,
    /// The name of the enum of documented errors, if there are any.
    pub(crate) error: Option<String>,
    /// The enum of successes, if their bodies differ.
    pub(crate) success: Option<String>,
    /// In capitals.
    pub(crate) verb: &'static str,
    /// The path template, without what follows `#`.
    pub(crate) path: String,
    /// What tells this operation apart from others of the same path.
    pub(crate) action: Option<Action>,
    /// The index in [`Api::servers`].
    pub(crate) server: usize,
    /// The index in [`Api::securities`].
    pub(crate) security: Option<usize>,
    pub(crate) docs: Prose,
    pub(crate) deprecated: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// Successful answers by status. One at least.
    pub(crate) successes: Vec<Reply>,
    /// The stream that a success may be as well, when it is asked for.
    pub(crate) streamed: Option<Streamed>,
    /// Documented errors by status; a default comes last.
    pub(crate) errors: Vec<Reply>,
    /// Whether a repeated call has no further effect, where the method does not tell.
    pub(crate) idempotent: Option<bool>,
    /// Where a success hides an error.
    pub(crate) in_band: Option<InBand>,
    /// How the pages follow each other, if the operation answers with one at a time.
    pub(crate) paging: Option<Paging>,
}

impl Operation {
    /// All documented answers.
    pub(crate) fn replies(&self) -> impl Iterator<Item = &Reply> {
        let streamed = self.streamed.iter().map(|streamed| &streamed.reply);
        self.successes.iter().chain(streamed).chain(&self.errors)
    }

    pub(crate) fn replies_mut(&mut self) -> impl Iterator<Item = &mut Reply> {
        let streamed = self.streamed.iter_mut().map(|streamed| &mut streamed.reply);
        self.successes.iter_mut().chain(streamed).chain(&mut self.errors)
    }
}

/// An answer that is a stream, beside one that is a whole.
#[derive(Debug)]
pub(crate) struct Streamed {
    /// The mock's method that answers so.
    pub(crate) method: String,
    pub(crate) reply: Reply,
}

/// How an RPC style operation is named on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) place: ActionPlace,
    /// The header's or the query parameter's name.
    pub(crate) key: String,
    pub(crate) name: String,
    /// Name and value of the header or query parameter that carries the API's version.
    pub(crate) version: Option<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ActionPlace {
    Header,
    Query,
    /// A key of the body; `wrap` says that the client puts the body under that key.
    Body {
        wrap: bool,
    },
    /// The documented parameters name it: only the mock has to know.
    Documented,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) wire: String,
    /// The field and argument.
    pub(crate) name: String,
    /// The setter, when it is optional.
    pub(crate) setter: String,
    pub(crate) place: Place,
    pub(crate) style: Style,
    /// The media type of a part, where it has one.
    pub(crate) media_type: Option<String>,
    /// Reserved characters are not escaped in the query.
    pub(crate) reserved: bool,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    /// A repeated call with the same value has no further effect.
    pub(crate) idempotency: bool,
    /// The only value that the spec allows, which is sent without asking.
    pub(crate) constant: Option<Value>,
    pub(crate) docs: Prose,
    pub(crate) deprecated: bool,
    /// A value of the type, for tests and examples.
    pub(crate) example: Option<Value>,
    pub(crate) rules: Rules,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
    /// A part of a `multipart/form-data` body.
    Part,
}

/// How a parameter is written: in a path or a header by one of the first, in a query or a cookie by one of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Simple,
    SimpleExplode,
    Label,
    LabelExplode,
    Matrix,
    MatrixExplode,
    Form,
    Comma,
    Space,
    Pipe,
    DeepObject,
    /// Items are numbered behind a dot, from 1 on.
    Dots,
    /// Items are numbered in brackets, from 0 on.
    Brackets,
    /// The parameter is a JSON text.
    Json,
}

#[derive(Debug)]
pub(crate) struct Body {
    /// The field and argument.
    pub(crate) name: String,
    pub(crate) setter: String,
    pub(crate) media_type: String,
    pub(crate) kind: BodyKind,
    /// The members of a form that are in other styles than the default one.
    pub(crate) styles: Vec<(String, Style)>,
    pub(crate) required: bool,
    pub(crate) docs: Prose,
    /// A value of the type, for tests and examples. None for bytes.
    pub(crate) example: Option<Value>,
    pub(crate) rules: Rules,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BodyKind {
    Json(Type),
    Form(Type),
    /// A form whose parts are not documented.
    Multipart,
    Text,
    Bytes,
}

/// A documented answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: Status,
    /// The variant of the success or error enum.
    pub(crate) variant: String,
    /// The media type of its body; empty without one.
    pub(crate) media_type: String,
    pub(crate) content: Content,
    /// The documented headers and what they say.
    pub(crate) headers: Vec<(String, Line)>,
    pub(crate) docs: Line,
    /// The documentation does not state the status.
    pub(crate) is_assumed: bool,
    /// A body that is of the type; text for [`Content::Text`].
    pub(crate) example: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Code(u16),
    /// The hundreds: 4 for `4XX`.
    Range(u16),
    Default,
}

impl Status {
    /// The hundreds of the statuses that count as the documented success.
    pub(crate) fn success_hundreds(self) -> u16 {
        match self {
            Self::Code(code) => code / 100,
            Self::Range(hundreds) => hundreds,
            Self::Default => 2,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Empty,
    Json(Type),
    /// A bare string, quoted as JSON or not, or a text of another media type.
    Text,
    Bytes,
    /// Values one by one; texts as data of events are of the type [`Type::String`].
    Stream(Framing, Type),
}

impl Content {
    /// The type of what is read as JSON: of the body, or of each item of a stream.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Stream(_, ty) => Some(ty),
            Self::Empty | Self::Text | Self::Bytes => None,
        }
    }

    pub(crate) fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(ty) | Self::Stream(_, ty) => Some(ty),
            Self::Empty | Self::Text | Self::Bytes => None,
        }
    }

    /// Whether the body is read as it comes.
    pub(crate) fn comes(&self) -> bool {
        matches!(self, Self::Bytes | Self::Stream(..))
    }
}

/// How the items of a stream are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Server-sent events.
    Events,
    /// A line each.
    Lines,
    /// A JSON text sequence, by RFC 7464.
    Sequence,
}

/// The members of a success that tell of an error.
#[derive(Debug)]
pub(crate) struct InBand {
    /// The variant of the error enum.
    pub(crate) variant: String,
    pub(crate) success: Option<String>,
    pub(crate) envelope: Option<String>,
    /// The members that hold code and message, inside the envelope when there is one.
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// The type of what the envelope holds, where that is known.
    pub(crate) error: Option<Type>,
    /// A body that tells of an error.
    pub(crate) example: Option<Value>,
}

/// The environment variables that customarily hold the credentials for a security scheme.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    /// The scheme's name in the spec.
    pub(crate) scheme: String,
    pub(crate) id: Vec<String>,
    pub(crate) secret: Vec<String>,
    pub(crate) token: Vec<String>,
}

/// What holds for the errors of all operations of a service: dotted paths of members, and codes.
#[derive(Debug, Default)]
pub(crate) struct ErrorFacts {
    pub(crate) code: Vec<String>,
    pub(crate) message: Vec<String>,
    pub(crate) retryable: Vec<String>,
    pub(crate) expired: Vec<String>,
}

/// A type with a name.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// Where its schema stands, as a JSON pointer.
    pub(crate) pointer: String,
    pub(crate) docs: Prose,
    pub(crate) deprecated: bool,
    pub(crate) shape: Shape,
    pub(crate) rules: Vec<Rule>,
    /// A client sends it.
    pub(crate) sent: bool,
    /// A client receives it.
    pub(crate) received: bool,
    pub(crate) gate: Gate,
    /// An upper bound of its size in bytes on a 64 bit machine.
    pub(crate) size: usize,
}

#[derive(Debug)]
pub(crate) enum Shape {
    Struct(Struct),
    Enum(Vec<EnumValue>),
    Union(Union),
}

impl Shape {
    /// Visits the types that it is made of.
    pub(crate) fn each_type<'a>(&'a self, mut visit: impl FnMut(&'a Type)) {
        match self {
            Self::Struct(shape) => {
                shape.fields.iter().for_each(|field| visit(&field.ty));
                shape.rest.iter().for_each(|(_, ty)| visit(ty));
            }
            Self::Union(union) => union.variants.iter().for_each(|variant| visit(&variant.ty)),
            Self::Enum(_) => {}
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    /// The field that takes the members without a field of their own, and the type of their values.
    pub(crate) rest: Option<(String, Type)>,
    /// The rules of these values.
    pub(crate) rest_rules: Rules,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) wire: String,
    pub(crate) name: String,
    pub(crate) setter: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    /// The type contains itself by this field.
    pub(crate) boxed: bool,
    pub(crate) docs: Prose,
    pub(crate) deprecated: bool,
    pub(crate) example: Option<Value>,
    pub(crate) rules: Rules,
    /// What a constructor sets it to.
    pub(crate) filled: Option<Value>,
    /// The values that the spec allows, where the type does not know them.
    pub(crate) only: Vec<Value>,
}

impl Field {
    /// Whether a constructor takes it.
    pub(crate) fn is_asked_for(&self) -> bool {
        self.required && self.filled.is_none()
    }

    /// Whether the Rust field is an `Option`.
    pub(crate) fn optional(&self) -> bool {
        !self.required || self.nullable
    }

    /// Whether leaving a member out and sending it as null mean different things, and the Rust field is an `Option` in an `Option`.
    pub(crate) fn is_patch(&self, sent: bool) -> bool {
        sent && !self.required && self.nullable && self.ty != Type::Json
    }
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) wire: String,
    pub(crate) variant: String,
    pub(crate) docs: Prose,
}

#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) variants: Vec<UnionVariant>,
    /// The member whose value tells which variant it is. Without one, the form of the value does.
    pub(crate) tag: Option<String>,
    /// The variant for what is none of the others.
    pub(crate) fallback: String,
}

#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) variant: String,
    pub(crate) ty: Type,
    pub(crate) boxed: bool,
    pub(crate) rules: Rules,
    /// The values of the tag.
    pub(crate) tags: Vec<String>,
}

impl Api {
    /// An upper bound of a type's size in bytes.
    pub(crate) fn size(&self, ty: &Type) -> usize {
        match ty {
            Type::Bool => 1,
            Type::I32 => 4,
            Type::I64 | Type::U64 | Type::F64 => 8,
            Type::String | Type::Secret | Type::Text(_) | Type::List(_) | Type::Map(_) => 24,
            Type::Json => 72,
            Type::File => 96,
            Type::Nullable(inner) => self.size(inner) + 8,
            Type::Named(id) => self.types[*id].size,
        }
    }

    /// For whom an operation is there.
    pub(crate) fn gate_of(&self, operation: &Operation) -> Gate {
        operation.group.map_or(Gate::Open, |group| Gate::Groups(vec![group]))
    }

    /// Whom a part is left to: what most groups need costs little to have always.
    pub(crate) fn opened<'a>(&self, gate: &'a Gate) -> &'a Gate {
        match gate {
            Gate::Groups(groups) if groups.len() > 1 && groups.len() * 2 > self.groups.len() => &Gate::Open,
            gate => gate,
        }
    }

    /// Whether any text is a value of a type, as its enums take any too.
    pub(crate) fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::String | Type::Secret | Type::Text(_) => true,
            Type::Named(id) => matches!(self.types[*id].shape, Shape::Enum(_)),
            _ => false,
        }
    }

    /// Whether a type is an object on the wire.
    pub(crate) fn is_object(&self, ty: &Type) -> bool {
        match ty {
            Type::Map(_) => true,
            Type::Named(id) => matches!(self.types[*id].shape, Shape::Struct(_)),
            _ => false,
        }
    }

    /// Whether an enum should hold this type in a box, so that its other variants stay small.
    pub(crate) fn is_large(&self, ty: &Type) -> bool {
        self.size(ty) > LARGE
    }
}

/// Larger types are boxed in enums. Clippy's bound for an error is 128 bytes, and the enum adds a tag.
const LARGE: usize = 120;
