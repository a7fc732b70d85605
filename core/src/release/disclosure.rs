//! Confidentiality: figures that rest on few units are not shown, and neither are others from which they could be worked out.
//!
//! A figure is sensitive where at least one and fewer than `least_units` units answered. Of the rows of one indicator, wave and
//! answer the numbers of answers form tables: by one breakdown with the total, by two crossed breakdowns with their margins. Whoever
//! knows the other cells of a row of a table and its margin knows the cell; so more cells are suppressed until every suppressed
//! number has another value that it could have as well.
//!
//! **Method.** A suppressed number is hidden if there is another table of whole numbers that agrees with everything shown, in which it
//! differs, and in which every suppressed number is at least one (a reader knows that what is empty is not suppressed). For each
//! sensitive cell such a table is made: some δ is added to the cell and taken from and added to others in turn, along a path through the
//! rows and columns of the table that leaves all margins as they are. The cells on the path are suppressed, and of all
//! paths the one is taken that hides the fewest answers (Dijkstra). δ is `least_units` less the cell's own number where that can
//! be, so that a reader cannot even tell that the number is small, and at least 1. A sensitive margin is moved against another category
//! of its breakdown in the same way, with paths through every table that has the breakdown, so that the tables agree with each other. The
//! method is that of cycles in networks (Cox 1980, JASA 75, 377–385; Kelly, Golden and Assad 1992, Networks 22, 397–417), with
//! a certificate for each cell rather than the least sum over all of them.
//!
//! Margins count as known even where no row shows them, since another table may. Where a table cannot be hidden – all its cells
//! are single units, say – that is an error that names the breakdowns: publish fewer of them. Tables of more than two crossed
//! breakdowns are refused where some cell of theirs is sensitive.
//!
//! **What it does not do.** It protects numbers of answers and what rests on them; it does not look at what answers say: that all
//! of a group gave one answer is published. Nor does it look at dominance in totals of amounts, nor at what else somebody may know.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Flag;
use super::network::{Network, Side};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, told_of_all};

/// Which figures are not shown.
///
/// ```
/// use peil::{Answers, Column, Design, DisclosureRule, Flag, Sample};
/// // 2, 3, 9 and 9 units by size.
/// let sizes = [("s", 2), ("m", 3), ("l", 9), ("xl", 9)];
/// let size: Column = sizes.iter().flat_map(|(name, units)| vec![*name; *units]).collect();
/// let open_data: Column = vec!["yes"; 23].into_iter().collect();
/// let answers = Answers::new([("size".to_owned(), size), ("open_data".to_owned(), open_data)])?;
/// let sample = Sample::new(answers, Design::builder(23).build()?)?;
/// let estimates = sample.share("open_data").equals("yes").by(["size"]).run()?;
/// let shown = estimates.suppressed(&DisclosureRule::default())?;
/// // The two in `s` are too few, and without `m` the total would tell them.
/// let hidden: Vec<bool> = shown.iter().map(|row| row.flag == Some(Flag::Confidential)).collect();
/// assert_eq!(hidden, [false, true, true, false], "of l, m, s and xl");
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DisclosureRule {
    /// Units that must have answered for a figure to be shown; 3 unless said.
    pub least_units: u64,
}

impl Default for DisclosureRule {
    fn default() -> Self {
        Self { least_units: 3 }
    }
}

impl DisclosureRule {
    /// What is wrong with the rule, with the key it is about.
    pub(crate) fn problems(&self) -> Option<(&'static str, Problem)> {
        let problem = || {
            Problem::new(Code::OutOfRange, "every figure that rests on answers has a unit")
                .expected("2 or more")
                .found(self.least_units.to_string())
        };
        (self.least_units < 2).then(|| ("least_units", problem()))
    }
}

/// The category of each breakdown.
type CellKey = BTreeMap<String, String>;

impl Estimates {
    /// The same rows, without the figures that a rule of confidentiality does not allow to be shown: those have the flag
    /// [`Flag::Confidential`], no figures, no number of answers and no notes.
    ///
    /// # Errors
    /// Reports a rule that cannot be, and every table that cannot be protected.
    pub fn suppressed(&self, rule: &DisclosureRule) -> Result<Self> {
        let wrong = rule.problems().map(|(key, problem)| problem.at(Place::path(key)));
        Error::unless_empty(Stage::Estimate, wrong.into_iter().collect())?;
        let mut groups: IndexMap<Group, Vec<usize>> = IndexMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            groups.entry(Group::of(row)).or_default().push(index);
        }
        let mut problems = Vec::new();
        let mut hidden: IndexMap<Group, BTreeSet<CellKey>> = IndexMap::new();
        // What an indicator says of all tells of its own base as well, and is hidden wherever that is.
        let (of_all, own): (Vec<_>, Vec<_>) = groups
            .iter()
            .partition(|(group, rows)| group.narrower().is_some() && self.rows[rows[0]].is_of_all());
        for (group, rows) in own.into_iter().chain(of_all) {
            let narrower = group.narrower().filter(|_| self.rows[rows[0]].is_of_all());
            let forced = narrower.and_then(|narrower| hidden.get(&narrower).cloned()).unwrap_or_default();
            let mut table = Table::of(rows.iter().map(|row| &self.rows[*row]), rule.least_units, forced);
            if let Err(breakdowns) = table.protect() {
                let message = format!(
                    "`{}` by {} cannot be published without telling of fewer than {} units",
                    group.indicator,
                    breakdowns.join(" × "),
                    rule.least_units
                );
                let problem = Problem::new(Code::Unsupported, message).at(Place::question(&group.indicator));
                problems.push(problem.help("publish fewer breakdowns, or breakdowns of fewer categories"));
            }
            hidden.insert(group.clone(), table.hidden);
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let mut estimates = self.clone();
        for row in &mut estimates.rows {
            if hidden.get(&Group::of(row)).is_some_and(|hidden| hidden.contains(&place(row))) {
                hide(row);
            }
        }
        Ok(estimates)
    }
}

