//! One integration binary.

mod signing;

mod stages;
