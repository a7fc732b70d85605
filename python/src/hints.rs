//! What Python gets back where the type of the object alone would not tell type checkers enough.

use std::convert::Infallible;

use pyo3::prelude::*;

/// What a type is called in the stub, which is read from builds with the feature `stubs`; wheels have no use for it.
macro_rules! hint {
    ($which:ident = $module:tt.$name:tt) => {
        #[cfg(feature = "stubs")]
        const $which: pyo3::inspect::PyStaticExpr = pyo3::type_hint_identifier!($module, $name);
    };
}
pub(crate) use hint;

macro_rules! hinted {
    ($($(#[$meta:meta])* $name:ident = $module:literal . $class:literal;)+) => {$(
        $(#[$meta])*
        pub(crate) struct $name<'py>(pub(crate) Bound<'py, PyAny>);

        impl<'py> IntoPyObject<'py> for $name<'py> {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = Infallible;
            hint!(OUTPUT_TYPE = $module.$class);

            fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
                Ok(self.0)
            }
        }
    )+};
}

hinted! {
    /// A dict of names and values.
    Record = "peil._types"."Record";
    /// Such dicts one after the other.
    Records = "peil._types"."Records";
    /// A row, some rows or a column.
    Picked = "peil._types"."Picked";
    /// An `array.array` of floats.
    FloatArray = "peil._types"."FloatArray";
    /// A data frame of polars.
    PolarsFrame = "polars"."DataFrame";
    /// A data frame of pandas.
    PandasFrame = "pandas"."DataFrame";
    /// A picture of altair.
    Chart = "altair"."LayerChart";
    /// The widget of notebooks.
    Widget = "peil._widget"."Widget";
    /// A picture of altair, of one panel or several.
    Picture = "altair.typing"."ChartType";
    /// A table of great_tables.
    GreatTable = "great_tables"."GT";
    /// A table of pyarrow.
    ArrowTable = "pyarrow"."Table";
}
