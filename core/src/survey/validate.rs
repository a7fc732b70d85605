//! What a well-formed document must mean: names that refer to something, labels in every language, no contradictions.

use std::collections::HashMap;

use super::{
    AnswerStatus, Breakdown, Category, Label, Noun, PerWave, Question, QuestionKind, Source, Survey, VERSION,
};
use crate::document::Places;
use crate::error::{Code, Problem};
use crate::estimate::Condition;
use crate::panel::check_crosswalk;
use crate::release::{DisclosureRule, QualityRule};

/// Adds every problem of meaning.
pub(super) fn validate(survey: &Survey, places: &Places, problems: &mut Vec<Problem>) {
    let mut check = Check { survey, places, problems };
    check.version();
    check.names();
    check.population();
    for (index, variable) in survey.variables.iter().enumerate() {
        let at = format!("variables[{index}]");
        check.label(&variable.label, &format!("{at}.label"));
        check.optional_label(variable.unit.as_ref(), &format!("{at}.unit"));
        check.distinct(
            variable.categories.iter().map(|category| category.code.as_str()),
            &format!("{at}.categories"),
            "code",
        );
        for (index, category) in variable.categories.iter().enumerate() {
            check.category(category, &format!("{at}.categories[{index}]"));
        }
        if !variable.categories.is_empty() && variable.unit.is_some() {
            check.no_effect(&format!("{at}.unit"), "a unit on a variable with categories");
        }
    }
    for (index, question) in survey.questions.iter().enumerate() {
        check.question(question, &format!("questions[{index}]"));
    }
    for (index, breakdown) in survey.breakdowns.iter().enumerate() {
        check.breakdown(breakdown, &format!("breakdowns[{index}]"));
    }
    for (index, indicator) in survey.indicators.iter().enumerate() {
        check.indicator(indicator, &format!("indicators[{index}]"));
    }
    check.indices();
    check.targets();
    check.design();
    check.crosswalk();
    check.release();
}

