//! What any reader or writer of OpenAPI documents needs: pointers into them, their path templates, and where in them things of
//! each kind stand. Knows no typed document.

pub mod pointer;
pub mod structure;
pub mod template;
