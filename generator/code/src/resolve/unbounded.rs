//! Types whose every value is endless, or as good as that: a finished API in, the same with these types' members optional.
//!
//! A type that requires itself has no finite value. One that requires two of a type that requires two of another, and so on,
//! has values that no memory holds.

use crate::api::{Api, Field, Shape, Type, TypeId};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;

/// A type is as good as endless when its smallest value holds more objects than this.
const MOST: usize = 400;

/// Or when they lie deeper inside each other than this: no common reader of JSON goes on much further.
const MOST_DEEP: usize = 100;

/// Makes optional the members by which types are endless.
pub(super) fn end(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let mut least = Least::of(api);
    least.settle(api, (0..api.types.len()).collect());
    for id in 0..api.types.len() {
        if least.sizes[id].is_none() && relax(api, id, diagnostics, |field| field.boxed) {
            least.settle(api, vec![id]);
        }
    }
    while let Some(id) = least.large.pop() {
        let is_large = |field: &Field| least.size(&field.ty).is_some_and(|least| least.objects > 1);
        if relax(api, id, diagnostics, is_large) {
            least.settle(api, vec![id]);
        } else {
            // It is only wide: as large as the document says, once.
            least.accept(api, id);
        }
    }
}

/// Makes these fields of a struct optional; whether there were any.
fn relax(api: &mut Api, id: TypeId, diagnostics: &mut Vec<Diagnostic>, which: impl Fn(&Field) -> bool) -> bool {
    let named = &mut api.types[id];
    let Shape::Struct(shape) = &mut named.shape else {
        return false;
    };
    let mut any = false;
    for field in shape.fields.iter_mut().filter(|field| field.required && which(field)) {
        field.required = false;
        any = true;
        let message = format!("`{}` is required, but then no value is ever complete", field.wire);
        let pointer = below(&below(&named.pointer, "properties"), &field.wire);
        let finding = Diagnostic::new(Code::EndlessType, Place::Spec(pointer), message);
        diagnostics.push(finding.help("the client takes it for optional"));
    }
    any
}

/// What the smallest value of a type holds.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    objects: usize,
    /// How many of them lie inside each other.
    depth: usize,
}

impl Size {
    /// A value without members.
    const ONE: Self = Self { objects: 1, depth: 1 };

    /// With a member more.
    fn with(self, inner: Self) -> Self {
        Self {
            objects: self.objects + inner.objects,
            depth: self.depth.max(inner.depth + 1),
        }
    }
}

/// The smallest value of each type; none while no finite one is known.
struct Least {
    sizes: Vec<Option<Size>>,
    /// The types that hold each type.
    users: Vec<Vec<TypeId>>,
    /// Types whose values are finite and too large.
    large: Vec<TypeId>,
}

impl Least {
    fn of(api: &Api) -> Self {
        let mut users = vec![Vec::new(); api.types.len()];
        for (id, named) in api.types.iter().enumerate() {
            named.shape.each_type(|ty| {
                if let Type::Named(inner) = ty {
                    users[*inner].push(id);
                }
            });
        }
        Self {
            sizes: vec![None; api.types.len()],
            users,
            large: Vec::new(),
        }
    }

    /// Finds the sizes of these types, and of those that wait for them.
    fn settle(&mut self, api: &Api, mut open: Vec<TypeId>) {
        while let Some(id) = open.pop() {
            if self.sizes[id].is_some() {
                continue;
            }
            match self.shape(&api.types[id].shape) {
                Some(size) if size.objects > MOST || size.depth > MOST_DEEP => self.large.push(id),
                Some(size) => {
                    self.sizes[id] = Some(size);
                    open.extend(&self.users[id]);
                }
                None => {}
            }
        }
    }

    /// Takes a type for what it is, however large.
    fn accept(&mut self, api: &Api, id: TypeId) {
        self.sizes[id] = self.shape(&api.types[id].shape);
        self.settle(api, self.users[id].clone());
    }

    fn shape(&self, shape: &Shape) -> Option<Size> {
        match shape {
            Shape::Enum(_) => Some(Size::ONE),
            Shape::Union(union) => union.variants.iter().find_map(|variant| self.size(&variant.ty)),
            Shape::Struct(shape) => {
                let required = shape.fields.iter().filter(|field| !field.optional());
                required
                    .map(|field| self.size(&field.ty))
                    .try_fold(Size::ONE, |size, inner| Some(size.with(inner?)))
            }
        }
    }

    fn size(&self, ty: &Type) -> Option<Size> {
        match ty {
            Type::Named(id) => self.sizes[*id],
            // Anything else has a value without objects: an empty list, null.
            _ => Some(Size::default()),
        }
    }
}
