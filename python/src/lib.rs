//! peil for Python: converts what the host gives, calls the core, converts what comes back.

use pyo3::prelude::pymodule;

/// The compiled part of the package; use `peil` instead.
#[pymodule]
mod _core {
    use pyo3::prelude::pyfunction;

    /// The version of the library.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name is Python's")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// The stable codes of all problems that the library can report, in the order of its documentation.
    #[pyfunction]
    fn error_codes() -> Vec<&'static str> {
        peil::Code::ALL.iter().map(|code| code.as_str()).collect()
    }
}
