//! The border to other languages: one request, one response, both plain JSON.
//!
//! A request names its entrance (a survey document, or the columns of the design), what to estimate, and how. The
//! answers come beside it, as CSV text or as columns that a host has built, so that no answer is ever copied into
//! JSON. These types and those they refer to are the only ones that hosts see as JSON; the TypeScript types are
//! generated from them.

mod find;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answers::{Answers, CsvOptions};
use crate::compare::{Contrast, ContrastValue};
use crate::design::DesignColumns;
use crate::document;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{DegreesOfFreedom, Estimate, Query};
use crate::interval::Interval;
use crate::published::{Estimation, PublishedTable, Recovered};
use crate::response::{
    Bound, BoundsQuery, PhaseError, Representativity, RepresentativityQuery, ResponseQuery, ResponseTable,
};
use crate::sample::Sample;
use crate::survey::Survey;
pub use find::{Find, Found};

/// The version of requests and responses.
pub const SCHEMA_VERSION: u32 = 1;

/// What to compute.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// Version of the request format; 1 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema_version: Option<u32>,
    /// The survey document: its text (TOML or JSON), or the document itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<Value>,
    /// The wave that the answers belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<String>,
    /// A published table instead of answers: its text (TOML or JSON), or the document itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Value>,
    /// Without a document: which columns say how units came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub design: Option<DesignColumns>,
    /// Indicators of the document; all of them where neither these nor queries are given, nor response is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<String>,
    /// Breakdowns of the indicators, crossed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// Whether behind every indicator that is a share of a narrower base stands what it implies of all, under its id with
    /// `_of_all` behind.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub of_all: bool,
    /// Queries on columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<Query>,
    /// Interval method for the indicators; the document's unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// Confidence level for the indicators; 0.95 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<f64>,
    /// Degrees of freedom for the indicators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub df: Option<DegreesOfFreedom>,
    /// Whether the covariance of all estimates is wanted.
    pub covariance: bool,
    /// Differences, averages and ratios of the estimates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contrasts: Vec<Contrast>,
    /// Who was invited and who answered, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseQuery>,
    /// How alike those who answered are to those who were invited, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representativity: Option<RepresentativityQuery>,
    /// How low and how high every row can be, whatever those who did not answer would have said, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<BoundsQuery>,
    /// Whether standard errors are wanted by phase: what comes from sampling, and what from response.
    pub phases: bool,
}

impl Request {
    /// Whether it asks for response and nothing that needs a figure.
    fn asks_for_response(&self) -> bool {
        let of_figures = self.bounds.is_some() || self.phases;
        (self.response.is_some() || self.representativity.is_some()) && !of_figures
    }
}

/// What was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Response {
    /// Version of the response format.
    pub schema_version: u32,
    /// Estimates: first the indicators, then the queries.
    pub rows: Vec<Estimate>,
    /// Covariance of each pair of rows, where asked for; nothing where one has no estimate or no variance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covariance: Option<Vec<Vec<Option<f64>>>>,
    /// The contrasts asked for, at the level of the first row in each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contrasts: Vec<ContrastValue>,
    /// Who was invited and who answered, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseTable>,
    /// How alike those who answered are to those who were invited, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representativity: Option<Representativity>,
    /// How low and how high each row can be, where asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds: Vec<Bound>,
    /// The standard error of each row by phase, where asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<PhaseError>,
    /// Of a published table: what its conditional rows say of everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implied: Vec<Estimate>,
    /// Of a published table: its denominators, counts and misfits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered: Option<Recovered>,
}

/// What a host throws: an error as plain data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The code of the first problem.
    pub code: Code,
    /// Which stage refused its input; hosts map each to an exception class of its own.
    pub stage: Stage,
    /// All problems as text for people.
    pub message: String,
    /// All problems, in the order of the input.
    pub problems: Vec<Problem>,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Self {
            code: error.code(),
            stage: error.stage(),
            message: error.to_string(),
            problems: error.problems().to_vec(),
        }
    }
}

