//! Special functions, exact sums and tolerances.
