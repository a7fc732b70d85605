//! Maps: shapes as Python has them, and those of the scores of an index.

use pyo3::prelude::*;

use peil::report::drawing::chart::{Areas, AskedAreas, Classes, Shape, score_areas};
use peil::{Code, Error, Place, Problem, Stage};

use crate::arguments::{Word, list};
use crate::charts::package;
use crate::composite::{IndexRun, Source};
use crate::errors::Result;
use crate::hints::{Picture, Record};
use crate::json::to_python;
use crate::language;
use crate::pictures::wide;

/// Shapes of areas with the code of each.
pub(crate) struct Shapes<'py> {
    pub(crate) features: Bound<'py, PyAny>,
    codes: Vec<String>,
}

impl<'py> Shapes<'py> {
    /// The features of GeoJSON, by a property that has their codes: the one asked for, or the first of the guesses that there is.
    pub(crate) fn of(
        py: Python<'py>,
        shapes: Option<&Bound<'py, PyAny>>,
        key: Option<&str>,
        guesses: &[&str],
    ) -> Result<Self> {
        let read = py.import("peil._shapes")?;
        let features = read.getattr("features")?.call1((shapes,))?;
        let known: Vec<String> = read.getattr("properties")?.call1((&features,))?.extract()?;
        let mut guesses = guesses.iter().copied().chain(["id"]);
        let key = key.or_else(|| guesses.find(|guess| known.iter().any(|own| own == guess)));
        let properties = || format!("one of `{}`", known.join("`, `"));
        let refused = |problem: Problem| Error::one(Stage::Estimate, problem.at(Place::path("key")));
        let Some(key) = key else {
            let problem = Problem::new(
                Code::MissingKey,
                "it is not clear which property of the shapes has their codes",
            );
            return Err(refused(problem.expected(properties())).into());
        };
        if !known.iter().any(|own| own == key) {
            let problem = Problem::new(Code::UnknownName, format!("the shapes have no property `{key}`"));
            let problem = problem.suggest(key, known.iter().map(String::as_str)).expected(properties());
            return Err(refused(problem).into());
        }
        let codes: Vec<Option<String>> = read.getattr("codes")?.call1((&features, key))?.extract()?;
        let mut problems = Vec::new();
        let without = codes.iter().filter(|code| code.is_none()).count();
        if without > 0 {
            let problem = Problem::new(Code::MissingKey, format!("{without} shapes have no `{key}`"));
            problems.push(problem.at(Place::path("key")));
        }
        let has_polygons = read.getattr("has_polygons")?;
        let mut empty = Vec::new();
        for (feature, code) in list(&features).into_iter().flatten().zip(&codes) {
            if !has_polygons.call1((feature?,))?.extract::<bool>()? {
                empty.push(code.as_deref().unwrap_or("?"));
            }
        }
        if !empty.is_empty() {
            let message = format!("{} shapes have no polygon: `{}`", empty.len(), empty.join("`, `"));
            problems.push(Problem::new(Code::NoRows, message).at(Place::path("shapes")));
        }
        if codes.is_empty() {
            problems.push(Problem::new(Code::NoRows, "there are no shapes").at(Place::path("shapes")));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(Self { features, codes: codes.into_iter().flatten().collect() })
    }

    /// What is asked of the core: the shapes, and limits between classes or round ones.
    pub(crate) fn asked(&self, limits: Option<Vec<f64>>) -> AskedAreas {
        let areas = self.codes.iter().map(|code| Shape::from(code.as_str())).collect();
        AskedAreas { areas, classes: limits.map_or(Classes::Round, Classes::Limits), ..AskedAreas::default() }
    }
}

/// The picture of a map.
pub(crate) fn picture<'py>(
    py: Python<'py>,
    drawing: &Record<'py>,
    features: &Bound<'py, PyAny>,
    width: f64,
) -> Result<Picture<'py>> {
    Ok(Picture(package(py)?.getattr("areas")?.call1((&drawing.0, features, width))?))
}

impl IndexRun {
    fn map(
        &self,
        shapes: &Shapes<'_>,
        node: Option<&str>,
        wave: Option<&Word>,
        limits: Option<Vec<f64>>,
        lang: &str,
    ) -> Result<Areas> {
        let (node, wave) = (self.node(node)?, wave.map(|wave| wave.0.as_str()));
        let asked = shapes.asked(limits);
        Ok(score_areas(&self.run, Some(node), wave, &asked, &self.context(), language(lang)?)?)
    }

