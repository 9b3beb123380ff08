//! Which services there are under `specs/`, and which of them a command line means.
//!
//! In: the folder names. Out: [`ServiceId`]s. What is inside a service's folder is read by [`crate::source`].

use crate::failure::{Exit, Failure, Outcome};
use crate::root::Root;
use docwright_base::nearest;
use std::fmt;
use std::fs;

/// `vendor/service`, the two folder names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ServiceId {
    pub(crate) vendor: String,
    pub(crate) name: String,
}

impl ServiceId {
    /// The service's folder, relative to the root.
    pub(crate) fn folder(&self) -> String {
        format!("specs/{}/{}", self.vendor, self.name)
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.vendor, self.name)
    }
}

/// All services, sorted.
#[derive(Debug)]
pub(crate) struct Catalog {
    services: Vec<ServiceId>,
}

impl Catalog {
    pub(crate) fn read(root: &Root) -> Outcome<Self> {
        let mut services = Vec::new();
        for vendor in vendors(root)? {
            for name in folders(root, &format!("specs/{vendor}"))? {
                services.push(ServiceId {
                    vendor: vendor.clone(),
                    name,
                });
            }
        }
        Ok(Self { services })
    }

    /// The services that the names stand for, each once and in the catalog's order; all of them for no names.
    pub(crate) fn resolve(&self, names: &[String]) -> Outcome<Vec<ServiceId>> {
        if names.is_empty() {
            return Ok(self.services.clone());
        }
        let mut chosen = names.iter().map(|name| self.find(name)).collect::<Outcome<Vec<_>>>()?;
        chosen.sort();
        chosen.dedup();
        Ok(chosen)
    }

    /// The one service that `name` stands for: `service` where that is clear, or `vendor/service`.
    pub(crate) fn find(&self, name: &str) -> Outcome<ServiceId> {
        let matching: Vec<&ServiceId> = self
            .services
            .iter()
            .filter(|id| id.name == name || id.to_string() == name)
            .collect();
        match matching.as_slice() {
            [id] => Ok((*id).clone()),
            [] => Err(self.unknown(name)),
            several => Err(Failure::new(
                Exit::Usage,
                format!("`{name}` is a service of more than one vendor: {}", list(several)),
            )
            .help("give vendor/service")),
        }
    }

    fn unknown(&self, name: &str) -> Failure {
        let failure = Failure::new(Exit::Usage, format!("there is no service `{name}` under specs/"));
        if self.services.is_empty() {
            return failure
                .help("specs/ holds no service; a service is a folder specs/VENDOR/SERVICE with a service.yaml");
        }
        let names: Vec<String> = self
            .services
            .iter()
            .flat_map(|id| [id.name.clone(), id.to_string()])
            .collect();
        let there_are = format!("there are: {}", list(&self.services.iter().collect::<Vec<_>>()));
        failure.help(match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? {there_are}"),
            None => there_are,
        })
    }
}

/// The folder names under `specs/`, sorted.
pub(crate) fn vendors(root: &Root) -> Outcome<Vec<String>> {
    if !root.join("specs").exists() {
        let message = format!(
            "no project here: looked for specs/ in {} and, without --root, in the folders around it",
            root.dir().display()
        );
        return Err(Failure::new(Exit::Usage, message).help(
            "`cargo xtask new VENDOR/SERVICE` makes specs/ with a first service; --root chooses another folder",
        ));
    }
    folders(root, "specs")
}

fn list(services: &[&ServiceId]) -> String {
    services.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn folders(root: &Root, parent: &str) -> Outcome<Vec<String>> {
    let path = root.join(parent);
    let entries = fs::read_dir(&path).map_err(|error| Failure::io("cannot read the folder", &path, &error))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io("cannot read the folder", &path, &error))?;
        let kind = entry
            .file_type()
            .map_err(|error| Failure::io("cannot read", &entry.path(), &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if kind.is_symlink() {
            return Err(Failure::new(
                Exit::Errors,
                format!("{parent}/{name} is a symbolic link; specs/ holds real folders only"),
            ));
        }
        if kind.is_dir() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(ids: &[(&str, &str)]) -> Catalog {
        Catalog {
            services: ids
                .iter()
                .map(|(vendor, name)| ServiceId {
                    vendor: (*vendor).to_owned(),
                    name: (*name).to_owned(),
                })
                .collect(),
        }
    }

    #[test]
    fn a_service_is_found_by_its_name_or_with_its_vendor() {
        let catalog = catalog(&[("acme", "backup"), ("acme", "tasks")]);
        for name in ["tasks", "acme/tasks"] {
            assert_eq!(catalog.find(name).unwrap().to_string(), "acme/tasks");
        }
    }

    #[test]
    fn an_unknown_name_lists_what_exists_and_the_nearest() {
        let failure = catalog(&[("acme", "backup"), ("acme", "tasks")])
            .find("taskss")
            .unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        let text = failure.to_string();
        assert!(text.contains("did you mean `tasks`?"), "{text}");
        assert!(text.contains("acme/backup, acme/tasks"), "{text}");
    }

    #[test]
    fn a_name_that_two_vendors_share_asks_for_the_vendor() {
        let text = catalog(&[("acme", "tasks"), ("zeta", "tasks")])
            .find("tasks")
            .unwrap_err()
            .to_string();
        assert!(text.contains("acme/tasks, zeta/tasks"), "{text}");
    }

    #[test]
    fn asking_twice_is_asking_once() {
        let catalog = catalog(&[("acme", "tasks")]);
        let chosen = catalog.resolve(&["tasks".to_owned(), "acme/tasks".to_owned()]).unwrap();
        assert_eq!(chosen.len(), 1);
    }
}
