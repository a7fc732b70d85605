//! Targets in Python: how far figures have come towards goals.

use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};
use serde_json::Value;

use peil::compare::{Goal, Progress, Ranged, adjusted_progress};
use peil::report::{Context, findings_csv, note, phrase, table};
use peil::{Code, Error, Language, Place, Problem, Stage, wire};

use crate::arguments::{Goals, list};
use crate::errors::{Result, laid_aside};
use crate::json::from_python;
use crate::shown::{Shown, results, texts, told};
use crate::table::{Cell, Field, Row, groups};

fn value(own: Option<Ranged>) -> Cell<'static> {
    Cell::Number(own.map(|own| own.value))
}

fn low(own: Option<Ranged>) -> Cell<'static> {
    Cell::Number(own.and_then(|own| own.low))
}

fn high(own: Option<Ranged>) -> Cell<'static> {
    Cell::Number(own.and_then(|own| own.high))
}

fn moved(own: &Progress) -> Option<Ranged> {
    let change = own.change.as_ref()?;
    Some(Ranged { value: change.difference, low: change.low, high: change.high })
}

impl Row for Progress {
    // The names and the order are those of `report::findings_csv::targets`.
    const BEFORE: &'static [Field<Self>] = &[
        Field("target", |own| Cell::Text(Some(&own.goal.id))),
        Field("indicator", |own| Cell::Text(Some(&own.current.indicator))),
        Field("wave", |own| Cell::Text(own.current.wave.as_deref())),
        Field("from_wave", |own| {
            Cell::Text(own.change.as_ref().and_then(|change| change.from.wave.as_deref()))
        }),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |own| Cell::Text(own.current.category.as_deref())),
        Field("bound", |own| Cell::Text(Some(own.goal.bound.word()))),
        Field("goal", |own| Cell::Number(Some(own.goal.value))),
        Field("when", |own| Cell::Number(own.goal.when)),
        Field("margin", |own| Cell::Number(own.goal.margin)),
        Field("estimate", |own| Cell::Number(own.current.estimate)),
        Field("low", |own| Cell::Number(own.current.low)),
        Field("high", |own| Cell::Number(own.current.high)),
        Field("level", |own| Cell::Number(Some(own.current.level))),
        Field("distance", |own| value(Some(own.distance))),
        Field("distance_low", |own| low(Some(own.distance))),
        Field("distance_high", |own| high(Some(own.distance))),
        Field("change", |own| value(moved(own))),
        Field("change_low", |own| low(moved(own))),
        Field("change_high", |own| high(moved(own))),
        Field("both", |own| {
            Cell::Count(own.change.as_ref().and_then(|change| change.dependence).map(|own| own.both))
        }),
        Field("needed", |own| value(own.needed)),
        Field("needed_low", |own| low(own.needed)),
        Field("needed_high", |own| high(own.needed)),
        Field("pace", |own| value(own.pace)),
        Field("pace_low", |own| low(own.pace)),
        Field("pace_high", |own| high(own.pace)),
        Field("projected", |own| value(own.projected)),
        Field("projected_low", |own| low(own.projected)),
        Field("projected_high", |own| high(own.projected)),
        Field("standing", |own| Cell::Text(Some(own.standing.word()))),
        Field("change_verdict", |own| Cell::Text(own.change.as_ref().map(|change| change.verdict.word()))),
        Field("enough", |own| Cell::Text(own.enough.map(peil::compare::Enough::word))),
        Field("course", |own| Cell::Text(Some(own.course.word()))),
        Field("p", |own| Cell::Number(own.p)),
        Field("p_adjusted", |own| Cell::Number(own.p_adjusted)),
        Field("change_p", |own| Cell::Number(own.change.as_ref().and_then(|change| change.p))),
        Field("change_p_adjusted", |own| {
            Cell::Number(own.change.as_ref().and_then(|change| change.p_adjusted))
        }),
        Field("p_enough", |own| Cell::Number(own.p_enough)),
        Field("p_enough_adjusted", |own| Cell::Number(own.p_enough_adjusted)),
        Field("frame_break", |own| Cell::Truth(own.frame_break())),
        Field("notes", |own| {
            let of_change = own.change.iter().flat_map(|change| &change.notes);
            Cell::Texts(own.current.notes.iter().chain(of_change).map(note::word).collect())
        }),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        groups(self.current.by.iter())
    }
}

