//! What is found between figures, in Python: trends, comparisons, rankings and ranges.

use pyo3::prelude::*;

use peil::compare::{Combination, Ranked, Spread};
use peil::report::{Context, findings_csv, note, phrase, table};
use peil::{Comparison, Language, Trend};

use crate::arguments::{Adjust, Pairs};
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::patience::patiently;
use crate::shown::{Shown, held, results, texts, told};
use crate::table::{Cell, Field, Row};

impl Row for Trend {
    const BEFORE: &'static [Field<Self>] = &[
        Field("indicator", |own| Cell::Text(own.estimates.last().map(|row| row.indicator.as_str()))),
        Field("from_wave", |own| Cell::Text(own.estimates.first().and_then(|row| row.wave.as_deref()))),
        Field("to_wave", |own| Cell::Text(own.estimates.last().and_then(|row| row.wave.as_deref()))),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |own| Cell::Text(own.estimates.last().and_then(|row| row.category.as_deref()))),
        Field("waves", |own| Cell::Count(Some(own.estimates.len() as u64))),
        Field("slope", |own| Cell::Number(own.slope)),
        Field("se", |own| Cell::Number(own.se)),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("level", |own| Cell::Number(Some(own.level))),
        Field("p", |own| Cell::Number(own.p)),
        Field("margin", |own| Cell::Number(own.margin)),
        Field("verdict", |own| Cell::Text(Some(own.verdict.word()))),
        Field("frame_break", |own| Cell::Truth(own.frame_break)),
        Field("notes", |own| Cell::Texts(own.notes.iter().map(note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        self.estimates.last().into_iter().flat_map(Row::by)
    }
}

impl Row for Comparison {
    const BEFORE: &'static [Field<Self>] = &[
        Field("first_indicator", |own| Cell::Text(Some(&own.first.indicator))),
        Field("second_indicator", |own| Cell::Text(Some(&own.second.indicator))),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("first_wave", |own| Cell::Text(own.first.wave.as_deref())),
        Field("second_wave", |own| Cell::Text(own.second.wave.as_deref())),
        Field("first_group", |own| Cell::Texts(own.first.by.values().cloned().collect())),
        Field("second_group", |own| Cell::Texts(own.second.by.values().cloned().collect())),
        Field("first_category", |own| Cell::Text(own.first.category.as_deref())),
        Field("second_category", |own| Cell::Text(own.second.category.as_deref())),
        Field("first", |own| Cell::Number(own.first.estimate)),
        Field("second", |own| Cell::Number(own.second.estimate)),
        Field("difference", |own| Cell::Number(Some(own.difference))),
        Field("se", |own| Cell::Number(own.se)),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("level", |own| Cell::Number(Some(own.level))),
        Field("correlation", |own| Cell::Number(own.dependence.map(|own| own.correlation))),
        Field("both", |own| Cell::Count(own.dependence.map(|own| own.both))),
        Field("p", |own| Cell::Number(own.p)),
        Field("p_adjusted", |own| Cell::Number(own.p_adjusted)),
        Field("margin", |own| Cell::Number(own.margin)),
        Field("standing", |own| Cell::Text(Some(own.standing.word()))),
        Field("notes", |own| Cell::Texts(own.notes.iter().map(note::word).collect())),
    ];
}

impl Row for Combination {
    const BEFORE: &'static [Field<Self>] =
        &[Field("indicator", |own| Cell::Text(own.estimates.last().map(|row| row.indicator.as_str())))];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |own| Cell::Text(own.estimates.last().and_then(|row| row.category.as_deref()))),
        Field("estimate", |own| Cell::Number(own.estimate)),
        Field("se", |own| Cell::Number(own.se)),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("level", |own| Cell::Number(Some(own.level))),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        self.estimates.last().into_iter().flat_map(Row::by)
    }
}

impl Row for Ranked {
    const BEFORE: &'static [Field<Self>] = &[
        Field("indicator", |own| Cell::Text(Some(&own.estimate.indicator))),
        Field("wave", |own| Cell::Text(own.estimate.wave.as_deref())),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |own| Cell::Text(own.estimate.category.as_deref())),
        Field("estimate", |own| Cell::Number(own.estimate.estimate)),
        Field("rank", |own| Cell::Count(Some(own.rank))),
        Field("best", |own| Cell::Count(Some(own.best))),
        Field("worst", |own| Cell::Count(Some(own.worst))),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        self.estimate.by()
    }
}

impl Row for Spread {
    const BEFORE: &'static [Field<Self>] = &[];
    const AFTER: &'static [Field<Self>] = &[
        Field("smallest", |own| Cell::Number(own.smallest.estimate)),
        Field("largest", |own| Cell::Number(own.largest.estimate)),
        Field("figures", |own| Cell::Count(Some(own.figures))),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("level", |own| Cell::Number(Some(own.level))),
    ];
}

