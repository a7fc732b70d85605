//! Changes between figures of which nobody knows who answered both times: what is said must hold for every possibility.

use peil::panel::{Matching, Panel};
use peil::{
    Answers, Categories, Codes, Column, Design, Measure, PopulationSizes, Query, Sample, StratumSize, Verdict,
};

fn wave(population: u64, units: &[usize], yes: &[bool]) -> Sample {
    let names: Vec<String> = units.iter().map(|unit| format!("u{unit:02}")).collect();
    let said = Codes::pack(yes.iter().map(|&yes| u32::from(yes)), 2);
    let said = Categories::new(said, ["no".to_owned(), "yes".to_owned()]).unwrap();
    let unit: Column = names.iter().map(String::as_str).collect();
    let answers = Answers::new([("unit".to_owned(), unit), ("said".to_owned(), said.into())]).unwrap();
    let sizes = PopulationSizes::one(StratumSize::census(population));
    Sample::new(answers, Design::builder(units.len()).population(sizes).build().unwrap()).unwrap()
}

fn share() -> Query {
    Query::new("said", Measure::Share { of: "said".into(), equals: vec!["yes".into()] })
}

#[test]
fn what_holds_for_any_overlap_holds_for_the_design_of_every_overlap_and_every_joint_answer() {
    // 16 of 24 answered in the first wave, 14 in the second. Every number of units in both, and every table of what they
    // answered that the margins allow, with the population's correlation as the table says.
    let (population, n1, n2) = (24.0, 16.0, 14.0);
    for (yes1, yes2) in [(4, 9), (8, 7), (15, 2), (16, 9), (3, 14)] {
        let first = wave(24, &(0..16).collect::<Vec<_>>(), &(0..16).map(|at| at < yes1).collect::<Vec<_>>());
        let second = wave(24, &(0..14).collect::<Vec<_>>(), &(0..14).map(|at| at < yes2).collect::<Vec<_>>());
        let row = |sample: &Sample| sample.run(&[share()]).unwrap().rows.remove(0);
        let (from, to) = (row(&first), row(&second));
        let change = peil::change(&from, &to, Some(0.9)).unwrap();
        let any = change.any_overlap.unwrap();
        assert!(any.low_widest <= change.low.unwrap() && change.low.unwrap() <= any.low_narrowest);
        assert!(any.high_narrowest <= change.high.unwrap() && change.high.unwrap() <= any.high_widest);
        let (p1, p2) = (f64::from(yes1 as u8) / n1, f64::from(yes2 as u8) / n2);
        let spread = (p1 * (1.0 - p1) * p2 * (1.0 - p2)).sqrt();
        for both in 6..=14 {
            let factor = (f64::from(both) / (n1 * n2) - 1.0 / population)
                / ((1.0 / n1 - 1.0 / population) * (1.0 / n2 - 1.0 / population)).sqrt();
            for step in 0..=20 {
                let (least, most) = ((p1 + p2 - 1.0).max(0.0), p1.min(p2));
                let joint = least + (most - least) * f64::from(step) / 20.0;
                let rho = if spread > 0.0 { factor * (joint - p1 * p2) / spread } else { 0.0 };
                assert!(any.correlation_low - 1e-12 <= rho && rho <= any.correlation_high + 1e-12);
            }
        }
        let weaker = any.verdict == change.verdict || any.verdict == Verdict::NotDetermined;
        assert!(weaker, "{any:?} says more than {change:?}");
    }
}

#[test]
fn a_panel_finds_an_interval_between_the_narrowest_and_the_widest() {
    // The estimated correlation of whole overlaps lies within the bounds, so do the limits.
    for shift in 0..=6 {
        let units: Vec<usize> = (0..14).collect();
        let first = wave(20, &units, &units.iter().map(|&unit| unit < 6).collect::<Vec<_>>());
        let second = wave(
            20,
            &units,
            &units.iter().map(|&unit| (shift..shift + 8).contains(&unit)).collect::<Vec<_>>(),
        );
        let panel = Panel::new([("1", first), ("2", second)], &Matching::by("unit")).unwrap();
        let estimates = panel.run(&[share()]).unwrap();
        let rows = &estimates.estimates.rows;
        let any = peil::change(&rows[0], &rows[1], None).unwrap().any_overlap.unwrap();
        let own = estimates.change("1", "2", None).unwrap().remove(0);
        assert!(any.low_widest <= own.low.unwrap() && own.low.unwrap() <= any.low_narrowest);
        assert!(any.high_narrowest <= own.high.unwrap() && own.high.unwrap() <= any.high_widest);
    }
}

#[test]
fn full_counts_leave_nothing_open() {
    let units: Vec<usize> = (0..10).collect();
    let full = wave(10, &units, &units.iter().map(|&unit| unit < 4).collect::<Vec<_>>());
    let row = full.run(&[share()]).unwrap().rows.remove(0);
    assert!(peil::change(&row, &row, None).unwrap().any_overlap.is_none());
}

#[test]
fn the_example_of_the_page_is_right() {
    let units: Vec<usize> = (0..191).collect();
    let row = |yes: usize| {
        let said: Vec<bool> = units.iter().map(|&unit| unit < yes).collect();
        wave(356, &units, &said).run(&[share()]).unwrap().rows.remove(0)
    };
    // 20 and 43 per cent; 48 and 56 per cent.
    for (yes, later, whatever) in [(38, 82, Verdict::Rise), (92, 107, Verdict::NotDetermined)] {
        let change = peil::change(&row(yes), &row(later), None).unwrap();
        assert_eq!((change.verdict, change.any_overlap.unwrap().verdict), (Verdict::Rise, whatever));
    }
}
