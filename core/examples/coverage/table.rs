//! The study as a table: one line a design and way.

use std::fmt::Write;

use peil::Interval;

use crate::enumerate::{
    Coverage, Held, STRATA, Way, clusters, intervals, part, simple, simple_designs, strata, weights,
};

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) kind: &'static str,
    pub(crate) design: String,
    pub(crate) way: Way,
    pub(crate) coverage: Coverage,
}

/// All lines.
pub(crate) fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for (population, answered) in simple_designs() {
        let sets: Vec<_> = Way::ALL.iter().map(|way| intervals(population, answered, *way)).collect();
        let found = simple(population, answered, &sets);
        add(&mut lines, "simple", &format!("{answered} of {population}"), &Way::ALL, &found);
    }
    for design in STRATA {
        let words: Vec<String> =
            design.iter().map(|(population, answered)| format!("{answered} of {population}")).collect();
        add(&mut lines, "strata", &words.join(" + "), &Way::ALL, &strata(design, &Way::ALL));
    }
    for (population, answered, base) in
        [(14, 12, 6), (40, 20, 15), (210, 189, 40), (356, 191, 60), (356, 320, 15), (356, 320, 60)]
    {
        let design = format!("a base of {base} within {answered} of {population}");
        // The exact interval that takes the estimated size of the base for the true one, for comparison.
        let ways =
            [Interval::Finite, Interval::Hypergeometric, Interval::Wald, Interval::Logit, Interval::Wilson];
        let ways = ways.map(Way::Method);
        let found = ways.map(|way| part(population, answered, base, way));
        add(&mut lines, "part", &design, &ways, &found);
    }
    // Without counts is what the default is for these.
    let ways: Vec<Way> = Way::ALL[1..].to_vec();
    for (count, size, drawn) in [(12, 5, 3), (12, 5, 6), (14, 20, 4)] {
        let design = format!("{drawn} of {count} clusters of {size}");
        add(&mut lines, "clusters", &design, &ways, &clusters(count, size, drawn, 20, &ways));
    }
    for answered in [20, 80] {
        let design = format!("{answered} answers with weights 1 and 10");
        add(&mut lines, "weights", &design, &ways, &weights(answered, 1000, &ways));
    }
    lines
}

fn add(lines: &mut Vec<Line>, kind: &'static str, design: &str, ways: &[Way], found: &[Vec<Held>]) {
    lines.extend(ways.iter().zip(found).map(|(&way, found)| Line {
        kind,
        design: design.to_owned(),
        way,
        coverage: Coverage::of(found),
    }));
}

/// The lines as comma-separated values.
pub(crate) fn csv(lines: &[Line]) -> String {
    let mut text = "kind,design,method,least,mean,width,no_interval\n".to_owned();
    for Line { kind, design, way, coverage } in lines {
        let Coverage { least, mean, width, none } = coverage;
        let none = none.max(0.0);
        let way = way.word();
        writeln!(text, "{kind},{design},{way},{least:.4},{mean:.4},{width:.4},{none:.4}")
            .expect("a string takes any text");
    }
    text
}
