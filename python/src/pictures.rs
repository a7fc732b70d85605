//! Charts of results: the core's drawings as dicts, and as pictures of altair.

use pyo3::prelude::*;
use serde::Serialize;

use peil::report::drawing::{self, chart};
use peil::{Code, Error, Language, Place, Problem, Stage};

use crate::arguments::{Word, Words};
use crate::changes::Changes;
use crate::charts::package;
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::findings::{Ranking, Trends};
use crate::hints::{Picture, Record};
use crate::json::to_python;
use crate::language;
use crate::maps::{self, Shapes};
use crate::response::ResponseTable;
use crate::shown::Shown;

/// Narrower pictures have no room for what they show.
const NARROWEST: f64 = 240.0;

/// A picture of a drawing, of some width.
fn picture<'py>(py: Python<'py>, kind: &str, drawing: &Record<'py>, width: f64) -> Result<Picture<'py>> {
    let width = wide(width)?;
    Ok(Picture(package(py)?.getattr(kind)?.call1((&drawing.0, width))?))
}

pub(crate) fn wide(width: f64) -> Result<f64> {
    if width >= NARROWEST && width.is_finite() {
        return Ok(width);
    }
    let problem = Problem::new(Code::OutOfRange, "a picture of this width has no room for what it shows");
    let problem = problem.at(Place::path("width")).expected(format!("{NARROWEST} pixels or more"));
    Err(Error::one(Stage::Estimate, problem.found(width.to_string())).into())
}

/// What a chart of estimates can be.
const KINDS: [&str; 4] = ["dots", "trend", "likert", "map"];

/// What was asked of a chart of estimates.
struct Asked<'a, 'py> {
    kind: Option<&'a str>,
    neutral: Option<Word>,
    apart: Option<Words>,
    shapes: Option<Bound<'py, PyAny>>,
    key: Option<&'a str>,
    by: Option<&'a str>,
    limits: Option<Vec<f64>>,
}

impl<'a> Asked<'a, '_> {
    /// The kind that is drawn; every option that is none of its own is a problem.
    fn kind(&self, own: &Estimates) -> Result<&'a str> {
        let kind = match self.kind {
            Some(kind) => kind,
            None if self.shapes.is_some() => "map",
            None if self.neutral.is_some() || self.apart.is_some() => "likert",
            None => match chart::Kind::of(own.estimates(), &own.context()) {
                chart::Kind::Dots => "dots",
                chart::Kind::Lines => "trend",
                chart::Kind::Likert => "likert",
            },
        };
        let mut problems = Vec::new();
        if KINDS.contains(&kind) {
            let options = [
                ("neutral", self.neutral.is_some(), "likert"),
                ("apart", self.apart.is_some(), "likert"),
                ("shapes", self.shapes.is_some(), "map"),
                ("key", self.key.is_some(), "map"),
                ("by", self.by.is_some(), "map"),
                ("limits", self.limits.is_some(), "map"),
            ];
            let strangers = options.iter().filter(|(_, given, of)| *given && *of != kind);
            problems.extend(strangers.map(|(name, _, of)| {
                let message = format!("a chart of the kind `{kind}` has no `{name}`");
                Problem::new(Code::Contradiction, message)
                    .at(Place::path(*name))
                    .help(format!("it belongs to the kind `{of}`"))
            }));
            if kind == "map" && self.shapes.is_none() {
                let problem = Problem::new(Code::MissingKey, "a map needs the shapes of its areas");
                problems.push(problem.at(Place::path("shapes")));
            }
        } else {
            let problem = Problem::new(Code::UnknownName, format!("there is no kind of chart `{kind}`"));
            let problem = problem.at(Place::path("kind")).suggest(kind, KINDS);
            problems.push(problem.expected(format!("one of `{}`", KINDS.join("`, `"))));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(kind)
    }
}

/// A drawing, the function of `peil._charts` that makes a picture of it, and the shapes of a map.
struct Drawn<'py> {
    drawing: Record<'py>,
    painter: &'static str,
    features: Option<Bound<'py, PyAny>>,
}

