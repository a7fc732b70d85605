//! Estimates in Python: rows, tables, sentences, and changes between waves.

use std::collections::BTreeMap;
use std::sync::Arc;

use pyo3::prelude::*;

use peil::report::{self, Context, Grid, csv, design_effect, html, phrase};
use peil::{Code, Contrast, Error, Estimate, Joint, Language, PanelEstimates, Problem, Query, Stage, Term};

use crate::arguments::{Adjust, Goals, Numbers, Word, Words};
use crate::changes::Changes;
use crate::errors::Result;
use crate::findings::Trends;
use crate::hints::Record;
use crate::language;
use crate::patience::patiently;
use crate::shown::{LONGEST, Shown, held, shown, texts, told};
use crate::sums::needs_rows;
use crate::table;
use crate::targets::{self, Targets};

/// Estimates, one row for each indicator, cell and category.
///
/// A row is a dict: ``indicator``, ``measure``, ``wave``, one key for each breakdown, ``category`` (of a distribution),
/// ``estimate``, ``se``, ``low``, ``high``, ``level``, ``interval`` (the method that gave the limits), ``df`` (``None``
/// where infinite), ``n``, ``yes``, ``missing`` (units of the base without an answer), ``base`` (who is in it; empty
/// where everybody), ``weighted_base``, ``population``, ``n_eff``, ``deff`` (the variance over that of a simple random
/// sample of the same size), ``deff_with_replacement``, ``cv``, ``flag`` (the code of a rule of
/// quality or confidentiality, see `flagged`) and ``notes``. Shares are fractions
/// from 0 to 1; text and tables show per cent. What is not known is ``None``.
///
/// Estimates have the Arrow PyCapsule interface, so ``polars.DataFrame(estimates)`` and ``pyarrow.table(estimates)``
/// work as well as `to_polars` and `to_arrow`.
///
/// Examples
/// --------
/// >>> import peil
/// >>> sample = peil.Sample({"open_data": ["yes", "no", "yes"]}, population=14, census=True)
/// >>> estimates = sample.share("open_data", equals="yes")
/// >>> len(estimates), estimates[0]["yes"], estimates[0]["population"]
/// (1, 2, 14)
#[pyclass(frozen, module = "peil")]
pub(crate) struct Estimates {
    inner: peil::Estimates,
    survey: Option<Arc<peil::Survey>>,
    /// Where the rows come from, unless it is several samples or a published table.
    asked: Option<Asked>,
}

/// Who was asked.
#[derive(Clone)]
enum Asked {
    /// A sample, and what it was asked; which rows of the answers were kept, unless it was all, and of how many.
    Sample { sample: Arc<peil::Sample>, queries: Arc<[Query]>, kept: Option<Arc<[usize]>>, of: usize },
    /// All waves of a panel.
    Panel(Arc<PanelEstimates>),
    /// A table of an engine, of which there are sums by estimate and nothing on two together.
    Sums,
}

impl Estimates {
    pub(crate) fn place(&self, index: isize) -> Result<usize> {
        table::place(self.inner.rows.len(), index)
    }

    /// The rows, and how they vary together where they are those of a panel.
    pub(crate) fn of_waves(&self) -> (&peil::Estimates, Option<&PanelEstimates>) {
        let together = match &self.asked {
            Some(Asked::Panel(estimates)) => Some(estimates.as_ref()),
            _ => None,
        };
        (&self.inner, together)
    }

    /// The rows as the core has them.
    pub(crate) fn estimates(&self) -> &peil::Estimates {
        &self.inner
    }

    pub(crate) fn document(&self) -> Option<Arc<peil::Survey>> {
        self.survey.clone()
    }

    /// The same rows, flagged.
    pub(crate) fn marked(&self, inner: peil::Estimates) -> Self {
        Self { inner, survey: self.survey.clone(), asked: self.asked.clone() }
    }

    /// The sample and the queries that the rows come from.
    pub(crate) fn origin(&self, what: &str) -> Result<(&peil::Sample, &[Query])> {
        if let Some(Asked::Sums) = &self.asked {
            return Err(needs_rows().into());
        }
        let Some(Asked::Sample { sample, queries, .. }) = &self.asked else {
            let message = format!("{what} of estimates that do not come from one sample");
            let problem = Problem::new(Code::Unsupported, message).help("ask one sample for all of them");
            return Err(Error::one(Stage::Estimate, problem).into());
        };
        Ok((sample, queries))
    }

    pub(crate) fn of(inner: peil::Estimates, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { inner, survey, asked: None }
    }

