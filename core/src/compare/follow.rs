//! Finds the figures of targets among estimates of several waves, and checks that goal and figures fit each other.

use super::change::{Change, change, check_margin, describe};
use super::target::{Bound, Goal, Progress};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, MeasureKind};
use crate::num::ascending;

/// Goals beyond this are no figures that can be computed with.
const LARGEST: f64 = 1e50;

/// How far figures have come towards goals, with the waves as independent: of published figures, of index scores that are
/// known in full, or of one wave. Where the answers are at hand, [`crate::PanelEstimates::follow`] knows how waves depend on
/// each other.
///
/// The time of a wave is the one given, or its name where that is a number. The last wave that has the figure is held
/// against the goal; waves after the goal's date count as well, so that rows up to the date should be given where it matters
/// whether the goal was reached in time.
///
/// # Errors
/// Reports every goal that no row is of, or several; goals that no figure of the kind can fail or reach; a negative margin,
/// and one of shares of 1 or more; waves that are not there, without a time that is needed, or not after each other; rows
/// without an estimate and of different levels.
///
/// ```
/// use peil::compare::{Course, Enough, Goal, follow};
/// use peil::{Answers, Column, Design, Estimates, PopulationSizes, Sample, StratumSize};
/// let wave = |name: &str, yes: usize| {
///     let open: Column = (0..14).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(14).population(PopulationSizes::one(StratumSize::census(14))).build()?;
///     let mut row = Sample::new(Answers::new([("open".to_owned(), open)])?, design)?.share("open").equals("yes").run()?.rows.remove(0);
///     row.wave = Some(name.to_owned());
///     Ok::<_, peil::Error>(row)
/// };
/// let estimates = Estimates { rows: vec![wave("2020", 4)?, wave("2024", 8)?] };
/// let own = &follow(&estimates, &[Goal::at_least("open", 12.0 / 14.0).by(2030.0)], &[])?[0];
/// // 4 of 14 counties to go in six years; so far one a year.
/// assert_eq!((own.course, own.enough), (Course::OnTheWay, Some(Enough::Enough)));
/// assert!((own.needed.unwrap().value - 4.0 / 14.0 / 6.0).abs() < 1e-12);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn follow(estimates: &Estimates, goals: &[Goal], times: &[(&str, f64)]) -> Result<Vec<Progress>> {
    let figures = Figures {
        rows: &estimates.rows,
        time_of: &|_| None,
        change: &|from, to, margin| change(&estimates.rows[from], &estimates.rows[to], margin),
    };
    figures.follow(goals, times)
}

/// Rows of one or more waves, and what is known of the waves.
pub(crate) struct Figures<'a> {
    /// The rows, wave by wave.
    pub(crate) rows: &'a [Estimate],
    /// When a wave was asked, if the document says so.
    pub(crate) time_of: &'a dyn Fn(&str) -> Option<f64>,
    /// The change from one row to another, with its dependence and whether there is a break.
    pub(crate) change: &'a dyn Fn(usize, usize, Option<f64>) -> Result<Change>,
}

