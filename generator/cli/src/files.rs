//! Reading the files that people write, with a diagnostic instead of an error.
//!
//! In: a path and how to show it. Out: text or pages. Refuses what git or an archive could smuggle in: symbolic links and
//! bytes that are not UTF-8. Knows nothing of `specs/`.

use crate::failure::{Exit, Failure};
use docwright_base::Code;
use docwright_base::{Diagnostic, Format, Page, Place, nearest};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Component, Path};

/// The largest file that is read, in bytes: a device or a pipe may never end, and what is larger was hardly written by anybody.
pub(crate) const MOST_BYTES: u64 = 256 << 20;

/// What is larger than that.
pub(crate) fn too_large(shown: &str) -> Box<Diagnostic> {
    let message = format!("this is larger than {} MiB, and no more is read", MOST_BYTES >> 20);
    Box::new(
        error(Code::TooLarge, shown, None, message).help("give a part of it, or check whether it is what you mean"),
    )
}

/// An error that points at a file, or at a line of it.
pub(crate) fn error(code: Code, path: &str, line: Option<usize>, message: impl Into<String>) -> Diagnostic {
    let place = Place::File {
        path: path.to_owned(),
        line,
    };
    Diagnostic::new(code, place, message)
}

/// A path as the user would write it: relative to `base` where it lies below it, with `/` between folders.
pub(crate) fn shown(base: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(base).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}

/// A file that a command line names and that is not there, such as a `page`; with the file beside it that is most like it, if any is.
pub(crate) fn not_there(what: &str, path: &Path) -> Failure {
    let text = path.to_string_lossy();
    if text.starts_with("http://") || text.starts_with("https://") {
        let message = format!("{text} is an address, and each {what} is read from a file");
        return Failure::new(Exit::Usage, message)
            .help("save it first, as by `curl -L -o FILE ADDRESS`, and give the file");
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten()
        .flatten();
    let names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let failure = Failure::new(Exit::Usage, format!("there is no {what} {}", path.display()));
    failure.help(match nearest(&name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {}?", path.with_file_name(near).display()),
        None => "give the path of a file, from the folder that you are in".to_owned(),
    })
}

/// The file of the same name that ends in `.yml` where `.yaml` is looked for, or the other way round.
pub(crate) fn other_ending(path: &Path) -> Option<String> {
    let ending = match path.extension()?.to_str()? {
        "yaml" => "yml",
        "yml" => "yaml",
        _ => return None,
    };
    let other = path.with_extension(ending);
    let name = other.file_name()?.to_string_lossy().into_owned();
    other.is_file().then_some(name)
}

/// What to do about the file that [`other_ending`] has found where one of ours is looked for.
pub(crate) fn rename(other: &str) -> String {
    format!("there is {other}: the ending is `.yaml`, so rename it")
}

/// The bytes of an ordinary file.
pub(crate) fn read_bytes(path: &Path, shown: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let kind = fs::symlink_metadata(path).map_err(|problem| cannot_read(shown, &problem))?;
    if kind.is_symlink() {
        let message = "this is a symbolic link; what it points to may differ from one machine to the next";
        let problem = error(Code::Symlink, shown, None, message).help("put the file itself here");
        return Err(Box::new(problem));
    }
    if !kind.is_file() {
        let problem = error(Code::NotAFile, shown, None, "this is not an ordinary file");
        return Err(Box::new(problem));
    }
    if kind.len() > MOST_BYTES {
        return Err(too_large(shown));
    }
    fs::read(path).map_err(|problem| cannot_read(shown, &problem))
}

/// The text of an ordinary UTF-8 file, without a byte order mark.
pub(crate) fn read_text(path: &Path, shown: &str) -> Result<String, Box<Diagnostic>> {
    decode(read_bytes(path, shown)?, shown)
}

/// UTF-8 bytes as text, without a byte order mark; the error names the first line that is something else.
pub(crate) fn decode(bytes: Vec<u8>, shown: &str) -> Result<String, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(problem) => {
            let good = problem.utf8_error().valid_up_to();
            let line = 1 + problem.as_bytes()[..good].iter().filter(|&&byte| byte == b'\n').count();
            let message = format!("expected UTF-8 text; byte {} of the file is not", good + 1);
            let problem = error(Code::NotUtf8, shown, Some(line), message);
            Err(Box::new(problem.help("convert the file to UTF-8")))
        }
    }
}