/// Leaves nothing of a row but what it is of.
fn hide(row: &mut Estimate) {
    let indicator = std::mem::take(&mut row.indicator);
    *row = Estimate {
        wave: row.wave.take(),
        category: row.category.take(),
        base: std::mem::take(&mut row.base),
        flag: Some(Flag::Confidential),
        ..Estimate::without_figures(indicator, row.measure, std::mem::take(&mut row.by), row.level)
    };
}

fn place(row: &Estimate) -> CellKey {
    row.by.iter().map(|(name, category)| (name.clone(), category.clone())).collect()
}

/// Rows whose numbers of answers add up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Group {
    indicator: String,
    wave: Option<String>,
    category: Option<String>,
}

impl Group {
    fn of(row: &Estimate) -> Self {
        Self { indicator: row.indicator.clone(), wave: row.wave.clone(), category: row.category.clone() }
    }

    /// The same of the indicator that this one tells of all.
    fn narrower(&self) -> Option<Self> {
        Some(Self { indicator: told_of_all(&self.indicator)?.to_owned(), ..self.clone() })
    }
}

/// The numbers of answers of one group, and which of them are hidden.
struct Table {
    least: u64,
    answers: BTreeMap<CellKey, u64>,
    hidden: BTreeSet<CellKey>,
    /// Cells that have another value in some table that agrees with everything shown.
    moved: BTreeSet<CellKey>,
}

