//! `new`: the first files of a service, to be edited from there.
//!
//! In: the names of a vendor and a service, and pages of it if there are any at hand. Out: `layout.yaml` where the vendor
//! has none, `service.yaml` and the pages, all new; and how much of the pages is understood with the layout as it is. No
//! file that is there is touched.

use crate::catalog::{Catalog, ServiceId};
use crate::context::Context;
use crate::crate_name;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::init;
use crate::output;
use crate::plan::{Others, Plan, State, Wanted};
use crate::program::named;
use crate::report;
use crate::schema;
use crate::summary::{self, number};
use crate::swap::Tree;
use crate::vendor::Vendor;
use docwright_base::{Code, Page, Severity};
use docwright_reader::{Counts, Layout, Service};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Writes the first files of a service: a layout for a new vendor, service.yaml and a page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask new acme/boxes                              with a small example page
  cargo xtask new acme/boxes --page open-box.html         with a page of the vendor
  cargo xtask new acme/boxes --page a.md --page b.md --title 'Acme Boxes'

Writes docwright.yaml and specs/VENDOR/layout.yaml if there are none, specs/VENDOR/SERVICE/service.yaml and
the pages below it.
Never overwrites a file: a further page of a service is put into its pages/ and listed in its service.yaml by
hand. `cargo xtask docs new-vendor` goes on from there.")]
pub struct Args {
    /// The names of the vendor and of the service; they become folders under specs/ and the crate VENDOR-SERVICE.
    #[arg(value_name = "VENDOR/SERVICE")]
    service: String,
    /// A page to copy in, ending in .html, .md or .txt; an example page when none is given. May be given several times.
    #[arg(long = "page", value_name = "FILE")]
    pages: Vec<PathBuf>,
    /// The service's name as people write it; made of the two names when not given.
    #[arg(long)]
    title: Option<String>,
}

/// All but the title of a layout that reads pages in common English words.
const LAYOUT: &str = include_str!("../templates/layout.yaml");
/// A page that this layout reads.
const PAGE: &str = include_str!("../templates/page.md");
const PAGE_NAME: &str = "open-box.md";

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    let id = parse(&args.service)?;
    let tree = Tree::open(context.root.dir())?;
    let folder = id.folder();
    if context.root.join(&folder).symlink_metadata().is_ok() {
        return Err(Failure::new(
            Exit::Usage,
            format!("{folder} is there already; `new` overwrites nothing"),
        )
        .help(format!(
            "to add a page, put it into {folder}/pages/ and `- path: pages/NAME` under `pages` in {folder}/service.yaml (`sha256` may be left out); or choose another name"
        )));
    }
    let krate = format!("{}-{}", id.vendor, id.name);
    check_crate(context, &krate)?;
    let pages = pages(args, &id)?;
    let service_yaml = service_yaml(&id, args.title.as_deref(), &krate, &pages);
    let layout_path = format!("specs/{}/layout.yaml", id.vendor);
    let has_layout = context.root.join(&layout_path).symlink_metadata().is_ok();
    let layout_yaml = context.project.command(&layout_yaml(&id.vendor));
    let layout = if has_layout {
        Vendor::find(context, &id.vendor)?.layout
    } else {
        ours(Layout::from_yaml(&layout_path, &layout_yaml))?
    };
    let service = ours(Service::from_yaml(&format!("{folder}/service.yaml"), &service_yaml))?;
    let (counts, warnings) = understood(&pages, &layout, &service);
    if args.pages.is_empty() && counts.operations == 0 {
        let message = format!("{layout_path} does not read the example page, which is in common English words");
        return Err(Failure::new(Exit::Usage, message).help("give a page of this vendor with --page FILE"));
    }

    let mut wanted = schema::files(&context.project);
    if !has_layout {
        wanted.push(first(layout_path.clone(), &layout_yaml));
    }
    wanted.extend(init::first_file(&context.root));
    wanted.push(first(format!("{folder}/service.yaml"), &service_yaml));
    let copies = pages
        .iter()
        .map(|page| first(format!("{folder}/{}", page.path), &page.text));
    wanted.extend(copies);
    let mut plan = Plan::default();
    plan.want(context.root.dir(), wanted, Others::Keep).map_err(|failure| {
        failure.help("move away what is there; `new` overwrites nothing that docwright did not make")
    })?;
    tree.apply(&plan)?;
    for file in plan.changes() {
        let verb = if file.state == State::Missing {
            "wrote"
        } else {
            "updated"
        };
        output::tell(
            &format!("{verb} {}", file.path),
            &json!({"type": "file", "state": "written", "path": file.path}),
        )?;
    }
    let members = init::step(&context.root, context.style)?;
    let first = pages.first().map_or("", |page| &page.path);
    let show = format!("cargo xtask show facts {folder}/{first}");
    // Without an operation a page counts as an overview, of which nothing is missing.
    let (state, steps) = if counts.operations == 0 {
        (
            "no operation so far".to_owned(),
            format!("{show} --verbose\n  edit {layout_path} until the page's operation is among the facts"),
        )
    } else {
        let warnings = number(warnings, "warning");
        (
            format!("{}; {warnings}", summary::counts(&counts)),
            format!("{show}\n  edit {layout_path} where a fact is missing or wrong"),
        )
    };
    output::advise(&named(&format!(
        "understood: {state}\nnext:\n  {steps}\n  edit {folder}/service.yaml\n{members}  cargo xtask generate {id}\n  cargo xtask mock {id}\n"
    )))
}

