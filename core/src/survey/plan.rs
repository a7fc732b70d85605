//! From a document and answers to a sample, and from indicators to queries.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use super::typing::{self, Origin};
use super::{AnswerStatus, Indicator, QuestionKind, Source, Survey};
use crate::answers::csv::{self, CsvOptions, Expect};
use crate::answers::{Answers, missing_column};
use crate::design::{ColumnNames, Design, DesignColumns, PopulationSizes, StratumSize};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Condition, Measure, MeasureKind, Query};
use crate::sample::Sample;

impl Survey {
    /// Reads answers from CSV text against the document.
    ///
    /// # Errors
    /// Reports every field that does not fit, with line and field, and everything that keeps the design from being
    /// built.
    pub fn read_csv(&self, reader: impl Read, wave: Option<&str>) -> Result<Sample> {
        self.read_csv_with(reader, wave, &CsvOptions::default())
    }

    /// Reads answers from CSV text with stated options.
    ///
    /// # Errors
    /// As [`read_csv`](Self::read_csv).
    pub fn read_csv_with(
        &self,
        reader: impl Read,
        wave: Option<&str>,
        options: &CsvOptions,
    ) -> Result<Sample> {
        let expected: BTreeMap<String, Expect> = self.expected_columns();
        let table = csv::read(reader, options, |name| expected.get(name).copied().unwrap_or(Expect::Skip))?;
        let place_of = |row: usize, column: &str| Place {
            line: table.lines.get(row).map(|&line| u64::from(line)),
            column: table.header.iter().position(|name| name == column).map(|at| at as u64 + 1),
            row: Some(row as u64 + 1),
            ..Place::question(column)
        };
        let origin = Origin { place_of: &place_of, names: table.header.iter().map(String::as_str).collect() };
        self.read_with(&table.answers, wave, &origin, table.problems)
            .map_err(|error| csv::in_file(error, options))
    }

    /// Reads answers from columns that a host has built.
    ///
    /// # Errors
    /// Reports every value that does not fit, with column and row.
    pub fn read(&self, answers: &Answers, wave: Option<&str>) -> Result<Sample> {
        let place_of = |row: usize, column: &str| Place::question(column).row(row as u64 + 1);
        let origin = Origin { place_of: &place_of, names: answers.names().collect() };
        self.read_with(answers, wave, &origin, Vec::new())
    }

    fn expected_columns(&self) -> BTreeMap<String, Expect> {
        let mut expected: BTreeMap<String, Expect> = BTreeMap::new();
        for (_, source) in self.sources() {
            expected
                .insert(source.column(), if source.is_number() { Expect::Numbers } else { Expect::Words });
        }
        for (column, is_number) in self.design.columns() {
            let expect = if is_number { Expect::Numbers } else { Expect::Words };
            expected.entry(column.clone()).or_insert(expect);
        }
        expected
    }

    fn read_with(
        &self,
        raw: &Answers,
        wave: Option<&str>,
        origin: &Origin<'_>,
        mut problems: Vec<Problem>,
    ) -> Result<Sample> {
        let wave = self.resolve_wave(wave)?;
        if raw.rows() == 0 && problems.is_empty() {
            problems.push(Problem::new(Code::NoRows, "there are no answers"));
        }
        let mut columns = typing::typed(self, raw, wave.as_deref(), origin, &mut problems);
        for (name, _) in self.design.columns() {
            match raw.column(name) {
                Some(column) => {
                    columns.entry(name.clone()).or_insert_with(|| column.clone());
                }
                None => problems.push(missing_column(name, origin.names.iter().copied())),
            }
        }
        Error::unless_empty(Stage::Answers, problems)?;
        let answers = Answers::new(columns)?;
        let design = self.build_design(&answers, wave.as_deref())?;
        Ok(Sample::new(answers, design)?.of_survey(Arc::new(self.clone()), wave))
    }

    /// The wave asked for; where the document has exactly one, it need not be named.
    fn resolve_wave(&self, wave: Option<&str>) -> Result<Option<String>> {
        let known = || self.waves.iter().map(|own| own.id.as_str());
        let problem = match (wave, self.waves.as_slice()) {
            (None, []) => return Ok(None),
            (None, [only]) => return Ok(Some(only.id.0.clone())),
            (Some(wave), _) if self.wave(wave).is_some() => return Ok(Some(wave.to_owned())),
            (None, _) => Problem::new(Code::MissingKey, "which wave the answers belong to is not said"),
            (Some(wave), _) => {
                Problem::new(Code::UnknownName, format!("there is no wave `{wave}`")).suggest(wave, known())
            }
        };
        let problem = problem.expected(format!("one of {}", crate::answers::words_list(known())));
        Err(Error::one(Stage::Answers, problem))
    }

    fn build_design(&self, answers: &Answers, wave: Option<&str>) -> Result<Design> {
        let plan = &self.design;
        let mut problems = Vec::new();
        let sizes = match (&plan.fpc, &plan.psu, &plan.probability) {
            (None, None, None) => self.sizes(wave, &mut problems),
            // A column says it, or the document's sizes count units where clusters were drawn.
            _ => PopulationSizes::Unknown,
        };
        let columns = DesignColumns {
            strata: plan
                .strata
                .clone()
                .or_else(|| self.population.strata_by.as_deref().map(ColumnNames::from)),
            psu: plan.psu.clone(),
            nest: plan.nest,
            weight: plan.weight.clone(),
            fpc: plan.fpc.clone(),
            responded: plan.responded.clone(),
            response_groups: plan.response_groups.clone(),
            probability: plan.probability.clone(),
            pps: plan.pps,
            pps_variance: plan.pps_variance,
            lonely: plan.lonely,
            lonely_domains: plan.lonely_domains,
            ..DesignColumns::default()
        };
        columns.check_options(&mut problems);
        columns.build_with(answers, sizes, problems)
    }

