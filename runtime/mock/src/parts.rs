//! The parts of a `multipart/form-data` body: values and files, or which of them is missing.

use crate::call::{Call, Invalid};
use crate::text::Texts;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use docwright_client::{Download, File};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The parts of a form, in their order.
#[derive(Debug)]
pub struct Parts(Vec<Part>);

#[derive(Debug)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Bytes,
}

impl Call {
    /// The parts of the body. A body of another kind has none.
    pub async fn parts(&self) -> Result<Parts, Invalid> {
        let media_type = self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let Some(boundary) = media_type.and_then(|kind| multer::parse_boundary(kind).ok()) else {
            return Ok(Parts(Vec::new()));
        };
        let invalid = |error: multer::Error| Invalid(format!("the body is not a form of parts: {error}"));
        let mut form = multer::Multipart::new(Download::from(self.body.clone()), boundary);
        let mut parts = Vec::new();
        while let Some(field) = form.next_field().await.map_err(invalid)? {
            parts.push(Part {
                name: field.name().unwrap_or_default().to_owned(),
                file_name: field.file_name().map(str::to_owned),
                content_type: field.content_type().map(ToString::to_string),
                content: field.bytes().await.map_err(invalid)?,
            });
        }
        Ok(Parts(parts))
    }
}

impl Parts {
    /// The value of a name: JSON where a part says so, else its text or texts.
    pub fn value<T: DeserializeOwned>(&self, name: &str) -> Result<T, Invalid> {
        let parts: Vec<&Part> = self.named(name).collect();
        if !parts.iter().any(|part| part.is_json()) {
            let texts = parts.iter().map(|part| part.text());
            return crate::call::read("part", name, Texts::Flat(texts.collect()));
        }
        let values = parts.iter().map(|part| part.value());
        let mut values = values
            .collect::<Result<Vec<Value>, _>>()
            .map_err(|error| Invalid::parameter(name, "part", error))?;
        // One part may be a whole list or its only item.
        let whole = if values.len() == 1 {
            T::deserialize(&values[0]).ok()
        } else {
            None
        };
        match whole {
            Some(whole) => Ok(whole),
            None => T::deserialize(Value::Array(std::mem::take(&mut values)))
                .map_err(|error| Invalid::parameter(name, "part", error)),
        }
    }

    /// A file.
    pub fn file(&self, name: &str) -> Result<File, Invalid> {
        self.optional_file(name).ok_or_else(|| Invalid::missing(name, "part"))
    }

    /// A file that may be left out.
    pub fn optional_file(&self, name: &str) -> Option<File> {
        self.named(name).next().map(Part::file)
    }

    /// The files of a name, one at least.
    pub fn files(&self, name: &str) -> Result<Vec<File>, Invalid> {
        self.optional_files(name).ok_or_else(|| Invalid::missing(name, "part"))
    }

    /// The files of a name that may be left out.
    pub fn optional_files(&self, name: &str) -> Option<Vec<File>> {
        let files: Vec<File> = self.named(name).map(Part::file).collect();
        (!files.is_empty()).then_some(files)
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &Part> {
        self.0.iter().filter(move |part| part.name == name)
    }
}

impl Part {
    fn is_json(&self) -> bool {
        self.content_type.as_deref().is_some_and(|kind| kind.contains("json"))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.content).into_owned()
    }

    fn value(&self) -> serde_json::Result<Value> {
        if self.is_json() {
            serde_json::from_slice(&self.content)
        } else {
            Ok(Value::String(self.text()))
        }
    }

    fn file(&self) -> File {
        let mut file = File::new(self.content.clone());
        if let Some(name) = &self.file_name {
            file = file.with_name(name);
        }
        match &self.content_type {
            Some(kind) => file.with_content_type(kind),
            None => file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(body: &'static str) -> Call {
        Call {
            path: Vec::new(),
            query: Vec::new(),
            headers: [(CONTENT_TYPE, "multipart/form-data; boundary=B".parse().unwrap())]
                .into_iter()
                .collect(),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    #[tokio::test]
    async fn parts_are_values_and_files() {
        let form = call(
            "--B\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n7\r\n\
             --B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\na\r\n\
             --B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nb\r\n\
             --B\r\nContent-Disposition: form-data; name=\"j\"\r\nContent-Type: application/json\r\n\r\n[1]\r\n\
             --B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.png\"\r\n\
             Content-Type: image/png\r\n\r\npixels\r\n--B--\r\n",
        );
        let parts = form.parts().await.unwrap();
        assert_eq!(parts.value::<i64>("n"), Ok(7));
        assert_eq!(
            parts.value::<Vec<String>>("t"),
            Ok(vec!["a".to_owned(), "b".to_owned()])
        );
        assert_eq!(parts.value::<Vec<i64>>("j"), Ok(vec![1]));
        assert_eq!(parts.value::<Vec<Vec<i64>>>("j"), Ok(vec![vec![1]]));
        assert_eq!(parts.value::<Option<i64>>("absent"), Ok(None));
        let file = parts.file("f").unwrap();
        assert_eq!((file.name(), file.content_type()), (Some("x.png"), Some("image/png")));
        assert_eq!(file.content().bytes().unwrap(), "pixels");
        let missing = parts.file("g").unwrap_err();
        assert_eq!(missing.0, "the part `g` is missing");
    }
}
