//! The hand-written half of every generated client: transport, authentication, encoding and errors.
//!
//! A generated client describes each call as a [`Request`], hands it to a [`Transport`] and turns the [`Response`] into
//! its own types. Everything that does not depend on an operation's types is here, compiled once and not generic.
//! Retrying is a hook ([`Retry`]); pagination and waiting are not here yet.

mod clock;
mod credentials;
mod encode;
mod error;
mod model;
mod request;
mod response;
mod retry;
mod security;
mod sending;
pub mod sign;
mod transport;

pub use clock::{Clock, SystemClock};
pub use credentials::Credentials;
pub use encode::QueryStyle;
pub use error::{
    BuildError, ConnectionError, DecodeError, DocumentedError, Error, RequestError, SendError, ServiceError,
    Undocumented,
};
pub use model::{Form, Secret, nullable};
pub use request::{Part, Request};
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
