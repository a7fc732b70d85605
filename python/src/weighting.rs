//! Weights brought to what is known of the population, in Python: one method a step, each of which gives a new sample.

use std::collections::HashSet;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping};

use peil::weighting::{
    CalibrationTargets, CalibrationTotals, CellTotal, PartitionTotals, PostStratification, Raking,
    RakingMargin, Trimming, WeightingClasses, WeightingStep,
};
use peil::{Stage, wire};

use crate::arguments::{Count, Names, Numbers, Word, Words, list, total, type_name};
use crate::errors::Result;
use crate::hints::{FloatArray, Record, hint};
use crate::json;
use crate::patience::patiently;
use crate::sample::Sample;

#[pymethods]
impl Sample {
    /// A new sample in which the cells of crossed columns have their known sizes.
    ///
    /// Parameters
    /// ----------
    /// by : str or list of str
    ///     Columns whose combinations are the cells.
    /// totals : dict or list of dict
    ///     The size of each cell: ``{"north": 120, "south": 80}``, with several columns
    ///     ``{("north", "small"): 70, ...}``, or ``[{"region": "north", "size": "small", "total": 70}, ...]``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"region": ["n", "n", "s", "s"], "y": [1, 3, 5, 9], "w": [1, 1, 1, 1]}, weight="w")
    /// >>> sample.post_stratify("region", {"n": 10, "s": 30}).total("y")[0]["estimate"]
    /// 230.0
    fn post_stratify(&self, py: Python<'_>, by: Names, totals: CellTotals) -> Result<Self> {
        let totals = totals.of(&by.0)?;
        self.weighted(py, WeightingStep::PostStratify(PostStratification { by: by.0, totals }))
    }

    /// A new sample in which several margins have their known sizes, brought there by turns.
    ///
    /// Parameters
    /// ----------
    /// margins : dict or list of dict
    ///     For each column the size of each category: ``{"region": {"north": 120, "south": 80}, "size": {...}}``. Columns
    ///     that are crossed stand in a tuple, and so do their categories. As a list: ``[{"by": ["region"],
    ///     "totals": {...}}, ...]``.
    /// tolerance : float, optional
    ///     How far a total may be off, relative to it; 1e-12 unless said.
    /// max_iterations : int, optional
    ///     Sweeps over all margins before it is given up; 1000 unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"region": ["n", "n", "s", "s"], "size": ["s", "l", "s", "l"], "w": [1, 1, 1, 1]}
    /// >>> raked = peil.Sample(data, weight="w").rake({"region": {"n": 10, "s": 30}, "size": {"s": 20, "l": 20}})
    /// >>> raked.weights.tolist()
    /// [5.0, 5.0, 15.0, 15.0]
    #[pyo3(signature = (margins, *, tolerance=None, max_iterations=None))]
    fn rake(
        &self,
        py: Python<'_>,
        margins: Margins,
        tolerance: Option<f64>,
        max_iterations: Option<Count>,
    ) -> Result<Self> {
        self.weighted(
            py,
            WeightingStep::Rake(Raking {
                margins: margins.0,
                tolerance,
                max_iterations: steps(max_iterations),
            }),
        )
    }

    /// A new sample in which columns have their known totals, with factors as near to 1 as can be.
    ///
    /// Parameters
    /// ----------
    /// totals : dict
    ///     The total of each term: a column of numbers, ``column=category``, ``(all)`` for the number of units, or
    ///     products of these such as ``size=small:income``. With ``within`` such a dict for each partition by its
    ///     category, or by a tuple of categories.
    /// distance : {"linear", "raking", "logit"}
    ///     Which distance between old and new weights is least.
    /// bounds : tuple of float, optional
    ///     Smallest and largest factor; 1 lies between them.
    /// within : str or list of str, optional
    ///     Columns whose combinations are calibrated each by itself.
    /// variance : str, optional
    ///     Column proportional to the residual variance of what is measured.
    /// tolerance : float, optional
    ///     How far a total may be off, relative to it; 1e-10 unless said.
    /// max_iterations : int, optional
    ///     Steps before it is given up; 100 unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"staff": [1, 2, 3], "y": [1, 3, 5], "w": [10, 10, 10]}, weight="w")
    /// >>> calibrated = sample.calibrate({"(all)": 30, "staff": 63})
    /// >>> [round(weight, 6) for weight in calibrated.weights]
    /// [8.5, 10.0, 11.5]
    #[pyo3(signature = (
        totals, *, distance="linear", bounds=None, within=None, variance=None, tolerance=None, max_iterations=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn calibrate(
        &self,
        py: Python<'_>,
        totals: TermTotals,
        distance: &str,
        bounds: Option<(f64, f64)>,
        within: Option<Names>,
        variance: Option<String>,
        tolerance: Option<f64>,
        max_iterations: Option<Count>,
    ) -> Result<Self> {
        let within = within.unwrap_or_default().0;
        let targets = CalibrationTargets {
            totals: totals.of(&within)?,
            distance: wire::option("distance", distance.into(), Stage::Design)?,
            bounds: bounds.map(|(low, high)| [low, high]),
            within,
            variance,
            tolerance,
            max_iterations: steps(max_iterations),
        };
        self.weighted(py, WeightingStep::Calibrate(targets))
    }

