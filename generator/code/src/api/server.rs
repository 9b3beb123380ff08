//! Servers as the emitters see them: URLs with the variables that they are made of.

use docwright_base::prose::{Line, Prose};

/// A server.
#[derive(Debug)]
pub(crate) struct Server {
    /// With variables in braces; a path where the document names no host.
    pub(crate) url: String,
    /// What its variables are unless the user says otherwise.
    pub(crate) defaults: Vec<(String, String)>,
    /// The method of the client's builder that sets the URL of this one only, unless it is the first.
    pub(crate) setter: Option<String>,
    pub(crate) docs: Line,
}

impl Server {
    /// Whether it names no host.
    pub(crate) fn is_relative(&self) -> bool {
        !self.url.contains("://") && !self.url.starts_with('{')
    }

    /// Its path, without a slash at the end, with the variables as they are by default.
    pub(crate) fn path(&self) -> String {
        let path = server_path(&self.url);
        self.defaults
            .iter()
            .fold(path, |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }
}

/// The path of a server's URL, without a slash at its end.
pub(crate) fn server_path(url: &str) -> String {
    let rest = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)),
        None if url.starts_with('{') => url.find('/').and_then(|at| url.get(at..)),
        None => Some(url),
    };
    let path = rest.unwrap_or_default().trim_matches('/');
    if path.is_empty() {
        String::new()
    } else {
        format!("/{path}")
    }
}

/// A variable of servers' URLs.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) wire: String,
    /// The method of the client's builder that sets it.
    pub(crate) method: String,
    /// None where the document has it in a URL only.
    pub(crate) default: Option<String>,
    pub(crate) docs: Prose,
}