impl Figures<'_> {
    /// The progress towards every goal.
    ///
    /// # Errors
    /// All problems of all goals.
    pub(crate) fn follow(&self, goals: &[Goal], times: &[(&str, f64)]) -> Result<Vec<Progress>> {
        let mut problems = Vec::new();
        self.check_times(times, &mut problems);
        for (at, goal) in goals.iter().enumerate() {
            if goals[..at].iter().any(|own| own.id == goal.id) {
                let problem = Problem::new(Code::Duplicate, format!("there are two targets `{}`", goal.id));
                problems.push(problem.help("give each a name of its own"));
            }
        }
        let followed: Vec<Option<Progress>> =
            goals.iter().map(|goal| self.progress(goal, times, &mut problems)).collect();
        problems.dedup();
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(followed.into_iter().flatten().collect())
    }

    fn check_times(&self, times: &[(&str, f64)], problems: &mut Vec<Problem>) {
        let waves = || self.rows.iter().filter_map(|row| row.wave.as_deref());
        for (wave, time) in times {
            if !waves().any(|own| own == *wave) {
                let problem =
                    Problem::new(Code::UnknownName, format!("there is no estimate of wave `{wave}`"));
                problems.push(problem.suggest(wave, waves()));
            }
            if !time.is_finite() {
                let problem =
                    Problem::new(Code::OutOfRange, format!("the time of wave `{wave}` is no number"));
                problems.push(problem.found(time.to_string()));
            }
        }
    }

    fn progress(&self, goal: &Goal, times: &[(&str, f64)], problems: &mut Vec<Problem>) -> Option<Progress> {
        let before = problems.len();
        let refuse = |code, message: String| Problem::new(code, format!("target `{}`: {message}", goal.id));
        let time_of = |row: &Estimate| {
            let wave = row.wave.as_deref()?;
            let given = times.iter().find(|own| own.0 == wave).map(|own| own.1);
            let named = || wave.parse().ok().filter(|time: &f64| time.is_finite());
            given.or_else(|| (self.time_of)(wave)).or_else(named)
        };
        let mut own = self.rows_of(goal);
        let of_rows: Option<Vec<f64>> = own.iter().map(|&at| time_of(&self.rows[at])).collect();
        if let Some(times) = of_rows {
            // Where all times are known the order of rows says nothing.
            own = ascending(&times).into_iter().map(|place| own[place]).collect();
        }
        let Some(&current) = own.last() else {
            problems.push(self.not_there(goal));
            return None;
        };
        let row = &self.rows[current];
        check_goal(goal, row, problems);
        if own.iter().any(|&at| at != current && self.rows[at].wave == row.wave) {
            let message = format!("there are several rows of {} in one wave", describe(row));
            let problem = refuse(Code::Duplicate, message);
            problems.push(problem.help("give one of them, such as one quantile, another name"));
            return None;
        }
        if row.estimate.is_none() {
            problems.push(refuse(Code::NoRows, format!("there is no estimate of {}", describe(row))));
        }
        let since = match &goal.since {
            Some(wave) => {
                let found = own.iter().copied().find(|&at| self.rows[at].wave.as_ref() == Some(wave));
                if found.is_none() {
                    let known = own.iter().filter_map(|&at| self.rows[at].wave.as_deref());
                    let message = format!("wave `{wave}` has no figure of {}", describe(row));
                    problems.push(refuse(Code::UnknownName, message).suggest(wave, known));
                }
                found
            }
            None => own.iter().copied().find(|&at| self.rows[at].estimate.is_some()),
        };
        let since = since.filter(|&at| at != current);
        let time = time_of(row);
        if let (Some(_), None) = (goal.when, time) {
            let wave = row.wave.as_deref().unwrap_or_default();
            let message = if wave.is_empty() {
                "its date needs a wave that has a time".to_owned()
            } else {
                format!("when the wave `{wave}` was asked is not said")
            };
            let problem = refuse(Code::MissingKey, message);
            problems
                .push(problem.help("give `times`, or `time` in the document, or a target without a date"));
        }
        let since_time = since.map(|at| time_of(&self.rows[at]));
        if let (Some(from), Some(Some(earlier)), Some(time)) = (since, since_time, time)
            && earlier >= time
        {
            let wave = |at: usize| self.rows[at].wave.clone().unwrap_or_default();
            let message = format!("the wave `{}` does not come after `{}`", wave(current), wave(from));
            problems.push(refuse(Code::Contradiction, message).found(format!("{earlier} and {time}")));
        }
        if let (Some(when), Some(Some(earlier))) = (goal.when, since_time)
            && when <= earlier
        {
            let problem =
                refuse(Code::Contradiction, "its date is not after the wave it counts from".to_owned());
            problems.push(problem.found(format!("{when} and {earlier}")));
        }
        if problems.len() > before {
            return None;
        }
        match since.map(|at| (self.change)(at, current, goal.margin)).transpose() {
            Ok(change) => Some(Progress::of(goal, row, time, change.zip(since_time))),
            Err(error) => {
                problems.extend(error.problems().iter().cloned().map(|own| {
                    let message = format!("target `{}`: {}", goal.id, own.message);
                    Problem { message, ..own }
                }));
                None
            }
        }
    }

    /// The rows of a goal's figure, wave by wave.
    fn rows_of(&self, goal: &Goal) -> Vec<usize> {
        let is_own = |row: &Estimate| {
            row.indicator == goal.of
                && row.category == goal.category
                && row.by.len() == goal.by.len()
                && goal.by.iter().all(|(name, code)| row.by.get(name) == Some(code))
        };
        (0..self.rows.len()).filter(|&at| is_own(&self.rows[at])).collect()
    }

    fn not_there(&self, goal: &Goal) -> Problem {
        let cell: Vec<&str> = goal.by.values().map(String::as_str).chain(goal.category.as_deref()).collect();
        let cell = if cell.is_empty() { String::new() } else { format!(" ({})", cell.join(", ")) };
        let message = format!("target `{}`: there is no estimate of `{}`{cell}", goal.id, goal.of);
        let problem = Problem::new(Code::UnknownName, message);
        if self.rows.iter().any(|row| row.indicator == goal.of) {
            return problem.help("ask for it by the breakdowns of the target, and no others");
        }
        problem.suggest(&goal.of, self.rows.iter().map(|row| row.indicator.as_str()))
    }
}

