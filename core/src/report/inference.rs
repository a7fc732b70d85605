//! Tests and models as plain tables, for a terminal ([`Grid::text`]) or a page ([`super::html::Section::grid`]).
//!
//! Nothing is called significant: a test shows its statistic, what it is set against and how likely such a statistic is
//! under the hypothesis. A probability below 0.001 is said to be so, not printed with digits that nothing supports.
//!
//! ```
//! use peil::inference::{Model, fit};
//! use peil::report::inference;
//! use peil::{Answers, Column, Design, Language};
//! let answers = Answers::new([
//!     ("y".to_owned(), Column::from(vec![1.0, 4.0, 2.0, 3.0, 3.0, 5.0])),
//!     ("x".to_owned(), Column::from(vec![1.0, 5.0, 2.0, 2.0, 3.0, 4.0])),
//! ])?;
//! let model = fit(&Design::builder(6).build()?, &answers, &Model::new("y ~ x"))?;
//! let text = inference::model(&model, Language::En).text();
//! assert!(text.starts_with("y ~ x (gaussian)") && text.contains("(Intercept)"));
//! # Ok::<(), peil::Error>(())
//! ```

use super::layout::interval_head;
use super::note::{Texts, pick, replicates_left_out};
use super::number;
use super::phrase;
use super::table::Grid;
use crate::inference::{Distribution, ModelFit, TestKind, TestNote, TestResult};
use crate::survey::Language;

const NOTHING: &str = "–";

/// The outcome of a test: a row for what is compared, or for the statistic alone.
pub fn test(result: &TestResult, language: Language) -> Grid {
    let mut grid = Grid::new(title(result, language));
    let mut cells = Vec::new();
    if result.estimate.is_some() {
        let head = if result.groups.is_empty() { MEAN } else { DIFFERENCE };
        grid = grid.numbers(pick(head, language)).numbers(pick(STANDARD_ERROR, language));
        grid = grid.numbers(interval_head(std::iter::once(result.asked.level), language));
        cells.extend([
            figure(result.estimate, language),
            figure(result.se, language),
            interval(result.low, result.high, language),
        ]);
    }
    let statistic = match result.distribution {
        Distribution::T => "t",
        Distribution::F => "F",
        Distribution::ChiSquare | Distribution::WeightedChiSquares => "X²",
    };
    grid = grid.numbers(statistic).numbers(pick(DEGREES, language)).numbers("p");
    let degrees = [result.df, result.df_denominator].into_iter().flatten();
    let degrees: Vec<String> = degrees.map(|df| figure(Some(df), language)).collect();
    cells.extend([
        figure(result.value, language),
        if degrees.is_empty() { NOTHING.to_owned() } else { degrees.join("; ") },
        probability(result.p, language),
    ]);
    grid.row(cells);
    for group in &result.groups {
        let (mean, n) = (figure(Some(group.mean), language), number::plain(group.n as f64, language));
        let word =
            pick(if matches!(result.asked.kind, TestKind::Rank { .. }) { SCORE } else { MEAN }, language);
        grid = grid.note(format!("{}: {} {mean}, n = {n}", group.name, word.to_lowercase()));
    }
    below(grid, result.n, result.missing, &result.notes, language)
}

/// The coefficients of a model, then the tests of its terms.
pub fn model(fitted: &ModelFit, language: Language) -> Grid {
    let family = fitted.model.family.word();
    let mut grid = Grid::new(format!("{} ({family})", fitted.model.formula))
        .words("")
        .numbers(pick(COEFFICIENT, language))
        .numbers(pick(STANDARD_ERROR, language))
        .numbers(interval_head(std::iter::once(fitted.model.level), language))
        .numbers("t")
        .numbers("p");
    for own in &fitted.coefficients {
        grid.row([
            own.term.clone(),
            figure(Some(own.estimate), language),
            figure(own.se, language),
            interval(own.low, own.high, language),
            figure(own.t, language),
            probability(own.p, language),
        ]);
    }
    grid = grid.note(format!("{}: {}", pick(DEGREES, language), figure(Some(fitted.df), language)));
    for own in fitted.wald.iter().filter(|own| own.df > 1) {
        let (f, df) = (figure(own.f, language), figure(Some(own.df_denominator), language));
        let p = probability(own.p, language);
        let p = if p.starts_with('<') { p } else { format!("= {p}") };
        grid = grid.note(format!("{}: F({}; {df}) = {f}, p {p}", own.terms.join(" + "), own.df));
    }
    below(grid, fitted.n, fitted.missing, &fitted.notes, language)
}

