//! Columns of replicate weights in Python.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};
use serde_json::Value;

use peil::replicate::ReplicateColumns;
use peil::{Stage, wire};

use crate::arguments::{Names, options, type_name};
use crate::errors::Result;
use crate::hints::hint;
use crate::json;

/// Columns of replicate weights, and how their spread becomes a variance.
///
/// Parameters
/// ----------
/// columns : list of str
///     Columns of replicate weights.
/// kind : {"brr", "fay", "jk1", "jkn", "jk2", "bootstrap", "sdr", "acs", "other"}
///     How they were made.
/// rho : float, optional
///     Fay's share, from 0 up to but not including 1.
/// scale : float, optional
///     What the sum of squares is multiplied with; follows from the kind unless said.
/// rscales : list of float, optional
///     What the square of each replicate is multiplied with; follows from the kind unless said.
/// mse : bool
///     Whether replicates spread about the full-sample estimate instead of their own mean.
/// combined : bool
///     Whether columns are weights; otherwise they are factors that multiply the sampling weight.
/// df : float, optional
///     Degrees of freedom; the rank of the replicate weights less one unless said.
///
/// Examples
/// --------
/// >>> import peil
/// >>> data = {"w": [10, 10], "r1": [20, 0], "r2": [0, 20], "y": [1, 3]}
/// >>> sample = peil.Sample(data, weight="w", replicates=peil.Replicates(["r1", "r2"], "brr"))
/// >>> sample.mean("y")[0]["se"]
/// 1.0
#[pyclass(frozen, eq, module = "peil")]
#[derive(Clone, PartialEq)]
pub(crate) struct Replicates(ReplicateColumns);

#[pymethods]
impl Replicates {
    #[new]
    #[pyo3(signature = (columns, kind, *, rho=None, scale=None, rscales=None, mse=false, combined=true, df=None))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn new(
        columns: Names,
        kind: &str,
        rho: Option<f64>,
        scale: Option<f64>,
        rscales: Option<Vec<f64>>,
        mse: bool,
        combined: bool,
        df: Option<f64>,
    ) -> Result<Self> {
        let given = [("columns", Some(columns.0.into())), ("kind", Some(Value::from(kind)))];
        let own: ReplicateColumns = options("replicates", given, Stage::Design)?;
        Ok(Self(ReplicateColumns { rho, scale, rscales, mse, combined, df, ..own }))
    }

    /// The columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.0.columns.clone()
    }

    /// How they were made.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.word()
    }

    fn __repr__(&self) -> String {
        format!("<peil.Replicates: {} columns, {}>", self.0.columns.len(), self.0.kind.word())
    }
}

/// Replicate weights as an argument: the class, or a dict of its arguments.
pub(crate) enum ReplicateWeights {
    Columns(ReplicateColumns),
    Options(Py<PyDict>),
}

impl ReplicateWeights {
    pub(crate) fn columns(self) -> Result<ReplicateColumns> {
        match self {
            Self::Columns(columns) => Ok(columns),
            Self::Options(dict) => Python::attach(|py| {
                let value = json::from_python(dict.bind(py).as_any(), Stage::Design)?;
                Ok(wire::option("replicates", value, Stage::Design)?)
            }),
        }
    }
}

impl FromPyObject<'_, '_> for ReplicateWeights {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."ReplicateWeights");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(own) = object.cast::<Replicates>() {
            return Ok(Self::Columns(own.get().0.clone()));
        }
        let Ok(mapping) = object.cast::<PyMapping>() else {
            let found = type_name(&object);
            return Err(PyTypeError::new_err(format!(
                "expected `peil.Replicates` or a dict of its arguments, found `{found}`"
            )));
        };
        let dict = PyDict::new(object.py());
        dict.update(&mapping)?;
        Ok(Self::Options(dict.unbind()))
    }
}
