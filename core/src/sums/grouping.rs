//! What must be grouped and added up for a query: the columns that rows are alike in, and the sums of those that are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::answers::{Answers, Column, not_numbers};
use crate::design::{DesignColumns, LonelyPsu, names};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::plan::{check_options, number};
use crate::estimate::{Measure, Query};

/// What to do about everything that sums do not hold.
pub(super) const COLLECT: &str =
    "collect the columns needed and make a sample of them, which then lies in memory";

/// Which columns rows are grouped by, and what is added up within the groups.
///
/// Everything that a query needs to tell apart is a column to group by: strata, PSUs, population sizes and response of the
/// design; breakdowns, answers and the conditions of the base of the query. Only weights and numbers are added up.
///
/// ```
/// use peil::sums::Grouping;
/// use peil::{Answers, Column, DesignColumns, Measure, Query};
/// // Only the names of the columns and whether they hold numbers count: a table without rows will do.
/// let answers = Answers::new([
///     ("region".to_owned(), Column::from_iter([""; 0])),
///     ("q".to_owned(), Column::from_iter([""; 0])),
///     ("w".to_owned(), Column::from(vec![])),
/// ])?;
/// let design = DesignColumns { weight: Some("w".into()), ..Default::default() };
/// let query = Query { by: vec!["region".into()], ..Query::new("q", Measure::Distribution { of: "q".into() }) };
/// let grouping = Grouping::of(&design, &query, &answers)?;
/// assert_eq!(grouping.by, ["region", "q"]);
/// assert_eq!(grouping.moments.iter().map(ToString::to_string).collect::<Vec<_>>(), ["w", "ww"]);
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grouping {
    /// Columns that rows of one group are alike in, a missing value being one of its own.
    pub by: Vec<String>,
    /// Column of the weight w; 1 without it.
    pub weight: Option<String>,
    /// Columns of the numbers y and x that are summed. Rows that lack one of them are groups of their own, which have no sums.
    pub numbers: Vec<String>,
    /// What is taken off y and x before they are multiplied, so that squares do not drown what differs: any number near the
    /// middle of the column will do. One of at most 15 digits survives every reader of JSON.
    pub centers: Vec<f64>,
    /// Sums over the rows of a group.
    pub moments: Vec<Moment>,
}

impl Grouping {
    /// What a query of a design needs of a table with the columns of `answers`, whose rows do not count.
    ///
    /// # Errors
    /// Reports every column that is not there or holds no numbers, every option without effect, and whatever of the
    /// design and the query needs more than sums: quantiles, variances, correlations and expressions, several stages,
    /// unequal probabilities, replicate weights, weighting, and policies on lonely PSUs that look at other strata.
    pub fn of(design: &DesignColumns, query: &Query, answers: &Answers) -> Result<Self> {
        let mut problems = Vec::new();
        let of_design = Self::checked(design, answers, &mut problems);
        // As with rows, of which a design is made first.
        let stage = if problems.is_empty() { Stage::Estimate } else { Stage::Design };
        check_measure(query, &mut problems);
        check_options(query, &mut problems);
        let mut by = of_design.by;
        let mut add = |name: &str| {
            if !by.iter().any(|known| known == name) {
                problems.extend(answers.find(name).err());
                by.push(name.to_owned());
            }
        };
        query.by.iter().for_each(|name| add(name));
        query.base.iter().chain(&query.undecided).for_each(|condition| add(&condition.question));
        let numbers = numbers(query);
        match query.measure.items() {
            Some(items) => items.of.iter().for_each(|name| add(name)),
            None if numbers.is_empty() => add(query.measure.of()),
            None => {}
        }
        for name in &numbers {
            match answers.find(name) {
                Err(problem) => problems.push(problem),
                Ok(column) => drop(number(name, column, &mut problems)),
            }
        }
        Error::unless_empty(stage, problems)?;
        let moments = moments(of_design.weight.is_some(), design.psu.is_some(), numbers.len());
        Ok(Self { by, weight: of_design.weight, centers: vec![0.0; numbers.len()], numbers, moments })
    }

    /// What a design alone needs: its strata and PSUs, their sizes, and who answered.
    ///
    /// # Errors
    /// As [`Grouping::of`], of the design.
    pub fn of_design(design: &DesignColumns, answers: &Answers) -> Result<Self> {
        let mut problems = Vec::new();
        let own = Self::checked(design, answers, &mut problems);
        Error::unless_empty(Stage::Design, problems)?;
        Ok(own)
    }