    /// A new sample whose weights lie between bounds; what is cut off goes to the rows within them, in equal parts.
    ///
    /// Parameters
    /// ----------
    /// lower, upper : float, optional
    ///     Smallest and largest weight.
    /// strict : bool
    ///     Whether to go on until no weight is outside.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> peil.Sample({"w": [1, 1, 4]}, weight="w").trim(upper=3).weights.tolist()
    /// [1.5, 1.5, 3.0]
    #[pyo3(signature = (*, lower=None, upper=None, strict=false))]
    fn trim(&self, py: Python<'_>, lower: Option<f64>, upper: Option<f64>, strict: bool) -> Result<Self> {
        self.weighted(py, WeightingStep::Trim(Trimming { lower, upper, strict }))
    }

    /// A new sample in which those that responded stand for those of their class that did not.
    ///
    /// Parameters
    /// ----------
    /// by : str or list of str
    ///     Columns whose combinations are the classes; known of all that were invited.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s", "s", "l", "l"], "came": ["yes", "no", "yes", "yes"], "w": [1, 1, 1, 1]}
    /// >>> sample = peil.Sample(data, weight="w", responded={"came": "yes"})
    /// >>> sample.weighting_classes("size").weights.tolist()
    /// [2.0, nan, 1.0, 1.0]
    fn weighting_classes(&self, py: Python<'_>, by: Names) -> Result<Self> {
        self.weighted(py, WeightingStep::WeightingClasses(WeightingClasses { by: by.0 }))
    }

    /// What each step of the weighting did: its ``method``, the smallest and largest factor, Kish's effect of unequal
    /// weights, iterations, rows trimmed, and where each total is furthest off.
    #[getter]
    fn weighting<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        Ok(self
            .inner()?
            .weightings()
            .iter()
            .map(|step| json::to_python(py, step))
            .collect::<PyResult<_>>()?)
    }

    /// The weight of each row, as an ``array.array`` that numpy and data frames take as it lies; NaN for rows that did not
    /// respond.
    #[getter]
    fn weights<'py>(&self, py: Python<'py>) -> Result<FloatArray<'py>> {
        let bytes: Vec<u8> = self.inner()?.weights().iter().flat_map(|weight| weight.to_ne_bytes()).collect();
        Ok(py.import("array")?.getattr("array")?.call1(("d", PyBytes::new(py, &bytes))).map(FloatArray)?)
    }
}

impl Sample {
    fn weighted(&self, py: Python<'_>, step: WeightingStep) -> Result<Self> {
        let inner = self.inner()?;
        Ok(self.with(patiently(py, || inner.weighted(&[step]))?))
    }
}

/// More steps than a number holds are as many as it holds.
fn steps(count: Option<Count>) -> Option<u32> {
    count.map(|Count(count)| u32::try_from(count).unwrap_or(u32::MAX))
}

/// The words of a key, with what belongs to it.
type Keyed<T> = Vec<(Vec<String>, T)>;

/// The items of a dict by words, of which none comes twice.
fn keyed<T>(
    mapping: &Bound<'_, PyMapping>,
    value: impl Fn(&str, Bound<'_, PyAny>) -> PyResult<T>,
) -> PyResult<Keyed<T>> {
    let mut seen = HashSet::new();
    let items = mapping.items()?;
    let entries = items.iter().map(|item| {
        let (key, own): (Words, Bound<'_, PyAny>) = item.extract()?;
        let name = key.0.join(" / ");
        if !seen.insert(key.0.clone()) {
            return Err(PyValueError::new_err(format!("`{name}` is given twice")));
        }
        Ok((key.0, value(&name, own)?))
    });
    entries.collect()
}

/// The words of each column; their number must be that of the columns.
fn cell<Cell: FromIterator<(String, String)>>(by: &[String], words: Vec<String>) -> PyResult<Cell> {
    if words.len() == by.len() {
        return Ok(by.iter().cloned().zip(words).collect());
    }
    let (expected, found) = (by.join("`, `"), words.join("`, `"));
    Err(PyValueError::new_err(format!("expected one category of each of `{expected}`, found `{found}`")))
}

/// The dicts of a list.
fn dicts<'py>(object: &Bound<'py, PyAny>, what: &str) -> PyResult<Vec<Bound<'py, PyMapping>>> {
    let wrong = |found: &Bound<'_, PyAny>| {
        PyTypeError::new_err(format!("expected {what}, found `{}`", type_name(found)))
    };
    let items = list(object).ok_or_else(|| wrong(object))?;
    items.map(|item| item?.cast_into::<PyMapping>().map_err(|error| wrong(&error.into_inner()))).collect()
}

