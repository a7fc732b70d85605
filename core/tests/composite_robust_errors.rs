//! What a user reads when robustness is asked for wrongly: everything at once, with its place.

use peil::composite::{
    Aggregate, Alternative, Choice, Index, IndexData, InputErrors, Keep, Normalise, Part, Robustness, Treat,
    Treatment, ValueRange, Weigh, Weights,
};
use peil::{Answers, Categories, Code, Column, Error};

fn data(columns: &[(&str, &[f64])]) -> IndexData {
    let names: Vec<String> = (0..columns[0].1.len()).map(|unit| format!("u{unit}")).collect();
    let units =
        ("unit".to_owned(), Column::from(Categories::from_words(names.iter().map(|own| Some(own.as_str())))));
    let numbers = columns.iter().map(|(name, values)| ((*name).to_owned(), Column::from(values.to_vec())));
    IndexData::new(&Answers::new(std::iter::once(units).chain(numbers)).unwrap(), "unit", None).unwrap()
}

fn refused(asked: &Robustness, index: &Index, data: &IndexData, errors: Option<&InputErrors>) -> Error {
    asked.plan(index, data, errors).unwrap_err()
}

/// Six indicators of twelve units in three branches.
fn twelve() -> (Index, IndexData) {
    let column = |step: usize| -> Vec<f64> { (1..=12).map(|unit| (unit * step % 31) as f64 + 1.0).collect() };
    let columns = [("a", 7), ("b", 11), ("c", 13), ("d", 17), ("e", 19), ("f", 23)]
        .map(|(name, step)| (name, column(step)));
    let index = Index::new(
        "index",
        [
            Part::branch("one", [Part::indicator("a"), Part::indicator("b").weight(2.0).down()]),
            Part::branch(
                "two",
                [Part::indicator("c"), Part::branch("three", [Part::indicator("d"), Part::indicator("e")])],
            ),
            Part::indicator("f").weight(0.5),
        ],
    );
    (index, data(&columns.each_ref().map(|(name, values)| (*name, values.as_slice()))))
}

