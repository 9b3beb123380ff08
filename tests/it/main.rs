//! One integration binary.

mod signing;
