//! The objects that vendors and operations name, kept by number while schemas are decided: one may refer to itself.

use super::decided::Decided;
use super::model::{NamedObject, Schema, Shape};
use super::rule::Rule;

/// The objects so far.
#[derive(Debug, Default)]
pub(super) struct Objects(Vec<NamedObject>);

impl Objects {
    /// Makes room for an object whose members are not known yet.
    pub(super) fn reserve(&mut self, name: &str, scope: &str) -> usize {
        self.add(name, scope, Schema::of(Decided::by(Rule::TypeUnknown, Shape::Any)))
    }

    pub(super) fn fill(&mut self, number: usize, schema: Schema) {
        if let Some(object) = self.0.get_mut(number) {
            object.schema = schema;
        }
    }

    pub(super) fn add(&mut self, name: &str, scope: &str, schema: Schema) -> usize {
        self.0.push(NamedObject {
            name: name.to_owned(),
            scope: scope.to_owned(),
            schema,
        });
        self.0.len() - 1
    }

    /// All of them, by number.
    pub(super) fn into_vec(self) -> Vec<NamedObject> {
        self.0
    }
}
