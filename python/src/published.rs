//! Published tables in Python.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use serde_json::{Map, Value, json};

use peil::Stage;
use peil::published::{Estimation, PublishedTable};

use crate::answers;
use crate::arguments::{Figures, Method, Population, Rows, Sums, Word, type_name};
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::hints::Record;
use crate::json;
use crate::patience::patiently;
use crate::survey::text_of;

/// A table of published per cents, from which the whole counts behind them are recovered.
///
/// Parameters
/// ----------
/// columns : dict
///     Groups of units and their printed figures, from top to bottom. Figures are numbers or, digit for digit, texts;
///     ``None`` where nothing is printed. A dict instead of a list states more of the group, with the keys of the
///     document: ``figures``, ``population``, ``answered``, ``wave`` …
/// rows : list, optional
///     Names of the rows, or dicts with the keys of the document: ``id``, ``of`` (the row whose units this one is a
///     share of), ``label`` …; numbered unless said.
/// decimals : int
///     Decimals of the figures.
/// population : int or dict, optional
///     Units of every group, answering or not, or of each by name.
/// sums : dict, optional
///     Groups that are others taken together: name of the whole and list of its parts.
///
/// Raises
/// ------
/// PublishedError
///     With every problem of the table.
///
/// Examples
/// --------
/// Statistics Norway printed six barriers of the 357 municipalities of 2024, and not how many answered.
///
/// >>> import peil
/// >>> table = peil.Published({"2024": [76.8, 65.5, 51.1, 53.1, 30.2, 50.3]}, population=357)
/// >>> column = table.recover()["columns"][0]
/// >>> column["answered"]
/// [354]
/// >>> column["cells"][0]["counts"]
/// [{'yes': 272, 'answered': 354, 'population': 357}]
#[pyclass(frozen, module = "peil")]
pub(crate) struct Published {
    table: PublishedTable,
    survey: Arc<peil::Survey>,
}

impl Published {
    fn of(table: PublishedTable) -> Self {
        Self { survey: Arc::new(table.survey()), table }
    }

    fn how(interval: Option<Method>, level: Option<f64>) -> Result<Estimation> {
        let usual = Estimation::default();
        let interval = Method::read(interval)?.unwrap_or(usual.interval);
        Ok(Estimation { interval, level: level.unwrap_or(usual.level) })
    }
}

#[pymethods]
impl Published {
    #[new]
    #[pyo3(signature = (columns, rows=None, *, decimals=1, population=None, sums=None))]
    fn new(
        columns: Figures<'_>,
        rows: Option<Rows<'_>>,
        decimals: i64,
        population: Option<Population>,
        sums: Option<Sums<'_>>,
    ) -> Result<Self> {
        let population = population.map(|Population(population)| population);
        let mut groups = Vec::new();
        for item in columns.0.items()? {
            let (Word(id), given): (Word, Bound<'_, PyAny>) = item.extract()?;
            let mut group = column(&id, &given)?;
            let units = match &population {
                Some(Value::Object(each)) => each.get(&id),
                all => all.as_ref(),
            };
            if let Some(units) = units {
                group.entry("population").or_insert_with(|| units.clone());
            }
            groups.push(Value::Object(group));
        }
        let longest =
            groups.iter().filter_map(|group| group["figures"].as_array()).map(Vec::len).max().unwrap_or(0);
        let rows = match rows {
            None => (1..=longest).map(|number| json!({ "id": number.to_string() })).collect(),
            Some(Rows(rows)) => rows.try_iter()?.map(|item| row(&item?)).collect::<Result<Vec<_>>>()?,
        };
        let mut document = json!({ "decimals": decimals, "rows": rows, "columns": groups });
        if let Some(Sums(sums)) = sums {
            let sum = |item: Bound<'_, PyAny>| -> PyResult<Value> {
                let (total, parts): (String, Vec<String>) = item.extract()?;
                Ok(json!({ "id": total, "total": total, "parts": parts }))
            };
            document["sums"] = sums.items()?.iter().map(sum).collect::<PyResult<Value>>()?;
        }
        Ok(Self::of(PublishedTable::from_value(document)?))
    }

    /// Read a table from a file, TOML or JSON.
    ///
    /// Raises
    /// ------
    /// PublishedError
    ///     With every problem of the table and its place in the file.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, peil
    /// >>> _ = pathlib.Path("table.toml").write_text('''
    /// ... decimals = 1
    /// ... rows = [{ id = "shares" }]
    /// ... columns = [{ id = "2024", population = 14, figures = [64.3] }]
    /// ... ''')
    /// >>> peil.Published.load("table.toml").recover()["columns"][0]["answered"]
    /// [14]
    #[staticmethod]
    fn load(path: PathBuf) -> Result<Self> {
        let name = path.display().to_string();
        let text = text_of(answers::read(&path)?, Stage::Published).map_err(|error| error.in_file(&name))?;
        Ok(Self::of(PublishedTable::from_text(&text).map_err(|error| error.in_file(&name))?))
    }

