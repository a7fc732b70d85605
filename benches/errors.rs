//! How long a report of many problems takes: a file of a thousand bad rows is reported whole.

use criterion::{Criterion, criterion_group, criterion_main};
use peil::{Code, Error, Place, Problem, Stage};

fn thousand_problems() -> Error {
    let problem = |row: u64| {
        Problem::new(Code::OutOfRange, format!("`{row}` is not a share"))
            .at(Place::question("q1").row(row))
            .expected("a number from 0 to 1")
            .found(row.to_string())
    };
    Error::unless_empty(Stage::Answers, (0..1_000).map(problem).collect()).expect_err("there are problems")
}

fn reporting(c: &mut Criterion) {
    let error = thousand_problems();
    c.bench_function("1000 problems collected", |b| b.iter(thousand_problems));
    c.bench_function("1000 problems as text", |b| b.iter(|| error.to_string()));
}

criterion_group!(benches, reporting);
criterion_main!(benches);