#[test]
fn a_matrix_that_is_no_covariance_is_refused_with_the_reason() {
    let index = Index { normalise: Normalise::AsIs, ..Index::new("index", [Part::indicator("x")]) };
    let data = data(&[("x", &[1.0, 2.0, 3.0])]);
    let asked = Robustness::default();
    let refuse =
        |matrix: [f64; 9]| refused(&asked, &index, &data, Some(&InputErrors::Covariance(matrix.to_vec())));
    // Correlations 0.9, 0.9 and −0.9 cannot be together.
    let error = refuse([1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0]);
    assert_eq!(error.code(), Code::Contradiction);
    assert!(error.problems()[0].message.contains("`x` of `u"), "{error}");
    // Everything else at once, with the places.
    let error = refuse([1.0, 0.5, 0.0, 0.4, -1.0, 0.0, 0.0, 3.0, f64::NAN]);
    let found: Vec<(Code, &str)> =
        error.problems().iter().map(|own| (own.code, own.place.path.as_deref().unwrap())).collect();
    assert_eq!(
        found,
        [
            (Code::Contradiction, "covariance[1][0]"),
            (Code::OutOfRange, "covariance[1][1]"),
            (Code::Contradiction, "covariance[2][1]"),
            (Code::MissingValue, "covariance[2][2]"),
        ]
    );
    let error = refused(&asked, &index, &data, Some(&InputErrors::Standard(vec![0.1; 4])));
    assert_eq!((error.code(), error.problems().len()), (Code::WrongLength, 1));
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_its_place() {
    let (index, data) = twelve();
    let named = Alternative::named;
    let choices = vec![
        Choice::between("lone", [named("as stated")]),
        Choice::between(
            "scale",
            [
                Alternative { normalise: Some(Normalise::MinMax { low: 2.0, high: 1.0 }), ..named("x") },
                Alternative { normalise: Some(Normalise::AsIs), share: Some(0.0), ..named("x") },
            ],
        ),
        Choice::between(
            "scale",
            [
                named("as stated"),
                Alternative { normalise: Some(Normalise::Rank), tier: Some(1), ..named("r") },
            ],
        ),
        Choice::between(
            "weights",
            [
                Alternative { weights: Some(Weights::Perturbed { by: 1.0 }), ..named("p") },
                Alternative { weights: Some(Weights::Dirichlet { concentration: 0.0 }), ..named("d") },
                Alternative {
                    weights: Some(Weights::Stated { parts: [("g".to_owned(), -1.0)].into_iter().collect() }),
                    ..named("s")
                },
                Alternative {
                    weights: Some(Weights::Equal),
                    weigh: Some(Weigh::PrincipalComponents),
                    ..named("e")
                },
                Alternative { aggregate: Some(Aggregate::Geometric), tier: Some(7), ..named("t") },
                Alternative {
                    leave_out: vec!["one".to_owned(), "two".to_owned(), "f".to_owned()],
                    ..named("o")
                },
            ],
        ),
        Choice { leave_one_out: true, ..Choice::between("fewer", [named("a")]) },
    ];
    let asked = Robustness {
        choices,
        replications: 1,
        level: 1.0,
        top: vec![0, 12, 3, 3],
        nodes: ["index", "four", "one", "one"].map(str::to_owned).into(),
        ranges: vec![ValueRange { column: "a".to_owned(), low: 0.0, high: None, keep: Keep::Scale }],
        ..Robustness::default()
    };
    let error = refused(&asked, &index, &data, None);
    let mut found: Vec<String> = error
        .problems()
        .iter()
        .map(|own| format!("{} {}", own.place.path.as_deref().unwrap_or("?"), own.code))
        .collect();
    found.sort();
    found.dedup();
    assert_eq!(
        found,
        [
            "choices[0].alternatives no-effect",
            "choices[1].alternatives[0].normalise.low contradiction",
            "choices[1].alternatives[1].name duplicate",
            "choices[1].alternatives[1].parts[0].parts[1].direction contradiction",
            "choices[1].alternatives[1].share out-of-range",
            "choices[2] contradiction",
            "choices[2].alternatives[1].tier no-effect",
            "choices[2].id duplicate",
            "choices[3].alternatives[0].weights.by out-of-range",
            "choices[3].alternatives[1].weights.concentration out-of-range",
            "choices[3].alternatives[2].weights.parts out-of-range",
            "choices[3].alternatives[2].weights.parts unknown-name",
            // Some part runs against its siblings.
            "choices[3].alternatives[3] contradiction",
            "choices[3].alternatives[3].weights contradiction",
            "choices[3].alternatives[4].tier no-effect",
            "choices[3].alternatives[5].leave_out out-of-range",
            "choices[4].alternatives no-effect",
            "level out-of-range",
            "nodes[0] duplicate",
            "nodes[1] unknown-name",
            "nodes[3] duplicate",
            "ranges no-effect",
            "replications out-of-range",
            "top[0] out-of-range",
            "top[1] out-of-range",
            "top[3] duplicate",
        ]
    );
    let nothing = refused(&Robustness::default(), &index, &data, None);
    assert_eq!(nothing.code(), Code::NoEffect);
}

#[test]
fn combinations_that_cannot_be_planned_are_named() {
    // Either alone is well; logarithms leave negative values, of which fractions of the best make no sense.
    let index = Index::new("index", [Part::indicator("x"), Part::indicator("y")]);
    let data = data(&[("x", &[0.1, 0.2, 0.3]), ("y", &[1.0, 2.0, 4.0])]);
    let log = Treat { with: vec![Treatment::Log], until: None };
    let choices = vec![
        Choice::between(
            "scale",
            [
                Alternative::named("stated"),
                Alternative { normalise: Some(Normalise::FractionOfMax), ..Alternative::named("best") },
            ],
        ),
        Choice::between(
            "tails",
            [Alternative::named("none"), Alternative { treat: Some(log), ..Alternative::named("logs") }],
        ),
    ];
    let error = refused(&Robustness { choices, ..Robustness::default() }, &index, &data, None);
    let problem = &error.problems()[0];
    assert!(problem.message.contains("`best` of `scale` and `logs` of `tails` together"), "{error}");
    assert_eq!(
        (problem.place.path.as_deref(), problem.place.question.as_deref()),
        (Some("choices[1].alternatives[1]"), Some("x"))
    );
}
