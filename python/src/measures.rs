//! What a sample or a panel can be asked of its columns: one method for each measure, all with the same options.

use pyo3::prelude::*;

use peil::{DegreesOfFreedom, Measure, Query, Stage, wire};

use crate::arguments::{BlankWord, Conditions, Df, Method, Names, Numbers, QuantileWord, Shares, Words};
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::panel::Panel;
use crate::sample::Sample;

/// How an estimate is made, apart from what is measured.
struct How {
    by: Option<Names>,
    among: Option<Conditions>,
    outside: Option<Words>,
    missing: Option<Words>,
    interval: Option<Method>,
    level: f64,
    df: Option<Df>,
}

impl How {
    fn query(self, measure: Measure) -> Result<Query> {
        let mut query = Query::new(measure.name(), measure);
        query.by = self.by.map(|names| names.0).unwrap_or_default();
        query.base = self.among.map(|conditions| conditions.0).unwrap_or_default();
        query.outside = words(self.outside);
        query.missing = words(self.missing);
        query.level = self.level;
        query.interval = Method::read(self.interval)?.unwrap_or(query.interval);
        if let Some(Df(df)) = self.df {
            query.df = wire::option::<DegreesOfFreedom>("df", df, Stage::Estimate)?;
        }
        Ok(query)
    }
}

fn words(words: Option<Words>) -> Vec<String> {
    words.map(|words| words.0).unwrap_or_default()
}