    /// The answers of a table that an engine holds.
    pub(crate) fn of_sums(inner: peil::Estimates) -> Self {
        Self { inner, survey: None, asked: Some(Asked::Sums) }
    }

    /// The answers of a sample to some queries.
    pub(crate) fn asked(
        inner: peil::Estimates,
        survey: Option<Arc<peil::Survey>>,
        sample: &Arc<peil::Sample>,
        queries: Vec<Query>,
    ) -> Self {
        let of = inner.rows.len();
        let asked = Asked::Sample { sample: sample.clone(), queries: queries.into(), kept: None, of };
        Self { inner, survey, asked: Some(asked) }
    }

    /// The answers of all waves of a panel.
    pub(crate) fn of_panel(estimates: PanelEstimates, survey: Option<Arc<peil::Survey>>) -> Self {
        let inner = estimates.estimates.clone();
        Self { inner, survey, asked: Some(Asked::Panel(Arc::new(estimates))) }
    }

    fn joint(&self, py: Python<'_>) -> Result<Joint> {
        let (sample, queries) = self.origin("there is no joint covariance")?;
        let joint = patiently(py, || sample.joint(queries))?;
        Ok(match self.kept() {
            Some(rows) => joint.only(rows)?,
            None => joint,
        })
    }

    /// The numbers of these rows among those that the sample gave, unless they are all.
    fn kept(&self) -> Option<&[usize]> {
        match &self.asked {
            Some(Asked::Sample { kept, .. }) => kept.as_deref(),
            _ => None,
        }
    }

    /// Of what the sample gives for every row, what belongs to these rows.
    pub(crate) fn of_kept<T: Clone>(&self, all: Vec<T>) -> Vec<T> {
        match self.kept() {
            Some(rows) => rows.iter().filter_map(|&row| all.get(row).cloned()).collect(),
            None => all,
        }
    }

    /// How the rows vary together.
    pub(crate) fn together(&self, py: Python<'_>) -> Result<Arc<PanelEstimates>> {
        match &self.asked {
            Some(Asked::Panel(estimates)) => Ok(estimates.clone()),
            Some(Asked::Sums) => Err(needs_rows().into()),
            Some(Asked::Sample { sample, queries, kept, .. }) => {
                let all = Arc::new(patiently(py, || sample.together(queries))?);
                Ok(match kept {
                    Some(rows) => Arc::new(all.only(rows)?),
                    None => all,
                })
            }
            None => {
                let message = "nothing tells how estimates of different samples vary together";
                let problem = Problem::new(Code::Unsupported, message);
                Err(Error::one(Stage::Estimate, problem.help("ask one sample, or a `Panel` of them")).into())
            }
        }
    }

    /// Rows by their places, counted from the end where negative; all that have an estimate unless said.
    pub(crate) fn places(&self, rows: Option<Vec<isize>>, all: &PanelEstimates) -> Result<Vec<usize>> {
        let place = |row: isize| self.place(row);
        rows.map_or_else(|| Ok(all.all_rows()), |rows| rows.into_iter().map(place).collect())
    }

    /// Rows by their places, each with what it is multiplied with.
    fn terms(&self, terms: BTreeMap<isize, f64>) -> Result<Vec<Term>> {
        terms.into_iter().map(|(row, times)| Ok(Term { row: self.place(row)?, times })).collect()
    }
}

#[pymethods]
impl Estimates {
    /// Estimates of several waves or indicators together.
    fn __add__(&self, other: &Self) -> Self {
        let rows = [self.inner.rows.as_slice(), other.inner.rows.as_slice()].concat();
        let asked = match (&self.asked, &other.asked) {
            (
                Some(Asked::Sample { sample, queries, kept, of }),
                Some(Asked::Sample { sample: theirs, queries: more, kept: others, of: further }),
            ) if Arc::ptr_eq(sample, theirs) => {
                let numbers = |kept: &Option<Arc<[usize]>>, of: usize, from: usize| -> Vec<usize> {
                    let own = kept.as_ref().map_or_else(|| (0..of).collect(), |kept| kept.to_vec());
                    own.into_iter().map(|row| from + row).collect()
                };
                let both = || [numbers(kept, *of, 0), numbers(others, *further, *of)].concat().into();
                Some(Asked::Sample {
                    sample: sample.clone(),
                    queries: [queries.as_ref(), more.as_ref()].concat().into(),
                    kept: (kept.is_some() || others.is_some()).then(both),
                    of: of + further,
                })
            }
            _ => None,
        };
        let survey = self.survey.clone().or_else(|| other.survey.clone());
        Self { inner: peil::Estimates { rows }, survey, asked }
    }

