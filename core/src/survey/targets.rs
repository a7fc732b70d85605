//! Targets of a survey document: what an indicator or index shall come to, by when, and from which wave progress counts.
//!
//! Values and margins are on the scale of the figure, as margins of changes are: shares are fractions, 0.8 being 80 per cent.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::validate::Check;
use super::{Indicator, Survey, Word};
use crate::compare::{Bound, Goal, check_value};
use crate::composite::Part;
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::MeasureKind;
use crate::language::Label;

/// What a figure shall come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Short name.
    pub id: String,
    /// Label, where that of the figure will not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// The indicator, index or part of an index.
    pub of: String,
    /// Of a distribution: the answer; of items: the item, or how many; of several quantiles: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Word>,
    /// The group it is about, as categories of breakdowns: `{ sector = "municipality" }`; everybody unless said.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub within: BTreeMap<String, Word>,
    /// The value to be at or above; shares are fractions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// The value to be at or below; shares are fractions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// When it shall be reached: a wave, a time on the scale of the waves' times, or a date such as `2030-12-31` where those are
    /// years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// The wave from which progress counts; the first that has the figure unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Word>,
    /// The change that counts as none, on the scale of the figure: 0.02 is two percentage points of a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
}

/// A wave, a date, or a time as a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum When {
    /// A time, or a wave that is named by a number.
    Time(f64),
    /// A wave or a date.
    Name(String),
}

impl When {
    /// As it is said.
    fn text(&self) -> String {
        match self {
            Self::Time(time) => time.to_string(),
            Self::Name(name) => name.clone(),
        }
    }
}

/// A date in years: the year, and the part of it that has passed when the day begins.
fn years(date: &str) -> Option<f64> {
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || month.len() != 2 || day.len() != 2 || parts.next().is_some() {
        return None;
    }
    let (year, month, day): (u32, usize, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let own = *days.get(month.checked_sub(1)?)?;
    if day == 0 || day > own {
        return None;
    }
    let passed: u32 = days[..month - 1].iter().sum::<u32>() + day - 1;
    Some(f64::from(year) + f64::from(passed) / if leap { 366.0 } else { 365.0 })
}

impl Survey {
    /// The target of an id.
    pub fn target(&self, id: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.id == id)
    }

    /// Targets as goals that figures can be held against; all of the document where none is named.
    ///
    /// # Errors
    /// Reports every id that no target has.
    ///
    /// ```
    /// # let survey = peil::Survey::from_text(r#"
    /// #     peil = 1
    /// #     id = "s"
    /// #     title = "S"
    /// #     population = { unit = { one = "county", many = "counties", all = "the counties" } }
    /// #     waves = [{ id = 2020 }, { id = 2024 }]
    /// #     questions = [{ id = "open", text = "Open?", kind = "single", answers = [{ code = "y", label = "Y" }, { code = "n", label = "N" }] }]
    /// #     indicators = [{ id = "shares", label = "Shares", measure = "share", question = "open", answers = ["y"] }]
    /// #     [[targets]]
    /// #     id = "shares_2030"
    /// #     of = "shares"
    /// #     at_least = 0.8
    /// #     when = 2030
    /// # "#)?;
    /// let goal = &survey.goals(&["shares_2030"])?[0];
    /// assert_eq!((goal.value, goal.when), (0.8, Some(2030.0)));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn goals(&self, ids: &[&str]) -> Result<Vec<Goal>> {
        let known = || self.targets.iter().map(|target| target.id.as_str());
        let unknown = ids.iter().filter(|id| self.target(id).is_none()).map(|id| {
            Problem::new(Code::UnknownName, format!("there is no target `{id}`")).suggest(id, known())
        });
        Error::unless_empty(Stage::Estimate, unknown.collect())?;
        let asked = self.targets.iter().filter(|target| ids.is_empty() || ids.contains(&target.id.as_str()));
        Ok(asked.map(|target| self.goal(target)).collect())
    }

    fn goal(&self, target: &Target) -> Goal {
        let (bound, value) = match (target.at_least, target.at_most) {
            (None, Some(value)) => (Bound::AtMost, value),
            // A validated target has one of them.
            (value, _) => (Bound::AtLeast, value.unwrap_or(f64::NAN)),
        };
        Goal {
            id: target.id.clone(),
            label: target.label.clone(),
            of: target.of.clone(),
            category: target
                .category
                .as_ref()
                .map(|word| word.0.clone())
                .or_else(|| self.only_quantile(target)),
            by: target.within.iter().map(|(name, code)| (name.clone(), code.0.clone())).collect(),
            bound,
            value,
            when: target.when.as_ref().and_then(|when| self.when(when)),
            when_name: target.when.as_ref().map(When::text),
            since: target.from.as_ref().map(|word| word.0.clone()),
            margin: target.margin,
        }
    }

    /// A time, a wave's time, or a date in years.
    fn when(&self, when: &When) -> Option<f64> {
        let wave = self.wave(&when.text());
        let of_wave = wave.and_then(|wave| wave.time.or_else(|| wave.id.as_str().parse().ok()));
        match when {
            When::Time(time) => of_wave.or(Some(*time)),
            When::Name(name) => of_wave.or_else(|| years(name)),
        }
    }

    /// The indicator of a target, also one that tells a narrower base of all.
    fn indicator_of(&self, target: &Target) -> Option<&Indicator> {
        self.indicator(&target.of).or_else(|| self.told_of_all(&target.of))
    }

    /// The quantile of an indicator that has only one.
    fn only_quantile(&self, target: &Target) -> Option<String> {
        let own = self.indicator_of(target).filter(|own| own.measure == MeasureKind::Quantile)?;
        match own.at.as_slice() {
            [] => Some(0.5.to_string()),
            [one] => Some(one.to_string()),
            _ => None,
        }
    }

    /// The categories that the rows of an indicator have; none where it is a single figure.
    fn categories_of_rows(&self, indicator: &Indicator) -> Vec<String> {
        match indicator.measure {
            MeasureKind::Distribution => {
                self.categories_of(&indicator.question).into_iter().map(|own| own.code.0).collect()
            }
            MeasureKind::Multiple => self.items_of(indicator),
            MeasureKind::CountOf => (0..=self.count_of_items(indicator)).map(|own| own.to_string()).collect(),
            MeasureKind::Quantile if indicator.at.is_empty() => vec![0.5.to_string()],
            MeasureKind::Quantile => indicator.at.iter().map(f64::to_string).collect(),
            _ => Vec::new(),
        }
    }
}

