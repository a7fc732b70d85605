//! Composite indices computed: the run with its scores, what every step did, and explanations.

use std::sync::Arc;

use pyo3::prelude::*;

use peil::composite as core;
use peil::composite::{ExplainedPart, IndexData, IndexEstimates, IndexScore, Touch};
use peil::report::phrase::{self, Certainty};
use peil::report::{Context, Grid, index as words};
use peil::{Code, Error, Language, Place, Problem, Stage};

use crate::answers::Given;
use crate::arguments::{IndexDocument, Names, Word};
use crate::errors::Result;
use crate::hints::Record;
use crate::index::Index;
use crate::json::to_python;
use crate::patience::patiently;
use crate::shown::{Shown, results};
use crate::table::{Cell, Field, Row};

/// Compute a composite index of a table: scores, ranks and groups, with what every step did.
///
/// Parameters
/// ----------
/// table : path, table or dict
///     A row for every unit, in every wave where there are several: the path of a CSV file; a table of polars, pandas, pyarrow,
///     DuckDB or anything else with the Arrow PyCapsule interface; or a dict of columns.
/// index : Index or dict
///     The index, or its document.
/// unit : str
///     Column that names the unit.
/// wave : str, optional
///     Column that names the wave, where there are several.
/// waves : list of str, optional
///     The waves in order; by number or the alphabet unless said.
///
/// Returns
/// -------
/// IndexRun
///
/// Raises
/// ------
/// SurveyError
///     With every problem of the index.
/// AnswersError
///     With every row that has no unit or wave or comes twice, and every number that cannot be computed with.
/// EstimateError
///     With every column that is missing or no number, and every option that the data do not allow.
///
/// Examples
/// --------
/// South has no figure for barriers; the weight of what is missing goes to the rest.
///
/// >>> import peil
/// >>> index = peil.Index("digital", [peil.Part("skills", weight=2), peil.Part("barriers", direction="down")],
/// ...                    normalise={"method": "goalposts", "low": 0, "high": 100})
/// >>> run = peil.composite({"unit": ["north", "south"], "skills": [60, 20], "barriers": [30, None]}, index)
/// >>> print(run)
/// digital
/// <BLANKLINE>
///  Unit    Score   Rank
/// ──────────────────────
///  north    0.63      1
///  south    0.20      2
/// >>> [(part["node"], round(part["contribution"], 3)) for part in run.explain("north")]
/// [('digital', 0.633), ('skills', 0.4), ('barriers', 0.233)]
#[pyfunction]
#[pyo3(signature = (table, index, unit="unit", wave=None, *, waves=None))]
pub(crate) fn composite(
    py: Python<'_>,
    table: Given,
    index: IndexDocument<'_>,
    unit: &str,
    wave: Option<&str>,
    waves: Option<Names>,
) -> Result<IndexRun> {
    let Index { inner, survey } = Index::read(&index)?;
    if wave.is_none() && waves.is_some() {
        let problem = Problem::new(Code::NoEffect, "the order of waves has no effect on data without waves");
        let problem = problem.at(Place::path("waves")).help("name the column of waves: `wave=`");
        return Err(Error::one(Stage::Answers, problem).into());
    }
    let table = table.columns(py)?;
    let (run, data) = patiently(py, || {
        let mut data = IndexData::new(&table, unit, wave)?;
        if let Some(waves) = &waves {
            data = data.in_order(&waves.words())?;
        }
        Ok::<_, Error>((inner.plan(&data)?.run(), data))
    })?;
    Ok(IndexRun::of_data(run, data, survey))
}

/// The scores of a composite index, with what every step did.
///
/// It prints as the units in order of their rank, and shows itself so in a notebook. `scores` has everything as rows, `explain` goes
/// from a unit's score down to the values of the data, `chart_contributions`, `chart_tree`, `chart_profile` and `chart_map` draw.
///
/// Examples
/// --------
/// >>> import peil
/// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
/// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
/// >>> run.nodes, run.score("b"), run.score("b", "x")
/// (['i', 'x', 'y'], 3.5, 3.0)
#[pyclass(frozen, module = "peil")]
pub(crate) struct IndexRun {
    pub(crate) run: Arc<core::Run>,
    pub(crate) source: Source,
    survey: Option<Arc<peil::Survey>>,
}