fn title(result: &TestResult, language: Language) -> String {
    let (name, of) = match &result.asked.kind {
        TestKind::ChiSquare { rows, columns, .. } => (ASSOCIATION, format!("{rows} × {columns}")),
        TestKind::T { of, by: Some(by), .. } => (T_TEST, format!("{of} ~ {by}")),
        TestKind::T { of, by: None, mean } => (T_TEST, format!("{of} = {}", mean.unwrap_or(0.0))),
        TestKind::Rank { of, by, .. } => (RANK_TEST, format!("{of} ~ {by}")),
    };
    format!("{}: {of}", pick(name, language))
}

/// The units that the figures rest on, and what a reader must know.
fn below(mut grid: Grid, n: u64, missing: u64, notes: &[TestNote], language: Language) -> Grid {
    let whole = |count: u64| number::plain(count as f64, language);
    let units = match language {
        Language::Nb => format!("{} svar; {} mangler et svar", whole(n), whole(missing)),
        Language::Nn => format!("{} svar; {} manglar eit svar", whole(n), whole(missing)),
        Language::En => format!("{} answers; {} lack an answer", whole(n), whole(missing)),
    };
    grid = grid.note(units);
    for note in notes {
        grid = grid.note(note_text(note, language));
    }
    grid
}

/// A number with five digits that count, so that coefficients of any size can be read.
fn figure(number: Option<f64>, language: Language) -> String {
    let Some(number) = number.filter(|number| number.is_finite()) else { return NOTHING.to_owned() };
    let size = if number == 0.0 { 0 } else { number.abs().log10().floor() as i32 };
    if !(-5..=12).contains(&size) {
        return format!("{number:.4e}").replace('-', "−");
    }
    let places = (4 - size).max(0) as usize;
    let text = number::fixed(number, places, language);
    // Whole numbers need no decimals.
    if number.fract() == 0.0 { number::fixed(number, 0, language) } else { text }
}

fn interval(low: Option<f64>, high: Option<f64>, language: Language) -> String {
    match low.zip(high) {
        Some((low, high)) => {
            let ends = [low, high].map(|end| figure(Some(end), language));
            phrase::range(&ends[0], &ends[1], pick(UNTIL, language))
        }
        None => NOTHING.to_owned(),
    }
}

fn probability(p: Option<f64>, language: Language) -> String {
    match p {
        Some(p) if p < 0.001 => format!("< {}", number::fixed(0.001, 3, language)),
        Some(p) => number::fixed(p, 3, language),
        None => NOTHING.to_owned(),
    }
}

const ASSOCIATION: Texts = ["Test av sammenheng", "Test av samanheng", "Test of association"];
const T_TEST: Texts = ["t-test", "t-test", "t test"];
const RANK_TEST: Texts = ["Rangtest", "Rangtest", "Rank test"];
const DIFFERENCE: Texts = ["Forskjell", "Skilnad", "Difference"];
const MEAN: Texts = ["Gjennomsnitt", "Gjennomsnitt", "Mean"];
const SCORE: Texts = ["Gjennomsnittlig rangskår", "Gjennomsnittleg rangskår", "Mean rank score"];
const COEFFICIENT: Texts = ["Koeffisient", "Koeffisient", "Coefficient"];
const STANDARD_ERROR: Texts = ["Standardfeil", "Standardfeil", "Standard error"];
const DEGREES: Texts = ["Frihetsgrader", "Fridomsgrader", "Degrees of freedom"];
const UNTIL: Texts = ["til", "til", "to"];

