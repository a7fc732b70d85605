//! Tolerances by name: how far from the true value the functions of this module may be.
//!
//! They are what the tests hold, over the grid of `core/vectors/num`; measured errors are smaller.

/// Relative error of every function over the reference grid, where no other bound is named.
pub const SPECIAL_FUNCTION: f64 = 1e-12;

/// Relative error of a beta quantile with a shape below 0.01: the quantile there is a power with exponent 1 / shape, which
/// magnifies the rounding of everything that enters it.
pub const TINY_SHAPE: f64 = 1e-11;
