//! From indicators to queries: what is measured of which columns, and who is in the base.

use super::{Answer, AnswerStatus, Indicator, Question, QuestionKind, Source, Survey, typing};
use crate::estimate::{Blank, Condition, Measure, MeasureKind, Query};
use crate::num::{ascending, descending};

impl Survey {
    /// The query that computes an indicator by some breakdowns.
    pub fn query(&self, indicator: &Indicator, by: &[String]) -> Query {
        let mut query = Query::new(&indicator.id, self.measure(indicator));
        query.by = by.to_vec();
        query.interval = indicator.interval;
        query.base = self.base_of(indicator);
        if query.measure.is_of_answers()
            && let Some(question) = self.question_of(&indicator.question)
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

    /// The query that tells a share of a narrower base as a share of all: units outside the base count as "not", and those
    /// whose answer leaves open whether they belong to it (do not know, refused) are missing.
    ///
    /// ```
    /// let survey = peil::Survey::from_text(r#"
    ///     peil = 1
    ///     id = "ict"
    ///     title = "ICT"
    ///     population = { unit = { one = "county", many = "counties", all = "the counties" }, size = 14 }
    ///
    ///     [[questions]]
    ///     id = "recruited"
    ///     text = "Did you recruit?"
    ///     kind = "single"
    ///     answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
    ///
    ///     [[questions]]
    ///     id = "problems"
    ///     text = "Was it difficult?"
    ///     kind = "single"
    ///     asked_if = [{ question = "recruited", is = ["yes"] }]
    ///     answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
    ///
    ///     [[indicators]]
    ///     id = "had_problems"
    ///     label = "Had problems"
    ///     among = "that recruited"
    ///     measure = "share"
    ///     question = "problems"
    ///     answers = ["yes"]
    /// "#)?;
    /// // Two of the three that recruited had problems: two of the four that answered.
    /// let sample = survey.read_csv("recruited,problems\nyes,yes\nyes,yes\nyes,no\nno,\n".as_bytes(), None)?;
    /// let estimates = sample.estimate(&["had_problems", "had_problems_of_all"], &[])?;
    /// let figures: Vec<_> = estimates.iter().map(|row| (row.indicator.as_str(), row.yes, row.n)).collect();
    /// assert_eq!(figures, [("had_problems", Some(2), 3), ("had_problems_of_all", Some(2), 4)]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn query_of_all(&self, indicator: &Indicator, by: &[String]) -> Query {
        let mut query = self.query(indicator, by);
        query.of_all = true;
        for condition in &query.base {
            let answers = self.question_of(&condition.question).map_or(&[][..], |own| &own.answers);
            let open = |answer: &&Answer| {
                matches!(answer.status, AnswerStatus::DoNotKnow | AnswerStatus::Refused)
                    && !condition.is.contains(&answer.code.0)
            };
            let is: Vec<String> = answers.iter().filter(open).map(|answer| answer.code.0.clone()).collect();
            if !is.is_empty() {
                query.undecided.push(Condition { question: condition.question.clone(), is });
            }
        }
        query
    }

    /// Whether an indicator is a share of a narrower base than everybody.
    pub(crate) fn can_be_told_of_all(&self, indicator: &Indicator) -> bool {
        indicator.measure.is_share() && !self.base_of(indicator).is_empty()
    }

    /// All conditions of an indicator's base, those of the questions that they refer to included.
    fn base_of(&self, indicator: &Indicator) -> Vec<Condition> {
        let mut base = indicator.base.clone();
        self.add_routing(&indicator.question, &mut base);
        base
    }