    /// The covariance of each pair of rows; None where one has no estimate or no variance.
    ///
    /// Estimates of the same sample can be added together first.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"a": [1, 2, 6], "b": [2, 4, 12], "w": [1, 1, 1]}, weight="w")
    /// >>> [[round(value, 6) for value in row] for row in (sample.mean("a") + sample.mean("b")).covariance()]
    /// [[2.333333, 4.666667], [4.666667, 9.333333]]
    fn covariance(&self, py: Python<'_>) -> Result<Vec<Vec<Option<f64>>>> {
        Ok(self.joint(py)?.covariance)
    }

    /// A sum of estimates, or one such sum over another, with its standard error from their joint covariance.
    ///
    /// Parameters
    /// ----------
    /// terms : dict
    ///     Rows, counted from 0, and what each is multiplied with: ``{1: 1, 0: -1}`` is the second less the first.
    /// over : dict, optional
    ///     What the sum is divided by, in the same way.
    /// name : str
    ///     Name of the contrast in the result.
    /// level : float
    ///     Confidence level.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``name``, ``estimate``, ``se``, ``low``, ``high``, ``level``, ``df`` and ``notes``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"size": ["l", "l", "s", "s"], "y": [5, 9, 1, 3], "w": [1, 1, 1, 1]}, weight="w")
    /// >>> sample.mean("y", by="size").contrast({0: 1, 1: -1}, name="large less small")["estimate"]
    /// 5.0
    #[pyo3(signature = (terms, *, over=None, name="contrast", level=0.95))]
    fn contrast<'py>(
        &self,
        py: Python<'py>,
        terms: BTreeMap<isize, f64>,
        over: Option<BTreeMap<isize, f64>>,
        name: &str,
        level: f64,
    ) -> Result<Record<'py>> {
        let over = over.map(|over| self.terms(over)).transpose()?.unwrap_or_default();
        let contrast = Contrast { name: name.to_owned(), terms: self.terms(terms)?, over };
        let value = self.joint(py)?.contrast(&contrast, level)?;
        Ok(table::records(py, &[value])?.remove(0))
    }

    /// The change of every figure since an earlier wave.
    ///
    /// Parameters
    /// ----------
    /// earlier : Estimates, optional
    ///     The same figures of an earlier wave.
    /// from_, to : str or int, optional
    ///     Two waves, where these estimates hold both: those of a `Panel`, which knows the units that answered both
    ///     times, of a published table, or ``estimates_2020 + estimates_2021``.
    /// margin : float, optional
    ///     How much still counts as no change, on the scale of the estimates: 0.05 is five percentage points of a share.
    /// adjust : {"holm", "bh"}, optional
    ///     How p-values and verdicts are adjusted for the changes made together.
    ///
    /// Figures without a counterpart are left out. Without a panel the waves count as independent.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda yes: peil.Sample({"id": [*"abcdefgh"], "q": ["y"] * yes + ["n"] * (8 - yes)}, population=10, census=True)
    /// >>> panel = peil.Panel({2023: wave(2), 2024: wave(5)}, unit="id")
    /// >>> changes = panel.share("q", equals="y").change(from_=2023, to=2024, margin=0.05)
    /// >>> [(row["difference"], row["verdict"]) for row in changes]
    /// [(0.375, 'rise')]
    #[pyo3(signature = (earlier=None, *, from_=None, to=None, margin=None, adjust=None))]
    fn change(
        &self,
        py: Python<'_>,
        earlier: Option<&Self>,
        from_: Option<Word>,
        to: Option<Word>,
        margin: Option<f64>,
        adjust: Option<Adjust>,
    ) -> Result<Changes> {
        let adjust = Adjust::read(adjust)?;
        let mut changes = match (earlier, from_, to) {
            (Some(earlier), None, None) => peil::compare::changes_since(&earlier.inner, &self.inner, margin)?,
            (None, Some(from), Some(to)) => match &self.asked {
                Some(Asked::Panel(estimates)) => patiently(py, || estimates.change(&from.0, &to.0, margin))?,
                _ => peil::compare::changes(&self.inner, &from.0, &to.0, margin)?,
            },
            _ => {
                let problem = Problem::new(Code::MissingKey, "it is not clear what is compared with what")
                    .expected("the estimates of an earlier wave, or two waves as `from_` and `to`");
                return Err(Error::one(Stage::Estimate, problem).into());
            }
        };
        let context = self.context();
        for change in &mut changes {
            let (from, to) = (change.from.wave.as_deref(), change.to.wave.as_deref());
            change.frame_break = !context.breaks_between(from, to).is_empty();
        }
        if let Some(how) = adjust {
            changes = peil::compare::adjusted(changes, how);
        }
        Ok(Changes::of(changes, self.survey.clone()))
    }

    /// The slope of every figure over three waves or more of a panel.
    ///
    /// Parameters
    /// ----------
    /// times : dict, optional
    ///     Waves and when they were asked; as the document says, or the numbers that the waves' names are, unless said.
    /// margin : float, optional
    ///     The slope that still counts as none.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> ids = list(range(9))
    /// >>> wave = lambda yes: peil.Sample({"id": ids, "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
    /// >>> panel = peil.Panel({"2018": wave(2), "2022": wave(5), "2023": wave(7)}, unit="id")
    /// >>> (trend,) = panel.share("q", equals="y").trend()
    /// >>> round(trend["slope"], 3), trend["verdict"]
    /// (0.103, 'rise')
    #[pyo3(signature = (times=None, *, margin=None))]
    fn trend(&self, py: Python<'_>, times: Option<Numbers>, margin: Option<f64>) -> Result<Trends> {
        let estimates = self.together(py)?;
        let times = times.map(|times| times.0).unwrap_or_default();
        let times: Vec<(&str, f64)> = times.iter().map(|(wave, time)| (wave.as_str(), *time)).collect();
        Ok(Trends::of(patiently(py, || estimates.trend(&times, margin))?, self.survey.clone()))
    }

    /// How far figures have come towards goals: the distance, the pace so far and needed, and what can be said of it.
    ///
    /// Waves of a panel are known to depend on each other; those of other estimates count as independent.
    ///
    /// Parameters
    /// ----------
    /// goals : str or list of str or dict, optional
    ///     Ids of targets of the survey document, or goals as dicts: ``{"of": "shares", "bound": "at_least", "value": 0.8}``, with
    ///     ``by`` (category by breakdown), ``category``, ``when``, ``since`` (the wave from which progress counts), ``margin``,
    ///     ``id`` and ``label``. All targets of the document unless said.
    /// times : dict, optional
    ///     Waves and when they were asked; as the document says, or the numbers that the waves' names are, unless said.
    /// adjust : {"holm", "bh"}, optional
    ///     How p-values and verdicts are adjusted for the targets looked at together.
    ///
    /// Returns
    /// -------
    /// Targets
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     With every goal that cannot be, that no row is of, or several.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda yes: peil.Sample({"id": [*range(14)], "q": ["y"] * yes + ["n"] * (14 - yes)}, population=14, census=True)
    /// >>> panel = peil.Panel({"2020": wave(4), "2024": wave(8)}, unit="id")
    /// >>> goal = {"of": "q", "bound": "at_least", "value": 12 / 14, "when": 2030}
    /// >>> (target,) = panel.share("q", equals="y").targets([goal])
    /// >>> target["course"], target["enough"], round(target["needed"] * 14, 3), round(target["pace"] * 14, 3)
    /// ('on_the_way', 'enough', 0.667, 1.0)
    #[pyo3(signature = (goals=None, *, times=None, adjust=None))]
    fn targets(
        &self,
        py: Python<'_>,
        goals: Option<Goals<'_>>,
        times: Option<Numbers>,
        adjust: Option<Adjust>,
    ) -> Result<Targets> {
        let how = Adjust::read(adjust)?;
        let goals = targets::goals(goals, self.survey.as_deref())?;
        let times = times.map(|times| times.0).unwrap_or_default();
        let times: Vec<(&str, f64)> = times.iter().map(|(wave, time)| (wave.as_str(), *time)).collect();
        let own = if self.asked.is_some() {
            let estimates = self.together(py)?;
            patiently(py, || estimates.follow(&goals, &times))?
        } else {
            peil::compare::follow(&self.inner, &goals, &times)?
        };
        Ok(Targets::adjusted(own, how, self.survey.clone()))
    }

    /// The mean of every figure over some waves of a panel (all unless said), each wave counting the same.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///     ``indicator``, one key for each breakdown, ``category``, ``estimate``, ``se``, ``low``, ``high`` and ``level``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda yes: peil.Sample({"id": [*"abcdefgh"], "q": ["y"] * yes + ["n"] * (8 - yes)}, population=10, census=True)
    /// >>> panel = peil.Panel({2023: wave(2), 2024: wave(5)}, unit="id")
    /// >>> panel.share("q", equals="y").average()[0]["estimate"]
    /// 0.4375
    #[pyo3(signature = (waves=None))]
    fn average<'py>(&self, py: Python<'py>, waves: Option<Words>) -> Result<Vec<Record<'py>>> {
        let estimates = self.together(py)?;
        let waves = waves.map(|waves| waves.0).unwrap_or_default();
        let waves: Vec<&str> = waves.iter().map(String::as_str).collect();
        table::records(py, &patiently(py, || estimates.average(&waves))?)
    }

    /// Any sum of rows times numbers, whatever waves they are of: the change of one group less that of another, say.
    ///
    /// Parameters
    /// ----------
    /// terms : dict
    ///     Rows, counted from 0, and what each is multiplied with.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``estimate``, ``se``, ``low``, ``high`` and ``level``; the limits are made of those of the rows, where
    ///     `contrast` takes the normal distribution for the sum.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
    /// >>> sample.share("q", equals="y", by="g").combine({1: 1, 0: -1})["estimate"]
    /// 0.75
    fn combine<'py>(&self, py: Python<'py>, terms: BTreeMap<isize, f64>) -> Result<Record<'py>> {
        let (terms, estimates) = (self.terms(terms)?, self.together(py)?);
        Ok(table::records(py, &[patiently(py, || estimates.combine(&terms))?])?.remove(0))
    }

    /// What the design did to the precision of every row, in words: the variance against that of simple random samples
    /// drawn without and with replacement (``deff`` and ``deff_with_replacement``); None where there is no design effect.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"staff": [3, 5, 4, 9, 8, 9], "town": ["a", "a", "b", "b", "c", "c"], "w": [2] * 6}
    /// >>> (text,) = peil.Sample(data, psu="town", weight="w").mean("staff").design_effects()
    /// >>> text[:74]
    /// 'The variance is 2.88 times that of a simple random sample of 6 answers dra'
    #[pyo3(signature = (lang="en"))]
    fn design_effects(&self, lang: &str) -> Result<Vec<Option<String>>> {
        let language = language(lang)?;
        Ok(self.inner.rows.iter().map(|row| design_effect(row, language)).collect())
    }
}

