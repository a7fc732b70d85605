//! peil for Python: converts what the host gives, calls the core, converts what comes back.
//!
//! A record's way through this crate: `answers` takes a path, a table or a dict (`files` has the columns of files that Python
//! code reads) and `columns` (with `convert`) turns Arrow columns into the core's; `arguments` takes words and options; `survey`, `sample` (with `measures`,
//! `replicates`, `response`, `weighting` and `inference`), `panel`, `published`, `index`, `composite`, `coherence`, `estimated`, `robust` and `wire` call the core;
//! what they give back (`estimates`, `changes`, `findings`, `targets`, `response`, `composite`, `robust`) shows itself as `shown` says, with `table` for rows as dicts and as Arrow
//! columns and `rows` for which of them; `publication` flags, suppresses and writes files of estimates; `charts` (of indices) and
//! `pictures` (of figures) have drawings of the core made into pictures, `maps` reads the shapes of maps, `widget` those that the widget of notebooks shows;
//! `patience` lets them work long; `errors` is the one way out for everything that is refused.

#![expect(
    clippy::doc_link_with_quotes,
    reason = "the documentation of what Python sees has examples in Python"
)]
#![expect(clippy::needless_pass_by_value, reason = "arguments come out of Python's objects by value")]

mod answers;
mod arguments;
mod arrow;
mod changes;
mod charts;
mod coherence;
mod columns;
mod composite;
mod convert;
mod errors;
mod estimate_rows;
mod estimated;
mod estimates;
mod files;
mod findings;
mod hints;
mod index;
mod inference;
mod json;
mod maps;
mod measures;
mod panel;
mod patience;
mod pictures;
mod publication;
mod published;
mod replicates;
mod response;
mod robust;
mod rows;
mod sample;
mod shown;
mod sums;
mod survey;
mod table;
mod targets;
mod weighting;
mod widget;
mod wire;

use pyo3::prelude::pymodule;

use peil::{Code, Error, Language, Place, Problem, Stage};

/// The language of a code.
fn language(code: &str) -> errors::Result<Language> {
    Language::from_code(code).ok_or_else(|| {
        let known = Language::ALL.map(Language::code);
        let problem = Problem::new(Code::UnknownName, format!("there is no language `{code}`"))
            .at(Place::path("lang"))
            .expected(format!("one of `{}`", known.join("`, `")));
        Error::one(Stage::Estimate, problem).into()
    })
}

/// The first language of a document; English without one.
fn language_of(survey: Option<&peil::Survey>) -> Language {
    survey.and_then(|survey| survey.languages.first().copied()).unwrap_or_default()
}

/// The compiled part of the package; use `peil` instead.
// No class can be changed once it is made, and what several threads share of the core is made once behind a lock.
#[pymodule(gil_used = false)]
mod _core {
    use pyo3::prelude::pyfunction;

    #[pymodule_export]
    use crate::changes::Changes;
    #[pymodule_export]
    use crate::composite::{Explanation, IndexRun, IndexScores, composite};
    #[pymodule_export]
    use crate::errors::{Place, Problem};
    #[pymodule_export]
    use crate::estimated::IndexEstimates;
    #[pymodule_export]
    use crate::estimates::Estimates;
    #[pymodule_export]
    use crate::files::{Columns, draft, no_answer, refuse};
    #[pymodule_export]
    use crate::findings::{Comparisons, Range, Ranking, Trends};
    #[pymodule_export]
    use crate::index::{Index, Part};
    #[pymodule_export]
    use crate::inference::{ModelFit, TestResult};
    #[pymodule_export]
    use crate::panel::Panel;
    #[pymodule_export]
    use crate::published::Published;
    #[pymodule_export]
    use crate::replicates::Replicates;
    #[pymodule_export]
    use crate::response::{Bounds, Phases, Representativity, ResponseTable};
    #[pymodule_export]
    use crate::robust::Robustness;
    #[pymodule_export]
    use crate::sample::Sample;
    #[pymodule_export]
    use crate::survey::Survey;
    #[pymodule_export]
    use crate::targets::Targets;
    #[pymodule_export]
    use crate::wire::evaluate;

    /// The version of the library.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name is Python's")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// The stable codes of all problems that the library can report, in the order of its documentation.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> peil.error_codes()[:4]
    /// ['syntax', 'unsupported-version', 'unknown-key', 'missing-key']
    #[pyfunction]
    fn error_codes() -> Vec<&'static str> {
        peil::Code::ALL.iter().map(|code| code.as_str()).collect()
    }
}
