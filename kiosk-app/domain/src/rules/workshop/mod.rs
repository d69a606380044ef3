//! The rules of a workshop, and its fold.

mod decide;
mod evolve;

pub(super) use decide::decide;
pub(super) use evolve::evolve;

#[cfg(test)]
mod tests;
