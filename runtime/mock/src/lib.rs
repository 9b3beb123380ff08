//! The hand-written half of every generated mock.