/// What an index is made of.
pub(crate) enum Source {
    Data(Box<IndexData>),
    Estimates(Arc<IndexEstimates>),
}

impl IndexRun {
    /// Of a row for each unit.
    pub(crate) fn of_data(run: core::Run, data: IndexData, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { run: Arc::new(run), source: Source::Data(Box::new(data)), survey }
    }

    /// Of estimates by cell.
    pub(crate) fn of_estimates(own: Arc<IndexEstimates>, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { run: Arc::new(own.run().clone()), source: Source::Estimates(own), survey }
    }

    pub(crate) fn document(&self) -> Option<Arc<peil::Survey>> {
        self.survey.clone()
    }

    /// The category of every row by a column of the data.
    pub(crate) fn categories(&self, by: &str) -> Result<Vec<Option<String>>> {
        match &self.source {
            Source::Data(data) => Ok(data.categories(by)?),
            Source::Estimates(_) => {
                let problem = Problem::new(Code::NoEffect, "`beside` has no effect on an index of estimates");
                Err(Error::one(Stage::Estimate, problem.at(Place::path("beside"))).into())
            }
        }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context::of(self.survey.as_deref())
    }

    /// The name of a node that is there; without one, that of the index.
    pub(crate) fn node<'a>(&'a self, node: Option<&'a str>) -> Result<&'a str> {
        let index = self.run.index();
        let Some(node) = node else { return Ok(&index.id) };
        if self.run.node(node).is_some() {
            return Ok(node);
        }
        let known: Vec<String> = self.run.plan().nodes().map(str::to_owned).collect();
        let problem = Problem::new(Code::UnknownName, format!("index `{}` has no part `{node}`", index.id));
        let problem = problem.at(Place::path("node")).suggest(node, known.iter().map(String::as_str));
        Err(Error::one(Stage::Estimate, problem).into())
    }

    fn of(&self, rows: Vec<IndexScore>, node: Option<&str>) -> IndexScores {
        let node = node.map(str::to_owned);
        IndexScores::of(ScoreRows { rows, node, run: self.run.clone() }, self.survey.clone())
    }
}

#[pymethods]
impl IndexRun {
    /// The index.
    #[getter]
    fn index(&self) -> Index {
        Index::of(self.run.index().clone(), self.survey.clone())
    }

    /// Ids of the index and all its parts, each before its own parts.
    #[getter]
    fn nodes(&self) -> Vec<String> {
        self.run.plan().nodes().map(str::to_owned).collect()
    }

    /// The unit of every row of the data.
    #[getter]
    fn units(&self) -> Vec<String> {
        self.run.units().to_vec()
    }

    /// The waves, in order; none where the data have none.
    #[getter]
    fn waves(&self) -> Vec<String> {
        self.run.waves().to_vec()
    }

    /// The scores of a part, or of the index and all its parts, in the order of the data.
    ///
    /// Parameters
    /// ----------
    /// node : str, optional
    ///     The index, a part or an indicator; all of them unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> [(row["unit"], row["score"], row["rank"]) for row in run.scores("y")]
    /// [('a', 2.0, 2), ('b', 4.0, 1)]
    #[pyo3(signature = (node=None))]
    fn scores(&self, node: Option<&str>) -> Result<IndexScores> {
        let only = node.map(|node| self.node(Some(node))).transpose()?;
        let rows = self.run.table().into_iter().filter(|row| only.is_none_or(|node| row.node == node));
        Ok(self.of(rows.collect(), only))
    }

    /// The scores of one wave in order of their rank, units without a score last.
    ///
    /// Parameters
    /// ----------
    /// node : str, optional
    ///     A part or an indicator; the index unless said.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    /// >>> [(row["unit"], row["score"], row["rank"]) for row in run.ranks()]
    /// [('b', 3.0, 1), ('a', 1.0, 2)]
    #[pyo3(signature = (node=None, wave=None))]
    fn ranks(&self, node: Option<&str>, wave: Option<Word>) -> Result<IndexScores> {
        let node = self.node(node)?;
        let waves = self.run.waves();
        if let Some(Word(wave)) = wave.as_ref().filter(|wave| !waves.contains(&wave.0)) {
            let problem = Problem::new(Code::UnknownName, format!("there is no wave `{wave}` in the data"));
            let problem = problem.at(Place::path("wave")).suggest(wave, waves.iter().map(String::as_str));
            return Err(Error::one(Stage::Estimate, problem).into());
        }
        let wave = wave.as_ref().map(|wave| &wave.0).or(waves.last());
        let own = |row: &IndexScore| row.node == node && row.wave.as_ref() == wave;
        let mut rows: Vec<IndexScore> = self.run.table().into_iter().filter(own).collect();
        rows.sort_by_key(|row| row.rank.unwrap_or(u64::MAX));
        Ok(self.of(rows, Some(node)))
    }

