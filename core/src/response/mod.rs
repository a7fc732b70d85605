//! Response as a phase of its own: who was invited, who answered, and what that leaves open.
//!
//! An estimate takes those who answered as a random sample of those invited, within response groups; every result says
//! so. This module says what can be known of that assumption, and what holds without it:
//!
//! - [`ResponseTable`]: who was invited and who answered, by every breakdown that is known of both;
//! - [`Representativity`]: how alike the two are, as one number with its interval, and by variable and category;
//! - [`Bound`]: how low and how high a figure can be, whatever those who did not answer would have said;
//! - [`PhaseError`]: what of a standard error comes from sampling, and what from response.
//!
//! ```
//! use peil::response::RepresentativityQuery;
//! use peil::{Answers, Categories, Column, Design, PopulationSizes, Sample, StratumSize};
//! // Of 8 municipalities 5 answered: 1 of 4 small ones, and all large ones.
//! let size: Column = ["small", "small", "small", "small", "large", "large", "large", "large"].into_iter().collect();
//! let plan = Categories::from_words([Some("yes"), None, None, None, Some("no"), Some("yes"), Some("yes"), Some("no")]);
//! let responded = [true, false, false, false, true, true, true, true];
//! let answers = Answers::new([("size".to_owned(), size), ("plan".to_owned(), plan.into())])?;
//! let design = Design::builder(8)
//!     .population(PopulationSizes::one(StratumSize::census(8)))
//!     .responded(&responded)
//!     .build()?;
//! let sample = Sample::new(answers, design)?;
//!
//! let table = sample.response(&["size"])?;
//! let small = table.rows.iter().find(|row| row.by["size"] == "small").unwrap();
//! assert_eq!((small.invited, small.answered, table.total.rate), (4, 1, 0.625));
//! let representativity = sample.representativity(&RepresentativityQuery::by(["size"]))?;
//! assert!((representativity.r.unadjusted - (1.0 - 2.0 * (1.125_f64 / 7.0).sqrt())).abs() < 1e-15);
//! let bounds = sample.bounds(&[sample.share("plan").equals("yes").query().clone()])?;
//! assert_eq!((bounds[0].lowest, bounds[0].highest), (Some(3.0 / 8.0), Some(6.0 / 8.0)));
//! # Ok::<(), peil::Error>(())
//! ```

mod bounds;
mod frame;
mod phases;
mod propensity;
mod representativity;
mod table;
mod worst;

pub use bounds::{Bound, BoundsQuery};
pub use phases::PhaseError;
pub use propensity::PropensityModel;
pub use representativity::{
    CategoryPartial, IndicatorValue, Representativity, RepresentativityNote, RepresentativityQuery,
    VariablePartial,
};
pub use table::{ResponseQuery, ResponseRow, ResponseTable};

use crate::answers::MISSING;
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{Measure, Query};
use crate::sample::Sample;
use frame::Frame;

impl Sample {
    /// Who was invited and who answered, by crossed breakdowns; without any, the row of all.
    ///
    /// # Errors
    /// Reports every unknown column and every breakdown that is not known of those who did not answer, and designs of
    /// which nothing says who was invited.
    pub fn response(&self, by: &[&str]) -> Result<ResponseTable> {
        self.response_table(&ResponseQuery::by(by.iter().copied()))
    }

    /// Who was invited and who answered, by breakdowns that are crossed or taken one by one.
    ///
    /// # Errors
    /// As [`response`](Self::response).
    pub fn response_table(&self, query: &ResponseQuery) -> Result<ResponseTable> {
        let mut table = table::table(&self.frame()?, query)?;
        table.wave = self.wave().map(str::to_owned);
        Ok(table)
    }

    /// How alike those who answered are to those who were invited: R-indicator, coefficient of variation of the
    /// propensities to answer, and partial indicators.
    ///
    /// # Errors
    /// As [`response`](Self::response); and units without a category, designs in which units were not drawn one by one
    /// within strata, and main effects that tell without fail who answered.
    pub fn representativity(&self, query: &RepresentativityQuery) -> Result<Representativity> {
        let mut found = representativity::of(&self.frame()?, query)?;
        found.wave = self.wave().map(str::to_owned);
        Ok(found)
    }

    /// How low and how high the figures of some queries can be, whatever those who did not answer would have said. Means
    /// need a range, which a survey document gives by `min` and `max` or by points.
    ///
    /// # Errors
    /// As [`response`](Self::response); and measures without bounds, and means whose range is not known.
    pub fn bounds(&self, queries: &[Query]) -> Result<Vec<Bound>> {
        self.bounds_within(queries, &BoundsQuery::default())
    }

    /// The same with ranges of means.
    ///
    /// # Errors
    /// As [`bounds`](Self::bounds); and ranges that no mean has, or that some answer lies outside of.
    pub fn bounds_within(&self, queries: &[Query], how: &BoundsQuery) -> Result<Vec<Bound>> {
        let mut ranges = how.ranges.clone();
        for query in queries.iter().filter(|query| matches!(query.measure, Measure::Mean { .. })) {
            if let Some(range) = self.survey().and_then(|survey| survey.range_of(&query.name)) {
                ranges.entry(query.name.clone()).or_insert(range);
            }
        }
        let estimate = |query: &Query| self.run(std::slice::from_ref(query));
        bounds::of(&self.frame()?, self.answers(), queries, estimate, &ranges)
    }

    /// What of the standard errors of some queries comes from sampling, and what from response.
    ///
    /// # Errors
    /// As [`run`](Self::run) and [`response`](Self::response); and designs in which units were not drawn one by one within
    /// strata.
    pub fn phases(&self, queries: &[Query]) -> Result<Vec<PhaseError>> {
        let rows = self.run(queries)?.rows;
        phases::of(&self.frame()?, self.answers(), queries, rows)
    }

    fn frame(&self) -> Result<Frame<'_>> {
        Frame::new(self.design(), self.answers()).map_err(|problems| Error::many(Stage::Estimate, problems))
    }
}

/// Reports designs of which only counts can be told: `what` needs units that were drawn one by one within strata.
fn check_units(frame: &Frame<'_>, what: &str, problems: &mut Vec<Problem>) {
    let design = frame.design;
    let mut unsupported = |message: String, help: &str| {
        let problem = Problem::new(Code::Unsupported, message);
        problems.push(problem.help(help));
    };
    if !design.is_element_sample() || design.levels().len() > 1 || design.unequal().is_some() {
        unsupported(
            format!("`{what}` is not implemented for clusters, several stages and unequal probabilities"),
            "`response` counts those who answered in every design",
        );
    } else if design.replicates().is_some() {
        unsupported(
            format!("`{what}` needs the strata of the design, and variances come from replicates"),
            "leave out the replicates, which are those of the units that answered",
        );
    } else if frame.invited.units.iter().any(|unit| unit.stratum == MISSING) {
        unsupported(
            format!("`{what}` needs the size of every stratum, and in one of them nobody answered"),
            "merge it with a similar stratum",
        );
    } else if !frame.invited.is_weighted() {
        unsupported(
            format!("`{what}` needs the weights of those who did not answer"),
            "give a row to every unit invited, with the weight with which it was drawn",
        );
    }
}