    fn sizes(&self, wave: Option<&str>, problems: &mut Vec<Problem>) -> PopulationSizes {
        let population = &self.population;
        let size = |size: &super::PerWave, selected: Option<&super::PerWave>| {
            let size = size.of(wave)?;
            Some(match selected.and_then(|selected| selected.of(wave)) {
                Some(selected) if selected < size => StratumSize::of(size).selecting(selected),
                _ => StratumSize::census(size),
            })
        };
        if let Some(all) = &population.size {
            return if let Some(size) = size(all, population.selected.as_ref()) {
                PopulationSizes::one(size)
            } else {
                problems.push(unsized_wave("the population", wave));
                PopulationSizes::Unknown
            };
        }
        if population.strata.is_empty() {
            return PopulationSizes::Unknown;
        }
        let mut sizes = BTreeMap::new();
        for stratum in &population.strata {
            match size(&stratum.size, stratum.selected.as_ref()) {
                // A stratum that did not exist in a wave has size 0 there.
                Some(_) if stratum.size.of(wave) == Some(0) => {}
                Some(size) => {
                    sizes.insert(stratum.code.0.clone(), size);
                }
                None => problems.push(unsized_wave(&format!("stratum `{}`", stratum.code), wave)),
            }
        }
        PopulationSizes::PerStratum(sizes)
    }

    /// The query that computes an indicator by some breakdowns.
    ///
    /// # Errors
    /// Reports a breakdown that the document does not have.
    pub fn query(&self, indicator: &Indicator, by: &[String]) -> Query {
        let of = indicator.question.clone();
        let measure = match indicator.measure {
            MeasureKind::Share => {
                Measure::Share { of, equals: indicator.answers.iter().map(|word| word.0.clone()).collect() }
            }
            MeasureKind::Distribution => Measure::Distribution { of },
            // Validation lets no other kind into a document.
            MeasureKind::Mean
            | MeasureKind::NetBalance
            | MeasureKind::ScoreMean
            | MeasureKind::Variance
            | MeasureKind::Correlation
            | MeasureKind::Expression => Measure::Mean { of: self.numbers_of(&of) },
            MeasureKind::Total => Measure::Total { of },
            MeasureKind::Ratio => Measure::Ratio { of, over: indicator.over.clone().unwrap_or_default() },
            MeasureKind::Quantile => Measure::Quantile {
                of,
                at: if indicator.at.is_empty() { vec![0.5] } else { indicator.at.clone() },
                rule: indicator.rule.unwrap_or_default(),
            },
        };
        let mut query = Query::new(&indicator.id, measure);
        query.by = by.to_vec();
        query.interval = indicator.interval;
        query.base.clone_from(&indicator.base);
        self.add_routing(&indicator.question, &mut query.base);
        if let (true, Some(question)) = (indicator.measure.is_share(), self.question_of(&indicator.question))
        {
            for answer in &question.answers {
                let counted =
                    answer.status == AnswerStatus::Substantive || indicator.counting.contains(&answer.status);
                match answer.status {
                    _ if counted => {}
                    AnswerStatus::Refused => query.missing.push(answer.code.0.clone()),
                    _ => query.outside.push(answer.code.0.clone()),
                }
            }
        }
        query
    }

    /// The least and the largest value that an answer to an indicator can have, where the document tells.
    pub(crate) fn range_of(&self, indicator: &str) -> Option<[f64; 2]> {
        let question = self.question_of(&self.indicator(indicator)?.question)?;
        let points = || question.answers.iter().filter_map(|answer| answer.point);
        let points = points().zip(points()).reduce(|(least, largest), (a, b)| (least.min(a), largest.max(b)));
        question.min.zip(question.max).or(points).map(|(least, largest)| [least, largest])
    }

    fn question_of(&self, name: &str) -> Option<&super::Question> {
        self.source(name).and_then(|source| source.question())
    }

    /// The column that holds a question's numbers: that of its points for a scale.
    fn numbers_of(&self, name: &str) -> String {
        match self.source(name) {
            Some(Source::Question(question)) if question.kind == QuestionKind::Scale => {
                typing::points_of(name)
            }
            _ => name.to_owned(),
        }
    }

    /// Adds the conditions under which a question is asked, and those of the questions they refer to.
    fn add_routing(&self, name: &str, base: &mut Vec<Condition>) {
        let Some(question) = self.question_of(name) else { return };
        for condition in &question.asked_if {
            if !base.contains(condition) {
                base.push(condition.clone());
                self.add_routing(&condition.question, base);
            }
        }
    }
}

fn unsized_wave(what: &str, wave: Option<&str>) -> Problem {
    let problem = Problem::new(Code::BadPopulation, format!("{what} has no size in this wave"));
    match wave {
        Some(wave) => problem.at(Place { wave: Some(wave.to_owned()), ..Place::default() }),
        None => problem,
    }
}
