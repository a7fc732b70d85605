//! What all results have in common: rows as dicts, as data frames and as files, tables for people, sentences, and headlines
//! held against them. A result says what its rows are and how the core words them ([`Shown`]); [`shown!`], [`told!`] and
//! [`held!`] make methods of that, and [`results!`] whole classes.

use pyo3::prelude::PyAnyMethods;

use peil::report::claim::{self, Figures, Headline};
use peil::report::phrase::Sentence;
use peil::report::{Context, Grid, html};
use peil::{Code, Error, Language, Problem, Stage, wire};

use crate::arguments::Claim;
use crate::charts::extra;
use crate::errors::Result;
use crate::hints::{GreatTable, Record};
use crate::json::{from_python, to_python};
use crate::table::Row;
use crate::{language, language_of};

/// So many rows are shown where nobody asked for them all.
pub(crate) const LONGEST: usize = 60;

/// Results made of rows.
pub(crate) trait Shown {
    type Entry: Row;

    fn entries(&self) -> &[Self::Entry];

    fn survey(&self) -> Option<&peil::Survey>;

    fn grid(&self, context: &Context<'_>, language: Language) -> Grid;

    fn csv(&self) -> peil::Result<String>;

    /// The same with some rows only, by their numbers in order.
    fn taken(&self, rows: &[usize]) -> Result<Self>
    where
        Self: Sized;

    fn html(&self, context: &Context<'_>, language: Language) -> String {
        html::grid(&self.grid(context, language), language)
    }

    /// The beginning of a long table, as notebooks show it.
    fn html_beginning(&self, context: &Context<'_>, language: Language) -> String {
        html::grid(&self.grid(context, language).beginning(LONGEST, language), language)
    }

    /// The words of the rows' document.
    fn context(&self) -> Context<'_> {
        Context::of(self.survey())
    }

    /// The language in which the rows show themselves.
    fn usual(&self) -> Language {
        language_of(self.survey())
    }
}

/// The texts of sentences.
pub(crate) fn texts(sentences: Vec<Sentence>) -> Vec<String> {
    sentences.into_iter().map(|sentence| sentence.text).collect()
}

/// One of the rows, counted from the end where the number is negative.
pub(crate) fn figure<T>(rows: &[T], row: isize) -> Result<&T> {
    let found = if row < 0 { rows.len().checked_add_signed(row) } else { row.try_into().ok() };
    Ok(found.and_then(|row| rows.get(row)).ok_or_else(|| {
        let problem = Problem::new(Code::OutOfRange, format!("there is no row {row}"));
        Error::one(Stage::Estimate, problem)
    })?)
}

/// A plain table as one of great_tables.
pub(crate) fn great_table(py: pyo3::Python<'_>, mut grid: Grid) -> Result<GreatTable<'_>> {
    let tables = extra(py, "peil._tables", "great_tables", "tables to be styled need", "tables", "estimate")?;
    let (caption, notes) = (std::mem::take(&mut grid.caption), std::mem::take(&mut grid.notes));
    let columns = to_python(py, &grid.columns)?.0;
    Ok(GreatTable(tables.getattr("table")?.call1((caption, columns, grid.rows, notes))?))
}

/// Holds a headline against figures.
pub(crate) fn hold<'py>(
    headline: &Claim<'py>,
    figures: Figures<'_>,
    context: &Context<'_>,
    lang: &str,
) -> Result<Record<'py>> {
    let value = from_python(headline.0.as_any(), Stage::Estimate)?;
    let said: Headline = wire::option("headline", value, Stage::Estimate)?;
    let ruling = claim::check(context, &said, figures, language(lang)?)?;
    Ok(to_python(headline.0.py(), &ruling)?)
}