impl<'py> Drawn<'py> {
    fn of(py: Python<'py>, painter: &'static str, drawing: &impl Serialize) -> Result<Self> {
        Ok(Self { drawing: to_python(py, drawing)?, painter, features: None })
    }
}

impl Estimates {
    fn drawn<'py>(&self, py: Python<'py>, asked: &Asked<'_, 'py>, language: Language) -> Result<Drawn<'py>> {
        let (rows, context) = (self.estimates(), self.context());
        match asked.kind(self)? {
            "trend" => Drawn::of(py, "lines", &chart::lines(rows, &context, language)?),
            "likert" => {
                let apart: Vec<&str> =
                    asked.apart.iter().flat_map(|words| &words.0).map(String::as_str).collect();
                let neutral = asked.neutral.as_ref().map(|word| word.0.as_str());
                let options = chart::LikertOptions { neutral, apart: &apart };
                Drawn::of(py, "likert", &chart::likert(rows, &options, &context, language)?)
            }
            "map" => {
                let breakdowns = rows.rows.iter().flat_map(|row| row.by.keys()).map(String::as_str);
                let guesses: Vec<&str> = asked.by.into_iter().chain(breakdowns).collect();
                let shapes = Shapes::of(py, asked.shapes.as_ref(), asked.key, &guesses)?;
                let by = asked.by.map(str::to_owned);
                let of = chart::AskedAreas { by, ..shapes.asked(asked.limits.clone()) };
                let drawing = chart::areas(rows, &of, &context, language)?;
                Ok(Drawn { features: Some(shapes.features), ..Drawn::of(py, "areas", &drawing)? })
            }
            _ => Drawn::of(py, "dots", &chart::dots(&drawing::of(rows, &context, language))),
        }
    }
}