    /// Under what name shapes may know the units: that of their column, or of the breakdowns whose cells they are.
    fn shapes<'py>(
        &self,
        py: Python<'py>,
        shapes: &Bound<'py, PyAny>,
        key: Option<&str>,
    ) -> Result<Shapes<'py>> {
        let guesses: Vec<&str> = match &self.source {
            Source::Data(data) => data.unit_column().into_iter().collect(),
            Source::Estimates(own) => {
                own.estimates.rows.first().iter().flat_map(|row| row.by.keys()).map(String::as_str).collect()
            }
        };
        Shapes::of(py, Some(shapes), key, &guesses)
    }
}

#[pymethods]
impl IndexRun {
    /// The scores of all units on a map, as a drawing: the class of every area.
    ///
    /// Scores of units are of their own values and have no intervals, so that no area is hatched.
    ///
    /// Parameters
    /// ----------
    /// shapes : str, path, dict or GeoDataFrame
    ///     GeoJSON of areas with polygons.
    /// node : str, optional
    ///     The part or indicator whose scores are shown; the index unless said.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    /// key : str, optional
    ///     The property of the shapes that has the names of units; the one called as their column, or ``id``, unless said.
    /// limits : list of float, optional
    ///     Limits between classes, on the scale of the scores; round ones unless said.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``around`` as of `draw_contributions`, ``axis``, ``classes`` from the lowest, and ``areas`` in the order of the shapes.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     For parts and waves that are not there, units without a shape, and shapes without a code or a polygon.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    /// >>> square = lambda x: {"type": "Polygon", "coordinates": [[[x, 0], [x, 1], [x + 1, 1], [x + 1, 0], [x, 0]]]}
    /// >>> features = [{"type": "Feature", "id": name, "geometry": square(x)} for x, name in enumerate("ab")]
    /// >>> drawing = run.draw_map({"type": "FeatureCollection", "features": features}, limits=[2])
    /// >>> [(area["name"], drawing["classes"][area["class"]]["text"]) for area in drawing["areas"]]
    /// [('a', 'under 2'), ('b', '2 and over')]
    #[pyo3(signature = (shapes, node=None, wave=None, *, lang="en", key=None, limits=None))]
    #[expect(clippy::too_many_arguments, reason = "named options of a call")]
    fn draw_map<'py>(
        &self,
        py: Python<'py>,
        shapes: Bound<'py, PyAny>,
        node: Option<&str>,
        wave: Option<Word>,
        lang: &str,
        key: Option<&str>,
        limits: Option<Vec<f64>>,
    ) -> Result<Record<'py>> {
        let shapes = self.shapes(py, &shapes, key)?;
        Ok(to_python(py, &self.map(&shapes, node, wave.as_ref(), limits, lang)?)?)
    }

    /// The scores of all units on a map, as a picture; the arguments are those of `draw_map`, and ``width`` is that of the picture in
    /// pixels. It needs altair (``pip install "peil[charts]"``).
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    /// >>> area = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    /// >>> features = [{"type": "Feature", "id": unit, "geometry": area} for unit in "ab"]
    /// >>> run.chart_map({"type": "FeatureCollection", "features": features}).to_dict()["description"]
    /// 'Map: i. 2 figures, the smallest a: 1.00, the largest b: 3.00.'
    #[pyo3(signature = (shapes, node=None, wave=None, *, lang="en", key=None, limits=None, width=680.0))]
    #[expect(clippy::too_many_arguments, reason = "named options of a call")]
    fn chart_map<'py>(
        &self,
        py: Python<'py>,
        shapes: Bound<'py, PyAny>,
        node: Option<&str>,
        wave: Option<Word>,
        lang: &str,
        key: Option<&str>,
        limits: Option<Vec<f64>>,
        width: f64,
    ) -> Result<Picture<'py>> {
        let shapes = self.shapes(py, &shapes, key)?;
        let drawing = to_python(py, &self.map(&shapes, node, wave.as_ref(), limits, lang)?)?;
        picture(py, &drawing, &shapes.features, wide(width)?)
    }
}
