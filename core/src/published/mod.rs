//! Published tables of rounded per cents back to whole counts.
//!
//! A share of a small group, printed with a decimal or two, is not any number. Statistics Norway's eight figures on
//! the municipalities of 2024 are whole counts of one number of answers only, 354 of the 357: 76.8 per cent are 272 of
//! them, 65.5 per cent 232. [`PublishedTable::recover`] searches, in whole numbers, for every denominator and every
//! count that the printed figures allow:
//!
//! - one column: all n for which every figure is some k/n under the stated rounding, or the n with the fewest
//!   misfits, and the odds that random figures would fit as well ([`Chance`]);
//! - conditional rows ("of those that recruited") have the count of another row as their denominator;
//! - [`Sum`]s tie columns together: denominators and the counts of every row add up, so groupings of the same units
//!   constrain each other and a table can be solved as a whole ([`Block`] says whether its solution is the only one);
//! - a figure that no count gives is reported with its nearest neighbours and never fitted away; where sums cannot
//!   hold, the smallest sets of figures that must be misprints are named.
//!
//! Assumptions: the figures are unweighted shares, rounded once, of the units that answered; every row has all of
//! them as its base unless it says otherwise. Weighted shares fit no count, and the misfits say so. With n above
//! 100·10^decimals every figure fits every n, and nothing can be learnt.
//!
//! No other system known to the authors does this; the figures in `core/vectors/published` are Statistics Norway's.

mod block;
mod bounds;
mod chance;
mod check;
mod column;
mod describe;
mod estimates;
mod figure;
mod recover;
mod recovered;
mod rounding;
mod solve;
mod survey;
mod table;

pub use estimates::Estimation;
pub use figure::{Decimal, Figure};
pub use recovered::{
    Block, Chance, Count, Misprint, Nearest, Outcome, Recovered, RecoveredCell, RecoveredColumn, Status,
};
pub use rounding::Rounding;
pub use table::{Column, PublishedTable, Row, SCHEMA_VERSION, Source, Sum, Unit};