/// The answers beside a request.
#[derive(Debug, Clone)]
pub enum Input<'a> {
    /// None: the request holds a published table.
    Nothing,
    /// CSV text.
    Csv(&'a [u8]),
    /// Columns that a host has built.
    Columns(Answers),
}

impl Request {
    /// Reads a request from JSON text.
    ///
    /// # Errors
    /// Reports every unknown key, missing key and wrong type with its place.
    pub fn from_json(text: &str) -> Result<Self> {
        let read = document::read::<Self>(text, Stage::Estimate)?;
        Error::unless_empty(Stage::Estimate, read.problems)?;
        Ok(read.value)
    }

    /// Takes a request that a host holds as a JSON value.
    ///
    /// # Errors
    /// Reports every unknown key, missing key and wrong type with its path.
    pub fn from_value(value: Value) -> Result<Self> {
        let read = document::from_value::<Self>(value, Stage::Estimate)?;
        Error::unless_empty(Stage::Estimate, read.problems)?;
        Ok(read.value)
    }
}

/// Reads one option of a host's call, such as `interval="wald"`, by the words that documents and requests use.
///
/// # Errors
/// Says what the option can be, and suggests what was meant.
///
/// ```
/// use peil::{Interval, Stage, wire};
/// let error = wire::option::<Interval>("interval", "wld".into(), Stage::Estimate).unwrap_err();
/// assert_eq!(error.problems()[0].help.as_deref(), Some("did you mean `wald`?"));
/// ```
pub fn option<T: serde::de::DeserializeOwned + JsonSchema>(
    name: &str,
    value: Value,
    stage: Stage,
) -> Result<T> {
    document::option(name, value, stage)
}

/// Computes what a request asks of the answers.
///
/// # Errors
/// Reports everything wrong with the document, the answers, the design or the request.
///
/// ```
/// use peil::wire::{Input, Request, evaluate};
/// let request = Request::from_json(r#"{
///     "design": {"population": 14, "census": true},
///     "queries": [{"name": "open_data", "measure": "share", "of": "open_data", "equals": ["yes"]}]
/// }"#)?;
/// let response = evaluate(&request, Input::Csv(b"open_data\nyes\nno\nyes\n"))?;
/// assert_eq!(response.rows[0].yes, Some(2));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn evaluate(request: &Request, input: Input<'_>) -> Result<Response> {
    let mut problems = Vec::new();
    check_entrance(request, &input, &mut problems);
    if request.published.is_none() {
        check_questions(request, request.survey.is_some(), &mut problems);
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    match &request.published {
        Some(table) => published(request, table),
        None => ask(&sample(request, input)?, request),
    }
}

