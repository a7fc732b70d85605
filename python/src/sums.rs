//! Samples of which an engine sends sums instead of rows.

use pyo3::prelude::*;

use peil::sums::{GroupedSums, Grouping};
use peil::{Answers, Code, Column, Design, DesignColumns, Error, Problem, Query, Stage};

use crate::answers::Given;
use crate::charts::extra;
use crate::errors::Result;
use crate::json;
use crate::patience::patiently;

/// What to do about everything that sums do not hold.
const COLLECT: &str = "collect the columns needed – `.collect()` of a lazy frame, `.arrow()` of a DuckDB relation, `.toPandas()` of \
     Spark – and make a sample of them";

/// A table that an engine holds.
pub(crate) struct Engine {
    /// The `peil._scale.Engine` that groups and adds up.
    table: Py<PyAny>,
    /// The names of the columns and whether they hold numbers, without rows.
    columns: Answers,
}

impl Engine {
    /// The engine of a table that holds no rows yet. Only what may be one is shown to narwhals, so that it is not imported
    /// for others.
    pub(crate) fn find(table: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        // Libraries whose tables hold no rows, though some hand them over as Arrow does.
        const LIBRARIES: [&str; 5] = ["duckdb", "_duckdb", "ibis", "pyspark", "narwhals"];
        let module: String = table.get_type().module()?.extract()?;
        let has = |name: &str| table.hasattr(name);
        let holds_rows = has("__arrow_c_stream__")? || has("__arrow_c_array__")?;
        let may_be = LIBRARIES.contains(&module.split('.').next().unwrap_or_default())
            || !holds_rows && (has("collect")? || has("compute")?);
        if may_be { Self::of(&scale(table.py())?.call_method1("engine", (table,))?) } else { Ok(None) }
    }

    /// The engine that reads Parquet files larger than memory; `None` of any other path.
    pub(crate) fn of_path(path: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        let text: std::path::PathBuf = path.extract()?;
        let is_parquet =
            text.extension().is_some_and(|extension| extension == "parquet" || extension == "pq");
        if !(is_parquet || text.is_dir()) {
            return Ok(None);
        }
        Self::of(&scale(path.py())?.call_method1("engine_of_files", (path,))?)
    }

    fn of(table: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if table.is_none() {
            return Ok(None);
        }
        let columns: Vec<(String, bool)> = table.getattr("columns")?.extract()?;
        let column = |is_number| if is_number { Vec::new().into() } else { Column::from_iter([""; 0]) };
        let columns = columns.into_iter().map(|(name, is_number)| (name, column(is_number)));
        let columns = Answers::new(columns).map_err(crate::errors::Failure::from)?;
        Ok(Some(Self { table: table.clone().unbind(), columns }))
    }

    fn sums(&self, py: Python<'_>, grouping: Grouping) -> Result<GroupedSums> {
        let asked = json::to_python(py, &grouping)?;
        let (table, centers): (Given, Vec<f64>) =
            self.table.bind(py).call_method1("sums", (asked.0,))?.extract()?;
        Ok(GroupedSums::new(grouping.about(centers), &table.columns(py)?)?)
    }
}

/// The module that knows narwhals.
fn scale(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    extra(py, "peil._scale", "narwhals", "tables of engines need", "scale", "answers")
}

/// A table of an engine with the design that brought its rows in.
pub(crate) struct EngineSample {
    engine: Engine,
    columns: DesignColumns,
    /// The design as the first grouping found it, and the rows that were added up.
    design: Design,
    rows: u64,
}

impl EngineSample {
    /// Asks for what the design needs, and holds it against what was said.
    pub(crate) fn new(py: Python<'_>, engine: Engine, columns: DesignColumns) -> Result<Self> {
        let sums = engine.sums(py, Grouping::of_design(&columns, &engine.columns)?)?;
        let design = sums.design(&columns)?;
        Ok(Self { engine, columns, design, rows: sums.rows() })
    }

    pub(crate) fn run(&self, py: Python<'_>, queries: &[Query]) -> Result<peil::Estimates> {
        let groupings = queries.iter().map(|query| Grouping::of(&self.columns, query, &self.engine.columns));
        let groupings: Vec<Grouping> = groupings.collect::<peil::Result<_>>()?;
        let mut rows = Vec::new();
        for (query, grouping) in queries.iter().zip(groupings) {
            let sums = self.engine.sums(py, grouping)?;
            let estimates = patiently(py, || sums.estimates(&self.columns, std::slice::from_ref(query)))?;
            rows.extend(estimates.rows);
        }
        Ok(peil::Estimates { rows })
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    pub(crate) fn text(&self) -> String {
        let answered: u64 = self.design.strata().iter().map(|stratum| stratum.answered).sum();
        let units = if self.design.is_element_sample() { "answered" } else { "primary sampling units" };
        format!(
            "<peil.Sample of an engine's table: {} rows, {} strata, {answered} {units}>",
            self.rows,
            self.design.strata().len()
        )
    }
}

/// What asks a table of an engine for its rows is told what to do instead.
pub(crate) fn needs_rows() -> Error {
    let problem = Problem::new(Code::Unsupported, "this needs the rows themselves, which an engine holds");
    Error::one(Stage::Estimate, problem.help(COLLECT))
}