#[pymethods]
impl Estimates {
    /// The figures as a picture of altair (``pip install "peil[charts]"``).
    ///
    /// All words and numbers are in the language asked for, the picture has a text for those who do not see it, its colours can be
    /// told apart with all kinds of colour vision, and it can be read on light pages and dark ones. ``chart.to_dict()`` is the plain
    /// Vega-Lite specification, which is what pages and publishers take.
    ///
    /// Parameters
    /// ----------
    /// kind : {"dots", "trend", "likert", "map"}, optional
    ///     A dot and an interval for each figure, lines over waves, ordered answers stacked to both sides of the neutral one, or areas
    ///     on a map. Unless said it is a map where there are shapes, answers where the document calls the question a scale, lines where
    ///     up to eight figures have several waves, and dots otherwise.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    /// width : float
    ///     Width of the picture in pixels.
    /// neutral : str or int, optional
    ///     The answer in whose middle zero lies; by the document's points, or the middle one of an odd number, unless said.
    /// apart : str or list of str, optional
    ///     Answers that are no points of the scale, such as "do not know", beside those that the document says.
    /// shapes : str, path, dict or GeoDataFrame, optional
    ///     GeoJSON of areas with polygons.
    /// key : str, optional
    ///     The property of the shapes that has the codes of areas; the one with the name of the breakdown, or ``id``, unless said.
    /// by : str, optional
    ///     The breakdown that is areas, where the figures have several.
    /// limits : list of float, optional
    ///     Limits between classes, on the scale of the figures; round ones unless said. An area whose interval reaches into another
    ///     class is hatched.
    ///
    /// Returns
    /// -------
    /// altair.LayerChart or altair.VConcatChart
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     With options of other kinds, answers that nobody can give, areas without a shape and whatever else stands in the way.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["yes"] * 9 + ["no"] * 9, "g": [*"abc"] * 6}, population=30, census=True)
    /// >>> estimates = sample.share("q", equals="yes", by="g")
    /// >>> row = estimates.draw(lang="nb")["panels"][0]["rows"][0]
    /// >>> row["name"], row["figure"], row["limits"]
    /// ('a', '50,0', '23,2–76,8')
    #[pyo3(signature = (
        kind=None, *, lang="en", width=680.0, neutral=None, apart=None, shapes=None, key=None, by=None, limits=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "named options of a call")]
    fn chart<'py>(
        &self,
        py: Python<'py>,
        kind: Option<&str>,
        lang: &str,
        width: f64,
        neutral: Option<Word>,
        apart: Option<Words>,
        shapes: Option<Bound<'py, PyAny>>,
        key: Option<&str>,
        by: Option<&str>,
        limits: Option<Vec<f64>>,
    ) -> Result<Picture<'py>> {
        let asked = Asked { kind, neutral, apart, shapes, key, by, limits };
        let drawn = self.drawn(py, &asked, language(lang)?)?;
        match &drawn.features {
            Some(features) => maps::picture(py, &drawn.drawing, features, wide(width)?),
            None => picture(py, drawn.painter, &drawn.drawing, width),
        }
    }

    /// What stands in a picture of the figures, as data for pictures of one's own: numbers for marks, and every text. It needs nothing
    /// but this package; the arguments are those of `chart`.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``around`` (caption, ``alt`` for those who do not see it, legend, the table beside it, notes), and the panels, rows or areas.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["yes"] * 9 + ["no"] * 3, "g": [*"ab"] * 6}, population=14, census=True)
    /// >>> (panel,) = sample.share("q", equals="yes", by="g").draw(lang="nb")["panels"]
    /// >>> [(row["name"], row["figure"], row["limits"]) for row in panel["rows"]]
    /// [('a', '83,3', '67,8–93,4'), ('b', '66,7', '49,7–81,0')]
    #[pyo3(signature = (kind=None, *, lang="en", neutral=None, apart=None, shapes=None, key=None, by=None, limits=None))]
    #[expect(clippy::too_many_arguments, reason = "named options of a call")]
    fn draw<'py>(
        &self,
        py: Python<'py>,
        kind: Option<&str>,
        lang: &str,
        neutral: Option<Word>,
        apart: Option<Words>,
        shapes: Option<Bound<'py, PyAny>>,
        key: Option<&str>,
        by: Option<&str>,
        limits: Option<Vec<f64>>,
    ) -> Result<Record<'py>> {
        let asked = Asked { kind, neutral, apart, shapes, key, by, limits };
        Ok(self.drawn(py, &asked, language(lang)?)?.drawing)
    }
}

