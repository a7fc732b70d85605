//! A sample: answers with the design that brought them in, ready to be asked for estimates.

use std::sync::Arc;

use crate::answers::{Answers, Column};
use crate::compare::Joint;
use crate::design::Design;
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{
    self, Blank, Condition, DegreesOfFreedom, Estimates, Measure, QuantileRule, Query, of_all_name,
};
use crate::interval::Interval;
use crate::panel::{Panel, PanelEstimates};
use crate::replicate::MakeReplicates;
use crate::survey::Survey;
use crate::weighting::Diagnostics;
use crate::weighting::WeightingStep;

/// Answers with their design.
///
/// ```
/// use peil::{Answers, Column, Design, Interval, PopulationSizes, Sample, StratumSize};
/// // 8 of 14 county municipalities answered a census; 5 of them share open data.
/// let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
/// let answers = Answers::new([("open_data".to_owned(), open_data)])?;
/// let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
/// let sample = Sample::new(answers, design)?;
/// let estimates = sample.share("open_data").equals("yes").run()?;
/// let row = estimates.single();
/// assert_eq!((row.estimate, row.low, row.high), (Some(0.625), Some(5.0 / 14.0), Some(11.0 / 14.0)));
/// assert_eq!(row.interval, Some(Interval::Hypergeometric));
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Sample {
    answers: Arc<Answers>,
    design: Arc<Design>,
    survey: Option<Arc<Survey>>,
    wave: Option<String>,
    weightings: Vec<Diagnostics>,
}

impl Sample {
    /// Joins answers and design.
    ///
    /// # Errors
    /// Fails when they have different numbers of rows.
    pub fn new(answers: Answers, design: Design) -> Result<Self> {
        if answers.rows() != design.rows() {
            let problem =
                Problem::new(Code::WrongLength, "the design and the answers have different numbers of rows")
                    .expected(format!("{} rows", design.rows()))
                    .found(format!("{} rows", answers.rows()));
            return Err(Error::one(Stage::Design, problem));
        }
        Ok(Self {
            answers: Arc::new(answers),
            design: Arc::new(design),
            survey: None,
            wave: None,
            weightings: Vec::new(),
        })
    }

    /// The same sample, as answers to a wave of a survey.
    pub(crate) fn of_survey(mut self, survey: Arc<Survey>, wave: Option<String>) -> Self {
        self.survey = Some(survey);
        self.wave = wave;
        self
    }

    /// The same sample as one wave, with the answers of the others.
    pub(crate) fn among<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Self {
        let others = others.into_iter().map(|other| other.answers.clone());
        Self { answers: Arc::new(self.answers.among(others)), ..self.clone() }
    }

    /// The same sample with more columns of answers, under names that are free.
    pub(crate) fn with_columns(&self, columns: impl IntoIterator<Item = (String, Column)>) -> Self {
        Self { answers: Arc::new(self.answers.with(columns)), ..self.clone() }
    }

    /// The survey document, where the answers were read against one.
    pub fn survey(&self) -> Option<&Survey> {
        self.survey.as_deref()
    }

    /// The wave of the survey that the answers belong to.
    pub fn wave(&self) -> Option<&str> {
        self.wave.as_deref()
    }

    /// The same sample with its weights brought to what is known of the population, step by step. Variances are then
    /// those of residuals; replicate weights are brought there one by one.
    ///
    /// ```
    /// use peil::weighting::WeightingStep;
    /// use peil::{Answers, Column, Design, Sample};
    /// let kind: Column = ["county", "county", "agency", "agency"].into_iter().collect();
    /// let answers = Answers::new([("kind".to_owned(), kind), ("y".to_owned(), vec![1.0, 3.0, 5.0, 9.0].into())])?;
    /// let sample = Sample::new(answers, Design::builder(4).weights(vec![5.0; 4].into()).build()?)?;
    /// let steps: Vec<WeightingStep> = serde_json::from_str(
    ///     r#"[{"method": "rake", "margins": [{"by": ["kind"], "totals": {"county": 10, "agency": 30}}]}]"#,
    /// ).unwrap();
    /// let raked = sample.weighted(&steps)?;
    /// assert_eq!(raked.total("y").run()?.single().estimate, Some(10.0 * 2.0 + 30.0 * 7.0));
    /// assert_eq!(raked.weightings().len(), 1);
    /// # Ok::<(), peil::Error>(())
    /// ```
    ///
    /// # Errors
    /// Reports everything that does not hold in any of the steps, or what keeps one from being done.
    pub fn weighted(&self, steps: &[WeightingStep]) -> Result<Self> {
        let (design, diagnostics) = self.design.weighted(&self.answers, steps)?;
        let mut sample = self.clone();
        sample.design = Arc::new(design);
        sample.weightings.extend(diagnostics);
        Ok(sample)
    }