    /// The score of a unit; `None` where it has none.
    ///
    /// Parameters
    /// ----------
    /// unit : str
    ///     The unit.
    /// node : str, optional
    ///     A part or an indicator; the index unless said.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    /// >>> run.score("b")
    /// 3.0
    #[pyo3(signature = (unit, node=None, wave=None))]
    fn score(&self, unit: Word, node: Option<&str>, wave: Option<Word>) -> Result<Option<f64>> {
        let node = self.node(node)?;
        let wave = wave.as_ref().map(|wave| wave.0.as_str());
        let own = self.run.explain(&unit.0, wave)?;
        Ok(own.parts.into_iter().find(|part| part.node == node).and_then(|part| part.score))
    }

    /// How a unit came to its score, from the score of the index down to the values of the data.
    ///
    /// Parameters
    /// ----------
    /// unit : str
    ///     The unit.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     For units and waves that are not there.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> [(row["node"], row["raw"], row["contribution"]) for row in run.explain("b")]
    /// [('i', None, 3.5), ('x', 3.0, 1.5), ('y', 4.0, 2.0)]
    #[pyo3(signature = (unit, wave=None))]
    fn explain(&self, unit: Word, wave: Option<Word>) -> Result<Explanation> {
        let explanation = self.run.explain(&unit.0, wave.as_ref().map(|wave| wave.0.as_str()))?;
        let inner = Explained { explanation, run: self.run.clone() };
        Ok(Explanation::of(inner, self.survey.clone()))
    }

    /// The share of every part in its branch (``in_branch``) and in the index (``in_index``), one dict each.
    #[getter]
    fn weights<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.run.plan().weights())
    }

    /// The parameters of every indicator, one dict each: what stands in for missing values (``fill``), how outliers are
    /// ``treated``, and the ``scale``.
    #[getter]
    fn parameters<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.run.parameters())
    }

    /// What should be known of the scores, one dict each: constant and empty indicators, treatments that do not help, zeros under a
    /// mean that makes nothing up for them.
    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.run.notes())
    }

    /// The notes as sentences.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [5, 5]}
    /// >>> peil.composite(data, peil.Index("i", ["x", "y"])).phrase_notes()
    /// ['“y” is the same for all and so tells nobody apart.']
    #[pyo3(signature = (lang="en"))]
    fn phrase_notes(&self, lang: &str) -> Result<Vec<String>> {
        Ok(words::notes(&self.run, &self.context(), crate::language(lang)?))
    }

    /// The score of a unit as a sentence: its rank, its group, which parts pull it up and down.
    ///
    /// Parameters
    /// ----------
    /// unit : str
    ///     The unit.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    /// full : bool
    ///     Whether all values are of a register or a full count, so that nothing is uncertain by sampling.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> run.phrase("b").split(". ")[0]
    /// 'i: b scores 3.50 and ranks number 1 of 2'
    #[pyo3(signature = (unit, wave=None, *, full=false, lang="en"))]
    fn phrase(&self, unit: Word, wave: Option<Word>, full: bool, lang: &str) -> Result<String> {
        let certainty = if full { Certainty::Full } else { Certainty::Unknown };
        let wave = wave.as_ref().map(|wave| wave.0.as_str());
        let language = crate::language(lang)?;
        Ok(phrase::score(&self.context(), &self.run, &unit.0, wave, certainty, language)?.text)
    }

    /// Every value that a step touched, one dict each: ``step``, ``node``, ``unit``, ``wave``, ``from``, ``to`` and ``why``.
    #[getter]
    fn touches<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.run.touches())
    }

    /// All scores as CSV text, as `scores` has them.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    /// >>> run.to_csv().splitlines()[:2]
    /// ['node,tier,unit,wave,score,rank,group', 'i,0,a,,1,2,']
    fn to_csv(&self) -> Result<String> {
        Ok(words::scores_csv(&self.run.table())?)
    }

    /// The units in order of their rank as a table for people, in plain text.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    /// >>> [line.split() for line in run.to_text(lang="nb").splitlines()[2:5:2]]
    /// [['Enhet', 'Skår', 'Plass'], ['b', '3,00', '1']]
    #[pyo3(signature = (lang="en"))]
    fn to_text(&self, lang: &str) -> Result<String> {
        self.ranks(None, None)?.text_in(lang)
    }

    /// The units in order of their rank as a table for people, in HTML that needs neither script nor network.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil, re
    /// >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    /// >>> re.findall("<td[^>]*>(.*?)</td>", run.to_html(lang="nb"))
    /// ['3,00', '1', '1,00', '2']
    #[pyo3(signature = (lang="en"))]
    fn to_html(&self, lang: &str) -> Result<String> {
        self.ranks(None, None)?.html_in(lang)
    }

    fn __repr__(&self) -> Result<String> {
        let shown = self.ranks(None, None)?;
        shown.text_in(shown.usual().code())
    }

    fn _repr_html_(&self) -> Result<String> {
        let shown = self.ranks(None, None)?;
        shown.html_in(shown.usual().code())
    }
}

