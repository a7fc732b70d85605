//! Monte Carlo: how scores and ranks vary when all that is uncertain varies at once.
//!
//! In every replication the values get errors, every choice takes one of its alternatives, and scores and ranks are made. What
//! comes out is a distribution for every unit: of its score, of its rank, of being among the first k, of being in each group;
//! and for every replication how far ranks moved, the mean of |rank − rank of the index as it is| over units. Ranks compare
//! whatever the alternatives; means of scores only say something where alternatives share a scale, and a note says where not.
//!
//! Replication i is a function of the seed and i alone: the order, the number of threads and the number of replications change no
//! bit. Scores and ranks of all replications are kept until they are summarised, 12 bytes for every unit, node and replication;
//! what would exceed 600 MB is refused. Pairs take 8 bytes for every two units.
//!
//! Saisana, Saltelli and Tarantola (2005), *Uncertainty and sensitivity analysis techniques as tools for the quality assessment of
//! composite indicators*, JRSS A 168, 307–323; OECD and JRC (2008), *Handbook on constructing composite indicators*, step 7.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::Alternative;
use super::plan::RobustPlan;
use super::summary::{RankSummary, Summary};
use crate::composite::aggregate::Aggregate;
use crate::composite::group;
use crate::composite::run::number;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::interrupt::{self, Step};
use crate::replicate::draw::Draws;
use crate::threads;

/// Replications that one thread makes before it asks for more.
const CHUNK: usize = 32;
/// The most scores that are kept.
const MOST_KEPT: usize = 50_000_000;

/// What came out of a Monte Carlo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Robust {
    /// How many replications were made.
    pub replications: u64,
    /// The seed.
    pub seed: u64,
    /// The level of intervals.
    pub level: f64,
    /// For the index, then every node asked for, all rows of the data.
    pub scores: Vec<RobustScore>,
    /// How far ranks moved.
    pub shift: Shift,
    /// How far they moved under each alternative.
    pub alternatives: Vec<AlternativeShift>,
    /// How often one unit was above another, where that was asked for.
    pub pairs: Vec<PairShare>,
    /// What should be known of these figures.
    pub notes: Vec<RobustNote>,
}

/// How the score and the rank of one unit in one wave vary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RobustScore {
    /// The index, branch or indicator.
    pub node: String,
    /// The unit.
    pub unit: String,
    /// The wave, where there are several.
    pub wave: Option<String>,
    /// The score of the index as it is, of the data as they are.
    pub score: Option<f64>,
    /// The rank as it is.
    pub rank: Option<u64>,
    /// Replications in which it has a score; what follows is of those.
    pub replications: u64,
    /// Mean of the scores.
    pub mean: Option<f64>,
    /// Their median.
    pub median: Option<f64>,
    /// Their standard deviation.
    pub sd: Option<f64>,
    /// 5 per cent of the scores lie below.
    pub p05: Option<f64>,
    /// 95 per cent lie below.
    pub p95: Option<f64>,
    /// The lower end of the middle of the scores, of the level asked for.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// Mean of the ranks.
    pub rank_mean: Option<f64>,
    /// Their median.
    pub rank_median: Option<u64>,
    /// Their standard deviation.
    pub rank_sd: Option<f64>,
    /// The rank that 5 per cent of the replications reach or are better than.
    pub rank_p05: Option<u64>,
    /// That of 95 per cent.
    pub rank_p95: Option<u64>,
    /// The best rank of the middle of the replications, of the level asked for.
    pub rank_low: Option<u64>,
    /// The worst.
    pub rank_high: Option<u64>,
    /// In how many replications it had each rank, from 1; equal scores share the better one.
    pub ranks: Vec<u64>,
    /// The share of the replications in which it was among the first k, for every k asked for.
    pub top: Vec<Option<f64>>,
    /// The share of the replications in which it was in each group of the index, the lowest first.
    pub groups: Vec<Option<f64>>,
}

/// How far ranks moved: the mean of |rank − rank as it is| over the units that have both, by replication.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shift {
    /// Its mean over replications.
    pub mean: Option<f64>,
    /// Its median.
    pub median: Option<f64>,
    /// The lower end of its middle, of the level asked for.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// How far ranks moved where one alternative was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlternativeShift {
    /// The choice.
    pub choice: String,
    /// The alternative.
    pub alternative: String,
    /// In how many replications it was taken.
    pub replications: u64,
    /// How far ranks moved in them, on the mean.
    pub shift: Option<f64>,
}