    fn measure(&self, indicator: &Indicator) -> Measure {
        let of = indicator.question.clone();
        let words = |words: &[super::Word]| words.iter().map(|word| word.0.clone()).collect::<Vec<_>>();
        let question = self.question_of(&of);
        let boxes = |count: Option<u32>, end| match (question, count) {
            (Some(question), Some(count)) => question.boxes(count, end),
            _ => Vec::new(),
        };
        let either = |own: &[super::Word], end| {
            let count = if end == End::Top { indicator.top } else { indicator.bottom };
            if own.is_empty() { boxes(count, end) } else { words(own) }
        };
        let items = || self.items_of(indicator);
        let equals = words(&indicator.answers);
        // The columns of a document's items are filled already, as `blank` and `all_blank` say.
        let blank = Blank::Missing;
        match indicator.measure {
            MeasureKind::Share => {
                let end = if indicator.bottom.is_some() { End::Bottom } else { End::Top };
                Measure::Share { of, equals: either(&indicator.answers, end) }
            }
            MeasureKind::Distribution => Measure::Distribution { of },
            MeasureKind::NetBalance => {
                let (up, down) = (either(&indicator.up, End::Top), either(&indicator.down, End::Bottom));
                Measure::NetBalance { of, up, down }
            }
            MeasureKind::ScoreMean => {
                let points = question
                    .into_iter()
                    .flat_map(|own| &own.answers)
                    .filter_map(|answer| Some((answer.code.0.clone(), answer.point?)));
                Measure::ScoreMean { of, points: points.collect() }
            }
            MeasureKind::AnyOf => Measure::AnyOf { of: items(), equals, blank },
            MeasureKind::AllOf => Measure::AllOf { of: items(), equals, blank },
            MeasureKind::CountOf => Measure::CountOf { of: items(), equals, blank },
            MeasureKind::CountMean => Measure::CountMean { of: items(), equals, blank },
            MeasureKind::Multiple => Measure::Multiple { of: items(), equals, blank },
            // Validation lets no other kind into a document.
            MeasureKind::Mean
            | MeasureKind::Variance
            | MeasureKind::Correlation
            | MeasureKind::Expression
            | MeasureKind::IndexScore => Measure::Mean { of: self.numbers_of(&of) },
            MeasureKind::Total => Measure::Total { of },
            MeasureKind::Ratio => Measure::Ratio { of, over: indicator.over.clone().unwrap_or_default() },
            MeasureKind::Quantile => Measure::Quantile {
                of,
                at: if indicator.at.is_empty() { vec![0.5] } else { indicator.at.clone() },
                rule: indicator.rule.unwrap_or_default(),
            },
        }
    }

    /// The names of the items that an indicator takes together.
    pub(super) fn items_of(&self, indicator: &Indicator) -> Vec<String> {
        let own = self.question_of(&indicator.question).map_or(&[][..], |question| &question.items);
        let wanted = |id: &&str| indicator.items.is_empty() || indicator.items.iter().any(|own| own == id);
        let ids = own.iter().map(|item| item.id.as_str()).filter(wanted);
        ids.map(|id| format!("{}.{id}", indicator.question)).collect()
    }

    /// How many items an indicator takes together.
    pub(crate) fn count_of_items(&self, indicator: &Indicator) -> usize {
        self.items_of(indicator).len()
    }

    /// The least and the largest value that an answer to an indicator can have, where the document tells.
    pub(crate) fn range_of(&self, indicator: &str) -> Option<[f64; 2]> {
        let question = self.question_of(&self.indicator(indicator)?.question)?;
        let points = || question.answers.iter().filter_map(|answer| answer.point);
        let points = points().zip(points()).reduce(|(least, largest), (a, b)| (least.min(a), largest.max(b)));
        question.min.zip(question.max).or(points).map(|(least, largest)| [least, largest])
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

/// An end of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Top,
    Bottom,
}

impl Question {
    /// The answers of a scale from one end, with their points.
    pub(super) fn ordered(&self, end: End) -> Vec<(&str, f64)> {
        let points = self.answers.iter().filter_map(|answer| Some((answer.code.as_str(), answer.point?)));
        let points: Vec<(&str, f64)> = points.collect();
        let keys: Vec<f64> = points.iter().map(|(_, point)| *point).collect();
        let order = if end == End::Top { descending(&keys) } else { ascending(&keys) };
        order.into_iter().map(|place| points[place]).collect()
    }

    /// The codes of so many answers at one end of a scale.
    fn boxes(&self, count: u32, end: End) -> Vec<String> {
        self.ordered(end).into_iter().take(count as usize).map(|(code, _)| code.to_owned()).collect()
    }
}