/// Values as dicts.
pub(crate) fn dicts<'py>(py: Python<'py>, values: &[impl serde::Serialize]) -> Result<Vec<Record<'py>>> {
    Ok(values.iter().map(|value| to_python(py, value)).collect::<PyResult<_>>()?)
}

/// Scores, and the run that they are of: those of one part, or of all.
pub(crate) struct ScoreRows {
    rows: Vec<IndexScore>,
    node: Option<String>,
    run: Arc<core::Run>,
}

/// An explanation, and the run that it is of.
pub(crate) struct Explained {
    explanation: core::Explanation,
    run: Arc<core::Run>,
}

/// The table of a part, or that of the index with all parts beside each other; where there are rows of one wave only, of that.
fn score_grid(own: &ScoreRows, context: &Context<'_>, language: Language) -> Grid {
    let run = &own.run;
    let whole = match &own.node {
        None => Ok(words::profile(run, u64::MAX, context, language)),
        Some(node) => words::scores(run, node, context, language),
    };
    // A part that is not there is refused before.
    let mut grid = whole.unwrap_or_default();
    let has_rows = |wave: &&String| own.rows.iter().any(|row| row.wave.as_ref() == Some(*wave));
    let kept: Vec<&String> = run.waves().iter().filter(has_rows).collect();
    // Of several waves a table has one or all; its second column names them.
    if let [only] = kept.as_slice()
        && run.waves().len() > 1
    {
        let name = context.wave_label(only, language);
        grid.rows.retain(|row| row[1] == name);
        grid.rows.iter_mut().for_each(|row| drop(row.remove(1)));
        grid.columns.remove(1);
        grid.caption = format!("{}, {name}", grid.caption);
    }
    grid
}

fn explanation_grid(own: &Explained, context: &Context<'_>, language: Language) -> Grid {
    words::explanation(&own.run, &own.explanation, context, language)
}

fn score_csv(own: &ScoreRows) -> peil::Result<String> {
    words::scores_csv(&own.rows)
}

fn explanation_csv(own: &Explained) -> peil::Result<String> {
    words::explanation_csv(std::slice::from_ref(&own.explanation))
}

impl Row for IndexScore {
    const BEFORE: &'static [Field<Self>] = &[];
    const AFTER: &'static [Field<Self>] = &[
        Field("node", |own| Cell::Text(Some(&own.node))),
        Field("tier", |own| Cell::Count(Some(own.tier))),
        Field("unit", |own| Cell::Text(Some(&own.unit))),
        Field("wave", |own| Cell::Text(own.wave.as_deref())),
        Field("score", |own| Cell::Number(own.score)),
        Field("rank", |own| Cell::Count(own.rank)),
        Field("group", |own| Cell::Text(own.group.as_deref())),
    ];
}