/// How often one unit had a higher score than another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairShare {
    /// The wave, where there are several.
    pub wave: Option<String>,
    /// One unit.
    pub unit: String,
    /// Another.
    pub other: String,
    /// The share of the replications with scores of both in which the first was above the second.
    pub above: f64,
    /// The share in which they were equal.
    pub equal: f64,
}

/// What should be known of figures over replications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum RobustNote {
    /// The alternatives of a choice give scores of different scales: ranks compare, means and intervals of scores do not.
    SeveralScales {
        /// The choice.
        choice: String,
    },
    /// A unit that has a score has none in some replications.
    WithoutScore {
        /// The index, branch or indicator.
        node: String,
        /// How many units and waves.
        units: u64,
        /// The most replications that one of them lacks.
        replications: u64,
    },
    /// Another index reads a column that the index itself does not: its values are taken as exact.
    WithoutErrors {
        /// The column.
        column: String,
    },
    /// The covariance of estimates of several waves, which is known pair by pair, was no covariance as a whole, and was made one.
    Mended {
        /// How far a correlation was moved at most.
        most: f64,
    },
    /// It was stopped: these are the figures of what was done until then.
    Stopped {
        /// How many were done.
        done: u64,
        /// How many were asked for.
        asked: u64,
    },
}

/// Replications one after the other.
#[derive(Default)]
struct Kept {
    /// By replication, node and row.
    scores: Vec<f64>,
    ranks: Vec<u32>,
    /// By replication and choice.
    picks: Vec<usize>,
    /// By replication.
    shifts: Vec<f64>,
}