/// Every part of an index by its name.
fn names_of<'a>(parts: &'a [Part], names: &mut Vec<&'a str>) {
    for part in parts {
        names.push(&part.id);
        names_of(&part.parts, names);
    }
}

impl Check<'_> {
    pub(super) fn targets(&mut self) {
        let survey = self.survey;
        for (place, target) in survey.targets.iter().enumerate() {
            let at = format!("targets[{place}]");
            if let Some(first) = survey.targets[..place].iter().position(|own| own.id == target.id) {
                let message = format!("`{}` is also the id of `targets[{first}]`", target.id);
                self.add(&format!("{at}.id"), Problem::new(Code::Duplicate, message));
            }
            self.optional_label(target.label.as_ref(), &format!("{at}.label"));
            let measure = self.figure_of(target, &at);
            self.group_of(target, &at);
            self.value_of(target, measure, &at);
            self.times_of(target, &at);
        }
    }

    /// What a target is of, and which of its categories; the measure where it is an indicator.
    fn figure_of(&mut self, target: &Target, at: &str) -> Option<MeasureKind> {
        let survey = self.survey;
        let category = format!("{at}.category");
        let Some(indicator) = survey.indicator_of(target) else {
            let mut names: Vec<&str> = Vec::new();
            for index in &survey.indices {
                names.push(&index.id);
                names_of(&index.parts, &mut names);
            }
            match names.iter().filter(|name| **name == target.of).count() {
                0 => {
                    let message = format!("there is no indicator or index `{}`", target.of);
                    let known = survey.indicators.iter().map(|own| own.id.as_str()).chain(names);
                    self.add(
                        &format!("{at}.of"),
                        Problem::new(Code::UnknownName, message).suggest(&target.of, known),
                    );
                }
                1 => {}
                _ => {
                    let message = format!("`{}` is a part of several indices", target.of);
                    let problem = Problem::new(Code::Contradiction, message);
                    self.add(&format!("{at}.of"), problem.help("give one of the parts another id"));
                }
            }
            if target.category.is_some() {
                self.no_effect(&category, "`category` on a target of an index");
            }
            return None;
        };
        let known = survey.categories_of_rows(indicator);
        match &target.category {
            Some(_) if known.is_empty() => {
                let what = format!("`category` on a {}", indicator.measure.word());
                self.no_effect(&category, &what);
            }
            Some(own) if !known.contains(&own.0) => {
                let message = format!("`{}` has no category `{own}`", target.of);
                let problem = Problem::new(Code::UnknownName, message);
                self.add(&category, problem.suggest(own.as_str(), known.iter().map(String::as_str)));
            }
            None if known.len() > 1 => {
                let message = format!("`{}` has several figures, so `category` is needed", target.of);
                let problem = Problem::new(Code::MissingKey, message);
                self.add(at, problem.expected(known.join(", ")));
            }
            _ => {}
        }
        Some(indicator.measure)
    }

    fn group_of(&mut self, target: &Target, at: &str) {
        let survey = self.survey;
        for (by, code) in &target.within {
            let path = format!("{at}.where.{by}");
            let categories = survey.categories_of(by);
            if categories.is_empty() {
                let message = format!("`{by}` is no variable or breakdown with categories");
                let known: Vec<String> = self.groupings().map(str::to_owned).collect();
                let problem = Problem::new(Code::UnknownName, message);
                self.add(&path, problem.suggest(by, known.iter().map(String::as_str)));
            } else if !categories.iter().any(|own| own.code == *code) {
                let problem = Problem::new(Code::UnknownName, format!("`{by}` has no category `{code}`"));
                let known = categories.iter().map(|own| own.code.as_str());
                self.add(&path, problem.suggest(code.as_str(), known));
            }
        }
    }

    fn value_of(&mut self, target: &Target, measure: Option<MeasureKind>, at: &str) {
        // Of an index the scale is its own.
        let measure_or_any = measure.unwrap_or(MeasureKind::Mean);
        match (target.at_least, target.at_most) {
            (None, None) => {
                let problem = Problem::new(Code::MissingKey, "a target needs `at_least` or `at_most`");
                self.add(at, problem);
            }
            (Some(_), Some(_)) => {
                let problem = Problem::new(Code::Contradiction, "a target is either `at_least` or `at_most`");
                self.add(&format!("{at}.at_most"), problem.help("write two targets"));
            }
            _ => {}
        }
        for (bound, value) in [(Bound::AtLeast, target.at_least), (Bound::AtMost, target.at_most)] {
            let Some(value) = value else { continue };
            let path = format!("{at}.{}", bound.word());
            check_value(bound, value, measure_or_any, &mut |problem| self.add(&path, problem));
        }
        let Some(margin) = target.margin else { return };
        let path = format!("{at}.margin");
        if !(margin >= 0.0 && margin.is_finite()) {
            let problem = Problem::new(Code::OutOfRange, "the margin must not be negative");
            self.add(&path, problem.found(margin.to_string()));
        } else if margin >= 1.0 && measure.is_some_and(MeasureKind::is_share) {
            let message = "nothing lies outside the margin: shares go from 0 to 1";
            let problem = Problem::new(Code::OutOfRange, message).found(margin.to_string());
            self.add(&path, problem.expected("less than 1").help("0.05 is five percentage points"));
        }
    }

    fn times_of(&mut self, target: &Target, at: &str) {
        let survey = self.survey;
        let known = || survey.waves.iter().map(|wave| wave.id.as_str());
        let from = match &target.from {
            Some(from) => {
                let found = survey.wave(from.as_str());
                if found.is_none() {
                    let problem = Problem::new(Code::UnknownName, format!("there is no wave `{from}`"));
                    self.add(&format!("{at}.from"), problem.suggest(from.as_str(), known()));
                }
                found
            }
            None => survey.waves.first(),
        };
        let Some(when) = &target.when else { return };
        let path = format!("{at}.when");
        let text = when.text();
        let Some(time) = survey.when(when) else {
            let problem = match survey.wave(&text) {
                Some(_) => Problem::new(Code::MissingKey, format!("the wave `{text}` has no `time`")),
                None => Problem::new(Code::UnknownName, format!("`{text}` is no wave, date or time"))
                    .suggest(&text, known())
                    .expected("a wave, a date such as 2030-12-31, or a number such as 2030"),
            };
            return self.add(&path, problem);
        };
        if !time.is_finite() {
            let problem = Problem::new(Code::OutOfRange, "the time is no number");
            return self.add(&path, problem.found(time.to_string()));
        }
        let is_date = survey.wave(&text).is_none() && matches!(when, When::Name(_));
        let untimed = || survey.waves.iter().find(|wave| wave.time.is_none());
        if let Some(wave) = untimed().filter(|_| is_date) {
            let message = format!("a date needs the `time` of every wave, and `{}` has none", wave.id);
            let problem = Problem::new(Code::MissingKey, message);
            return self.add(
                &path,
                problem.help("a wave of June 2024 has the time 2024.45; or name a wave, or a year"),
            );
        }
        let from_time = from.and_then(|wave| wave.time.or_else(|| wave.id.as_str().parse().ok()));
        if let Some(from) = from_time.filter(|from| *from >= time) {
            let problem =
                Problem::new(Code::Contradiction, "the date is not after the wave that progress counts from");
            self.add(&path, problem.found(format!("{time} and {from}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn a_date_is_its_year_and_the_part_of_it_that_has_passed() {
        assert_eq!(years("2030-01-01"), Some(2030.0));
        assert_eq!(years("2023-12-31"), Some(2023.0 + 364.0 / 365.0));
        assert_eq!(years("2024-03-01"), Some(2024.0 + 60.0 / 366.0));
        assert_eq!(years("1900-02-29"), None);
        for wrong in [
            "2030",
            "2030-13-01",
            "2030-00-10",
            "2030-02-30",
            "2030-1-1",
            "autumn",
            "2030-01-01-02",
            "２０３０-01-01",
        ] {
            assert_eq!(years(wrong), None, "{wrong}");
        }
    }
}
