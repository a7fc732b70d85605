//! What the widget of notebooks shows: drawings of the core as JSON text, which its element draws as it draws those that it
//! computes itself on a page; and the methods by which results, samples and panels become widgets (`peil._widget`).

use std::collections::BTreeSet;

use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};
use serde_json::{Value, json};

use peil::report::drawing;
use peil::wire::{Failure, Find, Found};
use peil::{Code, Error, Language, Place, Problem, Stage};

use crate::arguments::{Adjust, Names};
use crate::changes::Changes;
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::findings::Trends;
use crate::hints::Widget;
use crate::language;
use crate::panel::Panel;
use crate::sample::Sample;
use crate::shown::Shown;

/// `peil.Widget` of something.
fn widget<'py>(source: &Bound<'py, PyAny>, options: &Bound<'py, PyDict>) -> Result<Widget<'py>> {
    let class = source.py().import("peil._widget")?.getattr("Widget")?;
    Ok(Widget(class.call((source,), Some(options))?))
}

/// Drawings and what can be chosen, as text. `by` is none where nothing can be computed anew.
fn shown(
    survey: Option<&peil::Survey>,
    by: Option<Vec<String>>,
    language: Language,
    figures: drawing::Drawing,
    more: Value,
) -> String {
    let by_names: Vec<&str> = by.iter().flatten().map(String::as_str).collect();
    let mut choices = drawing::choices(survey, &by_names, language);
    choices.by = choices.by.filter(|_| by.is_some());
    let mut all = json!({ "figures": figures, "choices": choices });
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all.to_string()
}

#[pymethods]
impl Estimates {
    /// A widget for notebooks: the estimates as figure, table and sentences, with a choice of the language and of a row. Of a panel,
    /// the changes from each wave to the next stand below, and trends where there are three waves or more.
    ///
    /// It needs anywidget (``pip install "peil[widget]"``); `peil.Widget` has more options. A widget of the sample or panel itself
    /// can also be broken down anew.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}, optional
    ///     Language; the document's first unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"size": ["l", "l", "s"], "q": ["yes", "no", "yes"]}, population=14, census=True)
    /// >>> widget = sample.share("q", equals="yes", by="size").widget(lang="nb")
    /// >>> widget.row = 1
    /// >>> widget.chosen["size"], widget.chosen["estimate"]
    /// ('s', 1.0)
    #[pyo3(signature = (lang=None))]
    fn widget<'py>(slf: &Bound<'py, Self>, lang: Option<&str>) -> Result<Widget<'py>> {
        widget(slf.as_any(), &[("lang", lang)].into_py_dict(slf.py())?)
    }

    /// What the widget shows, as JSON.
    #[pyo3(signature = (lang, by=None, margin=None, adjust=None))]
    fn _shown(
        &self,
        lang: &str,
        by: Option<Vec<String>>,
        margin: Option<f64>,
        adjust: Option<Adjust>,
    ) -> Result<String> {
        let (language, adjust) = (language(lang)?, Adjust::read(adjust)?);
        let (estimates, together) = self.of_waves();
        let (context, survey) = (self.context(), self.survey());
        let waves = together.map_or(1, |all| {
            all.estimates.rows.iter().filter_map(|row| row.wave.as_deref()).collect::<BTreeSet<_>>().len()
        });
        let mut more = json!({ "order": drawing::order(estimates) });
        let find = |find: Find| find.among(estimates, together, survey);
        if waves > 1 {
            let changes = find(Find::Changes { waves: Vec::new(), margin, adjust })?;
            if let Found::Changes(own) = changes {
                more["changes"] = json!(drawing::changes(&own, &context, language));
            }
        } else {
            let given = [("margin", margin.is_some()), ("adjust", adjust.is_some())];
            let problems = given.into_iter().filter(|(_, given)| *given).map(|(name, _)| {
                let message =
                    format!("`{name}` has no effect: there are no changes between waves of a panel");
                Problem::new(Code::NoEffect, message).at(Place::path(name))
            });
            Error::unless_empty(Stage::Estimate, problems.collect())?;
        }
        if waves > 2 {
            // Waves may lack a time, which figures and changes do not need.
            more["trends"] = match find(Find::Trend { times: [].into(), margin: None }) {
                Ok(Found::Trends(own)) => json!(drawing::trends(&own, &context, language)),
                Ok(_) => Value::Null,
                Err(error) => json!({ "failure": Failure::from(&error) }),
            };
        }
        Ok(shown(survey, by, language, drawing::of(estimates, &context, language), more))
    }

    /// Language in which the rows show themselves.
    #[getter]
    fn _lang(&self) -> &'static str {
        self.usual().code()
    }
}