/// The values that a figure of a kind can have.
pub(crate) fn range_of(measure: MeasureKind) -> (f64, f64) {
    match measure {
        _ if measure.is_share() => (0.0, 1.0),
        MeasureKind::NetBalance | MeasureKind::Correlation => (-1.0, 1.0),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// Reports a goal that no figure of a kind can fail, or none can reach.
pub(crate) fn check_value(bound: Bound, value: f64, measure: MeasureKind, report: &mut dyn FnMut(Problem)) {
    if value.is_nan() || value.abs() >= LARGEST {
        let problem = Problem::new(Code::OutOfRange, "the goal is no number that can be computed with");
        return report(problem.expected("less than 1e50 in size").found(value.to_string()));
    }
    let (least, most) = range_of(measure);
    // What lies at the end of the scale is no goal where it is the end that no figure can fail.
    let allowed = match bound {
        Bound::AtLeast => value > least && value <= most,
        Bound::AtMost => value >= least && value < most,
    };
    if allowed {
        return;
    }
    let word = bound.word();
    let message = match bound {
        Bound::AtLeast if value > most => "no figure can reach the goal",
        Bound::AtMost if value < least => "no figure can reach the goal",
        _ => "no figure can fail the goal",
    };
    let problem = Problem::new(Code::OutOfRange, message)
        .expected(match bound {
            Bound::AtLeast => format!("`{word}` above {least} and up to {most}"),
            Bound::AtMost => format!("`{word}` from {least} and below {most}"),
        })
        .found(value.to_string());
    let meant_per_cent = measure.is_share() && value > 1.0 && value <= 100.0;
    report(if meant_per_cent {
        problem.help(format!("shares are fractions: {} is {value} per cent", value / 100.0))
    } else {
        problem
    });
}

fn check_goal(goal: &Goal, row: &Estimate, problems: &mut Vec<Problem>) {
    let mut own = Vec::new();
    check_value(goal.bound, goal.value, row.measure, &mut |problem| own.push(problem));
    check_margin(goal.margin, row, &mut own);
    if let Some(when) = goal.when.filter(|when| !when.is_finite()) {
        own.push(Problem::new(Code::OutOfRange, "the date is no number").found(when.to_string()));
    }
    problems.extend(own.into_iter().map(|own| {
        let message = format!("target `{}`: {}", goal.id, own.message);
        Problem { message, ..own }
    }));
}
