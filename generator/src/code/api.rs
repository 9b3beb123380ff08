//! The spec as the emitters see it: references resolved, every Rust name decided, every prose safe Markdown.
//!
//! Plain data. `code/resolve.rs` makes it; nothing here knows OpenAPI's own types. Types refer to each other by their
//! index in [`Api::types`], so recursion is no trouble.

use serde_json::Value;

/// A service.
#[derive(Debug)]
pub(crate) struct Api {
    /// The service's name, as one line of plain text.
    pub(crate) title: String,
    /// The version of the API, not of the crate.
    pub(crate) version: String,
    /// What the service is, as Markdown.
    pub(crate) docs: String,
    /// The vendor's page on the service.
    pub(crate) url: Option<String>,
    /// The URL of the first server, with its variables in braces.
    pub(crate) server: Option<String>,
    /// The variables of that URL.
    pub(crate) variables: Vec<Variable>,
    /// The different sets of accepted credentials; operations refer to them by index.
    pub(crate) securities: Vec<Security>,
    /// In the order of the spec.
    pub(crate) operations: Vec<Operation>,
    /// Structs and enums, in no order that matters.
    pub(crate) types: Vec<Named>,
}

/// The index of a type in [`Api::types`].
pub(crate) type TypeId = usize;

/// A variable of the server's URL.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) wire: String,
    /// The method of the client's builder that sets it.
    pub(crate) method: String,
    pub(crate) default: String,
    pub(crate) docs: String,
}

/// Alternatives of security schemes: each alternative needs all of its schemes.
#[derive(Debug)]
pub(crate) struct Security {
    /// The constant that holds them.
    pub(crate) constant: String,
    pub(crate) alternatives: Vec<Vec<Scheme>>,
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
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The operation's id in the spec, or method and path without one.
    pub(crate) id: String,
    /// The method of the client.
    pub(crate) method: String,
    /// The struct that collects the call's arguments.
    pub(crate) call: String,
    /// The struct of the arguments as the mock gets them.
    pub(crate) request: String,
    /// The enum of documented errors, if there are any.
    pub(crate) error: Option<String>,
    /// The enum of successes, if their bodies differ.
    pub(crate) success: Option<String>,
    /// In capitals.
    pub(crate) verb: &'static str,
    /// The path template, without what follows `#`.
    pub(crate) path: String,
    /// What tells this operation apart from others of the same path.
    pub(crate) action: Option<Action>,
    /// The index in [`Api::securities`].
    pub(crate) security: Option<usize>,
    pub(crate) docs: String,
    pub(crate) deprecated: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// Successful answers by status. One at least.
    pub(crate) successes: Vec<Reply>,
    /// Documented errors by status; a default comes last.
    pub(crate) errors: Vec<Reply>,
    /// Where a success hides an error.
    pub(crate) in_band: Option<InBand>,
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
    pub(crate) docs: String,
    pub(crate) deprecated: bool,
    /// A value of the type, for tests and examples.
    pub(crate) example: Option<Value>,
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
    pub(crate) docs: String,
    /// A value of the type, for tests and examples. None for bytes.
    pub(crate) example: Option<Value>,
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
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: Status,
    /// The variant of the success or error enum.
    pub(crate) variant: String,
    pub(crate) content: Content,
    /// The documented headers and what they say, as Markdown.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) docs: String,
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

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Empty,
    Json(Type),
    /// A bare string, quoted as JSON or not, or a text of another media type.
    Text,
    Bytes,
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
    /// A body that tells of an error.
    pub(crate) example: Option<Value>,
}

/// A type without a name, or the index of one that has one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    Bool,
    I32,
    I64,
    U64,
    F64,
    String,
    /// A string that must not be seen.
    Secret,
    /// Any JSON.
    Json,
    /// A file, or another part that is bytes.
    File,
    List(Box<Type>),
    Map(Box<Type>),
    Nullable(Box<Type>),
    Named(TypeId),
}

/// A type with a name.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// Where its schema stands, as a JSON pointer.
    pub(crate) pointer: String,
    pub(crate) docs: String,
    pub(crate) deprecated: bool,
    pub(crate) shape: Shape,
    /// A client sends it.
    pub(crate) sent: bool,
    /// A client receives it.
    pub(crate) received: bool,
    /// An upper bound of its size in bytes on a 64 bit machine.
    pub(crate) size: usize,
}

#[derive(Debug)]
pub(crate) enum Shape {
    Struct(Struct),
    Enum(Vec<EnumValue>),
    Union(Union),
}

#[derive(Debug, Default)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    /// The field that takes the members without a field of their own, and the type of their values.
    pub(crate) rest: Option<(String, Type)>,
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
    pub(crate) docs: String,
    pub(crate) deprecated: bool,
    pub(crate) example: Option<Value>,
}

impl Field {
    /// Whether the Rust field is an `Option`.
    pub(crate) fn optional(&self) -> bool {
        !self.required || self.nullable
    }
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) wire: String,
    pub(crate) variant: String,
    pub(crate) docs: String,
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
            Type::String | Type::Secret | Type::List(_) | Type::Map(_) => 24,
            Type::Json => 72,
            Type::File => 96,
            Type::Nullable(inner) => self.size(inner) + 8,
            Type::Named(id) => self.types[*id].size,
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