impl Row for ExplainedPart {
    const BEFORE: &'static [Field<Self>] = &[];
    const AFTER: &'static [Field<Self>] = &[
        Field("node", |own| Cell::Text(Some(&own.node))),
        Field("tier", |own| Cell::Count(Some(own.tier))),
        Field("score", |own| Cell::Number(own.score)),
        Field("weight", |own| Cell::Number(own.weight)),
        Field("slope", |own| Cell::Number(own.slope)),
        Field("contribution", |own| Cell::Number(own.contribution)),
        Field("remainder", |own| Cell::Number(Some(own.remainder))),
        Field("raw", |own| Cell::Number(own.steps.and_then(|steps| steps.raw))),
        Field("denominated", |own| Cell::Number(own.steps.and_then(|steps| steps.denominated))),
        Field("imputed", |own| Cell::Number(own.steps.and_then(|steps| steps.imputed))),
        Field("treated", |own| Cell::Number(own.steps.and_then(|steps| steps.treated))),
        Field("normalised", |own| Cell::Number(own.steps.and_then(|steps| steps.normalised))),
        Field("touches", |own| Cell::Texts(own.touches.iter().map(touch_word).collect())),
    ];
}

/// What a step did, in words of the data: `imputed:filled_by_median`.
fn touch_word(touch: &Touch) -> String {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let step = serde_json::to_value(touch.step).map(word).unwrap_or_default();
    let why = serde_json::to_value(&touch.why).map(|why| word(why["why"].clone())).unwrap_or_default();
    format!("{step}:{why}")
}

// Their tables are made of the whole run.
impl crate::rows::Taken for ScoreRows {}
impl crate::rows::Taken for Explained {}

results! {
    /// Scores of a composite index, one row for each unit, wave and part.
    ///
    /// A row is a dict: ``node`` (the index, branch or indicator), ``tier`` (0 for the index), ``unit``, ``wave``, ``score``, ``rank``
    /// within the wave (1 for the highest) and ``group``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    /// >>> [(row["node"], row["tier"], row["unit"], row["score"]) for row in run.scores()]
    /// [('i', 0, 'a', 1.0), ('i', 0, 'b', 3.0), ('x', 1, 'a', 1.0), ('x', 1, 'b', 3.0)]
    IndexScores(ScoreRows) of IndexScore: |own| &own.rows, score_grid, score_csv;

    /// How a unit came to its score, one row for the index and each of its parts.
    ///
    /// A row is a dict: ``node``, ``tier``, ``score``, ``weight`` (among siblings that have a score), ``slope`` (how much the index
    /// rises with it), ``contribution`` (how much of the index comes from it; those of all indicators and all remainders add up to
    /// the score), ``remainder`` (of a branch: what rounding or a second scale adds), of an indicator its value after each step
    /// (``raw``, ``denominated``, ``imputed``, ``treated``, ``normalised``), and ``touches``, what steps did and why.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [5, None]}
    /// >>> own = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is")).explain("b")
    /// >>> own.score, own.rank, [(row["node"], row["weight"]) for row in own]
    /// (3.0, 1, [('i', 1.0), ('x', 1.0), ('y', None)])
    Explanation(Explained) of ExplainedPart: |own| &own.explanation.parts, explanation_grid, explanation_csv;
}

impl IndexScores {
    fn text_in(&self, lang: &str) -> Result<String> {
        Ok(self.grid(&Shown::context(self), crate::language(lang)?).text())
    }

    fn html_in(&self, lang: &str) -> Result<String> {
        Ok(self.html(&Shown::context(self), crate::language(lang)?))
    }
}

#[pymethods]
impl Explanation {
    /// The unit.
    #[getter]
    fn unit(&self) -> &str {
        &self.inner.explanation.unit
    }

    /// The wave, where there are several.
    #[getter]
    fn wave(&self) -> Option<&str> {
        self.inner.explanation.wave.as_deref()
    }

    /// The score of the index.
    #[getter]
    fn score(&self) -> Option<f64> {
        self.inner.explanation.score
    }

    /// Its rank in the wave.
    #[getter]
    fn rank(&self) -> Option<u64> {
        self.inner.explanation.rank
    }
}