/// A file for people to edit, which is not there yet.
fn first(path: String, contents: &str) -> Wanted {
    Wanted {
        name: path.clone(),
        path,
        contents: contents.to_owned(),
    }
}

/// Both names become folders and parts of a crate's name.
fn parse(text: &str) -> Outcome<ServiceId> {
    let Some((vendor, name)) = text.split_once('/') else {
        return Err(Failure::new(Exit::Usage, format!("`{text}` names no service"))
            .help("give VENDOR/SERVICE, such as acme/boxes"));
    };
    for (what, name) in [("vendor", vendor), ("service", name)] {
        crate_name::check(name)
            .map_err(|wrong| Failure::new(Exit::Usage, format!("the {what} name `{name}` {wrong}")))?;
    }
    Ok(ServiceId {
        vendor: vendor.to_owned(),
        name: name.to_owned(),
    })
}

/// `a-b/c` and `a/b-c` would share one crate.
fn check_crate(context: &Context, krate: &str) -> Outcome {
    crate_name::check(krate).map_err(|wrong| Failure::new(Exit::Usage, format!("the crate name `{krate}` {wrong}")))?;
    if !context.root.join("specs").exists() {
        return Ok(());
    }
    for id in Catalog::read(&context.root)?.resolve(&[])? {
        let path = format!("{}/service.yaml", id.folder());
        // A file that cannot be read is for `generate` to report.
        let text = files::read_text(&context.root.join(&path), &path).unwrap_or_default();
        let service = Service::from_yaml(&path, &text).ok();
        if service
            .and_then(|service| service.krate)
            .is_some_and(|it| it.name == krate)
        {
            return Err(
                Failure::new(Exit::Usage, format!("the crate name `{krate}` is taken by {id}"))
                    .help("choose another name for the vendor or the service"),
            );
        }
    }
    Ok(())
}

