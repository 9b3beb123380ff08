//! Any OpenAPI document in, also one of Swagger 2.0, one out that `resolve` can trust: of 3.0, without what the types cannot hold, and with components
//! for whatever is referred to.

pub(crate) mod bundle;
pub(crate) mod mend;
mod misspelt;
mod newer;
pub(crate) mod references;
mod swagger;