    /// Read a table from text, TOML or JSON.
    ///
    /// Raises
    /// ------
    /// PublishedError
    ///     With every problem of the table and its place in the text.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> table = peil.Published.loads('''
    /// ... decimals = 1
    /// ... rows = [{ id = "shares" }]
    /// ... columns = [{ id = "2024", population = 14, figures = [64.3] }]
    /// ... ''')
    /// >>> table.estimate()["yes"]
    /// [9]
    #[staticmethod]
    fn loads(text: &str) -> Result<Self> {
        Ok(Self::of(PublishedTable::from_text(text)?))
    }

    /// The JSON Schema of tables.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> peil.Published.schema()["required"]
    /// ['decimals', 'rows', 'columns']
    #[staticmethod]
    fn schema(py: Python<'_>) -> PyResult<Record<'_>> {
        json::to_python(py, &PublishedTable::schema())
    }

    /// The whole counts behind the figures: for each column every possible number that ``answered``, the ``misfits``
    /// that no count gives, and for each cell its ``status`` and its ``counts``, or of a misfit the ``nearest``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> (column,) = peil.Published({"2024": [78.6, 57.2]}, population=14).recover()["columns"]
    /// >>> column["answered"], [cell["status"] for cell in column["cells"]]
    /// ([14], ['exact', 'misfit'])
    fn recover<'py>(&self, py: Python<'py>) -> Result<Record<'py>> {
        let recovered = patiently(py, || self.table.recover())?;
        Ok(json::to_python(py, &recovered)?)
    }

    /// Estimates of the population from the recovered counts, one for each printed figure.
    ///
    /// Parameters
    /// ----------
    /// interval : str, optional
    ///     How intervals are made; ``finite`` unless said.
    /// level : float, optional
    ///     Confidence level; 0.95 unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> table = peil.Published({"2024": [76.8, 65.5, 51.1, 53.1, 30.2, 50.3]}, population=357)
    /// >>> row = table.estimate()[0]
    /// >>> row["yes"], row["n"], round(row["low"], 3), round(row["high"], 3)
    /// (272, 354, 0.765, 0.77)
    #[pyo3(signature = (interval=None, level=None))]
    fn estimate(&self, py: Python<'_>, interval: Option<Method>, level: Option<f64>) -> Result<Estimates> {
        let how = Self::how(interval, level)?;
        let estimates = patiently(py, || self.table.estimates(&self.table.recover()?, how))?;
        Ok(Estimates::of(estimates, Some(self.survey.clone())))
    }

    /// What rows that are asked of part of the units say of all of them; the arguments are those of `estimate`.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> rows = ["recruited", {"id": "problems", "of": "recruited"}]
    /// >>> table = peil.Published({"2024": [78.6, 54.5]}, rows, population=14)
    /// >>> [(row["indicator"], row["yes"], row["n"]) for row in table.estimate() + table.implied()]
    /// [('recruited', 11, 14), ('problems', 6, 11), ('problems_of_all', 6, 14)]
    #[pyo3(signature = (interval=None, level=None))]
    fn implied(&self, py: Python<'_>, interval: Option<Method>, level: Option<f64>) -> Result<Estimates> {
        let how = Self::how(interval, level)?;
        let estimates = patiently(py, || self.table.implied(&self.table.recover()?, how))?;
        Ok(Estimates::of(estimates, Some(self.survey.clone())))
    }

    fn __repr__(&self) -> String {
        format!("<peil.Published: {} rows, {} columns>", self.table.rows.len(), self.table.columns.len())
    }
}

/// A column of the document: a list of figures, or a dict with more.
fn column(id: &str, given: &Bound<'_, PyAny>) -> Result<Map<String, Value>> {
    let is_dict = given.is_instance_of::<PyDict>();
    let document = is_dict.then(|| json::from_python(given, Stage::Published)).transpose()?;
    let mut column = if let Some(Value::Object(column)) = document {
        column
    } else {
        let items = given.try_iter().ok().filter(|_| !given.is_instance_of::<PyString>());
        let items = items.ok_or_else(|| {
            let found = type_name(given);
            PyTypeError::new_err(format!("column `{id}` must be a list of figures, found `{found}`"))
        })?;
        let figures = items.map(|item| figure(&item?)).collect::<PyResult<Value>>()?;
        Map::from_iter([("figures".to_owned(), figures)])
    };
    column.insert("id".to_owned(), id.into());
    Ok(column)
}

/// A figure as it is written; nothing where none is printed.
fn figure(item: &Bound<'_, PyAny>) -> PyResult<Value> {
    let is_missing = item.is_none() || item.extract::<f64>().is_ok_and(f64::is_nan);
    if is_missing { Ok(Value::Null) } else { Ok(item.extract::<Word>()?.0.into()) }
}

/// A row of the document: its name, or a dict with more.
fn row(given: &Bound<'_, PyAny>) -> Result<Value> {
    match given.extract::<Word>() {
        Ok(Word(id)) => Ok(json!({ "id": id })),
        Err(_) => json::from_python(given, Stage::Published),
    }
}
