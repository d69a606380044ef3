//! End-to-end tests of Perron, and what they share.

pub mod edges;
pub mod escpos_decoder;
pub mod imports;
pub mod stick;
