//! The hand-written half of every generated client: transport, authentication, encoding and errors.
//!
//! A generated client describes each call as a [`Request`], which a [`Transport`] sends, and says how the [`Incoming`]
//! answer becomes its own types. Everything that does not depend on an operation's types is here, compiled once and not generic.
//! Retrying is a hook ([`Retry`]); pagination and waiting are not here yet.

mod body;
mod clock;
mod credentials;
mod download;
mod encode;
mod error;
mod incoming;
mod model;
mod multipart;
mod request;
mod response;
mod retry;
mod security;
mod sending;
pub mod sign;
mod transport;

pub use body::Body;
pub use clock::{Clock, SystemClock};
pub use credentials::Credentials;
pub use download::Download;
pub use encode::{PathStyle, QueryStyle};
pub use error::{
    BuildError, ConnectionError, DecodeError, DocumentedError, Error, RequestError, ServiceError, Undocumented,
};
pub use incoming::Incoming;
pub use model::{Form, Secret, nullable};
pub use multipart::{File, Part};
pub use request::Request;
pub use response::{InBand, Response};
pub use retry::{Attempt, Outcome, Retry};
pub use security::{KeyPlace, Scheme};
pub use sending::{Answer, Sending, WithResponse};
pub use transport::{Builder, Transport};

pub use bytes::Bytes;
pub use reqwest::header::HeaderMap;
pub use reqwest::{Client as HttpClient, Method, StatusCode};

#[doc(hidden)]
pub use serde as __serde;