/// The format that the file name's ending stands for, or which endings there are.
pub(crate) fn page_format(path: &str, shown: &str, line: Option<usize>) -> Result<Format, Box<Diagnostic>> {
    Format::from_path(path).ok_or_else(|| {
        let message = format!("the page `{path}` has an ending that stands for no page format");
        let problem = error(Code::UnknownFormat, shown, line, message);
        Box::new(problem.help("the endings are .html and .htm, .md, .mdx and .markdown, and .txt for text captures"))
    })
}

/// A page that belongs to no service, under the `key` that its provenance is to carry.
pub(crate) fn read_page(path: &Path, key: &str, shown: &str, vendor: &str) -> Result<Page, Box<Diagnostic>> {
    let format = page_format(shown, shown, None)?;
    Ok(Page {
        vendor: vendor.to_owned(),
        path: key.into(),
        url: None,
        format,
        text: read_text(path, shown)?,
    })
}

/// The sum of a file's contents, in hexadecimal digits.
pub(crate) fn sum(contents: &[u8]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(contents) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Whether `path` can only lead to something below the folder it is relative to, as far as its text tells.
pub(crate) fn stays_below(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('\\')
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

/// The first symbolic link on the way from `base` to `base/relative`, as a path relative to `base`.
pub(crate) fn link_on_the_way(base: &Path, relative: &str) -> Option<String> {
    let mut reached = base.to_path_buf();
    for part in Path::new(relative).components() {
        reached.push(part);
        if fs::symlink_metadata(&reached).is_ok_and(|kind| kind.is_symlink()) {
            return Some(shown(base, &reached));
        }
    }
    None
}

/// Every file below `base/folder` as paths relative to `base`, sorted; `skip` is asked for each entry's relative path.
///
/// Symbolic links are listed and not followed. A folder that does not exist has no files.
pub fn walk(base: &Path, folder: &str, skip: &dyn Fn(&str) -> bool) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(base.join(&folder)) {
            Ok(entries) => entries,
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => continue,
            Err(problem) => return Err(problem),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = if folder.is_empty() {
                name.into_owned()
            } else {
                format!("{folder}/{name}")
            };
            if skip(&path) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The number of the first line that contains `needle`, counted from 1.
pub(crate) fn line_of(text: &str, needle: &str) -> Option<usize> {
    text.lines()
        .position(|line| line.contains(needle))
        .map(|index| index + 1)
}

fn cannot_read(shown: &str, problem: &io::Error) -> Box<Diagnostic> {
    let message = match problem.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => format!("cannot read this file: {problem}"),
    };
    Box::new(error(Code::Unreadable, shown, None, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_stay_below_and_paths_that_might_not() {
        for path in ["a", "pages/a.html", "./a"] {
            assert_eq!(stays_below(path), !path.starts_with('.'), "{path}");
        }
        for path in ["", "..", "../a", "a/../../b", "/etc/passwd", "a\\..\\b", "C:\\a"] {
            assert!(!stays_below(path), "{path}");
        }
    }

    #[test]
    fn text_that_is_not_utf8_names_its_line() {
        let problem = decode(b"good\nb\xffd\n".to_vec(), "a.txt").unwrap_err();
        assert_eq!(problem.place.to_string(), "a.txt:2");
        // Only a service's pages have a sum to give.
        assert_eq!(problem.help.as_deref(), Some("convert the file to UTF-8"));
        assert_eq!(decode(b"\xef\xbb\xbfgood".to_vec(), "a.txt").unwrap(), "good");
    }
}
