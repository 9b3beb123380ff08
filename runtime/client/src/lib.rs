//! The hand-written half of every generated client: transport, authentication, encoding and errors.
//!
//! A generated client describes each call as a [`Request`], which a [`Transport`] sends, and says how the [`Incoming`]
//! answer becomes its own types. Everything that does not depend on an operation's types is here, compiled once and not generic.

// What is read never stops the program; tests may.
#![cfg_attr(not(test), warn(clippy::expect_used, clippy::panic, clippy::unreachable))]
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod body;
mod check;
mod clock;
mod connection;
mod credentials;
mod decode;
mod download;
mod encode;
mod error;
mod exchange;
mod fault;
mod form;
mod incoming;
pub mod json;
mod limits;
mod maybe;
mod multipart;
mod paging;
mod printable;
mod provider;
mod request;
mod response;
mod retry;
mod secret;
mod security;
mod sending;
mod server;
pub mod sign;
mod stream;
mod tape;
mod text;
mod transport;
#[cfg(feature = "validate")]
pub mod validate;
mod wait;

pub use body::Body;
pub use check::{Argument, Check, Invalid, Violation};
pub use clock::{Clock, SystemClock};
pub use connection::{ConnectionError, ConnectionFailure, Limit};
pub use credentials::Credentials;
pub use decode::{BodyProblem, DecodeError};
pub use download::Download;
pub use encode::{PathStyle, QueryStyle};
pub use error::{BuildError, DocumentedError, Error, RequestError, ServiceError, Undocumented, Unsent};
pub use fault::{ErrorFacts, InBandError};
pub use incoming::Incoming;
pub use maybe::Maybe;
pub use multipart::{File, Part};
pub use paging::{PagedItems, Pages, Position, Seen};
pub use printable::printable;
pub use provider::{CredentialsProvider, Environment, Provided};
pub use request::Request;
pub use response::{InBand, Response};
pub use retry::{Attempt, Backoff, Budget, Exponential, NoRetry, Outcome, Retry, StandardRetry, TokenBucket};
pub use secret::Secret;
pub use security::{KeyPlace, Scheme};
pub use sending::{Answer, Sending, WithResponse};
pub use server::Server;
pub use stream::{Event, Events, Items, StreamError};
pub use text::{Base64, Date, DateTime, Uri, Uuid};
pub use transport::{Builder, Transport};
pub use wait::{Progress, Wait, WaitError};

pub use bytes::Bytes;
#[cfg(feature = "jiff")]
pub use jiff;
pub use reqwest::header::HeaderMap;
pub use reqwest::{ClientBuilder as HttpBuilder, Method, StatusCode, Url};
#[cfg(feature = "uuid")]
pub use uuid;

pub use docwright_derive::{New, Object, OpenEnum, Setters, Union};

// The derives name this crate by its name, in its own tests too.
#[cfg(test)]
extern crate self as docwright_client;
