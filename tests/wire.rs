//! A server that keeps what it is sent and answers with bytes that are given: for tests of what goes over the wire.

// Not every test needs all of it.
#![allow(dead_code)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

/// Answers one request with `answer`; the handle gives the head and body of the request as they came.
pub fn answer_once(answer: &'static [u8]) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let handle = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = receive(&mut stream);
        stream.write_all(answer).unwrap();
        request
    });
    (url, handle)
}

/// Answers requests so, one after the other; the handle gives what came.
pub fn answer_each(answers: Vec<Vec<u8>>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let handle = std::thread::spawn(move || {
        let each = answers.into_iter().map(|answer| {
            let (mut stream, _) = listener.accept().unwrap();
            let request = receive(&mut stream);
            stream.write_all(&answer).unwrap();
            request
        });
        each.collect()
    });
    (url, handle)
}

/// Answers one request so and keeps the connection open until the sender is dropped.
pub fn answer_and_stay(answer: &'static [u8]) -> (String, Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (keep, end) = channel::<()>();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        receive(&mut stream);
        stream.write_all(answer).unwrap();
        // Fails when the test is over, and so is this.
        let _ = end.recv();
    });
    (url, keep)
}

fn receive(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&request) {
        let count = stream.read(&mut buffer).unwrap();
        assert_ne!(count, 0, "the request breaks off");
        request.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8_lossy(&request).into_owned()
}

/// Whether head and announced body are there.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
