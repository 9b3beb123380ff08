//! Schemas that no document has and that others amount to: what two of them say together, what several leave open.
//!
//! They live as long as the document, since types are made of both alike.

use openapiv3::Schema;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

/// Where they are kept.
#[derive(Debug, Default)]
pub(super) struct Store(OnceCell<Box<Link>>);

#[derive(Debug)]
struct Link {
    schema: Schema,
    next: OnceCell<Box<Link>>,
}

/// One after the other, and not each inside of the one before: there may be many.
impl Drop for Store {
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(mut link) = next {
            next = link.next.take();
        }
    }
}

/// The way to add one.
#[derive(Debug)]
pub(super) struct Added<'a> {
    end: Cell<&'a OnceCell<Box<Link>>>,
    /// What was made of two schemas before.
    pub(super) joined: RefCell<HashMap<(*const u8, *const u8), Option<&'a Schema>>>,
}

impl<'a> Added<'a> {
    pub(super) fn to(store: &'a Store) -> Self {
        Self {
            end: Cell::new(&store.0),
            joined: RefCell::default(),
        }
    }

    pub(super) fn add(&self, schema: Schema) -> &'a Schema {
        let link = self.end.get().get_or_init(|| {
            let next = OnceCell::new();
            Box::new(Link { schema, next })
        });
        self.end.set(&link.next);
        &link.schema
    }
}