impl Table {
    fn of<'a>(rows: impl Iterator<Item = &'a Estimate>, least: u64, forced: BTreeSet<CellKey>) -> Self {
        let mut answers: BTreeMap<CellKey, u64> = BTreeMap::new();
        let mut hidden = forced;
        for row in rows {
            let cell = place(row);
            if row.flag == Some(Flag::Confidential) {
                hidden.insert(cell.clone());
            }
            let most = answers.entry(cell).or_default();
            *most = row.n.max(*most);
        }
        hidden.retain(|cell| answers.contains_key(cell));
        Self { least, answers, hidden, moved: BTreeSet::new() }
    }

    fn is_few(&self, answers: u64) -> bool {
        answers > 0 && answers < self.least
    }

    /// Hides what must be; the breakdowns of a table that cannot be protected otherwise.
    fn protect(&mut self) -> std::result::Result<(), Vec<String>> {
        // Rows that were hidden before have lost their numbers, so that nothing can be worked out of them: what is
        // left of few is hidden, and the rest was protected then.
        let again = self.hidden.iter().any(|cell| self.answers[cell] == 0);
        let few: Vec<CellKey> = self
            .answers
            .iter()
            .filter(|(_, answers)| self.is_few(**answers))
            .map(|(cell, _)| cell.clone())
            .collect();
        self.hidden.extend(few);
        if again || self.hidden.is_empty() {
            return Ok(());
        }
        let breakdowns: BTreeSet<Vec<String>> =
            self.hidden.iter().map(|cell| cell.keys().cloned().collect()).collect();
        if let Some(many) = breakdowns.iter().find(|names| names.len() > 2) {
            return Err(many.clone());
        }
        let total = self.margin(&CellKey::new());
        if self.is_few(total) || self.hidden.contains(&CellKey::new()) {
            // Of so few nothing is shown at all.
            self.hidden = self.answers.keys().cloned().collect();
            return Ok(());
        }
        for name in self.names() {
            self.protect_margin(&name)?;
        }
        for pair in self.pairs() {
            self.protect_cells(&pair)?;
        }
        Ok(())
    }

    /// The number of answers of a cell: that of its row, or the sum of the cells it is made of.
    fn margin(&self, cell: &CellKey) -> u64 {
        if let Some(answers) = self.answers.get(cell) {
            return *answers;
        }
        let within = |own: &CellKey| cell.iter().all(|(name, category)| own.get(name) == Some(category));
        // The sums of any breakdowns that are complete agree; the largest is that of one.
        let mut sums: BTreeMap<Vec<&String>, u64> = BTreeMap::new();
        for (own, answers) in self.answers.iter().filter(|(own, _)| within(own)) {
            *sums.entry(own.keys().collect()).or_default() += answers;
        }
        sums.into_values().max().unwrap_or(0)
    }

    /// The breakdowns.
    fn names(&self) -> IndexSet<String> {
        self.answers.keys().flat_map(|cell| cell.keys().cloned()).collect()
    }

    /// The pairs of crossed breakdowns.
    fn pairs(&self) -> Vec<[String; 2]> {
        let pairs: BTreeSet<Vec<String>> = self
            .answers
            .keys()
            .filter(|cell| cell.len() == 2)
            .map(|cell| cell.keys().cloned().collect())
            .collect();
        pairs.into_iter().filter_map(|names| names.try_into().ok()).collect()
    }

    /// The categories of a breakdown with their numbers of answers.
    fn categories(&self, name: &str) -> Vec<(String, u64)> {
        let codes: IndexSet<&String> = self.answers.keys().filter_map(|cell| cell.get(name)).collect();
        let cell = |code: &String| CellKey::from([(name.to_owned(), code.clone())]);
        codes.into_iter().map(|code| (code.clone(), self.margin(&cell(code)))).collect()
    }

    /// By how much a number shall be able to move, the most first.
    fn steps(&self, answers: u64) -> impl Iterator<Item = u64> + use<> {
        (1..=self.least.saturating_sub(answers).max(1)).rev()
    }

    /// Moves every sensitive category of a breakdown against another one, in all tables that have it.
    fn protect_margin(&mut self, name: &str) -> std::result::Result<(), Vec<String>> {
        let categories = self.categories(name);
        let cell = |code: &str| CellKey::from([(name.to_owned(), code.to_owned())]);
        let sensitive: Vec<(String, u64)> = categories
            .iter()
            .filter(|(code, answers)| self.is_few(*answers) || self.hidden.contains(&cell(code)))
            .cloned()
            .collect();
        for (code, answers) in sensitive {
            if self.moved.contains(&cell(&code)) {
                continue;
            }
            self.hidden.insert(cell(&code));
            let mut partners: Vec<&(String, u64)> =
                categories.iter().filter(|(own, answers)| *own != code && *answers > 0).collect();
            // One that is hidden anyway before others, and small ones before large ones.
            partners.sort_by_key(|(own, answers)| (!self.hidden.contains(&cell(own)), *answers));
            let tables: Vec<[String; 2]> =
                self.pairs().into_iter().filter(|pair| pair.contains(&name.to_owned())).collect();
            // The partner gives to the cell, or takes from it.
            let ways = self.steps(answers).map(|step| (true, step)).chain([(false, 1)]);
            let found = ways.flat_map(|way| partners.iter().map(move |partner| (way, partner))).find_map(
                |((gains, step), (partner, theirs))| {
                    let giver = if gains { *theirs } else { answers };
                    if giver <= step {
                        return None;
                    }
                    let mut path = vec![cell(&code), cell(partner)];
                    for pair in &tables {
                        let network = self.network(pair);
                        let side = if pair[0] == name { Side::Row } else { Side::Column };
                        let (from, to) = (network.place(side, &code)?, network.place(side, partner)?);
                        let cells = network.path(from, to, gains, step, None)?;
                        path.extend(cells.into_iter().map(|cell| network.cell(pair, cell)));
                    }
                    Some(path)
                },
            );
            let path = found.ok_or_else(|| vec![name.to_owned()])?;
            self.hide(path);
        }
        Ok(())
    }

    /// Moves every sensitive cell of two crossed breakdowns against others, with all margins as they are.
    fn protect_cells(&mut self, pair: &[String; 2]) -> std::result::Result<(), Vec<String>> {
        let sensitive: Vec<CellKey> = self
            .hidden
            .iter()
            .filter(|cell| cell.len() == 2 && cell.keys().eq(pair.iter()))
            .cloned()
            .collect();
        for own in sensitive {
            if self.moved.contains(&own) {
                continue;
            }
            let network = self.network(pair);
            let answers = self.answers[&own];
            let found = || {
                let from = network.place(Side::Row, &own[&pair[0]])?;
                let to = network.place(Side::Column, &own[&pair[1]])?;
                let skip = Some((from.1, to.1));
                // The cell grows and its neighbours shrink, or the other way.
                let grows = self.steps(answers).find_map(|step| network.path(from, to, false, step, skip));
                grows.or_else(|| network.path(from, to, true, 1, skip).filter(|_| answers > 1))
            };
            let mut path: Vec<CellKey> = found()
                .ok_or_else(|| pair.to_vec())?
                .into_iter()
                .map(|cell| network.cell(pair, cell))
                .collect();
            path.push(own);
            self.hide(path);
        }
        Ok(())
    }

    fn hide(&mut self, cells: Vec<CellKey>) {
        self.hidden.extend(cells.iter().cloned());
        self.moved.extend(cells);
    }

    /// The cells of two crossed breakdowns.
    fn network(&self, pair: &[String; 2]) -> Network {
        let mut network = Network::default();
        for (cell, answers) in self.answers.iter().filter(|(cell, _)| cell.keys().eq(pair.iter())) {
            network.add(&cell[&pair[0]], &cell[&pair[1]], *answers, self.hidden.contains(cell));
        }
        network
    }
}
