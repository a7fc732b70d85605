//! Special functions, exact sums and tolerances.

pub(crate) mod sum;