results! {
    /// Slopes over the waves of a panel, one row for each figure.
    ///
    /// A row is a dict: ``indicator``, ``from_wave``, ``to_wave``, one key for each breakdown, ``category``, ``waves`` (how many),
    /// ``slope`` (change for each unit of time), ``se``, ``low``, ``high``, ``level``, ``p``, ``margin``, ``verdict``,
    /// ``frame_break`` and ``notes``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
    /// >>> panel = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(7)}, unit="id")
    /// >>> panel.share("q", equals="y").trend().phrase()[0].split(". ")[1]
    /// 'On average it rose by 10.3 percentage points per year (95% confidence interval: +8.4 to +10.9 percentage points)'
    Trends(Vec<Trend>) of Trend: |own| own, table::trends, findings_csv::trends;

    /// Figures beside each other, one row for each pair.
    ///
    /// A row is a dict: ``first_indicator``, ``second_indicator``, ``first_wave``, ``second_wave``, ``first_group``,
    /// ``second_group``, ``first_category``, ``second_category``, ``first`` and ``second`` (the estimates), ``difference``,
    /// ``se``, ``low``, ``high``, ``level``, ``correlation``, ``both`` (units in both bases), ``p``, ``p_adjusted``, ``margin``,
    /// ``standing`` (``higher``, ``lower``, ``alike`` or ``not_determined``) and ``notes``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"people": ["yes"] * 18 + ["no"] * 6, "money": ["yes"] * 8 + ["no"] * 16}
    /// >>> sample = peil.Sample(data, population=30, census=True)
    /// >>> (row,) = (sample.share("people", equals="yes") + sample.share("money", equals="yes")).compare()
    /// >>> row["first_indicator"], row["standing"], row["second_indicator"], round(row["difference"], 3)
    /// ('people', 'higher', 'money', 0.417)
    Comparisons(Vec<Comparison>) of Comparison:
        |own| own, table::comparisons, findings_csv::comparisons;

    /// Figures from the largest to the smallest, each with the ranks that it can have.
    ///
    /// A row is a dict: ``indicator``, ``wave``, one key for each breakdown, ``category``, ``estimate``, ``rank``, ``best`` and
    /// ``worst``, which hold for all rows together at the confidence level. The largest is only known to be so where its
    /// ``worst`` is 1.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["y"] * 6 + ["n"] * 6, "g": [*"abcabacbcabc"]}, population=15, census=True)
    /// >>> [(row["g"], row["rank"], row["best"], row["worst"]) for row in sample.share("q", equals="y", by="g").ranking()]
    /// [('a', 1, 1, 2), ('b', 2, 1, 3), ('c', 3, 2, 3)]
    Ranking(peil::Ranking) of Ranked: |own| &own.ranked, table::ranking, findings_csv::ranking;

    /// The range of a set of figures, in one row.
    ///
    /// The row is a dict: ``smallest`` and ``largest`` (estimates), ``figures`` (how many), and ``low`` and ``high``, between
    /// which all the population's figures lie together at the confidence ``level``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
    /// >>> sample.share("q", equals="y", by="g").range().phrase()[0].split("; ")[-1]
    /// 'with 95% confidence all lie between 6.5 and 100.0 per cent.'
    Range([Spread; 1]) of Spread: |own| own, table::ranges, findings_csv::ranges;
}

told! {
    Trends: |own, context, language| phrase::each(context, &own.inner, language, phrase::trend).map(texts);
    Comparisons: |own, context, language| {
        phrase::each(context, &own.inner, language, phrase::comparison).map(texts)
    };
    Ranking: |own, context, language| Ok(vec![phrase::ranking(context, &own.inner, language)?.text]);
    Range: |own, context, language| phrase::each(context, &own.inner, language, phrase::spread).map(texts);
}

held! {
    /// Whether a headline holds of a trend, and why or why not.
    ///
    /// Parameters
    /// ----------
    /// headline : dict
    ///     The claim: ``{"claim": "rise"}`` or ``{"claim": "fall"}``, with ``"points"`` where it says how many percentage
    ///     points for each unit of time, or ``{"claim": "standstill", "margin": 0.01}``.
    /// row : int
    ///     The row, counted from 0, or from the end where it is negative.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda yes: peil.Sample({"u": [*"abcdefghij"], "q": ["yes"] * yes + ["no"] * (10 - yes)}, population=20)
    /// >>> shares = peil.Panel({"2020": wave(1), "2022": wave(5), "2024": wave(10)}, unit="u").share("q", equals="yes")
    /// >>> shares.trend().check({"claim": "rise"})["supported"]
    /// True
    each row of Trends;
    /// Whether a headline holds of a comparison, and why or why not.
    ///
    /// Parameters
    /// ----------
    /// headline : dict
    ///     The claim: ``{"claim": "higher"}`` or ``{"claim": "lower"}`` of the first figure, or
    ///     ``{"claim": "alike", "margin": 0.05}``.
    /// row : int
    ///     The row, counted from 0, or from the end where it is negative.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 6 + ["l"] * 6, "q": ["yes"] + ["no"] * 5 + ["yes"] * 6}
    /// >>> shares = peil.Sample(data, population=20).share("q", equals="yes", by="size")
    /// >>> shares.compare().check({"claim": "higher"})["supported"]
    /// True
    each row of Comparisons;
}