/// Reads answers as a request's `survey` and `wave`, or its `design`, say. Its other keys are for [`ask`], so that a
/// host can read once and ask many times.
///
/// # Errors
/// Reports everything wrong with the document, the answers or the design, and a published table.
pub fn read(request: &Request, input: Input<'_>) -> Result<Sample> {
    let mut problems = Vec::new();
    check_entrance(request, &input, &mut problems);
    if request.published.is_some() {
        problems.push(
            Problem::new(Code::Contradiction, "a published table has no answers to read")
                .at(Place::path("published"))
                .help("`evaluate` takes published tables"),
        );
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    sample(request, input)
}

/// What a request asks of a sample: indicators of its document as queries, then queries of one's own.
///
/// # Errors
/// Reports every indicator and breakdown that the document does not have, and every option without effect.
pub fn queries(sample: &Sample, request: &Request) -> Result<Vec<Query>> {
    let mut problems = Vec::new();
    check_questions(request, sample.survey().is_some(), &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let mut queries = Vec::new();
    let asks_nothing_else = request.queries.is_empty() && !request.asks_for_response();
    if sample.survey().is_some() && (!request.indicators.is_empty() || asks_nothing_else) {
        queries = indicators(sample, request)?;
    }
    queries.extend(request.queries.iter().cloned());
    Ok(queries)
}

/// The indicators that a request asks for, as queries of a sample; all of its document where it names none.
///
/// # Errors
/// Reports every indicator and breakdown that the document does not have, and answers that were read without one.
pub fn indicators(sample: &Sample, request: &Request) -> Result<Vec<Query>> {
    let names: Vec<&str> = request.indicators.iter().map(String::as_str).collect();
    let by: Vec<&str> = request.by.iter().map(String::as_str).collect();
    let mut queries =
        if request.of_all { sample.queries_of_all(&names, &by)? } else { sample.queries(&names, &by)? };
    for query in &mut queries {
        // The methods are for shares; other indicators have the one interval that suits them.
        if query.measure.is_share() {
            query.interval = request.interval.unwrap_or(query.interval);
        }
        query.level = request.level.unwrap_or(query.level);
        query.df = request.df.unwrap_or(query.df);
    }
    Ok(queries)
}

/// Computes what a request asks of a sample, whatever way the sample came in.
///
/// # Errors
/// Reports every name that does not fit and every option without effect.
pub fn ask(sample: &Sample, request: &Request) -> Result<Response> {
    let mut problems = Vec::new();
    let queries = queries(sample, request)?;
    let mut response = Response {
        schema_version: SCHEMA_VERSION,
        rows: Vec::new(),
        covariance: None,
        contrasts: Vec::new(),
        response: None,
        representativity: None,
        bounds: Vec::new(),
        phases: Vec::new(),
        implied: Vec::new(),
        recovered: None,
    };
    add_response(sample, request, &queries, &mut response)?;
    if !request.covariance && request.contrasts.is_empty() {
        response.rows = sample.run(&queries)?.rows;
        return Ok(response);
    }
    let joint = sample.joint(&queries)?;
    for contrast in &request.contrasts {
        let first = contrast.terms.first().and_then(|term| joint.estimates.rows.get(term.row));
        let level = first.map_or(0.95, |row| row.level);
        match joint.contrast(contrast, level) {
            Ok(value) => response.contrasts.push(value),
            Err(error) => problems.extend(error.problems().iter().cloned()),
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    response.covariance = request.covariance.then_some(joint.covariance);
    response.rows = joint.estimates.rows;
    Ok(response)
}

/// Adds what is asked of response; what is wrong with any of it is reported together.
fn add_response(
    sample: &Sample,
    request: &Request,
    queries: &[Query],
    response: &mut Response,
) -> Result<()> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut keep = |error: Error| {
        // What is wrong with the design is wrong for all that is asked of it.
        let new: Vec<Problem> =
            error.problems().iter().filter(|own| !problems.contains(own)).cloned().collect();
        problems.extend(new);
    };
    if let Some(query) = &request.response {
        response.response = sample.response_table(query).map_err(&mut keep).ok();
    }
    if let Some(query) = &request.representativity {
        response.representativity = sample.representativity(query).map_err(&mut keep).ok();
    }
    if let Some(how) = &request.bounds {
        response.bounds = sample.bounds_within(queries, how).map_err(&mut keep).unwrap_or_default();
    }
    if request.phases {
        response.phases = sample.phases(queries).map_err(&mut keep).unwrap_or_default();
    }
    Error::unless_empty(Stage::Estimate, problems)
}

fn published(request: &Request, table: &Value) -> Result<Response> {
    let table = match table {
        Value::String(text) => PublishedTable::from_text(text)?,
        value => PublishedTable::from_value(value.clone())?,
    };
    let recovered = table.recover()?;
    let usual = Estimation::default();
    let how = Estimation {
        interval: request.interval.unwrap_or(usual.interval),
        level: request.level.unwrap_or(usual.level),
    };
    Ok(Response {
        schema_version: SCHEMA_VERSION,
        rows: table.estimates(&recovered, how)?.rows,
        covariance: None,
        contrasts: Vec::new(),
        response: None,
        representativity: None,
        bounds: Vec::new(),
        phases: Vec::new(),
        implied: table.implied(&recovered, how)?.rows,
        recovered: Some(recovered),
    })
}

fn no_effect(problems: &mut Vec<Problem>, given: bool, key: &str, why: &str) {
    if given {
        let problem = Problem::new(Code::NoEffect, format!("`{key}` has no effect {why}"));
        problems.push(problem.at(Place::path(key)));
    }
}

fn check_entrance(request: &Request, input: &Input<'_>, problems: &mut Vec<Problem>) {
    let is_published = request.published.is_some();
    if is_published != matches!(input, Input::Nothing) {
        let problem = if is_published {
            Problem::new(Code::Contradiction, "answers were given beside a published table")
        } else {
            Problem::new(Code::NoRows, "there are no answers").expected("CSV text or columns, or `published`")
        };
        problems.push(problem);
    }
    if let Some(version) = request.schema_version.filter(|version| *version != SCHEMA_VERSION) {
        problems.push(
            Problem::new(Code::UnsupportedVersion, format!("request version {version}"))
                .at(Place::path("schema_version"))
                .expected(SCHEMA_VERSION.to_string()),
        );
    }
    if request.survey.is_some() && request.design.is_some() {
        problems.push(
            Problem::new(Code::Contradiction, "the design is given both by the document and by columns")
                .at(Place::path("design")),
        );
    }
    if is_published {
        for (given, key) in [
            (request.survey.is_some(), "survey"),
            (request.design.is_some(), "design"),
            (request.wave.is_some(), "wave"),
            (!request.indicators.is_empty(), "indicators"),
            (!request.by.is_empty(), "by"),
            (request.of_all, "of_all"),
            (!request.queries.is_empty(), "queries"),
            (request.df.is_some(), "df"),
            (request.covariance, "covariance"),
            (!request.contrasts.is_empty(), "contrasts"),
            (request.response.is_some(), "response"),
            (request.representativity.is_some(), "representativity"),
            (request.bounds.is_some(), "bounds"),
            (request.phases, "phases"),
        ] {
            no_effect(problems, given, key, "on a published table");
        }
    } else if request.survey.is_none() {
        no_effect(problems, request.wave.is_some(), "wave", "without a survey document");
    }
}

fn check_questions(request: &Request, has_survey: bool, problems: &mut Vec<Problem>) {
    let of_document =
        !request.indicators.is_empty() || request.queries.is_empty() && !request.asks_for_response();
    if !has_survey {
        no_effect(problems, !request.indicators.is_empty(), "indicators", "without a survey document");
    }
    if !has_survey || !of_document {
        for (given, key) in [
            (!request.by.is_empty(), "by"),
            (request.of_all, "of_all"),
            (request.interval.is_some(), "interval"),
            (request.level.is_some(), "level"),
            (request.df.is_some(), "df"),
        ] {
            no_effect(problems, given, key, "on queries; state it in each of them");
        }
    }
    if !has_survey && request.queries.is_empty() && !request.asks_for_response() {
        problems.push(
            Problem::new(Code::MissingKey, "there is nothing to estimate").expected("`survey` or `queries`"),
        );
    }
}

fn sample(request: &Request, input: Input<'_>) -> Result<Sample> {
    if let Some(document) = &request.survey {
        let survey = match document {
            Value::String(text) => Survey::from_text(text)?,
            value => Survey::from_value(value.clone())?,
        };
        let wave = request.wave.as_deref();
        return match input {
            Input::Nothing => survey.read(&Answers::default(), wave),
            Input::Csv(text) => survey.read_csv(text, wave),
            Input::Columns(answers) => survey.read(&answers, wave),
        };
    }
    let answers = match input {
        Input::Nothing => Answers::default(),
        Input::Csv(text) => Answers::from_csv(text, &CsvOptions::default())?,
        Input::Columns(answers) => answers,
    };
    let design = request.design.clone().unwrap_or_default().build(&answers)?;
    Sample::new(answers, design)
}
