//! How often the interval of a change holds the true change: by complete enumeration in tiny populations, by simulation in
//! a real one. The tables are those of `docs/change.md`.

use std::collections::HashMap;
use std::fmt::Write;

use peil::compare::{Change, Term};
use peil::panel::{Matching, Panel, PanelEstimates};
use peil::{
    Answers, Categories, Codes, Column, Design, Measure, PopulationSizes, Query, Sample, StratumSize,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const PAGE: &str = include_str!("../../docs/change.md");

fn words<'a>(of: impl IntoIterator<Item = &'a str>) -> Column {
    of.into_iter().collect()
}

/// A census of one stratum in which some units answered: the numbers of those units, and who said yes.
fn wave(population: u64, units: &[usize], yes: &[bool]) -> Sample {
    let names: Vec<String> = units.iter().map(|unit| format!("u{unit:04}")).collect();
    // The dictionary knows `yes` even where nobody says it.
    let codes = Codes::pack(yes.iter().map(|&yes| u32::from(yes)), 2);
    let said = Categories::new(codes, ["no".to_owned(), "yes".to_owned()]).unwrap();
    let unit = words(names.iter().map(String::as_str));
    let answers = Answers::new([("unit".to_owned(), unit), ("said".to_owned(), said.into())]).unwrap();
    let sizes = PopulationSizes::one(StratumSize::census(population));
    Sample::new(answers, Design::builder(units.len()).population(sizes).build().unwrap()).unwrap()
}

fn share() -> Query {
    Query::new("said", Measure::Share { of: "said".into(), equals: vec!["yes".into()] })
}

/// Who answered: in both waves, in the first only, in the second only.
#[derive(Debug, Clone, Copy)]
struct Who {
    population: u64,
    both: usize,
    first: usize,
    second: usize,
}

/// Yes in both waves, in the first, in the second, in neither (of those in both); yes of those in the first, in the second.
type Seen = ([usize; 4], usize, usize);

/// The limits of the change for what was seen, from the library: by the overlap, and as if the waves were independent.
fn limits(who: Who, seen: Seen) -> [(f64, f64); 2] {
    let ([a, b, c, d], only_first, only_second) = seen;
    let in_both = |yes: [bool; 4]| -> Vec<bool> {
        [a, b, c, d].into_iter().zip(yes).flat_map(|(count, yes)| vec![yes; count]).collect()
    };
    let some = |yes: usize, of: usize| (0..of).map(move |at| at < yes);
    let first: Vec<bool> =
        in_both([true, true, false, false]).into_iter().chain(some(only_first, who.first)).collect();
    let second: Vec<bool> =
        in_both([true, false, true, false]).into_iter().chain(some(only_second, who.second)).collect();
    let units_of_first: Vec<usize> = (0..who.both + who.first).collect();
    let units_of_second: Vec<usize> = (0..who.both).chain((0..who.second).map(|at| 500 + at)).collect();
    let waves = [
        ("1", wave(who.population, &units_of_first, &first)),
        ("2", wave(who.population, &units_of_second, &second)),
    ];
    let matching = if who.both > 0 { Matching::by("unit") } else { Matching::independent() };
    let estimates = Panel::new(waves, &matching).unwrap().run(&[share()]).unwrap();
    let of = |change: &Change| (change.low.unwrap(), change.high.unwrap());
    let rows = &estimates.estimates.rows;
    [of(&estimates.change("1", "2", None).unwrap()[0]), of(&peil::change(&rows[0], &rows[1], None).unwrap())]
}

fn choose(n: u64, k: u64) -> f64 {
    if k > n { 0.0 } else { (0..k).map(|at| (n - at) as f64 / (at + 1) as f64).product() }
}

/// The probability of everything that can be seen, for so many units of each kind (yes and yes, yes and no, …).
fn chances(who: Who, kinds: [u64; 4]) -> HashMap<Seen, f64> {
    let mut chances = HashMap::new();
    let all = choose(who.population, who.both as u64);
    each(who.both, kinds, &mut |own, left| {
        let in_both = own.iter().zip(kinds).map(|(&k, all)| choose(all, k as u64)).product::<f64>() / all;
        let rest = left.iter().sum::<u64>();
        each(who.first, left, &mut |own_first, left_of_first| {
            let ways = own_first.iter().zip(left).map(|(&k, all)| choose(all, k as u64)).product::<f64>();
            let in_first = ways / choose(rest, who.first as u64);
            let yes = left_of_first[0] + left_of_first[2];
            let no = left_of_first[1] + left_of_first[3];
            for later in 0..=who.second {
                let ways = choose(yes, later as u64) * choose(no, (who.second - later) as u64);
                let chance = in_both * in_first * ways / choose(yes + no, who.second as u64);
                if chance > 0.0 {
                    *chances.entry((own, own_first[0] + own_first[1], later)).or_default() += chance;
                }
            }
        });
    });
    chances
}