    /// What each step of the weighting did.
    pub fn weightings(&self) -> &[Diagnostics] {
        &self.weightings
    }

    /// The weight of each row of the answers; NaN for rows that did not respond.
    pub fn weights(&self) -> Vec<f64> {
        let own = self.design.weights_in_order();
        let Some(order) = self.design.order() else { return own.into_owned() };
        let mut weights = vec![f64::NAN; self.design.rows()];
        order.iter().zip(own.iter()).for_each(|(&row, &weight)| weights[row as usize] = weight);
        weights
    }

    /// The same sample with variances from replicate weights made of its strata and PSUs.
    ///
    /// # Errors
    /// Reports options that do not fit, every stratum that does not fit the kind, and weights that have been brought to
    /// known totals before: make replicates first, so that each is brought there too.
    pub fn replicated(&self, make: &MakeReplicates) -> Result<Self> {
        if !self.design.calibrations().is_empty() {
            let problem =
                Problem::new(Code::Unsupported, "replicates are made of weights that were calibrated")
                    .help("make replicates first and calibrate afterwards");
            return Err(Error::one(Stage::Design, problem));
        }
        let replicates = make.build(&self.design)?;
        let mut sample = self.clone();
        sample.design = Arc::new(self.design.as_ref().clone().with_replicates(replicates));
        Ok(sample)
    }

