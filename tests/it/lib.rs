//! What the test binary, the benchmark and the fuzz targets share: pages that are made to do harm, and what must hold for
//! everything that becomes of them.

pub mod large;
pub mod line;
pub mod markup;
pub mod pieces;
pub mod shapes;