/// Methods of classes that are [`Shown`].
macro_rules! shown {
    ($($class:ident),+) => {$(
        #[pymethods]
        impl $class {
            /// The rows as dicts, made anew at every call.
            #[getter]
            fn rows<'py>(&self, py: Python<'py>) -> Result<Vec<$crate::hints::Record<'py>>> {
                $crate::table::records(py, self.entries())
            }

            fn __len__(&self) -> usize {
                self.entries().len()
            }

            fn __iter__<'py>(&self, py: Python<'py>) -> Result<$crate::hints::Records<'py>> {
                let rows = pyo3::types::PyList::new(py, self.rows(py)?)?;
                Ok($crate::hints::Records(rows.try_iter()?.into_any()))
            }

            fn __getitem__<'py>(
                &self,
                py: Python<'py>,
                index: $crate::rows::RowIndex<'py>,
            ) -> Result<$crate::hints::Picked<'py>> {
                Ok($crate::hints::Picked(match index {
                    $crate::rows::RowIndex::Number(row) => $crate::table::record(py, self.entries(), row)?.0,
                    $crate::rows::RowIndex::Column(name) => {
                        $crate::table::column(py, self.entries(), &name)?.into_any()
                    }
                    $crate::rows::RowIndex::Slice(slice) => {
                        let rows = $crate::rows::sliced(&slice, self.entries().len())?;
                        Bound::new(py, self.taken(&rows)?)?.into_any()
                    }
                }))
            }

            /// The rows in which something stands, as results of the same kind, which still know how they vary together.
            ///
            /// Parameters
            /// ----------
            /// **conditions
            ///     Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            ///     a list of which one must, or None where nothing must, as in the rows of everybody.
            ///
            /// Raises
            /// ------
            /// EstimateError
            ///     With every column that is not there, and every word that no row has.
            ///
            /// See Also
            /// --------
            /// A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
            /// >>> figures = sample.share("q", equals="yes", by="size")
            /// >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
            /// [('s', 0.5)]
            #[pyo3(signature = (**conditions: "object"))]
            fn filter(&self, conditions: Option<Bound<'_, pyo3::types::PyDict>>) -> Result<Self> {
                let wanted = $crate::rows::wanted(conditions.as_ref())?;
                self.taken(&$crate::table::matching(self.entries(), &wanted)?)
            }

            /// The rows by the Arrow PyCapsule interface.
            #[pyo3(signature = (requested_schema: "object | None" = None) -> "object")]
            fn __arrow_c_stream__<'py>(
                &self,
                py: Python<'py>,
                #[expect(unused_variables, reason = "the interface has it, as a wish")] requested_schema: Option<
                    Bound<'py, pyo3::types::PyCapsule>,
                >,
            ) -> Result<Bound<'py, pyo3::types::PyCapsule>> {
                $crate::table::stream(py, self.entries())
            }

            /// The rows as a polars data frame.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
            /// >>> figures.to_polars()["estimate"].to_list()
            /// [0.6666666666666666]
            fn to_polars(slf: Bound<'_, Self>) -> PyResult<$crate::hints::PolarsFrame<'_>> {
                let frame = $crate::charts::library(slf.py(), "polars", "to_polars")?.getattr("DataFrame")?;
                frame.call1((slf,)).map($crate::hints::PolarsFrame)
            }

            /// The rows as a pandas data frame.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
            /// >>> list(figures.to_pandas()["n"])
            /// [3]
            fn to_pandas<'py>(&self, py: Python<'py>) -> Result<$crate::hints::PandasFrame<'py>> {
                let names = $crate::table::names(self.entries())?;
                let names = pyo3::types::IntoPyDict::into_py_dict([("columns", names)], py)?;
                let frame = $crate::charts::library(py, "pandas", "to_pandas")?.getattr("DataFrame")?;
                Ok($crate::hints::PandasFrame(frame.call((self.rows(py)?,), Some(&names))?))
            }

            /// The rows as a pyarrow table.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
            /// >>> figures.to_arrow().column("n").to_pylist()
            /// [3]
            fn to_arrow(slf: Bound<'_, Self>) -> PyResult<$crate::hints::ArrowTable<'_>> {
                let table = $crate::charts::library(slf.py(), "pyarrow", "to_arrow")?.getattr("table")?;
                table.call1((slf,)).map($crate::hints::ArrowTable)
            }

            /// The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
            /// >>> figures.to_csv().splitlines()[1].split(",")[4]
            /// '0.6666666666666666'
            fn to_csv(&self) -> Result<String> {
                Ok(self.csv()?)
            }

            /// The rows as a table for people, in HTML that needs neither script nor network.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
            /// >>> "66,7" in figures.to_html(lang="nb")
            /// True
            #[pyo3(signature = (lang="en"))]
            fn to_html(&self, lang: &str) -> Result<String> {
                Ok(self.html(&self.context(), $crate::language(lang)?))
            }

            /// The rows as a table for people, in plain text; `print` shows it in the document's first language, of
            /// a long one its first 60 rows.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
            /// >>> "66,7" in figures.to_text(lang="nb")
            /// True
            #[pyo3(signature = (lang="en"))]
            fn to_text(&self, lang: &str) -> Result<String> {
                Ok(self.grid(&self.context(), $crate::language(lang)?).text())
            }

            /// The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
            /// rows, notes below. Numbers are written as in `to_html`; they are texts.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
            /// >>> type(figures.to_gt()).__name__
            /// 'GT'
            #[pyo3(signature = (lang="en"))]
            fn to_gt<'py>(&self, py: Python<'py>, lang: &str) -> Result<$crate::hints::GreatTable<'py>> {
                $crate::shown::great_table(py, self.grid(&self.context(), $crate::language(lang)?))
            }

            fn __repr__(&self) -> String {
                self.grid(&self.context(), self.usual()).beginning($crate::shown::LONGEST, self.usual()).text()
            }

            fn _repr_html_(&self) -> String {
                self.html_beginning(&self.context(), self.usual())
            }
        }
    )+};
}