held! {
    /// Whether a headline holds of the whole ranking, and why or why not.
    ///
    /// Parameters
    /// ----------
    /// headline : dict
    ///     The claim: ``{"claim": "most", "name": …}``, with the name of an indicator, an answer or the category of a group.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 6 + ["l"] * 6, "q": ["yes"] + ["no"] * 5 + ["yes"] * 6}
    /// >>> shares = peil.Sample(data, population=20).share("q", equals="yes", by="size")
    /// >>> shares.ranking().check({"claim": "most", "name": "l"})["supported"]
    /// True
    all rows of Ranking: |own| (&own.inner).into();
    /// Whether a headline holds of the range, and why or why not.
    ///
    /// Parameters
    /// ----------
    /// headline : dict
    ///     The claim: ``{"claim": "between", "low": 0.75, "high": 1}``.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 6 + ["l"] * 6, "q": ["yes"] + ["no"] * 5 + ["yes"] * 6}
    /// >>> shares = peil.Sample(data, population=20).share("q", equals="yes", by="size")
    /// >>> shares.range().check({"claim": "between", "low": 0.5, "high": 1})["supported"]
    /// False
    all rows of Range: |own| (&own.inner[0]).into();
}

impl Ranking {
    /// The ranking as the core has it.
    pub(crate) fn ranking(&self) -> &peil::Ranking {
        &self.inner
    }
}

impl Trends {
    /// The trends as the core has them.
    pub(crate) fn trends(&self) -> &[Trend] {
        &self.inner
    }
}

#[pymethods]
impl Estimates {
    /// Rows beside each other: two groups, two answers, two indicators.
    ///
    /// Parameters
    /// ----------
    /// pairs : list of pairs of int, optional
    ///     Rows, counted from 0, each the first less the second; every row with every later one unless said.
    /// margin : float, optional
    ///     How much still counts as alike, on the scale of the estimates.
    /// adjust : {"holm", "bh"}, optional
    ///     How p-values and findings are adjusted for the comparisons made together.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"people": ["yes"] * 18 + ["no"] * 6, "money": ["yes"] * 8 + ["no"] * 16}
    /// >>> sample = peil.Sample(data, population=30, census=True)
    /// >>> both = sample.share("people", equals="yes") + sample.share("money", equals="yes")
    /// >>> [comparison["standing"] for comparison in both.compare()]
    /// ['higher']
    #[pyo3(signature = (pairs=None, *, margin=None, adjust=None))]
    fn compare(
        &self,
        py: Python<'_>,
        pairs: Option<Pairs>,
        margin: Option<f64>,
        adjust: Option<Adjust>,
    ) -> Result<Comparisons> {
        let adjust = Adjust::read(adjust)?;
        let estimates = self.together(py)?;
        let pairs: Vec<(usize, usize)> = if let Some(Pairs(pairs)) = pairs {
            let pairs = pairs.into_iter().map(|(one, other)| Ok((self.place(one)?, self.place(other)?)));
            pairs.collect::<Result<_>>()?
        } else {
            estimates.all_pairs()
        };
        let mut comparisons = patiently(py, || estimates.compare(&pairs, margin))?;
        if let Some(how) = adjust {
            comparisons = peil::compare::adjusted_comparisons(comparisons, how);
        }
        Ok(Comparisons::of(comparisons, self.document()))
    }

    /// Some rows (all unless said) from the largest to the smallest, each with the ranks that it can have.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
    /// >>> [(row["g"], row["rank"], row["best"], row["worst"]) for row in sample.share("q", equals="y", by="g").ranking()]
    /// [('s', 1, 1, 1), ('l', 2, 2, 2)]
    #[pyo3(signature = (rows=None))]
    fn ranking(&self, py: Python<'_>, rows: Option<Vec<isize>>) -> Result<Ranking> {
        let estimates = self.together(py)?;
        let rows = self.places(rows, &estimates)?;
        Ok(Ranking::of(patiently(py, || estimates.ranking(&rows))?, self.document()))
    }

    /// The range of some rows (all unless said), with limits that hold for all of them together: "between 75 and 100 per
    /// cent".
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
    /// >>> range = sample.share("q", equals="y", by="g").range()[0]
    /// >>> range["smallest"], range["largest"], round(range["low"], 2), range["high"]
    /// (0.25, 1.0, 0.06, 1.0)
    #[pyo3(signature = (rows=None))]
    fn range(&self, py: Python<'_>, rows: Option<Vec<isize>>) -> Result<Range> {
        let estimates = self.together(py)?;
        let rows = self.places(rows, &estimates)?;
        Ok(Range::of([patiently(py, || estimates.range(&rows))?], self.document()))
    }
}
