//! Two indices side by side: how far ranks lie apart.
//!
//! Of the units and waves that both runs rank: each unit's shift, the mean of their sizes, Spearman's correlation (that of ranks,
//! equal scores having the mean of the places they share) and Kendall's τ_b = (C − D) / √((P − T₁)(P − T₂)), with C and D the
//! pairs that both put in the same and in opposite order, P all pairs and T those that one leaves equal. Pairs are of units of
//! one wave. Spearman's is over units of all waves, each with its rank in its wave; for a single wave take runs of one.
//!
//! [`Plan::remove_one`] makes the comparison of the index with itself without one part, part by part.
//!
//! Kendall (1945), *The treatment of ties in ranking problems*, Biometrika 33, 239–251.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::evaluate::{OtherWeights, Scratch};
use super::super::plan::Plan;
use super::super::run::Run;
use super::coherence::correlation;
use super::plan::{Tree, weights};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::num::descending;

/// How far the ranks of two runs lie apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunComparison {
    /// Units and waves that both rank, those that moved most first.
    pub moves: Vec<Move>,
    /// The mean size of the shifts.
    pub mean_shift: Option<f64>,
    /// Spearman's correlation of ranks.
    pub spearman: Option<f64>,
    /// Kendall's τ_b.
    pub kendall: Option<f64>,
    /// Units and waves that only the first ranks.
    pub only_first: u64,
    /// Units and waves that only the second ranks.
    pub only_second: u64,
}

/// How far one unit lies apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// The unit.
    pub unit: String,
    /// The wave, where there are several.
    pub wave: Option<String>,
    /// Its rank in the first run.
    pub first: u64,
    /// Its rank in the second.
    pub second: u64,
    /// The second less the first: above 0 where it is worse in the second.
    pub shift: i64,
}

/// What an index is without one of its parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    /// The branch or indicator left out.
    pub node: String,
    /// Its tier: 1 for the parts of the index.
    pub tier: u64,
    /// The mean size of the shifts of ranks.
    pub mean_shift: Option<f64>,
    /// Spearman's correlation of ranks with and without it.
    pub spearman: Option<f64>,
    /// Kendall's τ_b of them.
    pub kendall: Option<f64>,
    /// The unit that moves most; none where nobody moves.
    pub most: Option<Move>,
}

/// The ranks of both where both have one, by row of the first.
struct Pairs {
    /// The wave, the unit, and the two ranks.
    of: Vec<(u32, usize, u32, u32)>,
}

impl Pairs {
    fn spearman(&self) -> Option<f64> {
        let first = self.mid_ranks(|own| own.2);
        let second = self.mid_ranks(|own| own.3);
        correlation(&first, &second)
    }

    /// Ranks within waves among the units that both have, equal ones having the mean of their places.
    fn mid_ranks(&self, rank: impl Fn(&(u32, usize, u32, u32)) -> u32) -> Vec<f64> {
        let place = |own: &(u32, usize, u32, u32)| {
            let peers = || self.of.iter().filter(|other| other.0 == own.0);
            let better = peers().filter(|other| rank(other) < rank(own)).count();
            let equal = peers().filter(|other| rank(other) == rank(own)).count();
            better as f64 + f64::midpoint(equal as f64, 1.0)
        };
        self.of.iter().map(place).collect()
    }

    fn kendall(&self) -> Option<f64> {
        let (mut order, mut first, mut second) = (0_i64, 0_u64, 0_u64);
        for (at, a) in self.of.iter().enumerate() {
            for b in self.of[..at].iter().filter(|b| b.0 == a.0) {
                let (x, y) = (a.2.cmp(&b.2) as i64, a.3.cmp(&b.3) as i64);
                order += x * y;
                first += u64::from(x != 0);
                second += u64::from(y != 0);
            }
        }
        (first > 0 && second > 0).then(|| order as f64 / (first as f64 * second as f64).sqrt())
    }

    fn moves(&self, unit: impl Fn(usize) -> (String, Option<String>)) -> Vec<Move> {
        let shifts: Vec<f64> = self.of.iter().map(|own| f64::from(own.2.abs_diff(own.3))).collect();
        let of = descending(&shifts).into_iter().map(|place| {
            let (_, row, first, second) = self.of[place];
            let (unit, wave) = unit(row);
            let shift = i64::from(second) - i64::from(first);
            Move { unit, wave, first: u64::from(first), second: u64::from(second), shift }
        });
        of.collect()
    }

    fn mean_shift(&self) -> Option<f64> {
        let sum: u64 = self.of.iter().map(|own| u64::from(own.2.abs_diff(own.3))).sum();
        (!self.of.is_empty()).then(|| sum as f64 / self.of.len() as f64)
    }
}