    /// The answers.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The design.
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// The share that gave one of some answers; say which with [`Ask::equals`].
    pub fn share(&self, of: &str) -> Ask<'_> {
        self.ask(of, Measure::Share { of: of.to_owned(), equals: Vec::new() })
    }

    /// The share of every answer.
    pub fn distribution(&self, of: &str) -> Ask<'_> {
        self.ask(of, Measure::Distribution { of: of.to_owned() })
    }

    /// The mean of a number.
    pub fn mean(&self, of: &str) -> Ask<'_> {
        self.ask(of, Measure::Mean { of: of.to_owned() })
    }

    /// The population total of a number.
    pub fn total(&self, of: &str) -> Ask<'_> {
        self.ask(of, Measure::Total { of: of.to_owned() })
    }

    /// The total of one number over the total of another.
    pub fn ratio(&self, of: &str, over: &str) -> Ask<'_> {
        self.ask(of, Measure::Ratio { of: of.to_owned(), over: over.to_owned() })
    }

    /// Values at or below which given shares lie: 0.5 is the median.
    ///
    /// ```
    /// use peil::{Answers, Column, Design, PopulationSizes, QuantileRule, Sample, StratumSize};
    /// // 9 of 14 county municipalities told how many people work on IT.
    /// let staff = Column::from(vec![3.0, 12.0, 5.0, 8.0, 2.0, 21.0, 9.0, 6.0, 15.0]);
    /// let answers = Answers::new([("staff".to_owned(), staff)])?;
    /// let design = Design::builder(9).population(PopulationSizes::one(StratumSize::census(14))).build()?;
    /// let sample = Sample::new(answers, design)?;
    /// let estimates = sample.quantile("staff", [0.25, 0.5]).rule(QuantileRule::Hf2).run()?;
    /// let median = &estimates.rows[1];
    /// assert_eq!((median.category.as_deref(), median.estimate), (Some("0.5"), Some(8.0)));
    /// assert_eq!((median.low, median.high), (Some(5.0), Some(12.0)));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn quantile(&self, of: &str, at: impl IntoIterator<Item = f64>) -> Ask<'_> {
        let (at, rule) = (at.into_iter().collect(), QuantileRule::default());
        self.ask(of, Measure::Quantile { of: of.to_owned(), at, rule })
    }

    /// The share of units that chose at least one of several items (see [`Ask::blank`]).
    ///
    /// ```
    /// use peil::{Answers, Column, Design, Sample};
    /// let web: Column = ["yes", "no", "no"].into_iter().collect();
    /// let chat: Column = ["yes", "yes", "no"].into_iter().collect();
    /// let answers = Answers::new([("web".to_owned(), web), ("chat".to_owned(), chat)])?;
    /// let sample = Sample::new(answers, Design::builder(3).build()?)?;
    /// // Three ticks by three units: two of three have some channel, one has both.
    /// let items = ["web", "chat"];
    /// assert_eq!(sample.any_of(items).equals("yes").run()?.single().yes, Some(2));
    /// assert_eq!(sample.all_of(items).equals("yes").run()?.single().yes, Some(1));
    /// assert_eq!(sample.count_mean(items).equals("yes").run()?.single().estimate, Some(1.0));
    /// let each = sample.multiple(items).equals("yes").run()?;
    /// assert_eq!((each.rows[0].category.as_deref(), each.rows[0].yes), (Some("web"), Some(1)));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn any_of<'b>(&self, items: impl IntoIterator<Item = &'b str>) -> Ask<'_> {
        self.ask_items(items, |of, equals, blank| Measure::AnyOf { of, equals, blank })
    }

    /// The share of units that chose all of several items.
    pub fn all_of<'b>(&self, items: impl IntoIterator<Item = &'b str>) -> Ask<'_> {
        self.ask_items(items, |of, equals, blank| Measure::AllOf { of, equals, blank })
    }

    /// The share of units that chose none, one, two … of several items.
    pub fn count_of<'b>(&self, items: impl IntoIterator<Item = &'b str>) -> Ask<'_> {
        self.ask_items(items, |of, equals, blank| Measure::CountOf { of, equals, blank })
    }

    /// The mean number of items that a unit chose.
    pub fn count_mean<'b>(&self, items: impl IntoIterator<Item = &'b str>) -> Ask<'_> {
        self.ask_items(items, |of, equals, blank| Measure::CountMean { of, equals, blank })
    }

    /// The share of units that chose each of several items, in one base for all of them.
    pub fn multiple<'b>(&self, items: impl IntoIterator<Item = &'b str>) -> Ask<'_> {
        self.ask_items(items, |of, equals, blank| Measure::Multiple { of, equals, blank })
    }

    /// Several queries in one pass through the answers.
    ///
    /// # Errors
    /// Reports every name that does not fit and every option without effect, in all queries.
    pub fn run(&self, queries: &[Query]) -> Result<Estimates> {
        let of_queries = estimate::run(&self.design, &self.answers, queries)?;
        let mut rows = Vec::with_capacity(of_queries.iter().map(Vec::len).sum());
        for (query, mut own) in queries.iter().zip(of_queries) {
            let base = self.base_of(query);
            for row in &mut own {
                row.wave.clone_from(&self.wave);
                row.base.clone_from(&base);
            }
            rows.append(&mut own);
        }
        if let Some(rule) = self.survey.as_ref().and_then(|survey| survey.quality.as_ref()) {
            rows.iter_mut().for_each(|row| row.flag = rule.flag(row));
        }
        Ok(Estimates { rows })
    }

    /// Several queries with the joint covariance of all their estimates, from which contrasts are taken.
    ///
    /// ```
    /// use peil::{Answers, Column, Contrast, Design, Measure, Query, Sample, Term};
    /// let size: Column = ["s", "s", "s", "l", "l", "l"].into_iter().collect();
    /// let answers = Answers::new([("size".to_owned(), size), ("y".to_owned(), vec![1.0, 2.0, 3.0, 4.0, 6.0, 8.0].into())])?;
    /// let sample = Sample::new(answers, Design::builder(6).weights(vec![10.0; 6].into()).build()?)?;
    /// let query = Query { by: vec!["size".into()], ..Query::new("y", Measure::Mean { of: "y".into() }) };
    /// let joint = sample.joint(&[query])?;
    /// let terms = vec![Term { row: 0, times: 1.0 }, Term { row: 1, times: -1.0 }];
    /// let difference = joint.contrast(&Contrast { name: "large less small".into(), terms, over: vec![] }, 0.95)?;
    /// assert_eq!(difference.estimate, Some(4.0));
    /// # Ok::<(), peil::Error>(())
    /// ```
    ///
    /// # Errors
    /// Reports every name that does not fit and every option without effect, in all queries.
    pub fn joint(&self, queries: &[Query]) -> Result<Joint> {
        let estimates = self.run(queries)?;
        let covariance = estimate::covariance(&self.design, &self.answers, queries)?;
        let bases = estimate::Bases::of(&self.design, &self.answers, queries)?;
        let numbers = (0..estimates.rows.len()).collect();
        Ok(Joint { estimates, covariance, bases, numbers })
    }

    /// Several queries with how any two of their estimates vary together, from which comparisons and ranks are taken.
    ///
    /// ```
    /// use peil::{Answers, Column, Design, PopulationSizes, Sample, Standing, StratumSize};
    /// // 24 of 30 municipalities answered: 18 lack people, 8 of the same lack money.
    /// let column = |yes: usize| (0..24).map(|unit| if unit < yes { "yes" } else { "no" }).collect::<Column>();
    /// let answers = Answers::new([("people".to_owned(), column(18)), ("money".to_owned(), column(8))])?;
    /// let design = Design::builder(24).population(PopulationSizes::one(StratumSize::census(30))).build()?;
    /// let sample = Sample::new(answers, design)?;
    /// let queries = ["people", "money"].map(|name| sample.share(name).equals("yes").query().clone());
    /// let together = sample.together(&queries)?;
    /// assert_eq!(together.compare(&[(0, 1)], None)?[0].standing, Standing::Higher);
    /// assert_eq!(together.ranking(&[0, 1])?.largest().unwrap().estimate.indicator, "people");
    /// # Ok::<(), peil::Error>(())
    /// ```
    ///
    /// # Errors
    /// Reports every name that does not fit and every option without effect, in all queries.
    pub fn together(&self, queries: &[Query]) -> Result<PanelEstimates> {
        Panel::alone(self).run(queries)
    }

    /// Who is in the base: the document's clause in its first language, or the conditions as they were asked; empty
    /// where it is everybody.
    fn base_of(&self, query: &Query) -> String {
        if query.of_all {
            return String::new();
        }
        let survey = self.survey.as_ref();
        // A query of one's own may have an indicator's name without its base.
        let own = survey.and_then(|survey| {
            let indicator = survey.indicator(&query.name)?;
            (survey.query(indicator, &query.by).base == query.base).then_some(indicator)
        });
        if let Some(indicator) = own {
            let language = survey.and_then(|survey| survey.languages.first()).copied().unwrap_or_default();
            return indicator
                .among
                .as_ref()
                .map_or_else(String::new, |among| among.text(language).to_owned());
        }
        base_as_asked(query)
    }

    /// Indicators of the survey document by crossed breakdowns, in one pass; no name means all indicators. The id of a share
    /// of a narrower base with `_of_all` behind it asks for what it implies of all.
    ///
    /// # Errors
    /// Reports every unknown indicator and breakdown, and answers that were read without a document.
    pub fn estimate(&self, indicators: &[&str], by: &[&str]) -> Result<Estimates> {
        let queries = self.queries(indicators, by)?;
        self.run(&queries)
    }

    /// The queries behind [`estimate`](Self::estimate), to be changed before they are run.
    ///
    /// # Errors
    /// As [`estimate`](Self::estimate).
    pub fn queries(&self, indicators: &[&str], by: &[&str]) -> Result<Vec<Query>> {
        self.queries_told(indicators, by, false)
    }

    /// The same queries, and behind each share of a narrower base the one that says what it implies of all.
    ///
    /// # Errors
    /// As [`estimate`](Self::estimate); and where no indicator has a narrower base.
    pub fn queries_of_all(&self, indicators: &[&str], by: &[&str]) -> Result<Vec<Query>> {
        self.queries_told(indicators, by, true)
    }

    fn queries_told(&self, indicators: &[&str], by: &[&str], of_all: bool) -> Result<Vec<Query>> {
        let Some(survey) = &self.survey else {
            let problem = Problem::new(Code::UnknownName, "the answers were read without a survey document")
                .help("ask for `share`, `mean` … of a column instead");
            return Err(Error::one(Stage::Estimate, problem));
        };
        let mut problems = Vec::new();
        let known = || survey.indicators.iter().map(|indicator| indicator.id.as_str());
        let asked: Vec<&str> = if indicators.is_empty() { known().collect() } else { indicators.to_vec() };
        // Each indicator, and whether it is told of all.
        let mut chosen = Vec::new();
        for name in &asked {
            if let Some(indicator) = survey.indicator(name) {
                chosen.push((indicator, false));
                let wanted = of_all || indicator.of_all;
                let own = of_all_name(&indicator.id);
                if wanted && survey.can_be_told_of_all(indicator) && !asked.contains(&own.as_str()) {
                    chosen.push((indicator, true));
                }
            } else if let Some(indicator) = survey.told_of_all(name) {
                chosen.push((indicator, true));
            } else {
                problems.push(
                    Problem::new(Code::UnknownName, format!("there is no indicator `{name}`"))
                        .suggest(name, known()),
                );
            }
        }
        for name in by.iter().filter(|name| survey.categories_of(name).is_empty()) {
            let groupings = survey.breakdowns.iter().map(|own| own.id.as_str());
            let groupings = groupings.chain(survey.variables.iter().map(|own| own.id.as_str()));
            problems.push(
                Problem::new(Code::UnknownName, format!("there is no breakdown `{name}`"))
                    .suggest(name, groupings),
            );
        }
        if problems.is_empty() && of_all && !chosen.iter().any(|(_, of_all)| *of_all) {
            let message = "`of_all` has no effect where no indicator is a share of a narrower base";
            problems.push(Problem::new(Code::NoEffect, message));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let by: Vec<String> = by.iter().map(|&name| name.to_owned()).collect();
        let query = |(indicator, of_all): (_, bool)| {
            if of_all { survey.query_of_all(indicator, &by) } else { survey.query(indicator, &by) }
        };
        Ok(chosen.into_iter().map(query).collect())
    }

    fn ask_items<'b>(
        &self,
        items: impl IntoIterator<Item = &'b str>,
        measure: impl FnOnce(Vec<String>, Vec<String>, Blank) -> Measure,
    ) -> Ask<'_> {
        let measure = measure(items.into_iter().map(str::to_owned).collect(), Vec::new(), Blank::default());
        let name = measure.name();
        self.ask(&name, measure)
    }

    fn ask(&self, name: &str, measure: Measure) -> Ask<'_> {
        Ask { sample: self, query: Query::new(name, measure), problems: Vec::new() }
    }
}

