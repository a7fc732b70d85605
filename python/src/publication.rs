//! What estimates are published as: flags of quality, suppression, and the files of statistical offices.

use pyo3::prelude::*;
use pyo3::types::PyString;
use serde_json::{Value, json};

use peil::report::{Context, Digits, json_stat, px, sdmx};
use peil::{Code, DisclosureRule, Error, Language, Place, Problem, QualityRule, Stage, wire};

use crate::arguments::{DigitsWord, Names, QualityChoice};
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::json::from_python;
use crate::language;
use crate::shown::Shown;

impl Estimates {
    fn words(&self, decimals: Option<usize>) -> Context<'_> {
        let context = self.context();
        decimals.map_or(context.clone(), |decimals| context.decimals(decimals))
    }

    /// A rule by its name or as a dict; that of the document unless said.
    fn quality(&self, rule: Option<QualityChoice<'_>>) -> Result<QualityRule> {
        let Some(QualityChoice(rule)) = rule else {
            let own = self.survey().and_then(|survey| survey.quality.clone());
            return Ok(own.ok_or_else(|| {
                let problem = Problem::new(Code::MissingKey, "the survey document has no rule of quality");
                let help =
                    "name one: `nchs`, `statistics_canada`, `eurostat`, or `{\"rule\": \"limits\", …}`";
                Error::one(Stage::Estimate, problem.at(Place::path("rule")).help(help))
            })?);
        };
        let value = if rule.is_instance_of::<PyString>() {
            json!({ "rule": Value::from(rule.extract::<String>()?) })
        } else {
            from_python(&rule, Stage::Estimate)?
        };
        Ok(wire::option("rule", value, Stage::Estimate)?)
    }
}

#[pymethods]
impl Estimates {
    /// The same figures, each with the flag that a rule of quality gives it; no figure changes.
    ///
    /// Rows then have a ``flag``, and tables explain those that are there. A full count has no sampling error and is not flagged.
    /// Figures of a survey document with a ``[quality]`` rule come flagged by it.
    ///
    /// Parameters
    /// ----------
    /// rule : str or dict, optional
    ///     ``"nchs"``, ``"statistics_canada"`` (other limits as ``{"rule": "statistics_canada", "cv": [...]}``),
    ///     ``"eurostat"``, or limits of one's own: ``{"rule": "limits", "unreliable": {"most_cv": 0.2}, "unfit": {"least_n": 20}}``
    ///     with ``least_n``, ``least_n_eff``, ``least_df``, ``most_cv``, ``most_width``, ``most_relative_width`` and
    ///     ``most_missing``. That of the document unless said.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     Where the rule is unknown, has limits that cannot be, or is not given and not in the document.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["yes"] * 3 + ["no"] * 37, "w": [1] * 40}, weight="w")
    /// >>> share = sample.share("q", equals="yes")
    /// >>> share[0]["flag"], share.flagged("nchs")[0]["flag"], share.flagged("eurostat")[0]["flag"]
    /// (None, '*', 'u')
    #[pyo3(signature = (rule=None))]
    fn flagged(&self, rule: Option<QualityChoice<'_>>) -> Result<Self> {
        let rule = self.quality(rule)?;
        Ok(self.marked(self.estimates().flagged(&rule)?))
    }

    /// The same rows without the figures that rest on fewer units than may be told of, and without others from which those could
    /// be worked out by sums.
    ///
    /// Suppressed rows have the flag ``c`` and no figures; tables show ``:``. They forget where they come from, so that
    /// changes and covariances are taken before. Files (`to_json_stat`, `to_px`, `to_sdmx_csv`) follow the rule of the
    /// document by themselves.
    ///
    /// Parameters
    /// ----------
    /// least_units : int, optional
    ///     Units that must have answered; as the document says, or 3, unless said.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     Where a table cannot be protected: publish fewer breakdowns.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 2 + ["m"] * 3 + ["l"] * 9 + ["xl"] * 9, "q": ["yes"] * 23, "w": [1] * 23}
    /// >>> share = peil.Sample(data, weight="w").share("q", equals="yes", by="size")
    /// >>> [row["n"] for row in share.suppressed()]
    /// [9, None, None, 9]
    #[pyo3(signature = (least_units=None))]
    fn suppressed(&self, least_units: Option<u64>) -> Result<Self> {
        let of_document = || self.survey().and_then(|survey| survey.disclosure.clone());
        let rule = least_units.map(|least_units| DisclosureRule { least_units });
        let rule = rule.or_else(of_document).unwrap_or_default();
        Ok(Self::of(self.estimates().suppressed(&rule)?, self.document()))
    }