pub(super) struct Check<'a> {
    pub(super) survey: &'a Survey,
    places: &'a Places,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    pub(super) fn add(&mut self, path: &str, problem: Problem) {
        self.problems.push(problem.at(self.places.of(path)));
    }

    pub(super) fn no_effect(&mut self, path: &str, what: &str) {
        self.add(path, Problem::new(Code::NoEffect, format!("{what} has no effect")));
    }

    fn version(&mut self) {
        if self.survey.peil != VERSION {
            let problem =
                Problem::new(Code::UnsupportedVersion, format!("document version {}", self.survey.peil));
            self.add("peil", problem.expected(VERSION.to_string()));
        }
        self.label(&self.survey.title, "title");
        self.optional_label(self.survey.source.as_ref(), "source");
    }

    /// Ids that results and requests use share one space of names.
    fn names(&mut self) {
        let survey = self.survey;
        let mut seen: HashMap<&str, String> = HashMap::new();
        let lists: [(&str, Vec<&str>); 3] = [
            ("variables", survey.variables.iter().map(|own| own.id.as_str()).collect()),
            ("questions", survey.questions.iter().map(|own| own.id.as_str()).collect()),
            ("breakdowns", survey.breakdowns.iter().map(|own| own.id.as_str()).collect()),
        ];
        for (list, ids) in lists {
            for (index, id) in ids.into_iter().enumerate() {
                let path = format!("{list}[{index}].id");
                if let Some(first) = seen.insert(id, path.clone()) {
                    self.add(
                        &path,
                        Problem::new(Code::Duplicate, format!("`{id}` is also the id of `{first}`")),
                    );
                }
            }
        }
        self.distinct(survey.indicators.iter().map(|own| own.id.as_str()), "indicators", "id");
        self.distinct(survey.waves.iter().map(|own| own.id.as_str()), "waves", "id");
        for (index, wave) in survey.waves.iter().enumerate() {
            self.optional_label(wave.label.as_ref(), &format!("waves[{index}].label"));
            self.optional_label(wave.frame_break.as_ref(), &format!("waves[{index}].frame_break"));
        }
    }

    fn release(&mut self) {
        for (key, problem) in self.survey.quality.iter().flat_map(QualityRule::problems) {
            let path = if key.is_empty() { "quality".to_owned() } else { format!("quality.{key}") };
            self.add(&path, problem);
        }
        if let Some((key, problem)) = self.survey.disclosure.as_ref().and_then(DisclosureRule::problems) {
            self.add(&format!("disclosure.{key}"), problem);
        }
    }

    fn distinct<'b>(&mut self, ids: impl Iterator<Item = &'b str>, list: &str, key: &str) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, id) in ids.enumerate() {
            if let Some(first) = seen.insert(id, index) {
                let problem =
                    Problem::new(Code::Duplicate, format!("`{id}` is also the {key} of `{list}[{first}]`"));
                self.add(&format!("{list}[{index}].{key}"), problem);
            }
        }
    }

    pub(super) fn label(&mut self, label: &Label, path: &str) {
        for &language in &self.survey.languages {
            if !label.has(language) {
                let problem = Problem::new(Code::MissingLabel, format!("no text in `{}`", language.code()));
                self.add(
                    path,
                    problem.help("the document lists its `languages`; every label needs them all"),
                );
            }
        }
    }

    fn noun(&mut self, noun: &Noun, path: &str) {
        for (key, label) in [("one", &noun.one), ("many", &noun.many), ("all", &noun.all)] {
            self.label(label, &format!("{path}.{key}"));
        }
    }

    fn category(&mut self, category: &Category, path: &str) {
        self.label(&category.label, &format!("{path}.label"));
        if let Some(noun) = &category.noun {
            self.noun(noun, &format!("{path}.noun"));
            if category.among.is_some() {
                self.no_effect(&format!("{path}.among"), "`among` beside a `noun`");
            }
        }
        self.optional_label(category.among.as_ref(), &format!("{path}.among"));
    }

    pub(super) fn optional_label(&mut self, label: Option<&Label>, path: &str) {
        if let Some(label) = label {
            self.label(label, path);
        }
    }

    fn per_wave(&mut self, counts: &PerWave, path: &str) {
        let PerWave::ByWave(counts) = counts else { return };
        let waves: Vec<&str> = self.survey.waves.iter().map(|wave| wave.id.as_str()).collect();
        for wave in counts.keys().filter(|wave| !waves.contains(&wave.as_str())) {
            let problem = Problem::new(Code::UnknownName, format!("there is no wave `{wave}`"));
            self.add(&format!("{path}.{wave}"), problem.suggest(wave, waves.iter().copied()));
        }
    }

    fn sizes(&mut self, size: &PerWave, selected: Option<&PerWave>, path: &str) {
        self.per_wave(size, &format!("{path}.size"));
        let Some(selected) = selected else { return };
        self.per_wave(selected, &format!("{path}.selected"));
        let waves = self.survey.waves.iter().map(|wave| Some(wave.id.as_str()));
        for wave in waves.chain(std::iter::once(None)) {
            if let (Some(size), Some(selected)) = (size.of(wave), selected.of(wave))
                && selected > size
            {
                let problem = Problem::new(Code::Contradiction, "more units are selected than there are");
                self.add(
                    &format!("{path}.selected"),
                    problem.expected(format!("at most {size}")).found(selected.to_string()),
                );
                return;
            }
        }
    }

    fn population(&mut self) {
        let population = &self.survey.population;
        self.noun(&population.unit, "population.unit");
        match (&population.size, &population.strata_by) {
            (Some(size), None) => self.sizes(size, population.selected.as_ref(), "population"),
            (Some(_), Some(_)) => {
                let problem =
                    Problem::new(Code::Contradiction, "the population has both a size and strata with sizes");
                self.add("population.size", problem.help("leave out `size`; it is the sum over the strata"));
            }
            (None, _) => {
                if population.selected.is_some() {
                    self.no_effect("population.selected", "`selected` without `size`");
                }
            }
        }
        let Some(by) = &population.strata_by else {
            if !population.strata.is_empty() {
                let problem = Problem::new(Code::MissingKey, "`strata_by` is missing");
                self.add(
                    "population",
                    problem.help("name the variable or breakdown whose categories are the strata"),
                );
            }
            return;
        };
        let categories = self.survey.categories_of(by);
        if categories.is_empty() {
            let problem = Problem::new(
                Code::UnknownName,
                format!("`{by}` is no variable or breakdown with categories"),
            );
            let known: Vec<&str> = self.groupings().collect();
            return self.add("population.strata_by", problem.suggest(by, known));
        }
        let codes: Vec<&str> = categories.iter().map(|category| category.code.as_str()).collect();
        self.distinct(
            population.strata.iter().map(|stratum| stratum.code.as_str()),
            "population.strata",
            "code",
        );
        for (index, stratum) in population.strata.iter().enumerate() {
            let path = format!("population.strata[{index}]");
            if !codes.contains(&stratum.code.as_str()) {
                let problem =
                    Problem::new(Code::UnknownName, format!("`{by}` has no category `{}`", stratum.code));
                self.add(
                    &format!("{path}.code"),
                    problem.suggest(stratum.code.as_str(), codes.iter().copied()),
                );
            }
            self.sizes(&stratum.size, stratum.selected.as_ref(), &path);
        }
        for code in
            codes.iter().filter(|code| !population.strata.iter().any(|own| own.code.as_str() == **code))
        {
            let problem =
                Problem::new(Code::MissingKey, format!("the category `{code}` of `{by}` has no size"));
            self.add("population.strata", problem);
        }
    }

    pub(super) fn groupings(&self) -> impl Iterator<Item = &str> {
        let breakdowns = self.survey.breakdowns.iter().map(|own| own.id.as_str());
        breakdowns.chain(self.survey.variables.iter().map(|own| own.id.as_str()))
    }

    fn question(&mut self, question: &Question, at: &str) {
        self.label(&question.text, &format!("{at}.text"));
        self.optional_label(question.unit.as_ref(), &format!("{at}.unit"));
        let chosen =
            matches!(question.kind, QuestionKind::Single | QuestionKind::Scale | QuestionKind::Multiple);
        if chosen && question.answers.len() < 2 {
            self.add(at, Problem::new(Code::MissingKey, "the question needs at least two answers"));
        }
        for (present, key, fits) in [
            (!question.answers.is_empty(), "answers", chosen),
            (!question.items.is_empty(), "items", question.kind == QuestionKind::Multiple),
            (question.blank.is_some(), "blank", question.kind == QuestionKind::Multiple),
            (question.all_blank.is_some(), "all_blank", question.kind == QuestionKind::Multiple),
            (question.unit.is_some(), "unit", question.kind == QuestionKind::Number),
            (question.min.is_some(), "min", question.kind == QuestionKind::Number),
            (question.max.is_some(), "max", question.kind == QuestionKind::Number),
            (
                question.column.is_some(),
                "column",
                question.kind != QuestionKind::Multiple || question.separator.is_some(),
            ),
        ] {
            if present && !fits {
                self.no_effect(&format!("{at}.{key}"), &format!("`{key}` on a question of this kind"));
            }
        }
        if let Some(blank) =
            question.blank.as_ref().filter(|blank| !question.answers.iter().any(|own| own.code == **blank))
        {
            let problem = Problem::new(Code::UnknownName, format!("`{blank}` is none of the answers"));
            self.add(&format!("{at}.blank"), problem);
        }
        self.separated(question, at);
        if question.kind == QuestionKind::Multiple && question.all_blank.is_some() && question.blank.is_none()
        {
            self.no_effect(&format!("{at}.all_blank"), "`all_blank` without `blank`");
        }
        for (index, wave) in
            question.waves.iter().enumerate().filter(|(_, wave)| self.survey.wave(wave.as_str()).is_none())
        {
            let problem = Problem::new(Code::UnknownName, format!("there is no wave `{wave}`"));
            let known = self.survey.waves.iter().map(|own| own.id.as_str());
            self.problems.push(
                problem.suggest(wave.as_str(), known).at(self.places.of(&format!("{at}.waves[{index}]"))),
            );
        }
        if question.kind == QuestionKind::Multiple && question.items.is_empty() {
            self.add(at, Problem::new(Code::MissingKey, "`items` is missing"));
        }
        if question.min.zip(question.max).is_some_and(|(min, max)| min > max) {
            self.add(&format!("{at}.min"), Problem::new(Code::Contradiction, "`min` is larger than `max`"));
        }
        self.distinct(question.answers.iter().map(|own| own.code.as_str()), &format!("{at}.answers"), "code");
        self.distinct(question.items.iter().map(|own| own.id.as_str()), &format!("{at}.items"), "id");
        for (index, answer) in question.answers.iter().enumerate() {
            let at = format!("{at}.answers[{index}]");
            self.label(&answer.label, &format!("{at}.label"));
            let substantive = answer.status == AnswerStatus::Substantive;
            match (question.kind, answer.point) {
                (QuestionKind::Scale, None) if substantive => {
                    self.add(&at, Problem::new(Code::MissingKey, "an answer on a scale needs a `point`"));
                }
                (QuestionKind::Scale, Some(_)) if !substantive => {
                    self.no_effect(&format!("{at}.point"), "a point on an answer without substance");
                }
                (QuestionKind::Scale, _) | (_, None) => {}
                (_, Some(_)) => {
                    self.no_effect(&format!("{at}.point"), "a point on a question that is no scale");
                }
            }
        }
        for (index, item) in question.items.iter().enumerate() {
            self.label(&item.text, &format!("{at}.items[{index}].text"));
        }
        self.conditions(&question.asked_if, &format!("{at}.asked_if"), Some(&question.id));
    }

    pub(super) fn conditions(&mut self, conditions: &[Condition], at: &str, own: Option<&str>) {
        for (index, condition) in conditions.iter().enumerate() {
            self.condition(condition, &format!("{at}[{index}]"), own);
        }
    }

    fn condition(&mut self, condition: &Condition, at: &str, own: Option<&str>) {
        let name = condition.question.as_str();
        if own.is_some_and(|own| own == name || name.starts_with(&format!("{own}."))) {
            let problem =
                Problem::new(Code::Contradiction, format!("`{name}` is asked depending on its own answer"));
            return self.add(&format!("{at}.question"), problem);
        }
        let Some(codes) = self.codes(name, &format!("{at}.question")) else { return };
        if condition.is.is_empty() {
            self.add(&format!("{at}.is"), Problem::new(Code::OutOfRange, "the condition lists no answer"));
        }
        for (index, code) in condition.is.iter().enumerate() {
            if !codes.iter().any(|known| known == code) {
                let problem = Problem::new(Code::UnknownName, format!("`{name}` has no answer `{code}`"));
                let path = format!("{at}.is[{index}]");
                self.add(&path, problem.suggest(code, codes.iter().map(String::as_str)));
            }
        }
    }

    /// The codes of a name that should have some; a problem otherwise.
    pub(super) fn codes(&mut self, name: &str, path: &str) -> Option<Vec<String>> {
        let found = self.find(name, path)?;
        let codes: Vec<String> = found.codes().into_iter().map(str::to_owned).collect();
        if codes.is_empty() {
            self.add(
                path,
                Problem::new(Code::WrongMeasure, format!("`{name}` has no answers to choose from")),
            );
            return None;
        }
        Some(codes)
    }

    pub(super) fn find(&mut self, name: &str, path: &str) -> Option<Source<'_>> {
        if self.survey.source(name).is_none() {
            let sources = self.survey.sources();
            let mut problem =
                Problem::new(Code::UnknownName, format!("there is no question or variable `{name}`"))
                    .suggest(name, sources.iter().map(|(name, _)| name.as_str()));
            if self.survey.questions.iter().any(|own| own.id == name) {
                problem = problem.help(format!("`{name}` has items; name one of them as `{name}.item`"));
            }
            self.add(path, problem);
        }
        self.survey.source(name)
    }

    fn breakdown(&mut self, breakdown: &Breakdown, at: &str) {
        self.label(&breakdown.label, &format!("{at}.label"));
        for (index, label) in breakdown.labels.iter().enumerate() {
            self.label(label, &format!("{at}.labels[{index}]"));
        }
        let Some(source) = self.find(&breakdown.of, &format!("{at}.of")) else { return };
        let is_number = source.is_number();
        if is_number && breakdown.cuts.is_empty() {
            let problem = Problem::new(
                Code::MissingKey,
                format!("`{}` is a number, so `cuts` are needed", breakdown.of),
            );
            self.add(at, problem);
        }
        if !is_number && !breakdown.cuts.is_empty() {
            self.no_effect(&format!("{at}.cuts"), "cutting something that is no number");
        }
        if breakdown.cuts.windows(2).any(|pair| pair[0] >= pair[1]) {
            self.add(&format!("{at}.cuts"), Problem::new(Code::OutOfRange, "cut points must increase"));
        }
        let groups = breakdown.cuts.len() + 1;
        if !breakdown.labels.is_empty() && breakdown.labels.len() != groups {
            let problem = Problem::new(Code::WrongLength, "the labels do not fit the cut points");
            let found = breakdown.labels.len().to_string();
            self.add(&format!("{at}.labels"), problem.expected(format!("{groups} labels")).found(found));
        }
    }

    fn crosswalk(&mut self) {
        let waves: Vec<&str> = self.survey.waves.iter().map(|wave| wave.id.as_str()).collect();
        check_crosswalk(&self.survey.crosswalk, &waves, |path, problem| self.add(&path, problem));
        if !self.survey.crosswalk.is_empty() && self.survey.design.unit.is_none() {
            let problem =
                Problem::new(Code::MissingKey, "a crosswalk of units that the design does not name");
            self.add("crosswalk", problem.expected("the column that names the unit, as `design.unit`"));
        }
    }

    fn design(&mut self) {
        let design = &self.survey.design;
        if design.nest && design.psu.is_none() {
            self.no_effect("design.nest", "`nest` without `psu`");
        }
        if design.strata.is_some() && self.survey.population.strata_by.is_some() {
            let problem =
                Problem::new(Code::Contradiction, "strata are named both by the population and by a column");
            self.add("design.strata", problem);
        }
        if design.psu.is_some()
            && self.survey.population.strata_by.is_some()
            && design.fpc.is_none()
            && design.weight.is_none()
        {
            let problem =
                Problem::new(Code::Contradiction, "the strata count units, but clusters were drawn");
            self.add(
                "design.psu",
                problem.help("give a column `weight`, and with `fpc` the clusters of each stratum"),
            );
        }
        if let Some(condition) = &design.responded {
            self.condition(&condition.clone(), "design.responded", None);
        }
        if let Some(groups) = &design.response_groups
            && self.survey.categories_of(groups).is_empty()
        {
            let problem = Problem::new(
                Code::UnknownName,
                format!("`{groups}` is no variable or breakdown with categories"),
            );
            let known: Vec<String> = self.groupings().map(str::to_owned).collect();
            self.add("design.response_groups", problem.suggest(groups, known.iter().map(String::as_str)));
        }
    }
}