macro_rules! found {
    ($($class:ident: $draw:path, $what:literal { $(#[$example:meta])* })+) => {$(
        #[pymethods]
        impl $class {
            #[doc = concat!("A widget for notebooks that shows ", $what, " as figure, table and sentences.")]
            ///
            /// It needs anywidget (``pip install "peil[widget]"``).
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}, optional
            ///     Language; the document's first unless said.
            ///
            /// Examples
            /// --------
            $(#[$example])*
            #[pyo3(signature = (lang=None))]
            fn widget<'py>(slf: &Bound<'py, Self>, lang: Option<&str>) -> Result<Widget<'py>> {
                widget(slf.as_any(), &[("lang", lang)].into_py_dict(slf.py())?)
            }

            /// What the widget shows, as JSON.
            fn _shown(&self, lang: &str) -> Result<String> {
                let language = language(lang)?;
                let figures = $draw(self.entries(), &self.context(), language);
                Ok(shown(self.survey(), None, language, figures, json!({})))
            }

            /// Language in which the rows show themselves.
            #[getter]
            fn _lang(&self) -> &'static str {
                self.usual().code()
            }
        }
    )+};
}

found! {
    Changes: drawing::changes, "the changes" {
        /// >>> import peil
        /// >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        /// >>> panel = peil.Panel({2022: wave(5), 2023: wave(7)}, unit="id")
        /// >>> widget = panel.share("q", equals="y").change(from_=2022, to=2023).widget()
        /// >>> widget.row = 0
        /// >>> widget.chosen["verdict"]
        /// 'rise'
    }
    Trends: drawing::trends, "the trends" {
        /// >>> import peil
        /// >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        /// >>> panel = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(7)}, unit="id")
        /// >>> widget = panel.share("q", equals="y").trend().widget(lang="nb")
        /// >>> widget.lang, widget.estimates[0]["verdict"]
        /// ('nb', 'rise')
    }
}

macro_rules! asked {
    ($($class:ident, $what:literal { $(#[$example:meta])* })+) => {$(
        #[pymethods]
        impl $class {
            #[doc = concat!("A widget for notebooks that shows indicators of the survey document ", $what)]
            /// as figure, table and sentences. What is chosen in the browser – another breakdown, the language, a row – arrives here,
            /// and is estimated anew from the answers.
            ///
            /// It needs anywidget (``pip install "peil[widget]"``); `peil.Widget` has more options.
            ///
            /// Parameters
            /// ----------
            /// indicators : str or list of str, optional
            ///     Ids of indicators; all of them unless said.
            /// by : str or list of str, optional
            ///     Ids of breakdowns to begin with, crossed.
            /// lang : {"en", "nb", "nn"}, optional
            ///     Language to begin with; the document's first unless said.
            ///
            /// Examples
            /// --------
            /// >>> import peil, polars
            /// >>> polars.DataFrame({"id": [1, 2, 3], "size": ["l", "s", "l"], "staff": [3, 5, 10]}).write_csv("answers.csv")
            /// >>> survey = peil.Survey.loads(peil.read("answers.csv").survey(population=9))
            $(#[$example])*
            #[pyo3(signature = (indicators=None, by=None, *, lang=None))]
            fn widget<'py>(
                slf: &Bound<'py, Self>,
                indicators: Option<Names>,
                by: Option<Names>,
                lang: Option<&str>,
            ) -> Result<Widget<'py>> {
                let options = [("lang", lang)].into_py_dict(slf.py())?;
                options.set_item("indicators", indicators.map(|names| names.0))?;
                options.set_item("by", by.map(|names| names.0))?;
                widget(slf.as_any(), &options)
            }
        }
    )+};
}

asked! {
    Sample, "" {
        /// >>> widget = survey.read("answers.csv").widget("staff")
        /// >>> widget.by = ["size"]
        /// >>> widget.estimates["estimate"]
        /// [6.5, 5.0]
    }
    Panel, "in every wave" {
        /// >>> later = survey.read({"id": [1, 2, 3], "size": ["l", "s", "l"], "staff": [4, 6, 11]})
        /// >>> panel = peil.Panel({2023: survey.read("answers.csv"), 2024: later}, unit="id")
        /// >>> panel.widget("staff").estimates["estimate"]
        /// [6.0, 7.0]
    }
}