/// Methods that differ in what they measure: their own arguments, then the measure made of them. A panel has the same
/// methods, which ask every wave; of their examples, `panel` has what follows the function that makes a wave.
macro_rules! measures {
    ($(
        $(#[$meta:meta])*
        fn $name:ident($($own:ident: $type:ty),+; $($word:ident: $word_type:ty = $default:tt),*) = $measure:expr;
        panel { $(#[$in_panel:meta])* }
    )+) => {
        measures! { methods of Sample: $(
            $(#[$meta])*
            fn $name($($own: $type),+; $($word: $word_type = $default),*) = $measure;
        )+ }
        measures! { methods of Panel: $(
            #[doc = concat!("As `Sample.", stringify!($name), "`, in every wave.")]
            ///
            /// Examples
            /// --------
            /// >>> import peil
            /// >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
            $(#[$in_panel])*
            fn $name($($own: $type),+; $($word: $word_type = $default),*) = $measure;
        )+ }
    };
    (methods of $class:ident: $(
        $(#[$meta:meta])*
        fn $name:ident($($own:ident: $type:ty),+; $($word:ident: $word_type:ty = $default:tt),*) = $measure:expr;
    )+) => {
        #[pymethods]
        impl $class {
            $(
                $(#[$meta])*
                #[pyo3(signature = (
                    $($own,)+ *, $($word=$default,)* by=None, among=None, outside=None, missing=None, interval=None,
                    level=0.95, df=None,
                ))]
                #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
                fn $name(
                    &self,
                    py: Python<'_>,
                    $($own: $type,)+
                    $($word: $word_type,)*
                    by: Option<Names>,
                    among: Option<Conditions>,
                    outside: Option<Words>,
                    missing: Option<Words>,
                    interval: Option<Method>,
                    level: f64,
                    df: Option<Df>,
                ) -> Result<Estimates> {
                    let how = How { by, among, outside, missing, interval, level, df };
                    self.run(py, vec![how.query($measure)?])
                }
            )+
        }
    };
}

/// The same of shares, which can be told of all as well.
macro_rules! shares {
    ($(
        $(#[$meta:meta])*
        fn $name:ident($own:ident: $type:ty; $($word:ident: $word_type:ty = $default:tt),*) = $measure:expr;
        panel { $(#[$in_panel:meta])* }
    )+) => {
        shares! { methods of Sample: $(
            $(#[$meta])*
            fn $name($own: $type; $($word: $word_type = $default),*) = $measure;
        )+ }
        shares! { methods of Panel: $(
            #[doc = concat!("As `Sample.", stringify!($name), "`, in every wave.")]
            ///
            /// Examples
            /// --------
            /// >>> import peil
            /// >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
            $(#[$in_panel])*
            fn $name($own: $type; $($word: $word_type = $default),*) = $measure;
        )+ }
    };
    (methods of $class:ident: $(
        $(#[$meta:meta])*
        fn $name:ident($own:ident: $type:ty; $($word:ident: $word_type:ty = $default:tt),*) = $measure:expr;
    )+) => {
        #[pymethods]
        impl $class {
            $(
                $(#[$meta])*
                #[pyo3(signature = (
                    $own, *, $($word=$default,)* by=None, among=None, of_all=false, undecided=None, outside=None,
                    missing=None, interval=None, level=0.95, df=None,
                ))]
                #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
                fn $name(
                    &self,
                    py: Python<'_>,
                    $own: $type,
                    $($word: $word_type,)*
                    by: Option<Names>,
                    among: Option<Conditions>,
                    of_all: bool,
                    undecided: Option<Conditions>,
                    outside: Option<Words>,
                    missing: Option<Words>,
                    interval: Option<Method>,
                    level: f64,
                    df: Option<Df>,
                ) -> Result<Estimates> {
                    let how = How { by, among, outside, missing, interval, level, df };
                    let undecided = undecided.map(|conditions| conditions.0).unwrap_or_default();
                    self.run(py, vec![Query { of_all, undecided, ..how.query($measure)? }])
                }
            )+
        }
    };
}

shares! {
    /// The share that gave one of some answers.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Column of the answers.
    /// equals : str, number or list
    ///     The answers that count, such as the top two boxes.
    /// by : str or list of str, optional
    ///     Columns to break down by, crossed.
    /// among : dict, optional
    ///     Restricts the base: column and answers.
    /// of_all : bool
    ///     Whether a share of the base of ``among`` is told as the share of all that it implies: units outside the base count
    ///     as "not", and the indicator's name ends with ``_of_all``.
    /// undecided : dict, optional
    ///     With ``of_all``: columns of ``among`` and answers that leave it open whether a unit is in the base, such as "do not
    ///     know". Such units are missing.
    /// outside : str, number or list, optional
    ///     Answers that leave the base, such as "do not know".
    /// missing : str, number or list, optional
    ///     Answers that are no answer at all, such as a refusal.
    /// interval : str, optional
    ///     How the interval is made, such as ``finite`` (which it is unless said), ``wald``, ``logit``, ``wilson``,
    ///     ``beta``, ``clopper_pearson`` or ``hypergeometric``.
    /// level : float
    ///     Confidence level.
    /// df : {"base", "design", "infinite"} or float, optional
    ///     Where degrees of freedom come from; ``base`` unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": [4, 5, 3, None, 5], "size": ["s", "s", "l", "l", "l"]}, population=9)
    /// >>> [(row["size"], row["estimate"]) for row in sample.share("q", equals=[4, 5], by="size")]
    /// [('l', 0.5), ('s', 1.0)]
    ///
    /// Three of four recruited, and two of those had problems: two of the four.
    ///
    /// >>> recruited, problems = ["yes", "yes", "yes", "no"], ["yes", "yes", "no", None]
    /// >>> sample = peil.Sample({"recruited": recruited, "problems": problems}, population=9)
    /// >>> of_those = sample.share("problems", equals="yes", among={"recruited": "yes"})
    /// >>> of_all = sample.share("problems", equals="yes", among={"recruited": "yes"}, of_all=True)
    /// >>> [(row["indicator"], row["yes"], row["n"]) for row in of_those + of_all]
    /// [('problems', 2, 3), ('problems_of_all', 2, 4)]
    fn share(of: String; equals: Option<Words> = None) = Measure::Share { of, equals: words(equals) };
    panel {
        /// >>> panel = peil.Panel({2023: wave(q=["yes", "no", "no"]), 2024: wave(q=["yes", "yes", "no"])}, unit="id")
        /// >>> [(row["wave"], row["yes"], row["n"]) for row in panel.share("q", equals="yes")]
        /// [('2023', 1, 3), ('2024', 2, 3)]
    }

    /// The share of every answer; the arguments are those of `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["yes", "no", "no", "dk"]}, population=9)
    /// >>> [(row["category"], row["estimate"]) for row in sample.distribution("q")]
    /// [('dk', 0.25), ('no', 0.5), ('yes', 0.25)]
    fn distribution(of: String;) = Measure::Distribution { of };
    panel {
        /// >>> panel = peil.Panel({2023: wave(q=["yes", "no", "no"]), 2024: wave(q=["yes", "yes", "no"])}, unit="id")
        /// >>> [(row["wave"], row["category"], row["yes"]) for row in panel.distribution("q")]
        /// [('2023', 'no', 2), ('2023', 'yes', 1), ('2024', 'no', 1), ('2024', 'yes', 2)]
    }

    /// The share of units that chose at least one of several items.
    ///
    /// A unit is decided by what is known of it: it chose some item as soon as one known item was chosen, also where others
    /// are missing, and none only where every item is known not to be. All others are missing.
    ///
    /// Parameters
    /// ----------
    /// of : str or list of str
    ///     Columns of the items.
    /// equals : str, number or list
    ///     The answers by which an item is chosen.
    /// blank : {"missing", "no_beside_answers", "no"}
    ///     What an empty item means: that it is not known (``missing``, unless said), that it was not chosen where another of
    ///     the items is answered, or that it was not chosen, also by a unit that ticked nothing at all.
    /// by, among, of_all, undecided, outside, missing, interval, level, df
    ///     As in `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
    /// >>> row = sample.any_of(["web", "chat"], equals="yes")[0]
    /// >>> row["indicator"], row["yes"], row["n"], row["missing"]
    /// ('any_of(web, chat)', 2, 2, 1)
    fn any_of(of: Names; equals: Option<Words> = None, blank: Option<BlankWord> = None) = Measure::AnyOf {
        of: of.0,
        equals: words(equals),
        blank: BlankWord::read(blank)?.unwrap_or_default(),
    };
    panel {
        /// >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        /// >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        /// >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        /// >>> panel.any_of(["web", "chat"], equals="yes")["yes"]
        /// [2, 3]
    }

    /// The share of units that chose all of several items; not, as soon as one known item was not chosen. The arguments are
    /// those of `any_of`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
    /// >>> sample.all_of(["web", "chat"], equals="yes")[0]["estimate"]
    /// 0.3333333333333333
    fn all_of(of: Names; equals: Option<Words> = None, blank: Option<BlankWord> = None) = Measure::AllOf {
        of: of.0,
        equals: words(equals),
        blank: BlankWord::read(blank)?.unwrap_or_default(),
    };
    panel {
        /// >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        /// >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        /// >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        /// >>> panel.all_of(["web", "chat"], equals="yes")["yes"]
        /// [1, 1]
    }

    /// The share of units that chose none, one, two … of several items; the number is the ``category``. It is known where every
    /// item is. The arguments are those of `any_of`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
    /// >>> rows = sample.count_of(["web", "chat"], equals="yes", blank="no_beside_answers")
    /// >>> [(row["category"], row["yes"]) for row in rows]
    /// [('0', 1), ('1', 1), ('2', 1)]
    fn count_of(of: Names; equals: Option<Words> = None, blank: Option<BlankWord> = None) = Measure::CountOf {
        of: of.0,
        equals: words(equals),
        blank: BlankWord::read(blank)?.unwrap_or_default(),
    };
    panel {
        /// >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        /// >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        /// >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        /// >>> [(row["wave"], row["category"], row["yes"]) for row in panel.count_of(["web", "chat"], equals="yes")]
        /// [('2023', '0', 1), ('2023', '1', 1), ('2023', '2', 1), ('2024', '0', 0), ('2024', '1', 2), ('2024', '2', 1)]
    }

    /// The share of units that chose each of several items, in one base for all of them: the units of whom every item is known.
    /// Per cents are of units, not of ticks, and can add up to more than 100. The item is the ``category``; the arguments are
    /// those of `any_of`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
    /// >>> rows = sample.multiple(["web", "chat"], equals="yes")
    /// >>> [(row["category"], row["yes"], row["n"]) for row in rows]
    /// [('web', 1, 2), ('chat', 2, 2)]
    fn multiple(of: Names; equals: Option<Words> = None, blank: Option<BlankWord> = None) = Measure::Multiple {
        of: of.0,
        equals: words(equals),
        blank: BlankWord::read(blank)?.unwrap_or_default(),
    };
    panel {
        /// >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        /// >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        /// >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        /// >>> [(row["wave"], row["category"], row["yes"]) for row in panel.multiple(["web", "chat"], equals="yes")]
        /// [('2023', 'web', 1), ('2023', 'chat', 2), ('2024', 'web', 2), ('2024', 'chat', 2)]
    }
}

measures! {
    /// The mean number of items that a unit chose; the arguments are those of `any_of`, but for ``of_all`` and ``undecided``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
    /// >>> sample.count_mean(["web", "chat"], equals="yes")[0]["estimate"]
    /// 1.5
    fn count_mean(of: Names; equals: Option<Words> = None, blank: Option<BlankWord> = None) = Measure::CountMean {
        of: of.0,
        equals: words(equals),
        blank: BlankWord::read(blank)?.unwrap_or_default(),
    };
    panel {
        /// >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        /// >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        /// >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        /// >>> [round(mean, 3) for mean in panel.count_mean(["web", "chat"], equals="yes")["estimate"]]
        /// [1.0, 1.333]
    }

    /// The mean of a column of numbers; the other arguments are those of `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"staff": [3, 5, 10]}, population=9)
    /// >>> sample.mean("staff")[0]["estimate"]
    /// 6.0
    fn mean(of: String;) = Measure::Mean { of };
    panel {
        /// >>> panel = peil.Panel({2023: wave(staff=[3, 5, 10]), 2024: wave(staff=[4, 5, 12])}, unit="id")
        /// >>> panel.mean("staff")["estimate"]
        /// [6.0, 7.0]
    }

    /// The population total of a column of numbers; the other arguments are those of `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"staff": [3, 5, 10]}, population=9)
    /// >>> sample.total("staff")[0]["estimate"]
    /// 54.0
    fn total(of: String;) = Measure::Total { of };
    panel {
        /// >>> panel = peil.Panel({2023: wave(staff=[3, 5, 10]), 2024: wave(staff=[4, 5, 12])}, unit="id")
        /// >>> panel.total("staff")["estimate"]
        /// [54.0, 63.0]
    }

    /// The total of one column of numbers over the total of another; the other arguments are those of `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"women": [1, 2, 6], "staff": [3, 5, 10]}, population=9)
    /// >>> sample.ratio("women", "staff")[0]["estimate"]
    /// 0.5
    fn ratio(of: String, over: String;) = Measure::Ratio { of, over };
    panel {
        /// >>> one, other = wave(women=[1, 2, 6], staff=[3, 5, 10]), wave(women=[2, 3, 7], staff=[4, 6, 10])
        /// >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        /// >>> panel.ratio("women", "staff")["estimate"]
        /// [0.5, 0.6]
    }

    /// Those who gave one of some answers less those who gave one of some others, as a share of the base.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Column of the answers.
    /// up, down : str, number or list
    ///     The answers that count for and against; all others count as neither.
    /// by, among, outside, missing, interval, level, df
    ///     As in `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"pace": ["up", "up", "same", "down"]}, population=9)
    /// >>> sample.net_balance("pace", up="up", down="down")[0]["estimate"]
    /// 0.25
    fn net_balance(of: String, up: Words, down: Words;) = Measure::NetBalance { of, up: up.0, down: down.0 };
    panel {
        /// >>> panel = peil.Panel({2023: wave(pace=["up", "same", "down"]), 2024: wave(pace=["up", "up", "down"])}, unit="id")
        /// >>> [round(value, 3) for value in panel.net_balance("pace", up="up", down="down")["estimate"]]
        /// [0.0, 0.333]
    }

    /// The mean of the points of a scale.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Column of the answers.
    /// points : dict, optional
    ///     Points of each answer; the numbers that the answers are themselves, unless said.
    /// by, among, outside, missing, interval, level, df
    ///     As in `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["good", "bad", "good", "fair"]}, population=9)
    /// >>> sample.score_mean("q", points={"bad": 0, "fair": 50, "good": 100})[0]["estimate"]
    /// 62.5
    fn score_mean(of: String; points: Option<Numbers> = None) = Measure::ScoreMean {
        of,
        points: points.map(|points| points.0.into_iter().collect()).unwrap_or_default(),
    };
    panel {
        /// >>> panel = peil.Panel({2023: wave(q=["good", "bad", "bad"]), 2024: wave(q=["good", "good", "bad"])}, unit="id")
        /// >>> [round(mean, 3) for mean in panel.score_mean("q", points={"bad": 0, "good": 100})["estimate"]]
        /// [33.333, 66.667]
    }

    /// Values at or below which given shares of the population lie.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Column of numbers.
    /// at : float or list of float
    ///     The shares, such as 0.5 for the median; a row each, with the share as its ``category``.
    /// rule : str
    ///     How to choose between neighbouring values: ``hf1`` … ``hf9`` (Hyndman and Fan), ``shahvaish``, ``math`` or
    ///     ``school``, as R `svyquantile` has them.
    /// by, among, outside, missing, interval, level, df
    ///     As in `share`. The limits are Woodruff's, with the interval for the share at or below the quantile;
    ///     ``interval="quantile"`` takes the spread of the quantile over replicate weights.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"staff": [3, 12, 5, 8, 2, 21, 9, 6, 15]}, population=14)
    /// >>> (row,) = sample.quantile("staff", 0.5)
    /// >>> row["estimate"], row["low"], row["high"]
    /// (8.0, 5.0, 12.0)
    fn quantile(of: String, at: Shares; rule: Option<QuantileWord> = None) = Measure::Quantile {
        of,
        at: at.0,
        rule: QuantileWord::read(rule)?.unwrap_or_default(),
    };
    panel {
        /// >>> panel = peil.Panel({2023: wave(staff=[3, 5, 10]), 2024: wave(staff=[4, 6, 10])}, unit="id")
        /// >>> panel.quantile("staff", 0.5)["estimate"]
        /// [5.0, 6.0]
    }

    /// The variance of a column of numbers among the units of the population; the other arguments are those of `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"staff": [3, 5, 10]}, population=9)
    /// >>> round(sample.variance("staff")[0]["estimate"], 9)
    /// 13.0
    fn variance(of: String;) = Measure::Variance { of };
    panel {
        /// >>> panel = peil.Panel({2023: wave(staff=[3, 5, 10]), 2024: wave(staff=[4, 5, 12])}, unit="id")
        /// >>> [round(value, 3) for value in panel.variance("staff")["estimate"]]
        /// [13.0, 19.0]
    }

    /// The correlation of two columns of numbers among the units of the population; the other arguments are those of
    /// `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"women": [1, 2, 6], "staff": [3, 5, 10]}, population=9)
    /// >>> round(sample.correlation("women", "staff")[0]["estimate"], 4)
    /// 0.9959
    fn correlation(of: String, with_: String;) = Measure::Correlation { of, with: with_ };
    panel {
        /// >>> one, other = wave(women=[1, 2, 6], staff=[3, 5, 10]), wave(women=[2, 3, 7], staff=[4, 6, 10])
        /// >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        /// >>> [round(value, 3) for value in panel.correlation("women", "staff")["estimate"]]
        /// [0.996, 0.99]
    }

    /// A smooth function of totals.
    ///
    /// Parameters
    /// ----------
    /// expression : str
    ///     The function; a column's name stands for its total, in backticks where it is no plain word. There are numbers,
    ///     ``+ - * / ^``, brackets, ``mean(x)``, ``count()``, ``exp``, ``log`` and ``sqrt``. Rows that lack one of the
    ///     columns leave the base.
    /// by, among, outside, missing, interval, level, df
    ///     As in `share`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"a": [1, 2, 6], "b": [1, 1, 1], "c": [3, 5, 10]}, population=9)
    /// >>> round(sample.expression("(a + b) / c")[0]["estimate"], 4)
    /// 0.6667
    fn expression(expression: String;) = Measure::Expression { expression };
    panel {
        /// >>> one, other = wave(women=[1, 2, 6], staff=[3, 5, 10]), wave(women=[2, 3, 7], staff=[4, 6, 10])
        /// >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        /// >>> [round(value, 3) for value in panel.expression("women / (staff - women)")["estimate"]]
        /// [1.0, 1.5]
    }
}
