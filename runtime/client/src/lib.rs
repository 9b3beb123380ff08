//! The hand-written half of every generated client: transport, authentication, encoding and errors.
//!
//! A generated client describes each call as a [`Request`], hands it to a [`Transport`] and turns the [`Response`] into
//! its own types. Everything that does not depend on an operation's types is here, compiled once and not generic.
//! Retrying is a hook ([`Retry`]); pagination and waiting are not here yet.

mod check;
mod clock;
mod credentials;
mod encode;
mod error;
pub mod json;
mod request;
mod response;
mod retry;
mod secret;
mod security;
pub mod sign;
mod text;
mod transport;
#[cfg(feature = "validate")]
pub mod validate;

pub use check::{Argument, Check, Invalid, Violation};
pub use clock::{Clock, SystemClock};
pub use credentials::Credentials;
pub use encode::QueryStyle;
pub use error::{
    BuildError, ConnectionError, DecodeError, DocumentedError, Error, RequestError, SendError, ServiceError,
    Undocumented,
};
pub use request::{Part, Request};
pub use response::{InBand, Response};
pub use retry::{Attempt, Outcome, Retry};
pub use secret::Secret;
pub use security::{KeyPlace, Scheme};
pub use text::{Base64, Date, DateTime, Uri, Uuid};
pub use transport::{Builder, Transport};

pub use bytes::Bytes;
#[cfg(feature = "jiff")]
pub use jiff;
pub use reqwest::header::HeaderMap;
pub use reqwest::{Client as HttpClient, Method, StatusCode, Url};
#[cfg(feature = "uuid")]
pub use uuid;

pub use docwright_derive::{New, Object, OpenEnum, Setters, Union};

// The derives name this crate by its name, in its own tests too.
#[cfg(test)]
extern crate self as docwright_client;
