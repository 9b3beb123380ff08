//! A request onto the wire and its answer back: keys, credentials, tries, limits of time and size.

use crate::connection::{ConnectionError, ConnectionFailure, Limit};
use crate::error::{RequestError, SendError, Unsent};
use crate::printable::printable;
use crate::response::Asked;
use crate::security::{Wire, authenticate};
use crate::{Attempt, Credentials, Incoming, Outcome, Request, Response, Transport};
use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use std::time::{Duration, Instant};

/// How much of an error's body is read, in bytes: no documented error is nearly as long.
const LONGEST_ERROR: usize = 4 << 20;

/// A call with all that its tries share.
struct Call {
    request: Request,
    url: Url,
    host: String,
    body: Option<Bytes>,
}

impl Transport {
    pub(crate) async fn send(&self, mut request: Request) -> Result<Incoming, SendError> {
        let operation = request.operation;
        request.fill_keys(|| self.shared.clock.nonce());
        request.fill_body();
        let call = match self.call(request) {
            Ok(call) => call,
            Err(error) => return Err(SendError::Request(Unsent { operation, error })),
        };
        let Some(limit) = call.request.options.timeout.unwrap_or(self.shared.limits.call) else {
            return self.tries(&call, None).await;
        };
        let end = Instant::now().checked_add(limit);
        match tokio::time::timeout(limit, self.tries(&call, end)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                let failure = ConnectionFailure::Timeout {
                    limit: Limit::Call,
                    after: Some(limit),
                };
                Err(SendError::Connection(ConnectionError::new(
                    operation, &call.host, failure, None,
                )))
            }
        }
    }

    fn call(&self, mut request: Request) -> Result<Call, RequestError> {
        let target = request.target()?;
        let server = self.shared.servers.get(request.server).map_or("", String::as_str);
        let url = Url::parse(&format!("{server}{target}")).map_err(|error| RequestError::Url {
            message: error.to_string(),
        })?;
        let host = url.host_str().unwrap_or_default();
        let host = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let body = request.body.bytes();
        Ok(Call {
            request,
            url,
            host,
            body,
        })
    }

    /// Tries until there is an outcome to take, or no time for another try before `end`.
    async fn tries(&self, call: &Call, end: Option<Instant>) -> Result<Incoming, SendError> {
        let (shared, request) = (&*self.shared, &call.request);
        let retry = request.options.retry.as_ref().unwrap_or(&shared.retry);
        let (mut number, mut is_renewed) = (0, false);
        loop {
            number += 1;
            let (outcome, turn) = self.attempt(call).await.map_err(|error| {
                let operation = request.operation;
                SendError::Request(Unsent { operation, error })
            })?;
            // Credentials that were refused may have ended before their time: others are asked for once.
            if let (Ok(answer), Some(source), Some(turn)) = (&outcome, &shared.source, turn)
                && (answer.status() == StatusCode::UNAUTHORIZED || answer.is_session_expired())
                && !is_renewed
                && call.body.is_some()
            {
                source.forget(turn).await;
                is_renewed = true;
                number -= 1;
                continue;
            }
            let attempt = Attempt {
                number,
                operation: request.operation,
                idempotent: request.idempotent,
                outcome: match &outcome {
                    Ok(answer) => Outcome::Answered(answer),
                    Err(error) => Outcome::Failed(error),
                },
            };
            // A body that is a stream is gone after the first try.
            let delay = retry.delay(&attempt).filter(|_| call.body.is_some());
            let is_time = |delay: &Duration| {
                let next = Instant::now().checked_add(*delay);
                end.is_none_or(|end| next.is_some_and(|next| next < end))
            };
            match delay.filter(is_time) {
                Some(delay) => tokio::time::sleep(delay).await,
                None => return outcome.map_err(SendError::Connection),
            }
        }
    }

    /// One try, signed for this moment, and the turn of the provider that gave its credentials.
    async fn attempt(&self, call: &Call) -> Result<(Result<Incoming, ConnectionError>, Option<u64>), RequestError> {
        let (shared, request, body) = (&*self.shared, &call.request, call.body.as_ref());
        let mut headers = shared.headers.clone();
        for (name, value) in &request.headers {
            headers.insert(name, value.clone());
        }
        let mut url = call.url.clone();
        let mut wire = Wire {
            method: &request.method,
            url: &mut url,
            headers: &mut headers,
            body: body.map(|body| &**body),
        };
        let mut turn = None;
        match &shared.source {
            Some(source) if !request.security.is_empty() => {
                let (fresh, number) = source.credentials(shared.clock.now()).await?;
                turn = Some(number);
                let all: Vec<Credentials> = std::iter::once(fresh)
                    .chain(shared.credentials.iter().cloned())
                    .collect();
                authenticate(request.security, &all, &*shared.clock, &mut wire)?;
            }
            _ => authenticate(request.security, &shared.credentials, &*shared.clock, &mut wire)?,
        }
        // Where a method may have a body, a server wants to be told that there is none.
        if body.is_some_and(Bytes::is_empty) && [Method::POST, Method::PUT, Method::PATCH].contains(&request.method) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        tracing::debug!(operation = request.operation, method = %request.method, host = call.host, "sending");
        let sending = shared
            .http
            .request(request.method.clone(), url)
            .headers(headers)
            .body(match body {
                Some(body) => body.clone().into(),
                None => request.body.take()?,
            })
            .send();
        let answer = self.answer(call, sending);
        // How long a stream takes to be sent is its own affair.
        let limit = request.options.attempt_timeout.unwrap_or(shared.limits.attempt);
        let outcome = match limit.filter(|_| body.is_some()) {
            None => answer.await,
            Some(limit) => tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| {
                let failure = ConnectionFailure::Timeout {
                    limit: Limit::Attempt,
                    after: Some(limit),
                };
                Err(ConnectionError::new(request.operation, &call.host, failure, None))
            }),
        };
        match &outcome {
            Ok(answer) => {
                let (status, request_id) = (answer.status().as_u16(), answer.stated_id());
                let request_id = request_id.as_deref().map(printable);
                tracing::debug!(
                    operation = request.operation,
                    status,
                    request_id = request_id.as_deref(),
                    "answered"
                );
            }
            Err(error) => tracing::debug!(operation = request.operation, %error, "failed"),
        }
        Ok((outcome, turn))
    }

    /// The answer with its body, unless the call wants to read that itself.
    async fn answer(
        &self,
        call: &Call,
        sending: impl Future<Output = Result<reqwest::Response, reqwest::Error>>,
    ) -> Result<Incoming, ConnectionError> {
        let (shared, request) = (&*self.shared, &call.request);
        let answer = sending.await.map_err(|error| {
            ConnectionError::unanswered(request.operation, &call.host, error, shared.limits.connect)
        })?;
        let accepts = request.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        let asked = Asked {
            host: call.host.clone(),
            accepts: accepts.unwrap_or_default().to_owned(),
            at: Some(shared.clock.now()),
            facts: shared.facts,
        };
        let status = answer.status();
        let head = Response::new(request.operation, status, answer.headers().clone(), Bytes::new()).to(asked);
        let code = status.as_u16();
        let streamed = request.streamed.iter().find(|(statuses, _)| statuses.contains(&code));
        let is = |wanted| head.media_type().is_none_or(|media| media == wanted);
        if streamed.is_some_and(|(_, wanted)| wanted.map_or(!head.is_message(), is)) {
            return Ok(Incoming::unread(head, answer.into()));
        }
        // Nobody asked for what need not end: its media type says enough.
        if head.is_endless() {
            return Ok(Incoming::whole(head));
        }
        let body = if status.is_client_error() || status.is_server_error() {
            read(answer, &head, LONGEST_ERROR.min(shared.limits.body)).await?.0
        } else {
            let most = shared.limits.body;
            match read(answer, &head, most).await? {
                (body, true) => body,
                (_, false) => {
                    return Err(ConnectionError::within(
                        &head,
                        ConnectionFailure::TooLarge { most },
                        None,
                    ));
                }
            }
        };
        Ok(Incoming::whole(head.with_body(body)))
    }
}

/// The body up to so many bytes, and whether that is all of it.
async fn read(mut answer: reqwest::Response, head: &Response, most: usize) -> Result<(Bytes, bool), ConnectionError> {
    let announced = answer.content_length().and_then(|length| usize::try_from(length).ok());
    let mut body = BytesMut::with_capacity(announced.unwrap_or_default().min(most).min(1 << 20));
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if chunk.len() > most - body.len() => {
                body.extend_from_slice(&chunk[..most - body.len()]);
                return Ok((body.freeze(), false));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok((body.freeze(), true)),
            Err(error) => {
                let received = body.len();
                return Err(ConnectionError::within(
                    head,
                    ConnectionFailure::BrokenOff { received },
                    Some(error),
                ));
            }
        }
    }
}
