//! Special functions behind one door, exact sums, and tolerances by name.
//!
//! Everything outside this module calls these functions and never a library of special functions, so that what such a
//! library gets wrong is mended in one place. Against 60-digit reference values over a grid with extremes (beta shapes
//! 1e-3 to 1e6, degrees of freedom 0.5 to 1e6, probabilities 1e-10 to 1 − 1e-10) the relative error stays within the
//! bounds of [`tolerance`]; `core/vectors/num` holds the grid and the program that made it.
//!
//! No function panics. An argument outside the domain, and NaN, gives NaN; the ends of the domain give the limit.
//!
//! ```
//! use peil::num::{beta_quantile, t_quantile};
//!
//! assert!((t_quantile(0.975, 14.0) - 2.144_786_687_917_803_8).abs() < 1e-14);
//! assert!(t_quantile(0.975, -1.0).is_nan());
//! assert!((beta_quantile(0.025, 5.0, 4.0) - 0.244_863_216_366_551_6).abs() < 1e-14);
//! ```

mod beta;
mod chi_square;
mod chi_square_sum;
mod fisher;
mod gamma;
mod hypergeometric;
mod normal;
mod order;
mod student;
pub(crate) mod sum;
pub mod tolerance;

pub use beta::{beta_cdf, beta_quantile, beta_upper_quantile};
pub use chi_square::{chi_square_cdf, chi_square_quantile, chi_square_sf};
pub use chi_square_sum::{ChiSquareSum, SumMethod};
pub use fisher::{f_cdf, f_sf};
pub(crate) use gamma::lag;
pub use gamma::{ln_choose, ln_gamma};
pub use hypergeometric::Hypergeometric;
pub use normal::{normal_cdf, normal_quantile};
pub(crate) use order::{ascending, by_key, descending};
pub use student::{t_cdf, t_quantile};