/// Every way to take so many units of four kinds, with what is left of each.
fn each(count: usize, kinds: [u64; 4], tell: &mut dyn FnMut([usize; 4], [u64; 4])) {
    for a in 0..=count.min(kinds[0] as usize) {
        for b in 0..=(count - a).min(kinds[1] as usize) {
            for c in 0..=(count - a - b).min(kinds[2] as usize) {
                let d = count - a - b - c;
                if d <= kinds[3] as usize {
                    let own = [a, b, c, d];
                    let mut left = kinds;
                    left.iter_mut().zip(own).for_each(|(left, own)| *left -= own as u64);
                    tell(own, left);
                }
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Coverage {
    least: f64,
    mean: f64,
    width: f64,
}

/// Over all populations of two answers, or those in which at most a quarter of the units changed theirs: with the overlap,
/// and as independent.
fn enumerate(who: Who, sticky: bool) -> [Coverage; 2] {
    let mut known: HashMap<Seen, [(f64, f64); 2]> = HashMap::new();
    let mut found = [Coverage { least: 1.0, mean: 0.0, width: 0.0 }; 2];
    let mut populations = 0.0;
    each(who.population as usize, [who.population; 4], &mut |kinds, _| {
        if sticky && (kinds[1] + kinds[2]) as u64 > who.population / 4 {
            return;
        }
        populations += 1.0;
        let truth = (kinds[2] as f64 - kinds[1] as f64) / who.population as f64;
        let (mut covered, mut width) = ([0.0; 2], [0.0; 2]);
        for (seen, chance) in chances(who, kinds.map(|kind| kind as u64)) {
            let own = known.entry(seen).or_insert_with(|| limits(who, seen));
            for (at, (low, high)) in own.iter().enumerate() {
                width[at] += chance * (high - low);
                if low - 1e-9 <= truth && truth <= high + 1e-9 {
                    covered[at] += chance;
                }
            }
        }
        for (own, (covered, width)) in found.iter_mut().zip(covered.into_iter().zip(width)) {
            own.least = own.least.min(covered);
            own.mean += covered;
            own.width += width;
        }
    });
    found.map(|own| Coverage { mean: own.mean / populations, width: own.width / populations, ..own })
}

const GRID: [Who; 8] = [
    Who { population: 8, both: 6, first: 0, second: 0 },
    Who { population: 8, both: 4, first: 1, second: 1 },
    Who { population: 10, both: 9, first: 0, second: 0 },
    Who { population: 10, both: 6, first: 2, second: 1 },
    Who { population: 10, both: 5, first: 0, second: 0 },
    Who { population: 12, both: 3, first: 3, second: 3 },
    Who { population: 14, both: 10, first: 0, second: 0 },
    Who { population: 14, both: 7, first: 2, second: 2 },
];

#[test]
fn in_tiny_populations_the_interval_of_a_change_holds_it_as_often_as_the_page_says() {
    let mut table = String::new();
    for who in GRID {
        let Who { population, both, first, second } = who;
        let [own, independent] = enumerate(who, false);
        let [sticky, loose] = enumerate(who, true);
        let of = |own: Coverage| format!("{:.3} · {:.3} ({:.3})", own.least, own.mean, own.width);
        let line = [own, independent, sticky, loose].map(of).join(" | ");
        writeln!(table, "| {population} | {both} + {first} + {second} | {line} |").unwrap();
        assert!(own.least >= 0.91 && own.mean >= 0.95, "{who:?}: {own:?}");
        assert!(sticky.mean >= 0.95 && sticky.width <= loose.width + 1e-12, "{who:?}: {sticky:?}");
    }
    assert!(PAGE.contains(&table), "the page has another table than\n{table}");
}

/// The municipalities of Sweden: region and inhabitants in thousands, in 1975 and 1985.
fn municipalities() -> Vec<(usize, [f64; 2])> {
    let text = include_str!("../vectors/mu284/truth.csv");
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let thousands = |at: usize| cells[at].parse::<f64>().unwrap() / 1000.0;
        (cells[1].parse().unwrap(), [thousands(2), thousands(5)])
    });
    // Three cities make up a fifth of all inhabitants; no sample without them says anything about means.
    rows.filter(|(_, inhabitants): &(usize, [f64; 2])| inhabitants[0] < 200.0).collect()
}

/// One round of answers of a wave: which units answered.
fn sample_of(units: &[(usize, [f64; 2])], chosen: &[usize], which: usize) -> Sample {
    let small = |unit: &usize| units[*unit].1[0] < 15.0;
    let of = |text: fn(bool) -> &'static str, is: &dyn Fn(&usize) -> bool| {
        words(chosen.iter().map(|unit| text(is(unit))).collect::<Vec<_>>())
    };
    let names: Vec<String> = chosen.iter().map(|unit| format!("m{unit:03}")).collect();
    let answers = Answers::new([
        ("unit".to_owned(), words(names.iter().map(String::as_str))),
        ("size".to_owned(), of(|own| if own { "small" } else { "large" }, &small)),
        ("south".to_owned(), of(|own| if own { "south" } else { "north" }, &|unit| units[*unit].0 > 4)),
        (
            "over_20".to_owned(),
            of(|own| if own { "yes" } else { "no" }, &|unit| units[*unit].1[which] > 20.0),
        ),
        (
            "people".to_owned(),
            Column::from(chosen.iter().map(|unit| units[*unit].1[which]).collect::<Vec<_>>()),
        ),
    ])
    .unwrap();
    let sizes = [("small", true), ("large", false)].map(|(name, is)| {
        let count = (0..units.len()).filter(|unit| small(unit) == is).count();
        (name, StratumSize::census(count as u64))
    });
    let size = answers.column("size").unwrap().clone();
    let design = Design::builder(chosen.len()).strata(&size).population(PopulationSizes::per_stratum(sizes));
    Sample::new(answers, design.build().unwrap()).unwrap()
}

fn uniform(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// The change of mean and share of all and of the south, and the change of the south less that of the north.
fn figures(estimates: &PanelEstimates) -> Vec<[(f64, f64); 2]> {
    let with: Vec<Change> = estimates.change("1975", "1985", None).unwrap();
    let without = peil::changes(&estimates.estimates, "1975", "1985", None).unwrap();
    let pairs = with.iter().zip(&without);
    let mut figures: Vec<[(f64, f64); 2]> =
        pairs.map(|(a, b)| [a, b].map(|own| (own.low.unwrap(), own.high.unwrap()))).collect();
    // Rows of each wave: mean, share, mean north, mean south, share north, share south.
    let term = |row, times| Term { row, times };
    let gap = estimates.combine(&[term(9, 1.0), term(3, -1.0), term(8, -1.0), term(2, 1.0)]).unwrap();
    figures.push([(gap.low.unwrap(), gap.high.unwrap()); 2]);
    figures
}

#[test]
fn among_real_municipalities_the_interval_of_a_change_holds_it_as_often_as_the_page_says() {
    const ROUNDS: usize = 1_000;
    let units = municipalities();
    let queries = {
        let mean = Query::new("people", Measure::Mean { of: "people".into() });
        let share =
            Query::new("over_20", Measure::Share { of: "over_20".into(), equals: vec!["yes".into()] });
        let by = |query: &Query| Query { by: vec!["south".into()], ..query.clone() };
        [mean.clone(), share.clone(), by(&mean), by(&share)]
    };
    let everybody: Vec<usize> = (0..units.len()).collect();
    let truth = {
        let waves = [("1975", sample_of(&units, &everybody, 0)), ("1985", sample_of(&units, &everybody, 1))];
        let estimates = Panel::new(waves, &Matching::by("unit")).unwrap().run(&queries).unwrap();
        figures(&estimates).into_iter().map(|own| own[0].0).collect::<Vec<_>>()
    };
    let names = [
        "mean inhabitants (thousands)",
        "share with more than 20 000",
        "mean, north",
        "mean, south",
        "share, north",
        "share, south",
        "change of the mean, south less north",
    ];
    let mut table = String::new();
    // How likely a unit answers in the first wave, and in the second if it did and if it did not.
    for (label, first, again, anew) in
        [("54 %, mostly the same units", 0.54, 0.85, 0.18), ("54 %, independently", 0.54, 0.54, 0.54)]
    {
        let mut random = ChaCha8Rng::seed_from_u64(2026);
        let mut found = vec![[(0.0, 0.0); 2]; truth.len()];
        for _ in 0..ROUNDS {
            let mut chosen = [Vec::new(), Vec::new()];
            for unit in 0..units.len() {
                let came = uniform(&mut random) < first;
                let comes = uniform(&mut random) < if came { again } else { anew };
                [came, comes]
                    .into_iter()
                    .zip(&mut chosen)
                    .filter(|own| own.0)
                    .for_each(|own| own.1.push(unit));
            }
            let waves =
                [("1975", sample_of(&units, &chosen[0], 0)), ("1985", sample_of(&units, &chosen[1], 1))];
            let estimates = Panel::new(waves, &Matching::by("unit")).unwrap().run(&queries).unwrap();
            for ((own, truth), limits) in found.iter_mut().zip(&truth).zip(figures(&estimates)) {
                for (sum, (low, high)) in own.iter_mut().zip(limits) {
                    sum.0 +=
                        f64::from(u8::from(low - 1e-9 <= *truth && *truth <= high + 1e-9)) / ROUNDS as f64;
                    sum.1 += (high - low) / ROUNDS as f64;
                }
            }
        }
        for ((name, truth), [with, without]) in names.iter().zip(&truth).zip(&found) {
            // 0.7 points are one standard error of so many rounds.
            assert!(with.0 >= 0.935, "{label}, {name}: {with:?}");
            assert!(with.1 <= 1.005 * without.1, "{label}, {name}: {with:?} is wider than {without:?}");
            let mut cells = [with, without].map(|own| format!("{:.3} ({:.3})", own.0, own.1));
            if name.contains("less") {
                cells[1] = "–".to_owned();
            }
            writeln!(table, "| {label} | {name} | {truth:.3} | {} | {} |", cells[0], cells[1]).unwrap();
        }
    }
    assert!(PAGE.contains(&table), "the page has another table than\n{table}");
}