macro_rules! charted {
    ($(
        $(#[$meta:meta])*
        $class:ident: $painter:literal, $drawing:expr;
        chart { $(#[$in_chart:meta])* }
        draw { $(#[$in_draw:meta])* }
    )+) => {$(
        impl $class {
            fn drawn<'py>(&self, py: Python<'py>, language: Language) -> Result<Record<'py>> {
                let drawing: fn(&Self, Language) -> _ = $drawing;
                Ok(to_python(py, &drawing(self, language))?)
            }
        }

        #[pymethods]
        impl $class {
            $(#[$meta])*
            ///
            /// It needs altair (``pip install "peil[charts]"``); ``chart.to_dict()`` is the plain Vega-Lite specification, which is what
            /// pages and publishers take.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            /// width : float
            ///     Width of the picture in pixels.
            ///
            /// Examples
            /// --------
            $(#[$in_chart])*
            #[pyo3(signature = (*, lang="en", width=680.0))]
            fn chart<'py>(&self, py: Python<'py>, lang: &str, width: f64) -> Result<Picture<'py>> {
                picture(py, $painter, &self.drawn(py, language(lang)?)?, width)
            }

            /// What stands in the picture, as data for pictures of one's own: numbers for marks, and every text.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            ///
            /// Examples
            /// --------
            $(#[$in_draw])*
            #[pyo3(signature = (*, lang="en"))]
            fn draw<'py>(&self, py: Python<'py>, lang: &str) -> Result<Record<'py>> {
                self.drawn(py, language(lang)?)
            }
        }
    )+};
}

charted! {
    /// Changes as a picture: a dot and an interval on both sides of zero, what was found, and the margin within which nothing
    /// changed.
    Changes: "dots", |own, language| chart::dots(&drawing::changes(own.changes(), &own.context(), language));
    chart {
        /// >>> import peil
        /// >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        /// >>> panel = peil.Panel({2022: wave(5), 2023: wave(7)}, unit="id")
        /// >>> changes = panel.share("q", equals="y").change(from_=2022, to=2023)
        /// >>> changes.chart(lang="nb").to_dict()["title"]["text"]
        /// ['q. Endringer fra 2022 til 2023']
    }
    draw {
        /// >>> import peil
        /// >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        /// >>> panel = peil.Panel({2022: wave(5), 2023: wave(7)}, unit="id")
        /// >>> row = panel.share("q", equals="y").change(from_=2022, to=2023).draw()["panels"][0]["rows"][0]
        /// >>> row["figure"], row["limits"], row["finding"]
        /// ('+22.2', '+10.0 to +30.0', 'rise')
    }

    /// Slopes as a picture: a dot and an interval on both sides of zero, and what was found.
    Trends: "dots", |own, language| chart::dots(&drawing::trends(own.trends(), &own.context(), language));
    chart {
        /// >>> import peil
        /// >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        /// >>> panel = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(7)}, unit="id")
        /// >>> panel.share("q", equals="y").trend().chart(lang="nb").to_dict()["title"]["text"]
        /// ['q. Utviklingen fra 2018 til 2023']
    }
    draw {
        /// >>> import peil
        /// >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        /// >>> panel = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(7)}, unit="id")
        /// >>> row = panel.share("q", equals="y").trend().draw()["panels"][0]["rows"][0]
        /// >>> row["figure"], row["limits"], row["finding"]
        /// ('+10.3', '+8.4 to +10.9', 'rise')
    }

    /// Response rates as a picture: a bar for each group, and a line for everybody.
    ResponseTable: "response", |own, language| chart::response(own.table(), &own.context(), language);
    chart {
        /// >>> import peil
        /// >>> data = {"size": ["s", "s", "s", "l"], "answered": ["yes", "no", "no", "yes"]}
        /// >>> sample = peil.Sample(data, population=4, census=True, responded={"answered": "yes"})
        /// >>> sample.response(by="size").chart().to_dict()["description"]
        /// 'Response rate by size. l: 100.0 (1 of 1); s: 33.3 (1 of 3); All: 50.0.'
    }
    draw {
        /// >>> import peil
        /// >>> data = {"size": ["s", "s", "s", "l"], "answered": ["yes", "no", "no", "yes"]}
        /// >>> sample = peil.Sample(data, population=4, census=True, responded={"answered": "yes"})
        /// >>> [row["text"] for row in sample.response(by="size").draw(lang="nb")["rows"]]
        /// ['l: 100,0 (1 av 1)', 's: 33,3 (1 av 3)']
    }

    /// Ranks as a picture: a dot for each rank, and a band over the ranks that are possible.
    Ranking: "ranks", |own, language| drawing::index::ranking(own.ranking(), &own.context(), language);
    chart {
        /// >>> import peil
        /// >>> sample = peil.Sample({"q": ["y"] * 6 + ["n"] * 6, "g": [*"abcabacbcabc"]}, population=15, census=True)
        /// >>> ranking = sample.share("q", equals="y", by="g").ranking()
        /// >>> ranking.chart().to_dict()["description"]
        /// 'a 75.0: rank 1, possible ranks 1–2; b 50.0: rank 2, possible ranks 1–3; c 25.0: rank 3, possible ranks 2–3.'
    }
    draw {
        /// >>> import peil
        /// >>> sample = peil.Sample({"q": ["y"] * 6 + ["n"] * 6, "g": [*"abcabacbcabc"]}, population=15, census=True)
        /// >>> ranking = sample.share("q", equals="y", by="g").ranking()
        /// >>> [(row["name"], row["rank"], row["best"], row["worst"]) for row in ranking.draw()["rows"]]
        /// [('a', 1, 1, 2), ('b', 2, 1, 3), ('c', 3, 2, 3)]
    }
}
