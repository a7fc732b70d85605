//! Effective weights: how much of what tells units apart comes from each part.
//!
//! A weight says how much a score rises with a part's. How much of the *differences between units* comes from the part
//! depends on how much it varies and what it varies with as well: a part of weight one half in which all units are nearly alike
//! has next to no effect. Three figures beside the stated share, over the units that have a score of the index y:
//!
//! - the share of variance cov(c, y) / var(y), with c the part's contribution to y ([`Run::explain`]): w·x under arithmetic
//!   means. Shares of all indicators add up to 1, with those of the remainders, whatever the means; one can be negative.
//! - the correlation r of the part's score with y;
//! - the linear importance r², the share of the variance of y that goes with a straight line in x; Paruolo, Saisana and Saltelli's
//!   correlation ratio where that is straight. These do not add up to 1: parts that vary together share what they explain. Their ratio to the largest,
//!   set beside the ratio of weights, shows how far weights and importance are apart.
//!
//! Paruolo, Saisana and Saltelli (2013), *Ratings and rankings: voodoo or science?*, JRSS A 176, 609–634; Becker, Saisana,
//! Paruolo and Vandecasteele (2017), Ecological Indicators 80, 12–22.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::components::covariance;
use super::super::run::{Run, number};
use super::coherence::correlation;
use crate::error::{Error, Result, Stage};

/// What a node counts for in the index, as stated and in effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Importance {
    /// The branch or indicator.
    pub node: String,
    /// Its tier: 1 for the parts of the index.
    pub tier: u64,
    /// Its stated share in the index.
    pub weight: f64,
    /// The share of the variance of the index that comes from it; `None` where the index does not vary, or contributions are
    /// not defined (ranks, Copeland).
    pub variance: Option<f64>,
    /// The correlation of its score with the index, over the units that have both.
    pub correlation: Option<f64>,
    /// Its square.
    pub importance: Option<f64>,
}

impl Run {
    /// What every branch and indicator counts for in effect: in one wave, or over all rows where none is named.
    ///
    /// # Errors
    /// Reports a wave that is not there.
    ///
    /// ```
    /// use peil::composite::{Index, IndexData, Normalise, Part};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c", "d"])),
    ///     ("x".to_owned(), Column::from(vec![0.0, 0.0, 1.0, 1.0])),
    ///     ("y".to_owned(), Column::from(vec![0.0, 2.0, 0.0, 2.0])),
    /// ])?;
    /// let index = Index { normalise: Normalise::AsIs, ..Index::new("index", [Part::indicator("x"), Part::indicator("y")]) };
    /// let run = index.plan(&IndexData::new(&table, "unit", None)?)?.run();
    /// // Uncorrelated, variances 1 to 4: equal weights, but a fifth and four fifths of the differences.
    /// let own = run.importance(None)?;
    /// assert_eq!((own[0].weight, own[1].weight), (0.5, 0.5));
    /// assert!((own[0].variance.unwrap() - 0.2).abs() < 1e-15 && (own[1].importance.unwrap() - 0.8).abs() < 1e-15);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn importance(&self, wave: Option<&str>) -> Result<Vec<Importance>> {
        let mut problems = Vec::new();
        let rows = self.rows_in(wave, &mut problems);
        Error::unless_empty(Stage::Estimate, problems)?;
        let compiled = &*self.compiled;
        let rows: Vec<usize> = rows.into_iter().filter(|&row| !self.scratch.score(0, row).is_nan()).collect();
        let whole: Vec<f64> = rows.iter().map(|&row| self.scratch.score(0, row)).collect();
        let spread = if rows.len() > 1 { covariance(&whole, &whole) } else { 0.0 };
        let slopes: Vec<Vec<Option<f64>>> = rows.iter().map(|&row| self.inside(row).slopes).collect();
        let weights = self.plan().weights();
        let nodes = compiled.nodes.iter().enumerate().skip(1).map(|(place, node)| {
            // A part without a score contributes nothing; one without a slope nobody knows what.
            let contributions: Option<Vec<f64>> = rows
                .iter()
                .zip(&slopes)
                .map(|(&row, slopes)| {
                    let score = self.scratch.score(place, row);
                    if score.is_nan() { Some(0.0) } else { slopes[place].map(|slope| slope * score) }
                })
                .collect();
            let share = contributions.filter(|_| spread > 0.0).map(|own| covariance(&own, &whole) / spread);
            let both = rows.iter().map(|&row| (self.scratch.score(place, row), self.scratch.score(0, row)));
            let (own, of_index): (Vec<f64>, Vec<f64>) = both.filter(|(own, _)| !own.is_nan()).unzip();
            let correlation = correlation(&own, &of_index);
            Importance {
                node: node.id.clone(),
                tier: node.tier as u64,
                weight: weights[place].in_index,
                variance: share.and_then(number),
                correlation,
                importance: correlation.map(|own| own * own),
            }
        });
        Ok(nodes.collect())
    }
}
