//! What one run of a composite index says of itself: coherence, importance, strengths, and how far another run lies from it.

use pyo3::prelude::*;

use peil::composite::CoherenceLimits;
use peil::{Code, Error, Place, Problem, Stage};

use crate::arguments::{Word, Words};
use crate::composite::{IndexRun, dicts};
use crate::errors::Result;
use crate::hints::Record;
use crate::json::to_python;
use crate::patience::patiently;

#[pymethods]
impl IndexRun {
    /// How well the parts of every branch belong together, in a wave, or over all rows.
    ///
    /// Parameters
    /// ----------
    /// wave : str or int, optional
    ///     The wave; all rows unless said.
    /// high : float
    ///     Two parts correlated above this say nearly the same.
    /// negative : float
    ///     Two parts correlated below this run against each other.
    /// weak : float
    ///     A part correlated below this with its branch is hardly heard in it.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///     For the index and each branch ``branch``, ``parts``, ``units``, ``constant``, ``correlations`` (one list a part), ``with_branch``
    ///     (one number a part), ``alpha`` (Cronbach's), ``components``, ``explained`` and ``flags`` (``high``, ``negative``, ``weak``).
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [9, 2, 1]}
    /// >>> (branch,) = peil.composite(data, peil.Index("i", ["x", "y"])).coherence()
    /// >>> branch["flags"][0]["flag"], round(branch["flags"][0]["correlation"], 3)
    /// ('negative', -0.918)
    #[pyo3(signature = (wave=None, *, high=0.92, negative=0.0, weak=0.3))]
    fn coherence<'py>(
        &self,
        py: Python<'py>,
        wave: Option<Word>,
        high: f64,
        negative: f64,
        weak: f64,
    ) -> Result<Vec<Record<'py>>> {
        let limits = CoherenceLimits { high, negative, weak };
        dicts(py, &self.run.coherence(wave.as_ref().map(|wave| wave.0.as_str()), &limits)?)
    }

    /// What every branch and indicator counts for in effect, in a wave, or over all rows.
    ///
    /// Parameters
    /// ----------
    /// wave : str or int, optional
    ///     The wave; all rows unless said.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///     ``node``, ``tier``, ``weight`` (its stated share), ``variance`` (the share of the index's variance that comes from it;
    ///     below 0 where it runs against the rest), ``correlation`` (with the index) and ``importance`` (its square).
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [3, 4, 5]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> [(row["node"], row["weight"], round(row["variance"], 3)) for row in run.importance()]
    /// [('x', 0.5, 0.8), ('y', 0.5, 0.2)]
    #[pyo3(signature = (wave=None))]
    fn importance<'py>(&self, py: Python<'py>, wave: Option<Word>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.run.importance(wave.as_ref().map(|wave| wave.0.as_str()))?)
    }

    /// What the index is without each of its parts.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///     ``node``, ``tier``, ``mean_shift`` (how many ranks units move in the mean), ``spearman``, ``kendall``, and which unit
    ///     moves ``most`` (None where none does).
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [3, 4, 2]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> [(row["node"], round(row["mean_shift"], 3)) for row in run.remove_one()]
    /// [('x', 1.333), ('y', 0.0)]
    fn remove_one<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &patiently(py, || Ok(self.run.plan().remove_one()))?)
    }

    /// The indicators on which a unit stands best and worst, and its place on all parts.
    ///
    /// Parameters
    /// ----------
    /// unit : str
    ///     The unit.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    /// peers : str or list of str, optional
    ///     Units whose medians it is held beside.
    /// count : int
    ///     How many of each.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``unit``, ``wave``, ``strengths``, ``weaknesses``, and ``parts`` with ``node``, ``tier``, ``score``, ``rank``, ``units``,
    ///     ``place`` (the share of the others that it is above), ``median``, ``best`` and ``peers``.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     For units and waves that are not there.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [3, 4, 2]}
    /// >>> found = peil.composite(data, peil.Index("i", ["x", "y"])).strengths("c", count=1)
    /// >>> found["strengths"], found["weaknesses"]
    /// (['x'], ['y'])
    #[pyo3(signature = (unit, wave=None, *, peers=None, count=3))]
    fn strengths<'py>(
        &self,
        py: Python<'py>,
        unit: Word,
        wave: Option<Word>,
        peers: Option<Words>,
        count: i64,
    ) -> Result<Record<'py>> {
        let count = usize::try_from(count).map_err(|_| {
            let problem = Problem::new(Code::OutOfRange, "there cannot be so many strengths");
            let problem = problem.at(Place::path("count")).expected("0 or more").found(count.to_string());
            Error::one(Stage::Estimate, problem)
        })?;
        let peers = peers.map(|Words(peers)| peers).unwrap_or_default();
        let peers: Vec<&str> = peers.iter().map(String::as_str).collect();
        let wave = wave.as_ref().map(|wave| wave.0.as_str());
        Ok(to_python(py, &self.run.profile(&unit.0, wave, &peers, count)?)?)
    }

    /// How far the ranks of another run lie from these.
    ///
    /// Parameters
    /// ----------
    /// other : IndexRun
    ///     Another run, of the same units or some of them.
    /// part : str, optional
    ///     A part that both have; the index unless said.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``moves`` (those that moved most first), ``mean_shift``, ``spearman``, ``kendall``, ``only_first`` and ``only_second``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [9, 3, 1]}
    /// >>> run = lambda weight: peil.composite(data, peil.Index("i", [peil.Part("x", weight=weight), "y"]))
    /// >>> run(1).compare(run(3))["moves"][0]
    /// {'unit': 'a', 'wave': None, 'first': 1, 'second': 3, 'shift': 2}
    #[pyo3(signature = (other, part=None))]
    fn compare<'py>(&self, py: Python<'py>, other: &Self, part: Option<&str>) -> Result<Record<'py>> {
        Ok(to_python(py, &self.run.compare(&other.run, part)?)?)
    }
}