    fn checked(design: &DesignColumns, answers: &Answers, problems: &mut Vec<Problem>) -> Self {
        design.check_options(problems);
        check_design(design, problems);
        let (strata, psu, fpc) =
            [&design.strata, &design.psu, &design.fpc].map(|columns| names(columns.as_ref())).into();
        let mut by: Vec<String> = Vec::new();
        let responded = design.responded.iter().map(|condition| &condition.question);
        for name in strata.iter().chain(psu).chain(fpc).chain(&design.response_groups).chain(responded) {
            if !by.contains(name) {
                problems.extend(answers.find(name).err());
                by.push(name.clone());
            }
        }
        if let Some(Err(problem)) = design.weight.as_ref().map(|name| answers.find(name)) {
            problems.push(problem);
        }
        for name in fpc.iter().chain(&design.weight) {
            if let Some(Column::Categories(_)) = answers.column(name) {
                problems.push(not_numbers(name));
            }
        }
        let moments = moments(design.weight.is_some(), design.psu.is_some(), 0);
        Self { by, weight: design.weight.clone(), numbers: Vec::new(), centers: Vec::new(), moments }
    }

    /// The same, with numbers taken about these centres.
    #[must_use]
    pub fn about(mut self, centers: Vec<f64>) -> Self {
        self.centers = centers;
        self
    }

    /// Reports what sums that were made for `self` lack of what `wanted` asks for.
    pub(super) fn check_has(&self, wanted: &Self, problems: &mut Vec<Problem>) {
        let mut lacks = |what: String| {
            let problem = Problem::new(Code::MissingColumn, format!("the sums were made without {what}"));
            problems.push(problem.help("make them by the `Grouping` of this design and query"));
        };
        for name in wanted.by.iter().filter(|name| !self.by.contains(name)) {
            lacks(format!("grouping by `{name}`"));
        }
        if self.weight != wanted.weight {
            lacks(
                wanted
                    .weight
                    .as_ref()
                    .map_or("rows that count alike".to_owned(), |name| format!("the weight `{name}`")),
            );
        }
        // Rows that lack a number are told apart, which a query without numbers does not mind.
        if !wanted.numbers.is_empty() && self.numbers != wanted.numbers {
            lacks(format!("sums of `{}`", wanted.numbers.join("` and `")));
        } else {
            for moment in wanted.moments.iter().filter(|moment| !self.moments.contains(moment)) {
                lacks(format!("sums of {moment}"));
            }
        }
    }
}

/// The numbers that are summed: y and x.
fn numbers(query: &Query) -> Vec<String> {
    match &query.measure {
        Measure::Mean { of } | Measure::Total { of } => vec![of.clone()],
        Measure::Ratio { of, over } => vec![of.clone(), over.clone()],
        _ => Vec::new(),
    }
}

/// Sums that estimates and variances are made of. Where every row is its own PSU they need those of squared weights too.
fn moments(weighted: bool, clustered: bool, numbers: usize) -> Vec<Moment> {
    let powers: &[u8] = match (weighted, clustered) {
        (false, _) => &[0],
        (true, true) => &[1],
        (true, false) => &[1, 2],
    };
    let of_numbers: &[(u8, u8)] = match numbers {
        0 => &[(0, 0)],
        1 => &[(0, 0), (1, 0), (2, 0)],
        _ => &[(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)],
    };
    let all = powers.iter().flat_map(|&w| of_numbers.iter().map(move |&(y, x)| Moment { w, y, x }));
    // The rows themselves are counted.
    all.filter(|moment| *moment != Moment::default()).collect()
}

/// Reports what of a design needs more than sums by stratum and PSU.
fn check_design(design: &DesignColumns, problems: &mut Vec<Problem>) {
    let several = |columns| names(columns).len() > 1;
    // In a census groups within strata are strata; in a sample they are a second phase, across them.
    let is_census = design.census && design.population.is_some();
    for (given, what, why) in [
        (several(design.strata.as_ref()), "strata", "several stages of sampling need"),
        (several(design.psu.as_ref()), "psu", "several stages of sampling need"),
        (several(design.fpc.as_ref()), "fpc", "several stages of sampling need"),
        (design.probability.is_some(), "probability", "probabilities of selection need"),
        (design.replicates.is_some(), "replicates", "replicate weights need"),
        (design.make_replicates.is_some(), "make_replicates", "replicate weights need"),
        (!design.weighting.is_empty(), "weighting", "weighting needs"),
        (
            matches!(design.lonely, LonelyPsu::Adjust | LonelyPsu::Average),
            "lonely",
            "taking lonely primary sampling units from other strata needs",
        ),
        (
            design.response_groups.is_some() && !is_census,
            "response_groups",
            "response groups in a sample need",
        ),
    ] {
        if given {
            let message = format!("{why} the rows themselves, not sums of them");
            problems.push(Problem::new(Code::Unsupported, message).at(Place::path(what)).help(COLLECT));
        }
    }
}

fn check_measure(query: &Query, problems: &mut Vec<Problem>) {
    if query.measure.is_of_columns() || matches!(query.measure, Measure::Quantile { .. }) {
        let message = format!("{} needs the rows themselves, not sums of them", query.measure.one());
        problems
            .push(Problem::new(Code::Unsupported, message).at(Place::question(&query.name)).help(COLLECT));
    }
}