    /// The rows as a JSON-stat 2.0 dataset, or a collection of datasets where they do not fit into one.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language of labels and notes.
    /// digits : {"published", "full"}
    ///     Digits of the figures: as tables show them, or all that there are. Shares are per cents.
    /// decimals : int, optional
    ///     Decimals of per cents; one unless said.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import json, peil
    /// >>> share = peil.Sample({"q": ["yes", "no", "yes"]}, population=14, census=True).share("q", equals="yes")
    /// >>> dataset = json.loads(share.to_json_stat())
    /// >>> dataset["id"], dataset["value"]
    /// (['indicator', 'figure'], [66.7, 14.3, 92.9, 3])
    #[pyo3(signature = (lang="en", *, digits=None, decimals=None))]
    fn to_json_stat(
        &self,
        lang: &str,
        digits: Option<DigitsWord>,
        decimals: Option<usize>,
    ) -> Result<String> {
        let digits = DigitsWord::read(digits)?.unwrap_or_default();
        Ok(json_stat::text(self.estimates(), &self.words(decimals), language(lang)?, digits)?)
    }

    /// The rows as a PX file (PC-Axis, PxWeb), to be written as UTF-8.
    ///
    /// Parameters
    /// ----------
    /// lang : str or list of str, optional
    ///     Language, or several of them, the main one first; English unless said.
    /// table : int, optional
    ///     Which of several tables, counted from 0; needed where the rows do not fit into one.
    /// digits : {"published", "full"}
    ///     Digits of the figures: as tables show them, or all that there are. Shares are per cents.
    /// decimals : int, optional
    ///     Decimals of per cents; one unless said.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> share = peil.Sample({"q": ["yes", "no", "yes"]}, population=14, census=True).share("q", equals="yes")
    /// >>> share.to_px(lang="nb").splitlines()[-1]
    /// '66.7 14.3 92.9 3;'
    #[pyo3(signature = (lang=None, *, table=None, digits=None, decimals=None))]
    fn to_px(
        &self,
        lang: Option<Names>,
        table: Option<isize>,
        digits: Option<DigitsWord>,
        decimals: Option<usize>,
    ) -> Result<String> {
        let languages: Vec<Language> = match lang {
            Some(Names(codes)) => codes.iter().map(|code| language(code)).collect::<Result<_>>()?,
            None => vec![Language::En],
        };
        let digits: Digits = DigitsWord::read(digits)?.unwrap_or_default();
        let mut files = px::files(self.estimates(), &self.words(decimals), &languages, digits)?;
        let own = match table {
            None if files.len() == 1 => Some(0),
            None => None,
            Some(table) if table < 0 => files.len().checked_add_signed(table),
            Some(table) => usize::try_from(table).ok(),
        };
        let Some(own) = own.filter(|own| *own < files.len()) else {
            let message = format!("the rows make {} tables, and a file holds one", files.len());
            let problem = Problem::new(Code::OutOfRange, message).at(Place::path("table"));
            let problem = problem.expected(match files.len() {
                0 => "rows to make a table of".to_owned(),
                tables => format!("one of 0 to {}", tables - 1),
            });
            return Err(Error::one(Stage::Estimate, problem).into());
        };
        Ok(files.swap_remove(own))
    }

    /// The rows as SDMX-CSV 2.0: one line an estimate, with its limits, status and notes as attributes.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language of the comments; all else are codes.
    /// structure : str, optional
    ///     The dataflow as ``AGENCY:ID(VERSION)``; ``PEIL:<id of the document>(1.0)`` unless said.
    /// digits : {"published", "full"}
    ///     Digits of the figures: as tables show them, or all that there are. Shares are per cents.
    /// decimals : int, optional
    ///     Decimals of per cents; one unless said.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> share = peil.Sample({"q": ["yes", "no", "yes"]}, population=14, census=True).share("q", equals="yes")
    /// >>> share.to_sdmx_csv(structure="SSB:DF_ICT(1.0)").splitlines()[1][:52]
    /// 'dataflow,SSB:DF_ICT(1.0),I,q,66.7,A,F,PC,1,14.3,92.9'
    #[pyo3(signature = (lang="en", *, structure=None, digits=None, decimals=None))]
    fn to_sdmx_csv(
        &self,
        lang: &str,
        structure: Option<&str>,
        digits: Option<DigitsWord>,
        decimals: Option<usize>,
    ) -> Result<String> {
        let digits = DigitsWord::read(digits)?.unwrap_or_default();
        Ok(sdmx::csv(self.estimates(), &self.words(decimals), language(lang)?, digits, structure)?)
    }
}