impl Run {
    /// How far the ranks of two runs lie apart, on the index or on a node that both have. Units are matched by name, and waves by
    /// theirs.
    ///
    /// # Errors
    /// Reports a node that one of them does not have, and runs without a unit and wave that both rank.
    ///
    /// ```
    /// use peil::composite::{Index, IndexData, Part};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
    ///     ("x".to_owned(), Column::from(vec![1.0, 2.0, 3.0])),
    ///     ("y".to_owned(), Column::from(vec![9.0, 0.0, 5.0])),
    /// ])?;
    /// let data = IndexData::new(&table, "unit", None)?;
    /// let run = |x: f64| {
    ///     let parts = [Part::indicator("x").weight(x), Part::indicator("y")];
    ///     Index::new("index", parts).plan(&data).map(|plan| plan.run())
    /// };
    /// let found = run(9.0)?.compare(&run(0.1)?, None)?;
    /// // c b a becomes a c b: one pair of three in the same order.
    /// assert_eq!((found.moves[0].unit.as_str(), found.moves[0].shift), ("a", -2));
    /// assert!((found.kendall.unwrap() + 1.0 / 3.0).abs() < 1e-15 && (found.spearman.unwrap() + 0.5).abs() < 1e-15);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn compare(&self, other: &Self, node: Option<&str>) -> Result<RunComparison> {
        let mut problems = Vec::new();
        let mut place = |run: &Self, which: &str| match node {
            None => Some(0),
            Some(id) => run.node(id).or_else(|| {
                let problem =
                    Problem::new(Code::UnknownName, format!("the {which} index has no part `{id}`"));
                let known = run.compiled.nodes.iter().map(|own| own.id.as_str());
                problems.push(problem.suggest(id, known));
                None
            }),
        };
        let places = (place(self, "first"), place(other, "second"));
        Error::unless_empty(Stage::Estimate, problems)?;
        let (Some(own), Some(theirs)) = places else { unreachable!("reported above") };
        let (own, theirs) = (self.ranks_of(own), other.ranks_of(theirs));
        let names = |run: &Self, row: usize| (run.compiled.units[row].clone(), run.wave(row));
        let mut rows: HashMap<(String, Option<String>), u32> = (0..other.compiled.rows())
            .filter(|&row| theirs[row] > 0)
            .map(|row| (names(other, row), theirs[row]))
            .collect();
        let mut only_first = 0;
        let mut pairs = Pairs { of: Vec::new() };
        for row in (0..self.compiled.rows()).filter(|&row| own[row] > 0) {
            match rows.remove(&names(self, row)) {
                Some(rank) => pairs.of.push((self.compiled.wave_of[row], row, own[row], rank)),
                None => only_first += 1,
            }
        }
        if pairs.of.is_empty() {
            let problem = Problem::new(Code::NoRows, "there is no unit that both rank");
            return Err(Error::one(Stage::Estimate, problem.help("units are matched by name, waves too")));
        }
        Ok(RunComparison {
            moves: pairs.moves(|row| names(self, row)),
            mean_shift: pairs.mean_shift(),
            spearman: pairs.spearman(),
            kendall: pairs.kendall(),
            only_first,
            only_second: rows.len() as u64,
        })
    }
}

impl Plan {
    /// What becomes of ranks without each branch and indicator in turn, in the order of the tree. Its weight goes to its siblings;
    /// weights that were computed stay in proportion, and scales are taken anew. A part without which nothing is left of the
    /// index is passed over.
    ///
    /// ```
    /// use peil::composite::{Index, IndexData, Part};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
    ///     ("x".to_owned(), Column::from(vec![1.0, 2.0, 3.0])),
    ///     ("y".to_owned(), Column::from(vec![9.0, 0.0, 5.0])),
    /// ])?;
    /// let index = Index::new("index", [Part::indicator("x").weight(9.0), Part::indicator("y")]);
    /// let found = index.plan(&IndexData::new(&table, "unit", None)?)?.remove_one();
    /// assert_eq!((found[0].mean_shift, found[1].mean_shift), (Some(4.0 / 3.0), Some(0.0)));
    /// assert_eq!(found[0].most.as_ref().unwrap().unit, "a");
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn remove_one(&self) -> Vec<Removed> {
        let compiled = &*self.compiled;
        let tree = Tree::of(&compiled.index);
        let mut scratch = Scratch::of(compiled);
        compiled.evaluate(&compiled.raw, &mut scratch);
        let nominal = scratch.ranks().to_vec();
        let plain = weights(compiled);
        let mut found = Vec::new();
        for (place, node) in compiled.nodes.iter().enumerate().skip(1) {
            let mut other = plain.clone();
            tree.without(&[place]).into_iter().for_each(|node| other[node] = f64::NAN);
            let other = OtherWeights(other);
            if other.left_out(0) {
                continue;
            }
            compiled.evaluate_anew(&compiled.raw, Some(&other), &mut scratch);
            let both = nominal.iter().zip(scratch.ranks()).enumerate();
            let both = both.filter(|(_, (own, without))| **own > 0 && **without > 0);
            let of = both.map(|(row, (&own, &without))| (compiled.wave_of[row], row, own, without)).collect();
            let pairs = Pairs { of };
            let name = |row: usize| {
                let wave = compiled.waves.get(compiled.wave_of[row] as usize).cloned();
                (compiled.units[row].clone(), wave)
            };
            found.push(Removed {
                node: node.id.clone(),
                tier: node.tier as u64,
                mean_shift: pairs.mean_shift(),
                spearman: pairs.spearman(),
                kendall: pairs.kendall(),
                most: pairs.moves(name).into_iter().next().filter(|own| own.shift != 0),
            });
        }
        found
    }
}
