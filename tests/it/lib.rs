//! Nothing: the tests are the binary `it`.
