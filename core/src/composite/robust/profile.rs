//! Strengths and weaknesses of one unit: where it stands on every part, against all units and against its peers.
//!
//! For every node: its score and rank, the median and the best of all units of the wave, and the median of its peers – units that
//! are named, such as those of the same size. The place is the share of the other units that it is above, ties counting half, so
//! that parts with different numbers of units compare. Strengths are the indicators with the best places, weaknesses those with
//! the worst; equal places are in the order of the tree.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::impute::median;
use super::super::run::{Run, number};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::num::{by_key, descending};

/// One unit on all parts of an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// The unit.
    pub unit: String,
    /// The wave, where there are several.
    pub wave: Option<String>,
    /// The index and all its parts, each before its own.
    pub parts: Vec<ProfilePart>,
    /// The indicators on which it stands best, the best first.
    pub strengths: Vec<String>,
    /// Those on which it stands worst, the worst first; none that is a strength.
    pub weaknesses: Vec<String>,
}

/// One unit on one part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfilePart {
    /// The index, branch or indicator.
    pub node: String,
    /// Its tier: 0 for the index, 1 for its parts.
    pub tier: u64,
    /// The score.
    pub score: Option<f64>,
    /// The rank in the wave.
    pub rank: Option<u64>,
    /// How many units of the wave have a score.
    pub units: u64,
    /// The share of the others that it is above, ties counting half; `None` where there is no score or nobody else.
    pub place: Option<f64>,
    /// The median score of the wave.
    pub median: Option<f64>,
    /// The best score of the wave.
    pub best: Option<f64>,
    /// The median score of the peers.
    pub peers: Option<f64>,
}

impl Run {
    /// The strengths and weaknesses of a unit in a wave, without a wave in the last one: so many of each, beside the medians of all
    /// units and of the peers that are named.
    ///
    /// # Errors
    /// Reports units that are not in the wave.
    ///
    /// ```
    /// use peil::composite::{Index, IndexData, Part};
    /// use peil::{Answers, Column};
    /// let table = Answers::new([
    ///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
    ///     ("x".to_owned(), Column::from(vec![1.0, 2.0, 3.0])),
    ///     ("y".to_owned(), Column::from(vec![3.0, 1.0, 2.0])),
    /// ])?;
    /// let index = Index::new("index", [Part::indicator("x"), Part::indicator("y")]);
    /// let run = index.plan(&IndexData::new(&table, "unit", None)?)?.run();
    /// let own = run.profile("a", None, &["b"], 1)?;
    /// assert_eq!((own.strengths, own.weaknesses), (vec!["y".to_owned()], vec!["x".to_owned()]));
    /// assert_eq!((own.parts[1].median, own.parts[1].peers), (Some(0.5), Some(0.5)));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn profile(&self, unit: &str, wave: Option<&str>, peers: &[&str], count: usize) -> Result<Profile> {
        let compiled = &*self.compiled;
        let mut problems = Vec::new();
        let rows: Vec<usize> = self.rows_of(wave)?.iter().map(|&row| row as usize).collect();
        let mut find = |name: &str, path: &str| {
            let row = rows.iter().copied().find(|&row| compiled.units[row] == name);
            if row.is_none() && !rows.is_empty() {
                let problem =
                    Problem::new(Code::UnknownName, format!("there is no unit `{name}` in the wave"));
                let known = rows.iter().map(|&row| compiled.units[row].as_str());
                problems.push(problem.at(Place::path(path)).suggest(name, known));
            }
            row
        };
        let own = find(unit, "unit");
        let peers: Vec<usize> =
            peers.iter().enumerate().filter_map(|(at, name)| find(name, &format!("peers[{at}]"))).collect();
        Error::unless_empty(Stage::Estimate, problems)?;
        let row = own.unwrap_or_default();
        let parts: Vec<ProfilePart> = compiled
            .nodes
            .iter()
            .enumerate()
            .map(|(place, node)| {
                let scores = self.scratch.scores(place);
                let sorted = |rows: &[usize]| {
                    let mut sorted: Vec<f64> =
                        rows.iter().map(|&row| scores[row]).filter(|x| !x.is_nan()).collect();
                    sorted.sort_unstable_by(f64::total_cmp);
                    sorted
                };
                let (all, of_peers) = (sorted(&rows), sorted(&peers));
                let ranks = self.ranks_of(place);
                let rank = ranks[row];
                let above = rows.iter().filter(|&&row| ranks[row] > rank).count() as f64;
                let equal = rows.iter().filter(|&&row| ranks[row] == rank).count() as f64 - 1.0;
                let others = all.len() as f64 - 1.0;
                ProfilePart {
                    node: node.id.clone(),
                    tier: node.tier as u64,
                    score: number(scores[row]),
                    rank: (rank > 0).then_some(u64::from(rank)),
                    units: all.len() as u64,
                    place: (rank > 0 && others > 0.0).then(|| (above + equal / 2.0) / others),
                    median: number(median(&all)),
                    best: all.last().copied(),
                    peers: number(median(&of_peers)),
                }
            })
            .collect();
        let leaves = parts.iter().zip(&compiled.nodes).filter(|(_, node)| node.leaf.is_some());
        let placed: Vec<(f64, &str)> =
            leaves.filter_map(|(part, _)| Some((part.place?, part.node.as_str()))).collect();
        let names = |own: &[usize]| {
            own.iter().take(count).map(|&at| placed[at].1.to_owned()).collect::<Vec<String>>()
        };
        let keys: Vec<f64> = placed.iter().map(|own| own.0).collect();
        let best = descending(&keys);
        let rest = &best[count.min(best.len())..];
        let worst = by_key(rest, |at| keys[at]);
        let (strengths, weaknesses) = (names(&best), names(&worst));
        Ok(Profile { unit: unit.to_owned(), wave: self.wave(row), parts, strengths, weaknesses })
    }
}
