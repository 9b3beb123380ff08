//! What a mock knows of an operation besides its types.

use docwright_client::Scheme;

/// One operation: how a request is known to be for it, what it asks for, and how it fails.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The id in the spec.
    pub id: &'static str,
    /// The HTTP method in capitals.
    pub method: &'static str,
    /// The path template, such as `/v2/tasks/{id}`.
    pub path: &'static str,
    /// What tells it apart from others of the same path.
    pub action: Option<Action>,
    /// The accepted alternatives of credentials.
    pub security: &'static [&'static [Scheme]],
    /// The documented errors.
    pub failures: &'static [Failure],
    /// The convention for errors inside a success, for APIs that document no others.
    pub in_band: Option<Wrapped>,
}

impl Operation {
    /// An operation that asks for no credentials and documents no errors.
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            action: None,
            security: &[],
            failures: &[],
            in_band: None,
        }
    }
}

/// The name by which an RPC style request says what it wants.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// The header, query parameter or form field that carries the name; for a key of the body, that key.
    pub key: &'static str,
    /// The name.
    pub name: &'static str,
    /// Whether the name is a key of the JSON body.
    pub in_body: bool,
}

/// A documented error with a body to answer.
#[derive(Debug, Clone, Copy)]
pub struct Failure {
    /// The status, or 200 for an error inside a success.
    pub status: u16,
    /// Whether it is an error inside a success.
    pub in_band: bool,
    /// The body's media type.
    pub media_type: &'static str,
    /// An example of the body. Empty for none.
    pub body: &'static str,
}

impl Failure {
    /// An error whose body is JSON.
    pub const fn json(status: u16, body: &'static str) -> Self {
        Self::of(status, "application/json", body)
    }

    /// An error whose body is a text.
    pub const fn text(status: u16, body: &'static str) -> Self {
        Self::of(status, "text/plain; charset=utf-8", body)
    }

    /// An error whose body is neither, or none.
    pub const fn bare(status: u16) -> Self {
        Self::of(status, "application/octet-stream", "")
    }

    /// An error inside a success.
    pub const fn in_band(status: u16, body: &'static str) -> Self {
        Self {
            in_band: true,
            ..Self::json(status, body)
        }
    }

    const fn of(status: u16, media_type: &'static str, body: &'static str) -> Self {
        Self {
            status,
            in_band: false,
            media_type,
            body,
        }
    }
}

/// Where code and message of an error stand in a body.
#[derive(Debug, Clone, Copy)]
pub struct Wrapped {
    /// The member around both.
    pub envelope: Option<&'static str>,
    /// The member that is `false`.
    pub success: Option<&'static str>,
    /// The member of the code.
    pub code: Option<&'static str>,
    /// The member of the message.
    pub message: Option<&'static str>,
}