/// Sentences: what the core makes of a class's rows, a context and a language.
macro_rules! told {
    ($($class:ident: $sentences:expr;)+) => {$(
        #[pymethods]
        impl $class {
            /// The rows as sentences that say no more than the figures allow.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            ///
            /// Examples
            /// --------
            /// Of figures, as of all results:
            ///
            /// >>> import peil
            /// >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
            /// >>> figures.phrase()[0]
            /// '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
            #[pyo3(signature = (lang="en"))]
            fn phrase(&self, lang: &str) -> Result<Vec<String>> {
                let sentences: fn(&Self, &Context<'_>, Language) -> peil::Result<Vec<String>> = $sentences;
                Ok(sentences(self, &self.context(), $crate::language(lang)?)?)
            }
        }
    )+};
}

/// Headlines: what they are held against, in a row of a class or in all of its rows together.
macro_rules! held {
    ($($(#[$meta:meta])* each row of $class:ident;)+) => {$(
        #[pymethods]
        impl $class {
            $(#[$meta])*
            #[pyo3(signature = (headline, row=0, *, lang="en"))]
            fn check<'py>(
                &self,
                headline: $crate::arguments::Claim<'py>,
                row: isize,
                lang: &str,
            ) -> Result<$crate::hints::Record<'py>> {
                let figures = $crate::shown::figure(self.entries(), row)?;
                $crate::shown::hold(&headline, figures.into(), &self.context(), lang)
            }
        }
    )+};
    ($($(#[$meta:meta])* all rows of $class:ident: $figures:expr;)+) => {$(
        #[pymethods]
        impl $class {
            $(#[$meta])*
            #[pyo3(signature = (headline, *, lang="en"))]
            fn check<'py>(
                &self,
                headline: $crate::arguments::Claim<'py>,
                lang: &str,
            ) -> Result<$crate::hints::Record<'py>> {
                let figures: for<'a> fn(&'a Self) -> peil::report::claim::Figures<'a> = $figures;
                $crate::shown::hold(&headline, figures(self), &self.context(), lang)
            }
        }
    )+};
}

/// Classes of results: what each holds, which rows that has, its table and its file.
macro_rules! results {
    ($($(#[$meta:meta])* $class:ident($kind:ty) of $entry:ty: $entries:expr, $grid:path, $csv:path;)+) => {$(
        $(#[$meta])*
        #[pyclass(frozen, module = "peil")]
        pub(crate) struct $class {
            inner: $kind,
            survey: Option<std::sync::Arc<peil::Survey>>,
        }

        impl $class {
            pub(crate) fn of(inner: $kind, survey: Option<std::sync::Arc<peil::Survey>>) -> Self {
                Self { inner, survey }
            }
        }

        impl $crate::shown::Shown for $class {
            type Entry = $entry;

            fn entries(&self) -> &[$entry] {
                let entries: fn(&$kind) -> &[$entry] = $entries;
                entries(&self.inner)
            }

            fn survey(&self) -> Option<&peil::Survey> {
                self.survey.as_deref()
            }

            fn grid(&self, context: &Context<'_>, language: Language) -> peil::report::Grid {
                $grid(&self.inner, context, language)
            }

            fn csv(&self) -> peil::Result<String> {
                $csv(&self.inner)
            }

            fn taken(&self, rows: &[usize]) -> Result<Self> {
                let taken = $crate::rows::Taken::taken(&self.inner, rows).ok_or_else($crate::rows::together)?;
                Ok(Self::of(taken, self.survey.clone()))
            }
        }

        $crate::shown::shown!($class);
    )+};
}

pub(crate) use {held, results, shown, told};