impl RobustPlan {
    /// Makes all replications. `go_on` is told from time to time how many are done of how many, and says whether to go on; where
    /// it says no, the figures are those of what was done, with a note. (It is first asked when some are done.)
    ///
    /// # Errors
    /// Refuses what would need too much memory.
    ///
    /// ```
    /// use peil::composite::{Alternative, Choice, Index, IndexData, InputErrors, Normalise, Part, Robustness};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
    ///     ("x".to_owned(), Column::from(vec![0.1, 0.5, 0.9])),
    ///     ("y".to_owned(), Column::from(vec![0.4, 0.1, 0.2])),
    /// ])?;
    /// let index = Index::new("index", [Part::indicator("x"), Part::indicator("y")]);
    /// let scales = [
    ///     Alternative::named("as stated"),
    ///     Alternative { normalise: Some(Normalise::PercentileRank), ..Alternative::named("ranks") },
    /// ];
    /// let asked = Robustness { choices: vec![Choice::between("scale", scales)], pairs: true, ..Robustness::default() };
    /// let errors = InputErrors::Standard(vec![0.05; 6]);
    /// let plan = asked.plan(&index, &IndexData::new(&table, "unit", None)?, Some(&errors))?;
    /// let robust = plan.run(&mut |_, _| true)?;
    /// let c = &robust.scores[2];
    /// assert_eq!((c.rank, c.replications), (Some(1), 1000));
    /// assert!(c.ranks[0] > 900 && c.sd > Some(0.05));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn run(&self, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Result<Robust> {
        let count = self.asked.replications as usize;
        let cells = (self.asked.nodes.len() + 1) * self.rows();
        if cells.saturating_mul(count) > MOST_KEPT {
            let problem = Problem::new(Code::OutOfRange, "so many scores are too many to be kept");
            let problem = problem.expected(format!("units × nodes × replications of at most {MOST_KEPT}"));
            let problem = problem.found(format!("{cells} × {count}")).at(Place::path("replications"));
            return Err(Error::one(Stage::Estimate, problem.help("take fewer replications, or fewer nodes")));
        }
        let mut kept = Kept::default();
        // Fixed by the number alone: about a hundred words to whoever waits.
        let round = self.round(count, CHUNK);
        let mut done = 0;
        interrupt::begin(Step::Replications, count);
        while done < count {
            let end = (done + round).min(count);
            let chunks = threads::in_order((end - done).div_ceil(CHUNK), |chunk| {
                let start = done + chunk * CHUNK;
                let made = self.replications(start..(start + CHUNK).min(end), cells);
                interrupt::advance((start + CHUNK).min(end) - start);
                made
            });
            for chunk in chunks {
                kept.scores.extend(chunk.scores);
                kept.ranks.extend(chunk.ranks);
                kept.picks.extend(chunk.picks);
                kept.shifts.extend(chunk.shifts);
            }
            done = end;
            if !go_on(done as u64, count as u64) {
                break;
            }
        }
        Ok(self.summarise(&kept, done))
    }

    fn replications(&self, range: std::ops::Range<usize>, cells: usize) -> Kept {
        let mut work = self.work();
        let mut keys = vec![0; self.keys()];
        let count = range.len();
        let mut kept = Kept {
            scores: vec![f64::NAN; count * cells],
            ranks: vec![0; count * cells],
            picks: Vec::with_capacity(count * self.choices.len()),
            shifts: Vec::with_capacity(count),
        };
        let own = kept.scores.chunks_exact_mut(cells).zip(kept.ranks.chunks_exact_mut(cells));
        for (replication, (scores, ranks)) in range.zip(own) {
            let mut draws = Draws::new(self.asked.seed, replication);
            keys.iter_mut().for_each(|key| *key = draws.bits());
            self.evaluate(&keys, &mut work, scores, ranks);
            kept.picks.extend_from_slice(&work.picks);
            kept.shifts.push(self.shift(ranks));
        }
        kept
    }

    /// The mean of |rank − rank as it is| over the units that have both.
    pub(super) fn shift(&self, ranks: &[u32]) -> f64 {
        let (mut sum, mut count) = (0, 0_u32);
        for (&own, &rank) in self.nominal.ranks_of(0).iter().zip(ranks) {
            if own > 0 && rank > 0 {
                sum += u64::from(own.abs_diff(rank));
                count += 1;
            }
        }
        sum as f64 / f64::from(count)
    }

    fn summarise(&self, kept: &Kept, done: usize) -> Robust {
        let rows = self.rows();
        let cells = (self.asked.nodes.len() + 1) * rows;
        let scores = threads::in_order_by(cells, 16, |cell| self.cell(kept, cell, cells));
        let level = self.asked.level;
        let shifts = Summary::of(kept.shifts.clone());
        let shift = Shift {
            mean: number(shifts.mean),
            median: shifts.quantile(0.5),
            low: shifts.quantile((1.0 - level) / 2.0),
            high: shifts.quantile(f64::midpoint(1.0, level)),
        };
        let choices = self.choices.iter().enumerate();
        let alternatives = choices.flat_map(|(place, choice)| {
            choice.names.iter().enumerate().map(move |(pick, name)| {
                let picks = kept.picks.iter().skip(place).step_by(self.choices.len());
                let own = picks.zip(&kept.shifts).filter(|(own, _)| **own == pick).map(|(_, shift)| *shift);
                let replications = own.clone().count() as u64;
                let shift = number(Summary::of(own.collect()).mean);
                AlternativeShift { choice: choice.id.clone(), alternative: name.clone(), replications, shift }
            })
        });
        let mut notes = self.notes();
        notes.extend(self.lacking(&scores, done as u64));
        let asked = u64::from(self.asked.replications);
        if (done as u64) < asked {
            notes.push(RobustNote::Stopped { done: done as u64, asked });
        }
        Robust {
            replications: done as u64,
            seed: self.asked.seed,
            level,
            scores,
            shift,
            alternatives: alternatives.collect(),
            pairs: if self.asked.pairs { self.pairs(kept, cells) } else { Vec::new() },
            notes,
        }
    }

    fn cell(&self, kept: &Kept, cell: usize, cells: usize) -> RobustScore {
        let rows = self.rows();
        let compiled = &*self.base.compiled;
        let (id, row) = (self.node_id(cell / rows), cell % rows);
        let scores: Vec<f64> = kept.scores.iter().skip(cell).step_by(cells).copied().collect();
        let mut ranks = vec![0; compiled.rows_of_wave[compiled.wave_of[row] as usize].len()];
        for &rank in kept.ranks.iter().skip(cell).step_by(cells).filter(|rank| **rank > 0) {
            ranks[rank as usize - 1] += 1;
        }
        let groups = &compiled.index.groups;
        let mut by_group = vec![0_u64; groups.len()];
        if !groups.is_empty() {
            scores.iter().filter_map(|score| group::place(groups, *score)).for_each(|own| by_group[own] += 1);
        }
        let own = Summary::of(scores);
        let of_ranks = RankSummary(&ranks);
        let (lower, upper) = ((1.0 - self.asked.level) / 2.0, f64::midpoint(1.0, self.asked.level));
        let share = |count: u64| (own.count > 0).then(|| count as f64 / own.count as f64);
        let node = self.nominal.node(id).unwrap_or(0);
        let rank = self.nominal.ranks_of(node)[row];
        RobustScore {
            node: id.to_owned(),
            unit: compiled.units[row].clone(),
            wave: self.nominal.wave(row),
            score: number(self.nominal.scores(id)[row]),
            rank: (rank > 0).then_some(u64::from(rank)),
            replications: own.count as u64,
            mean: number(own.mean),
            median: own.quantile(0.5),
            sd: number(own.sd),
            p05: own.quantile(0.05),
            p95: own.quantile(0.95),
            low: own.quantile(lower),
            high: own.quantile(upper),
            rank_mean: number(of_ranks.mean()),
            rank_median: of_ranks.quantile(0.5),
            rank_sd: number(of_ranks.sd()),
            rank_p05: of_ranks.quantile(0.05),
            rank_p95: of_ranks.quantile(0.95),
            rank_low: of_ranks.quantile(lower),
            rank_high: of_ranks.quantile(upper),
            top: self.asked.top.iter().map(|&top| number(of_ranks.within(top))).collect(),
            groups: by_group.into_iter().map(share).collect(),
            ranks,
        }
    }

    /// The index, or a node asked for.
    fn node_id(&self, place: usize) -> &str {
        match place {
            0 => &self.base.compiled.index.id,
            _ => &self.asked.nodes[place - 1],
        }
    }

    /// What should be known whatever comes out.
    pub(super) fn notes(&self) -> Vec<RobustNote> {
        let several = self.asked.choices.iter().filter(|choice| {
            let other = |own: &Alternative| {
                own.normalise.is_some() || own.index.is_some() || own.aggregate == Some(Aggregate::Copeland)
            };
            choice.alternatives.iter().any(other)
        });
        let several = several.map(|choice| RobustNote::SeveralScales { choice: choice.id.clone() });
        let exact = self.without_errors.iter();
        let exact = exact.map(|column| RobustNote::WithoutErrors { column: column.clone() });
        let mended = self.mended.map(|most| RobustNote::Mended { most });
        several.chain(exact).chain(mended).collect()
    }

    /// How many units lack scores that they have as things are, node by node.
    fn lacking(&self, scores: &[RobustScore], done: u64) -> Vec<RobustNote> {
        let lacks = |own: &RobustScore| own.score.map_or(0, |_| done - own.replications);
        let of_node = |scores: &[RobustScore]| {
            let units = scores.iter().filter(|own| lacks(own) > 0).count() as u64;
            let replications = scores.iter().map(lacks).max().filter(|most| *most > 0)?;
            Some(RobustNote::WithoutScore { node: scores[0].node.clone(), units, replications })
        };
        scores.chunks(self.rows()).filter_map(of_node).collect()
    }

    fn pairs(&self, kept: &Kept, cells: usize) -> Vec<PairShare> {
        let compiled = &*self.base.compiled;
        let pairs: Vec<(u32, u32)> = compiled
            .rows_of_wave
            .iter()
            .flat_map(|rows| {
                rows.iter().enumerate().flat_map(|(at, &a)| rows[at + 1..].iter().map(move |&b| (a, b)))
            })
            .collect();
        let shares = threads::in_order_by(pairs.len(), 64, |pair| {
            let (a, b) = (pairs[pair].0 as usize, pairs[pair].1 as usize);
            let (mut above, mut equal, mut both) = (0_u32, 0_u32, 0_u32);
            for ranks in kept.ranks.chunks_exact(cells) {
                // Ranks compare scores to twelve digits.
                if ranks[a] > 0 && ranks[b] > 0 {
                    both += 1;
                    above += u32::from(ranks[a] < ranks[b]);
                    equal += u32::from(ranks[a] == ranks[b]);
                }
            }
            (both > 0).then(|| PairShare {
                wave: self.nominal.wave(a),
                unit: compiled.units[a].clone(),
                other: compiled.units[b].clone(),
                above: f64::from(above) / f64::from(both),
                equal: f64::from(equal) / f64::from(both),
            })
        });
        shares.into_iter().flatten().collect()
    }
}