/// Who is in the base of a query that has no document, as its conditions say; empty where it is everybody.
pub(crate) fn base_as_asked(query: &Query) -> String {
    if query.of_all {
        return String::new();
    }
    let condition = |condition: &Condition| format!("{} = {}", condition.question, condition.is.join(" / "));
    query.base.iter().map(condition).collect::<Vec<_>>().join(", ")
}

/// A question to a sample, in the making.
#[derive(Debug, Clone)]
#[must_use = "nothing is computed before `run`"]
pub struct Ask<'a> {
    sample: &'a Sample,
    query: Query,
    problems: Vec<Problem>,
}

impl Ask<'_> {
    /// An answer that counts in a share, or by which items are chosen; several calls count several answers together.
    pub fn equals(mut self, answer: impl std::fmt::Display) -> Self {
        match &mut self.query.measure {
            Measure::Share { equals, .. }
            | Measure::AnyOf { equals, .. }
            | Measure::AllOf { equals, .. }
            | Measure::CountOf { equals, .. }
            | Measure::CountMean { equals, .. }
            | Measure::Multiple { equals, .. } => equals.push(answer.to_string()),
            other => {
                let message = format!("`equals` has no effect on {}", other.one());
                self.problems.push(Problem::new(Code::NoEffect, message));
            }
        }
        self
    }

    /// How a quantile is read off the answers.
    pub fn rule(mut self, own: QuantileRule) -> Self {
        match &mut self.query.measure {
            Measure::Quantile { rule, .. } => *rule = own,
            other => {
                let message = format!("`rule` has no effect on {}", other.one());
                self.problems.push(Problem::new(Code::NoEffect, message));
            }
        }
        self
    }

    /// What an empty item means; that it is not known whether it was chosen, unless said.
    pub fn blank(mut self, own: Blank) -> Self {
        match &mut self.query.measure {
            Measure::AnyOf { blank, .. }
            | Measure::AllOf { blank, .. }
            | Measure::CountOf { blank, .. }
            | Measure::CountMean { blank, .. }
            | Measure::Multiple { blank, .. } => *blank = own,
            other => {
                let message = format!("`blank` has no effect on {}", other.one());
                self.problems.push(Problem::new(Code::NoEffect, message));
            }
        }
        self
    }

    /// Tells a share of a narrower base ([`among`](Self::among)) as the share of all that it implies: units outside the base
    /// count as "not", and the name in the results ends with `_of_all`.
    ///
    /// ```
    /// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
    /// // 12 of 14 county municipalities recruited; 11 of those had problems.
    /// let recruited: Column = (0..14).map(|unit| if unit < 12 { "yes" } else { "no" }).collect();
    /// let problems: Column = (0..14).map(|unit| if unit < 11 { "yes" } else { "no" }).collect();
    /// let answers = Answers::new([("recruited".to_owned(), recruited), ("problems".to_owned(), problems)])?;
    /// let design = Design::builder(14).population(PopulationSizes::one(StratumSize::census(14))).build()?;
    /// let sample = Sample::new(answers, design)?;
    /// let asked = || sample.share("problems").equals("yes").among("recruited", ["yes"]);
    /// let (of_those, of_all) = (asked().run()?, asked().of_all().run()?);
    /// assert_eq!(of_those.single().estimate, Some(11.0 / 12.0));
    /// assert_eq!(of_all.single().estimate, Some(11.0 / 14.0));
    /// assert_eq!(of_all.single().indicator, "problems_of_all");
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn of_all(mut self) -> Self {
        self.query.of_all = true;
        self
    }

    /// With [`of_all`](Self::of_all): answers to a question of the base that leave it open whether a unit is in it.
    pub fn undecided<'b>(mut self, question: &str, is: impl IntoIterator<Item = &'b str>) -> Self {
        let is = is.into_iter().map(str::to_owned).collect();
        self.query.undecided.push(Condition { question: question.to_owned(), is });
        self
    }

    /// Breakdowns, crossed.
    pub fn by<'b>(mut self, breakdowns: impl IntoIterator<Item = &'b str>) -> Self {
        self.query.by.extend(breakdowns.into_iter().map(str::to_owned));
        self
    }

    /// Restricts the base to rows that gave one of some answers to a question.
    pub fn among<'b>(mut self, question: &str, is: impl IntoIterator<Item = &'b str>) -> Self {
        let is = is.into_iter().map(str::to_owned).collect();
        self.query.base.push(Condition { question: question.to_owned(), is });
        self
    }

    /// Answers that leave the base, such as "do not know".
    pub fn outside<'b>(mut self, answers: impl IntoIterator<Item = &'b str>) -> Self {
        self.query.outside.extend(answers.into_iter().map(str::to_owned));
        self
    }

    /// Interval method.
    pub fn interval(mut self, interval: Interval) -> Self {
        self.query.interval = interval;
        self
    }

    /// Confidence level, such as 0.95.
    pub fn level(mut self, level: f64) -> Self {
        self.query.level = level;
        self
    }

    /// Where degrees of freedom come from.
    pub fn df(mut self, df: DegreesOfFreedom) -> Self {
        self.query.df = df;
        self
    }

    /// Name of the indicator in the results; the column's name unless said.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.query.name = name.into();
        self
    }

    /// The query as data.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Computes.
    ///
    /// # Errors
    /// Reports every name that does not fit and every option without effect.
    pub fn run(self) -> Result<Estimates> {
        Error::unless_empty(Stage::Estimate, self.problems)?;
        self.sample.run(std::slice::from_ref(&self.query))
    }
}
