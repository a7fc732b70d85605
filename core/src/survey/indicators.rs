//! What an indicator of a document must mean: a measure with the keys that belong to it, of a question that has them.

use super::measure::End;
use super::validate::Check;
use super::{AnswerStatus, Indicator, Question, QuestionKind, Word};
use crate::error::{Code, Problem};
use crate::estimate::{MeasureKind, of_all_name, quantile};
use crate::interval::Interval;

impl Check<'_> {
    pub(super) fn indicator(&mut self, indicator: &Indicator, at: &str) {
        self.label(&indicator.label, &format!("{at}.label"));
        self.optional_label(indicator.statement.as_ref(), &format!("{at}.statement"));
        self.optional_label(indicator.among.as_ref(), &format!("{at}.among"));
        self.conditions(&indicator.base, &format!("{at}.base"), None);
        let measure = indicator.measure;
        if !measure.is_in_documents() {
            let message = format!("an indicator of a document cannot be a `{}`", measure.word());
            let problem = Problem::new(Code::Unsupported, message);
            self.add(&format!("{at}.measure"), problem.help("ask for it as a query of columns"));
            return;
        }
        self.keys_of_measure(indicator, at);
        let path = format!("{at}.question");
        if measure.is_of_items() {
            self.of_items(indicator, at);
        } else if measure.is_share() || measure == MeasureKind::NetBalance {
            if let Some(codes) = self.codes(&indicator.question, &path) {
                self.of_answers(indicator, &codes, at);
            }
        } else if measure == MeasureKind::ScoreMean {
            self.scale(indicator, &path);
        } else {
            self.number(&indicator.question, &path, measure);
        }
        self.interval(indicator, at);
        self.base(indicator, at);
    }

    /// Keys that the measure needs, and those that have no effect on it.
    fn keys_of_measure(&mut self, indicator: &Indicator, at: &str) {
        let measure = indicator.measure;
        let is_ratio = measure == MeasureKind::Ratio;
        match &indicator.over {
            Some(over) if is_ratio => self.number(over, &format!("{at}.over"), measure),
            None if is_ratio => self.add(at, Problem::new(Code::MissingKey, "a ratio needs `over`")),
            _ => {}
        }
        let of_items = measure.is_of_items();
        let net_balance = measure == MeasureKind::NetBalance;
        let share = measure == MeasureKind::Share;
        let of_answers = measure.is_share() || of_items || net_balance;
        let is_quantile = measure == MeasureKind::Quantile;
        for (given, key, fits, what) in [
            (indicator.over.is_some(), "over", is_ratio, "`over` on a measure that is no ratio"),
            (!indicator.at.is_empty(), "at", is_quantile, "`at` on a measure that is no quantile"),
            (indicator.rule.is_some(), "rule", is_quantile, "`rule` on a measure that is no quantile"),
            (!indicator.items.is_empty(), "items", of_items, "`items` on a measure that is of one question"),
            (!indicator.up.is_empty(), "up", net_balance, "`up` on a measure that is no net balance"),
            (!indicator.down.is_empty(), "down", net_balance, "`down` on a measure that is no net balance"),
            (
                indicator.top.is_some(),
                "top",
                share || net_balance,
                "`top` on a measure that is no share or net balance",
            ),
            (
                indicator.bottom.is_some(),
                "bottom",
                share || net_balance,
                "`bottom` on a measure that is no share or net balance",
            ),
            (!indicator.counting.is_empty(), "counting", of_answers, "`counting` on a measure of numbers"),
            (
                !indicator.answers.is_empty(),
                "answers",
                share || of_items,
                "`answers` on a measure that is no share",
            ),
            (indicator.of_all, "of_all", measure.is_share(), "`of_all` on a measure that is no share"),
        ] {
            if given && !fits {
                self.no_effect(&format!("{at}.{key}"), what);
            }
        }
        for (index, p) in indicator.at.iter().enumerate().filter(|(_, p)| !(**p > 0.0 && **p < 1.0)) {
            let problem = Problem::new(Code::OutOfRange, "a quantile lies between 0 and 1");
            let problem = problem.expected("a number such as 0.5, the median").found(p.to_string());
            self.add(&format!("{at}.at[{index}]"), problem);
        }
    }

    fn interval(&mut self, indicator: &Indicator, at: &str) {
        let path = format!("{at}.interval");
        if indicator.measure.is_share() {
            if indicator.interval == Interval::Quantile {
                self.no_effect(&path, "the interval of a quantile on a share");
            }
            return;
        }
        let intervals: &[Interval] = match indicator.measure {
            MeasureKind::Quantile => &quantile::INTERVALS,
            _ => &[Interval::Finite, Interval::Wald],
        };
        if !intervals.contains(&indicator.interval) {
            self.no_effect(&path, "an interval for shares on a measure of numbers");
        }
    }

    /// A base that is not everybody has words, and what it implies of all has a name to itself.
    fn base(&mut self, indicator: &Indicator, at: &str) {
        let routed = self.survey.question_of(&indicator.question);
        let everybody =
            indicator.base.is_empty() && routed.is_none_or(|question| question.asked_if.is_empty());
        if !everybody && indicator.among.is_none() {
            let problem =
                Problem::new(Code::MissingLabel, "the base is not everybody, so `among` must say who it is");
            self.add(at, problem.help("a clause after the noun, such as `that recruited`"));
        }
        if everybody && indicator.of_all && indicator.measure.is_share() {
            self.no_effect(&format!("{at}.of_all"), "`of_all` on an indicator whose base is everybody");
        }
        let name = of_all_name(&indicator.id);
        let taken = self.survey.indicators.iter().position(|own| own.id == name);
        if let Some(taken) = taken.filter(|_| self.survey.can_be_told_of_all(indicator)) {
            let message = format!("`{name}` is the name of what `{}` says of all", indicator.id);
            let problem = Problem::new(Code::Duplicate, message).help("give this indicator another id");
            self.add(&format!("indicators[{taken}].id"), problem);
        }
    }

    fn number(&mut self, name: &str, path: &str, measure: MeasureKind) {
        // A scale is a number by its points.
        let scale = self.survey.source(name).and_then(|source| source.question());
        if scale.is_some_and(|question| question.kind == QuestionKind::Scale && measure == MeasureKind::Mean)
        {
            return;
        }
        if let Some(source) = self.find(name, path)
            && !source.is_number()
        {
            let problem = Problem::new(Code::WrongMeasure, format!("`{name}` is no number"));
            self.add(path, problem.help("ask for a `share` or a `distribution`"));
        }
    }

    /// A mean of points is of a scale, which has them.
    fn scale(&mut self, indicator: &Indicator, path: &str) {
        let name = &indicator.question;
        if let Some(source) = self.find(name, path)
            && source.question().is_none_or(|question| question.kind != QuestionKind::Scale)
        {
            let problem = Problem::new(Code::WrongMeasure, format!("`{name}` is no scale"));
            self.add(path, problem.help("a question of kind `scale` has a `point` for every answer"));
        }
    }

    /// The items of one question, chosen by some of its answers.
    fn of_items(&mut self, indicator: &Indicator, at: &str) {
        let path = format!("{at}.question");
        let survey = self.survey;
        let name = indicator.question.as_str();
        let multiple = survey.questions.iter().filter(|own| own.kind == QuestionKind::Multiple);
        let Some(question) = multiple.clone().find(|own| own.id == name) else {
            let known = multiple.map(|own| own.id.as_str());
            let problem = match survey.source(name) {
                Some(_) => Problem::new(Code::WrongMeasure, format!("`{name}` has no items to choose among"))
                    .help("name a question of kind `multiple`"),
                None => Problem::new(Code::UnknownName, format!("there is no question `{name}`"))
                    .suggest(name, known),
            };
            return self.add(&path, problem);
        };
        for (index, item) in indicator.items.iter().enumerate() {
            let path = format!("{at}.items[{index}]");
            if !question.items.iter().any(|own| own.id == *item) {
                let problem = Problem::new(Code::UnknownName, format!("`{name}` has no item `{item}`"));
                self.add(&path, problem.suggest(item, question.items.iter().map(|own| own.id.as_str())));
            } else if indicator.items[..index].contains(item) {
                self.add(&path, Problem::new(Code::Duplicate, format!("item `{item}` is named twice")));
            }
        }
        if indicator.answers.is_empty() {
            let message = format!("`{}` needs `answers`", indicator.measure.word());
            self.add(
                at,
                Problem::new(Code::MissingKey, message).help("the answers by which an item is chosen"),
            );
        }
        let codes: Vec<String> = question.answers.iter().map(|answer| answer.code.0.clone()).collect();
        self.counted_answers(indicator, &codes, &indicator.answers, &format!("{at}.answers"));
        self.never_counting_those_not_asked(indicator, at);
    }

    fn of_answers(&mut self, indicator: &Indicator, codes: &[String], at: &str) {
        self.counted_answers(indicator, codes, &indicator.answers, &format!("{at}.answers"));
        self.never_counting_those_not_asked(indicator, at);
        match indicator.measure {
            MeasureKind::Share => {
                let given =
                    [!indicator.answers.is_empty(), indicator.top.is_some(), indicator.bottom.is_some()];
                match given.iter().filter(|given| **given).count() {
                    0 => self.add(at, Problem::new(Code::MissingKey, "a share needs `answers`")),
                    1 => {}
                    _ => {
                        let message = "the counted answers are given in more than one way";
                        let problem = Problem::new(Code::Contradiction, message);
                        self.add(at, problem.expected("one of `answers`, `top` and `bottom`"));
                    }
                }
            }
            MeasureKind::NetBalance => {
                for (key, list, box_key, count) in [
                    ("up", &indicator.up, "top", indicator.top),
                    ("down", &indicator.down, "bottom", indicator.bottom),
                ] {
                    self.counted_answers(indicator, codes, list, &format!("{at}.{key}"));
                    if list.is_empty() && count.is_none() {
                        let message = format!("a net balance needs `{key}`");
                        let problem = Problem::new(Code::MissingKey, message);
                        self.add(at, problem.help(format!("or `{box_key}`, where the question is a scale")));
                    }
                    if !list.is_empty() && count.is_some() {
                        let message = format!("`{key}` and `{box_key}` say the same in two ways");
                        self.add(&format!("{at}.{box_key}"), Problem::new(Code::Contradiction, message));
                    }
                }
            }
            _ => {}
        }
        if matches!(indicator.measure, MeasureKind::Share | MeasureKind::NetBalance) {
            let up = self.boxes(indicator, indicator.top, End::Top, at);
            let down = self.boxes(indicator, indicator.bottom, End::Bottom, at);
            let word = |word: &Word| word.0.clone();
            let up: Vec<String> = indicator.up.iter().map(word).chain(up).collect();
            let down = indicator.down.iter().map(word).chain(down);
            for code in down.filter(|code| up.contains(code)) {
                let message = format!("answer `{code}` counts both as up and as down");
                self.add(at, Problem::new(Code::Contradiction, message));
            }
        }
    }

    /// The answers at one end of a scale, if a number of them can be told.
    fn boxes(&mut self, indicator: &Indicator, count: Option<u32>, end: End, at: &str) -> Vec<String> {
        let Some(count) = count else { return Vec::new() };
        let key = if end == End::Top { "top" } else { "bottom" };
        let path = format!("{at}.{key}");
        let survey = self.survey;
        let question = survey.question_of(&indicator.question);
        let Some(question) = question.filter(|question| question.kind == QuestionKind::Scale) else {
            let message = format!("`{key}` needs a scale, and `{}` is none", indicator.question);
            let problem = Problem::new(Code::WrongMeasure, message);
            self.add(&path, problem.help("list the answers, or make the question a `scale` with points"));
            return Vec::new();
        };
        let ordered = question.ordered(end);
        let count = count as usize;
        if count == 0 || count >= ordered.len() {
            let problem = Problem::new(Code::OutOfRange, format!("`{key}` must leave some answer out"));
            let most = ordered.len().saturating_sub(1);
            self.add(&path, problem.expected(format!("1 to {most}")).found(count.to_string()));
            return Vec::new();
        }
        let ((last, point), (next, beside)) = (ordered[count - 1], ordered[count]);
        if point.total_cmp(&beside).is_eq() {
            let message = format!("`{last}` and `{next}` have the same point, so `{key}` cannot part them");
            let problem = Problem::new(Code::Contradiction, message);
            self.add(&path, problem.help("list the answers"));
            return Vec::new();
        }
        ordered[..count].iter().map(|(code, _)| (*code).to_owned()).collect()
    }

    /// Answers that are counted must be there, and in the base.
    fn counted_answers(&mut self, indicator: &Indicator, codes: &[String], words: &[Word], path: &str) {
        let survey = self.survey;
        let question: Option<&Question> = survey.question_of(&indicator.question);
        for (index, word) in words.iter().enumerate() {
            let path = format!("{path}[{index}]");
            let Some(code) = codes.iter().find(|code| *code == word.as_str()) else {
                let problem = Problem::new(
                    Code::UnknownName,
                    format!("`{}` has no answer `{word}`", indicator.question),
                );
                self.add(&path, problem.suggest(word.as_str(), codes.iter().map(String::as_str)));
                continue;
            };
            let answer =
                question.and_then(|own| own.answers.iter().find(|answer| answer.code.as_str() == code));
            if answer.is_some_and(|own| {
                own.status != AnswerStatus::Substantive && !indicator.counting.contains(&own.status)
            }) {
                let problem =
                    Problem::new(Code::Contradiction, format!("`{code}` is counted but not in the base"));
                self.add(&path, problem.help("name its status in `counting`"));
            }
        }
    }

    fn never_counting_those_not_asked(&mut self, indicator: &Indicator, at: &str) {
        if indicator.counting.contains(&AnswerStatus::NotAsked) {
            let problem = Problem::new(Code::Contradiction, "those who were not asked cannot be in the base");
            self.add(&format!("{at}.counting"), problem);
        }
    }
}