results! {
    /// How far figures have come towards goals, one row for each goal.
    ///
    /// A row is a dict: ``target``, ``indicator``, ``wave`` and ``from_wave`` (from which progress counts), one key for each breakdown,
    /// ``category``, ``bound`` (``at_least`` or ``at_most``), ``goal``, ``when``, ``margin``, the figure as ``estimate``, ``low``,
    /// ``high`` and ``level``, ``distance`` (what is wanting; negative where there is more than enough), ``change``, ``both`` (units that
    /// answered both times), ``needed`` and ``pace`` (change for each unit of time, needed and so far), ``projected`` (where a
    /// straight line leads), each of them with ``…_low`` and ``…_high``, ``standing`` (``reached``, ``not_reached`` or
    /// ``not_determined``), ``change_verdict``, ``enough`` (whether the pace suffices), ``course`` (all of it in a word:
    /// ``reached``, ``on_the_way``, ``standstill``, ``moving_away``, ``not_reached`` or ``not_determined``), ``p``, ``change_p`` and
    /// ``p_enough`` with ``…_adjusted``, ``frame_break`` and ``notes``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
    /// >>> shares = peil.Panel({2022: wave(4), 2024: wave(6)}, unit="id").share("q", equals="y")
    /// >>> (target,) = shares.targets([{"of": "q", "bound": "at_least", "value": 0.9, "when": 2028}])
    /// >>> target["course"], round(target["distance"], 3), round(target["needed"], 3), round(target["pace"], 3)
    /// ('on_the_way', 0.233, 0.058, 0.111)
    Targets(Vec<Progress>) of Progress: |own| own, table::targets, findings_csv::targets;
}

told! {
    Targets: |own, context, language| phrase::each(context, &own.inner, language, phrase::target).map(texts);
}

impl Targets {
    /// The progress, adjusted for having been looked at together where that was asked for.
    pub(crate) fn adjusted(
        own: Vec<Progress>,
        how: Option<peil::Adjustment>,
        survey: Option<std::sync::Arc<peil::Survey>>,
    ) -> Self {
        let own = match how {
            Some(how) => adjusted_progress(own, how),
            None => own,
        };
        Self::of(own, survey)
    }
}

/// Goals: all targets of the document, those that are named, and those that are written out.
pub(crate) fn goals(given: Option<Goals<'_>>, survey: Option<&peil::Survey>) -> Result<Vec<Goal>> {
    let none = || {
        let problem = Problem::new(Code::MissingKey, "there are no targets").at(Place::path("goals"));
        let help = "write `[[targets]]` in the survey document, or give goals, such as {\"of\": …, \"bound\": \"at_least\", \"value\": 0.8}";
        Error::one(Stage::Estimate, problem.help(help))
    };
    let Some(Goals(given)) = given else {
        let own = survey.map_or(Ok(Vec::new()), |survey| survey.goals(&[]))?;
        return if own.is_empty() { Err(none().into()) } else { Ok(own) };
    };
    let several = list(&given).filter(|_| !given.is_instance_of::<PyString>());
    let items: Vec<Bound<'_, PyAny>> =
        several.map_or_else(|| Ok(vec![given.clone()]), Iterator::collect::<PyResult<_>>)?;
    let (mut problems, mut goals) = (Vec::new(), Vec::new());
    for (at, item) in items.iter().enumerate() {
        if let Some(goal) = laid_aside(goal(at, item, survey), &mut problems)? {
            goals.extend(goal);
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    if goals.is_empty() { Err(none().into()) } else { Ok(goals) }
}

/// The goals of an id, or the one that a dict says, which is called as its figure unless it has a name.
fn goal(at: usize, item: &Bound<'_, PyAny>, survey: Option<&peil::Survey>) -> Result<Vec<Goal>> {
    if let Ok(id) = item.cast::<PyString>() {
        let id = id.to_str()?;
        let Some(survey) = survey else {
            let problem = Problem::new(Code::UnknownName, format!("there is no target `{id}`"));
            let problem = problem.at(Place::path(format!("goals[{at}]")));
            let help = "the answers were read without a survey document";
            return Err(Error::one(Stage::Estimate, problem.help(help)).into());
        };
        return Ok(survey.goals(&[id])?);
    }
    if item.cast::<PyMapping>().is_err() {
        let found = crate::arguments::type_name(item);
        let message = format!("expected the id of a target or a dict, found `{found}`");
        return Err(pyo3::exceptions::PyTypeError::new_err(message).into());
    }
    let mut value = from_python(item, Stage::Estimate)?;
    if let Value::Object(keys) = &mut value
        && !keys.contains_key("id")
        && let Some(of) = keys.get("of").cloned()
    {
        keys.insert("id".to_owned(), of);
    }
    Ok(vec![wire::option(&format!("goals[{at}]"), value, Stage::Estimate)?])
}
