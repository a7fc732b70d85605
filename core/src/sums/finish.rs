//! Estimates from sums, by the plan, the variances and the intervals of rows.

use super::grouping::COLLECT;
use super::tally::tally;
use super::{GroupedSums, Grouping};
use crate::answers::{Answers, Column};
use crate::design::{Design, DesignColumns, as_categories, names};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::pass::Sums;
use crate::estimate::plan::{Content, base_mask};
use crate::estimate::rows::Rows;
use crate::estimate::{self, Estimates, Measure, Plan, Query};
use crate::sample::base_as_asked;

impl GroupedSums {
    /// Estimates of some queries, which are those of the rows that were added up.
    ///
    /// # Errors
    /// As [`Grouping::of`]; and everything that a design of the rows themselves would be refused for, with the groups in
    /// place of the rows, and what the sums lack of what a query asks for.
    pub fn estimates(&self, design: &DesignColumns, queries: &[Query]) -> Result<Estimates> {
        let answers = self.answers()?;
        let mut problems = Vec::new();
        for query in queries {
            match Grouping::of(design, query, &answers) {
                Ok(wanted) => self.grouping.check_has(&wanted, &mut problems),
                Err(error) => problems.extend_from_slice(error.problems()),
            }
        }
        problems.dedup();
        Error::unless_empty(Stage::Estimate, problems)?;
        let built = self.built(design, &answers)?;
        let mut rows = Vec::new();
        for query in queries {
            let mut own = self.rows_of(&built, &answers, query)?;
            let base = base_as_asked(query);
            own.iter_mut().for_each(|row| row.base.clone_from(&base));
            rows.append(&mut own);
        }
        Ok(Estimates { rows })
    }

    /// The design of the rows that were added up, in which groups stand for them.
    ///
    /// # Errors
    /// As [`Grouping::of_design`]; and everything that a design of the rows themselves would be refused for.
    pub fn design(&self, design: &DesignColumns) -> Result<Design> {
        let answers = self.answers()?;
        let mut problems = Vec::new();
        self.grouping.check_has(&Grouping::of_design(design, &answers)?, &mut problems);
        Error::unless_empty(Stage::Design, problems)?;
        self.built(design, &answers)
    }

    fn built(&self, design: &DesignColumns, answers: &Answers) -> Result<Design> {
        let built = design.build_of(answers, Some(&self.units));
        let built = built.map_err(|error| told(design, answers, &error))?;
        let uneven: Vec<bool> = (0..self.groups()).map(|group| !self.is_even(group)).collect();
        let built = built.with_uneven_weights(&uneven);
        if !built.is_one_stage() {
            let message = "the design needs the rows themselves, not sums of them";
            let problem = Problem::new(Code::Unsupported, message);
            return Err(Error::one(Stage::Design, problem.help(COLLECT)));
        }
        Ok(built)
    }

    fn rows_of(&self, design: &Design, answers: &Answers, query: &Query) -> Result<Vec<estimate::Estimate>> {
        let mut plan = estimate::plan(design, answers, std::slice::from_ref(query))?;
        let offsets = self.offsets(query);
        self.center(&mut plan, query);
        let tasks = plan.groups.iter().flat_map(|group| group.tasks.iter().map(move |task| (group, task)));
        let sums: Vec<Sums> = tasks.map(|(group, task)| tally(design, group, task, self, offsets)).collect();
        let lacking = |group: usize, base: &[_]| {
            let rows = Rows::new(design, 0..design.answered());
            let (mut cells, mut mask, mut units) = (Vec::new(), Vec::new(), Vec::new());
            plan.groups[group].domains.decode(&rows, &mut cells);
            rows.copy(&self.units, &mut units);
            let in_base = base_mask(base, &rows, &mut mask);
            let lacks = |at: usize| cells[at] == crate::answers::MISSING && in_base.get(at) != Some(&false);
            (0..cells.len()).filter(|&at| lacks(at)).map(|at| units[at]).sum()
        };
        let queries = std::slice::from_ref(query);
        Ok(estimate::finished(design, queries, &plan, &sums, None, lacking).into_iter().flatten().collect())
    }

    /// What is added to numbers about their centres: a mean is taken of them as they are and moved afterwards.
    fn offsets(&self, query: &Query) -> [f64; 2] {
        let center = |at: usize| self.grouping.centers.get(at).copied().unwrap_or(0.0);
        match query.measure {
            Measure::Mean { .. } => [0.0; 2],
            _ => [center(0), center(1)],
        }
    }

    /// Tells the tasks about which centres numbers were taken.
    fn center(&self, plan: &mut Plan, query: &Query) {
        let center = |at: usize| self.grouping.centers.get(at).copied().unwrap_or(0.0);
        let is_mean = matches!(query.measure, Measure::Mean { .. });
        for task in plan.groups.iter_mut().flat_map(|group| &mut group.tasks) {
            if let Content::Terms { center_y, center_x, shift, .. } = &mut task.content {
                *center_x = center(1);
                (*center_y, *shift) = if is_mean { (0.0, center(0)) } else { (center(0), 0.0) };
            }
        }
    }

    /// The groups as rows: their keys, a weight for each, and numbers that are there or not.
    fn answers(&self) -> Result<Answers> {
        let by = &self.grouping.by;
        let mut columns: Vec<(String, Column)> = by.iter().cloned().zip(self.keys.iter().cloned()).collect();
        let mut add = |name: &String, values: Vec<f64>| {
            if !columns.iter().any(|(known, _)| known == name) {
                columns.push((name.clone(), values.into()));
            }
        };
        if let Some(name) = &self.grouping.weight {
            let weight = |group: usize| {
                let (least, largest) = (self.least[group], self.largest[group]);
                match self.unweighted[group] {
                    // One that is missing or cannot be is found by whoever looks at weights.
                    0 if least > 0.0 && largest.is_finite() => f64::midpoint(least, largest),
                    0 if least > 0.0 => largest,
                    0 => least,
                    _ => f64::NAN,
                }
            };
            add(name, (0..self.groups()).map(weight).collect());
        }
        for name in &self.grouping.numbers {
            add(name, self.known.iter().map(|&known| if known { 0.0 } else { f64::NAN }).collect());
        }
        // All rows are one group where nothing is told apart, which has no column.
        Ok(Answers::lazy::<Nothing>(self.groups(), [])?.with(columns))
    }
}

/// What makes columns where there are none.
type Nothing = fn() -> std::result::Result<Column, Problem>;

/// Problems of the design, which groups of rows are named in by their strata and PSUs instead of rows.
fn told(design: &DesignColumns, answers: &Answers, error: &Error) -> Error {
    let keys: Vec<(&String, _)> = names(design.strata.as_ref())
        .iter()
        .chain(names(design.psu.as_ref()))
        .filter_map(|name| Some((name, as_categories(answers.column(name)?))))
        .collect();
    let mut problems: Vec<Problem> = Vec::new();
    for mut problem in error.problems().iter().cloned() {
        if let Some(row) = problem.place.row.take() {
            let of = |(name, key): &(&String, crate::answers::Categories)| {
                let code = key.codes().get(row as usize - 1);
                let word =
                    key.words().get(code as usize).map_or("missing".to_owned(), |word| format!("`{word}`"));
                format!("`{name}` is {word}")
            };
            let group = keys.iter().map(of).collect::<Vec<_>>().join(" and ");
            let within = if group.is_empty() { String::new() } else { format!(" where {group}") };
            problem.message = format!("{}, in some row{within}", problem.message);
        }
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    Error::many(error.stage(), problems)
}