/// What a dict must have.
fn item<'py>(row: &Bound<'py, PyMapping>, key: &str) -> PyResult<Bound<'py, PyAny>> {
    row.get_item(key).map_err(|_| {
        let found: Vec<String> = row
            .keys()
            .map_or_else(|_| Vec::new(), |keys| keys.iter().map(|key| format!("`{key}`")).collect());
        PyValueError::new_err(format!("expected `{key}` in each dict, found {}", found.join(", ")))
    })
}

/// Sizes of cells.
enum CellTotals {
    Keyed(Keyed<f64>),
    Rows(Vec<CellTotal>),
}

impl CellTotals {
    fn of(self, by: &[String]) -> PyResult<Vec<CellTotal>> {
        match self {
            Self::Rows(rows) => Ok(rows),
            Self::Keyed(entries) => entries
                .into_iter()
                .map(|(words, total)| Ok(CellTotal { cell: cell(by, words)?, total }))
                .collect(),
        }
    }
}

impl FromPyObject<'_, '_> for CellTotals {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."CellTotals");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(mapping) = object.cast::<PyMapping>() {
            return keyed(&mapping, |key, own| total(key, &own)).map(Self::Keyed);
        }
        let rows = dicts(&object, "a dict of category and total, or a list of dicts")?;
        let row = |row: Bound<'_, PyMapping>| {
            let size = total("a cell", &item(&row, "total")?)?;
            let mut words = Vec::new();
            for item in row.items()? {
                let (column, category): (String, Bound<'_, PyAny>) = item.extract()?;
                if column != "total" {
                    words.push((column, category.extract::<Word>()?.0));
                }
            }
            Ok(CellTotal { cell: words.into_iter().collect(), total: size })
        };
        rows.into_iter().map(row).collect::<PyResult<_>>().map(Self::Rows)
    }
}

/// Margins of a raking.
struct Margins(Vec<RakingMargin>);

impl FromPyObject<'_, '_> for Margins {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Margins");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let margin = |by: Vec<String>, totals: Bound<'_, PyAny>| {
            let found = type_name(&totals);
            let totals = totals.cast_into::<PyMapping>().map_err(|_| {
                PyTypeError::new_err(format!("expected a dict of category and total, found `{found}`"))
            })?;
            let totals = keyed(&totals, |key, own| total(key, &own))?;
            let totals = totals.into_iter().map(|(words, total)| (words.join(" / "), total)).collect();
            Ok(RakingMargin { by, totals })
        };
        if let Ok(mapping) = object.cast::<PyMapping>() {
            let margins = keyed(&mapping, |_, totals| Ok(totals.unbind()))?;
            let margins = margins.into_iter().map(|(by, totals)| margin(by, totals.into_bound(object.py())));
            return margins.collect::<PyResult<_>>().map(Self);
        }
        let rows = dicts(&object, "a dict of column and totals, or a list of dicts")?;
        let row = |row: Bound<'_, PyMapping>| {
            margin(item(&row, "by")?.extract::<Names>()?.0, item(&row, "totals")?)
        };
        rows.into_iter().map(row).collect::<PyResult<_>>().map(Self)
    }
}

/// Totals of terms, of the whole population or of each partition.
enum TermTotals {
    Whole(Numbers),
    Within(Keyed<Numbers>),
}

impl TermTotals {
    fn of(self, within: &[String]) -> PyResult<CalibrationTotals> {
        Ok(match self {
            Self::Whole(totals) => CalibrationTotals::Whole(totals.0.into_iter().collect()),
            Self::Within(parts) => CalibrationTotals::Within(
                parts
                    .into_iter()
                    .map(|(words, totals)| {
                        Ok(PartitionTotals {
                            cell: cell(within, words)?,
                            totals: totals.0.into_iter().collect(),
                        })
                    })
                    .collect::<PyResult<_>>()?,
            ),
        })
    }
}

impl FromPyObject<'_, '_> for TermTotals {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."TermTotals");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let Ok(mapping) = object.cast::<PyMapping>() else {
            let found = type_name(&object);
            return Err(PyTypeError::new_err(format!("expected a dict of term and total, found `{found}`")));
        };
        let first = mapping.values()?.iter().next();
        if first.is_some_and(|value| value.cast::<PyMapping>().is_ok()) {
            return keyed(&mapping, |_, totals| totals.extract()).map(Self::Within);
        }
        object.extract().map(Self::Whole)
    }
}