impl Shown for Estimates {
    type Entry = Estimate;

    fn entries(&self) -> &[Estimate] {
        &self.inner.rows
    }

    fn survey(&self) -> Option<&peil::Survey> {
        self.survey.as_deref()
    }

    fn grid(&self, context: &Context<'_>, language: Language) -> Grid {
        report::table::grid(&self.inner, context, language)
    }

    fn csv(&self) -> peil::Result<String> {
        csv::text(&self.inner)
    }

    fn taken(&self, rows: &[usize]) -> Result<Self> {
        let asked = match &self.asked {
            Some(Asked::Sample { sample, queries, kept, of }) => {
                let number = |&row: &usize| kept.as_ref().map_or(row, |kept| kept[row]);
                let kept = Some(rows.iter().map(number).collect());
                Some(Asked::Sample { sample: sample.clone(), queries: queries.clone(), kept, of: *of })
            }
            Some(Asked::Panel(all)) => Some(Asked::Panel(Arc::new(all.only(rows)?))),
            Some(Asked::Sums) => Some(Asked::Sums),
            None => None,
        };
        let rows = rows.iter().map(|&row| self.inner.rows[row].clone()).collect();
        Ok(Self { inner: peil::Estimates { rows }, survey: self.survey.clone(), asked })
    }

    fn html(&self, context: &Context<'_>, language: Language) -> String {
        html::table(&self.inner, context, language)
    }

    fn html_beginning(&self, context: &Context<'_>, language: Language) -> String {
        html::beginning(&self.inner, LONGEST, context, language)
    }
}

shown!(Estimates);

told! {
    Estimates: |own, context, language| phrase::shares(context, &own.inner, language).map(texts);
}

held! {
    /// Whether a headline holds of a share, and why or why not.
    ///
    /// Parameters
    /// ----------
    /// headline : dict
    ///     The claim: ``{"claim": "fraction", "parts": 3, "of": 4}``, ``{"claim": "more_than", "parts": 1, "of": 2}``,
    ///     ``{"claim": "all"}`` …, with ``"whom": "everybody"`` where it is said of everybody and not of the figure's base.
    ///     Changes, comparisons, rankings, ranges and trends have the same method, for claims of rise and fall, of alike, of
    ///     most and of between.
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
    /// >>> share = peil.Sample({"q": ["yes"] * 9}, population=10, census=True).share("q", equals="yes")
    /// >>> ruling = share.check({"claim": "all"})
    /// >>> ruling["supported"], ruling["reason"]["reason"]
    /// (False, 'not_answered')
    each row of Estimates;
}