/// A note on a test or a model, as a sentence without its full stop.
///
/// ```
/// use peil::inference::TestNote;
/// use peil::{Language, report::inference};
/// let note = TestNote::TooFewGroups { column: "size".to_owned(), groups: 1 };
/// assert_eq!(inference::note_text(&note, Language::En), "only 1 group of `size` has answers");
/// ```
pub fn note_text(note: &TestNote, language: Language) -> String {
    let texts: Texts = match note {
        TestNote::NoAnswers => {
            ["ingen har gitt alle svarene", "ingen har gjeve alle svara", "nobody gave all the answers"]
        }
        TestNote::TooFewGroups { column, groups } => {
            return match language {
                Language::Nb => format!("bare {groups} gruppe av `{column}` har svar"),
                Language::Nn => format!("berre {groups} gruppe av `{column}` har svar"),
                Language::En if *groups == 1 => format!("only 1 group of `{column}` has answers"),
                Language::En => format!("only {groups} groups of `{column}` have answers"),
            };
        }
        TestNote::NoVariance => [
            "utvalgsplanen gir ingen varians",
            "utvalsplanen gjev ingen varians",
            "the design gives no variance",
        ],
        TestNote::NoSpread => [
            "utvalget overlater ingenting til tilfeldigheter her",
            "utvalet overlèt ingenting til tilfelle her",
            "the sample leaves nothing to chance here",
        ],
        TestNote::NoDegreesOfFreedom => [
            "det er ikke nok frihetsgrader",
            "det er ikkje nok fridomsgrader",
            "there are not enough degrees of freedom",
        ],
        TestNote::ReplicatesLeftOut { replicates } => {
            return replicates_left_out(*replicates, language);
        }
        TestNote::Singular => [
            "det testes mer enn utvalgets primærenheter kan skille fra hverandre",
            "det blir testa meir enn primæreiningane i utvalet kan skilje frå kvarandre",
            "more is tested than the primary units of the sample can tell apart",
        ],
        TestNote::FirstOrder => [
            "p-verdien bruker gjennomsnittet av designeffektene",
            "p-verdien bruker gjennomsnittet av designeffektane",
            "the p-value takes the average of the design effects",
        ],
        TestNote::SecondOrder => [
            "p-verdien bruker gjennomsnitt og varians av fordelingen",
            "p-verdien bruker gjennomsnitt og varians av fordelinga",
            "the p-value matches the mean and the variance of the distribution",
        ],
        TestNote::EstimatedRanks => [
            "rangene er anslått fra utvalget, så p-verdien gjelder utvalg av en viss størrelse",
            "rangane er rekna ut frå utvalet, så p-verdien gjeld utval av ein viss storleik",
            "ranks are estimated from the sample, so the p-value holds for samples of some size",
        ],
        TestNote::EmptyCategory { column, category } => {
            return match language {
                Language::Nb => format!("`{category}` av `{column}` har ingen rader og er ikke med"),
                Language::Nn => format!("`{category}` av `{column}` har ingen rader og er ikkje med"),
                Language::En => format!("`{category}` of `{column}` has no rows and is left out"),
            };
        }
    };
    pick(texts, language).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::{Model, Test, fit, run_test};
    use crate::{Answers, Column, Design};

    fn answers() -> Answers {
        Answers::new([
            ("y".to_owned(), Column::from(vec![1.0, 2.0, 3.0, 5.0, 6.0, 9.0])),
            ("size".to_owned(), Column::from_iter(["s", "s", "s", "l", "l", "l"])),
        ])
        .unwrap()
    }

    #[test]
    fn a_test_shows_the_difference_its_interval_and_the_groups() {
        let test: Test = serde_json::from_str(r#"{"test": "t", "of": "y", "by": "size"}"#).unwrap();
        let result = run_test(&Design::builder(6).build().unwrap(), &answers(), &test).unwrap();
        let text = super::test(&result, Language::En).text();
        for part in ["t test: y ~ size", "−4.6667", "s: mean 2, n = 3", "l: mean 6.6667, n = 3", "6 answers"]
        {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert!(super::test(&result, Language::Nb).text().contains("−4,6667"));
    }

    #[test]
    fn a_model_shows_each_coefficient_and_its_degrees_of_freedom() {
        let fitted = fit(&Design::builder(6).build().unwrap(), &answers(), &Model::new("y ~ size")).unwrap();
        let text = model(&fitted, Language::En).text();
        for part in ["y ~ size (gaussian)", "(Intercept)", "sizes", "Degrees of freedom: 4"] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }

    #[test]
    fn numbers_of_any_size_keep_five_digits_and_small_probabilities_none() {
        let shown = |number: f64| figure(Some(number), Language::En);
        assert_eq!(["12.346", "0.0012346", "123,457"], [12.345_678, 0.001_234_56, 123_456.7].map(shown));
        assert_eq!(["0", "3", "1.0000e−9", NOTHING], [0.0, 3.0, 1e-9, f64::NAN].map(shown));
        assert_eq!(probability(Some(0.0004), Language::Nn), "< 0,001");
        assert_eq!(probability(Some(0.0414), Language::En), "0.041");
    }
}