/// The pages as they will lie in the service's folder.
fn pages(args: &Args, id: &ServiceId) -> Outcome<Vec<Page>> {
    let example = || Page {
        vendor: id.vendor.clone(),
        path: format!("pages/{PAGE_NAME}").into(),
        url: None,
        format: docwright_base::Format::Markdown,
        text: PAGE.to_owned(),
    };
    if args.pages.is_empty() {
        return Ok(vec![example()]);
    }
    let mut names = BTreeSet::new();
    let mut pages = Vec::new();
    for file in &args.pages {
        let shown = file.to_string_lossy();
        check_page(file)?;
        let name = file.file_name().and_then(|name| name.to_str()).filter(|name| {
            // The name goes into a file of ours and is shown to people.
            !name.chars().any(char::is_control) && files::stays_below(name) && !name.starts_with('.')
        });
        let Some(name) = name else {
            let message = format!("the page {shown} has a name that no page of a service can have");
            return Err(Failure::new(Exit::Usage, message)
                .help("rename it; a name begins with no dot and holds no backslash and no control character"));
        };
        if !names.insert(name) {
            let message = format!("two pages are called {name}");
            return Err(Failure::new(Exit::Usage, message).help("rename one of them; both would lie in one folder"));
        }
        let page = files::read_page(file, &format!("pages/{name}"), &shown, &id.vendor);
        if page.as_ref().is_ok_and(|page| page.text.trim().is_empty()) {
            return Err(Failure::new(Exit::Errors, format!("the page {shown} holds no text")).help("capture it again"));
        }
        pages.push(page.map_err(|problem| {
            let exit = match problem.code {
                Code::UnknownFormat => Exit::Usage,
                _ => Exit::Errors,
            };
            let failure = Failure::new(exit, format!("{}: {}", problem.place, problem.message));
            match &problem.help {
                Some(help) => failure.help(help.clone()),
                None => failure,
            }
        })?);
    }
    Ok(pages)
}

fn check_page(file: &Path) -> Outcome {
    let wrong = match file.symlink_metadata() {
        Ok(there) if there.is_dir() => "it is a folder",
        Ok(there) if there.is_file() || there.is_symlink() => return Ok(()),
        Ok(_) => "it is no ordinary file",
        Err(_) => {
            return Err(files::not_there("page", file));
        }
    };
    Err(
        Failure::new(Exit::Usage, format!("{} is no page: {wrong}", file.display()))
            .help("give each page's file with a --page of its own"),
    )
}

fn layout_yaml(vendor: &str) -> String {
    let title = quoted(&title_of(vendor));
    format!(
        "# yaml-language-server: $schema=../layout.schema.json\n\
         # How {vendor} writes its API documentation pages.\n\
         title: {title}\n{LAYOUT}"
    )
}

fn service_yaml(id: &ServiceId, title: Option<&str>, krate: &str, pages: &[Page]) -> String {
    let made = || format!("{} {}", title_of(&id.vendor), title_of(&id.name));
    let title = quoted(&title.map_or_else(made, str::to_owned));
    let mut text = format!(
        "# yaml-language-server: $schema=../../service.schema.json\n\
         title: {title}\n\
         # The vendor's version of the API.\n\
         version: v1\n\
         crate:\n  name: {krate}\n  version: 0.1.0\n  \
         # Take this line out when others are to use the crate: from then on names.lock keeps the names of what is gone, too.\n  \
         publish: false\n\
         # Where the service answers.\n\
         servers:\n  - url: \"https://api.{}.example\"\n\
         # Give each page the `url` it came from. A page whose `sha256` is not the file's stops `generate`, so that its\n\
         # changes are looked at; without `sha256` the file is read as it is. Further pages are added here by hand.\n\
         pages:\n",
        id.vendor.replace('_', "-")
    );
    for page in pages {
        let sum: String = Sha256::digest(&page.text)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        text.push_str(&format!("  - path: {}\n    sha256: {sum}\n", quoted(&page.path)));
    }
    text
}

/// `acme-cloud` is `Acme Cloud`.
fn title_of(name: &str) -> String {
    let words = name.split(['-', '_']).map(|word| {
        let mut chars = word.chars();
        chars
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    });
    words.collect::<Vec<String>>().join(" ")
}

/// A text as YAML, in which every JSON string is one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A file that this command has made and cannot read is a mistake of this command.
fn ours<T>(read: Result<T, Box<docwright_base::Diagnostic>>) -> Outcome<T> {
    read.map_err(|problem| {
        Failure::new(
            Exit::Errors,
            format!("the new file would be invalid: {}", problem.message),
        )
    })
}

fn understood(pages: &[Page], layout: &Layout, service: &Service) -> (Counts, usize) {
    let compiled = docwright_reader::compile(pages, layout, service, None);
    let warnings = report::count(&compiled.diagnostics, Severity::Warning);
    (compiled.output.counts, warnings)
}
