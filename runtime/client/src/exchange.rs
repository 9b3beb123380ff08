//! A request onto the wire and its answer back: keys, credentials, tries.

use crate::error::{ConnectionError, RequestError, SendError};
use crate::printable::printable;
use crate::security::{Wire, authenticate};
use crate::{Attempt, Incoming, Outcome, Request, Response, Transport};
use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_LENGTH, HeaderValue};
use reqwest::{Method, Url};

/// How much of an error's body is read, in bytes: no documented error is nearly as long.
const LONGEST_ERROR: usize = 4 << 20;

impl Transport {
    pub(crate) async fn send(&self, mut request: Request) -> Result<Incoming, SendError> {
        request.fill_keys(|| self.shared.clock.nonce());
        request.fill_body();
        let target = request.target()?;
        let server = self.shared.servers.get(request.server).map_or("", String::as_str);
        let url = format!("{server}{target}");
        let url = Url::parse(&url).map_err(|error| RequestError::Url {
            message: error.to_string(),
        })?;
        let body = request.body.bytes();
        // A body that is a stream is gone after the first try.
        let retry = self.shared.retry.as_deref().filter(|_| body.is_some());
        let mut number = 0;
        loop {
            number += 1;
            let outcome = self.attempt(&request, url.clone(), body.as_ref()).await?;
            let attempt = Attempt {
                number,
                operation: request.operation,
                idempotent: request.idempotent,
                outcome: match &outcome {
                    Ok(answer) => Outcome::Answered(answer),
                    Err(error) => Outcome::Failed(error),
                },
            };
            match retry.and_then(|retry| retry.delay(&attempt)) {
                Some(delay) => tokio::time::sleep(delay).await,
                None => return outcome.map_err(SendError::Connection),
            }
        }
    }

    /// One try, signed for this moment.
    async fn attempt(
        &self,
        request: &Request,
        mut url: Url,
        body: Option<&Bytes>,
    ) -> Result<Result<Incoming, ConnectionError>, RequestError> {
        let shared = &*self.shared;
        let mut headers = shared.headers.clone();
        headers.extend(
            request
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let mut wire = Wire {
            method: &request.method,
            url: &mut url,
            headers: &mut headers,
            body: body.map(|body| &**body),
        };
        authenticate(request.security, &shared.credentials, &*shared.clock, &mut wire)?;
        // Where a method may have a body, a server wants to be told that there is none.
        if body.is_some_and(Bytes::is_empty) && [Method::POST, Method::PUT, Method::PATCH].contains(&request.method) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        tracing::debug!(operation = request.operation, method = %request.method, "sending");
        let call = shared
            .http
            .request(request.method.clone(), url)
            .headers(headers)
            .body(match body {
                Some(body) => body.clone().into(),
                None => request.body.take()?,
            });
        let answer = async { receive(request, call.send().await?).await };
        let outcome = answer.await.map_err(ConnectionError::new);
        match &outcome {
            Ok(answer) => {
                let (status, request_id) = (answer.status().as_u16(), answer.request_id());
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
        Ok(outcome)
    }
}

/// The answer with its body, unless the call wants to read that itself.
async fn receive(request: &Request, mut answer: reqwest::Response) -> Result<Incoming, reqwest::Error> {
    let status = answer.status();
    let head = Response::new(request.operation, status, answer.headers().clone(), Bytes::new());
    let code = status.as_u16();
    let streamed = request.streamed.iter().find(|(statuses, _)| statuses.contains(&code));
    let is = |wanted| head.media_type().is_none_or(|media| media == wanted);
    if streamed.is_some_and(|(_, wanted)| wanted.is_none_or(is)) {
        return Ok(Incoming::unread(head, answer.into()));
    }
    // Nobody asked for what need not end: its media type says enough.
    if head.is_endless() {
        return Ok(Incoming::whole(head));
    }
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(Incoming::whole(head.with_body(answer.bytes().await?)));
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST_ERROR {
            body.truncate(LONGEST_ERROR);
            break;
        }
    }
    Ok(Incoming::whole(head.with_body(body.freeze())))
}
