//! Which units of one wave are which units of another, and with what chance both answered.
//!
//! A link joins a first-stage unit that answered in the earlier wave with one that answered in the later. In the stratum h
//! of the earlier wave n_h of N_h units answered, in the stratum g of the later n_g of N_g; the two strata have N_hg units
//! in common, of which n_hg answered both times. Whether a unit answers is taken to be as likely for all units of a
//! stratum, and both answers as likely for all N_hg, with the numbers that answered in each stratum held fixed. Then the
//! covariance of two totals of influences e (residuals within their strata) is
//!
//! `Cov = Σ_hg (1 − N_hg f_h f_g / n_hg) Σ_{links} e_k e_l`, `f_h = n_h / N_h`.
//!
//! For a stratum of the same N units in both waves this is (n₁₂/(n₁n₂) − 1/N) S₁₂ for two means, with the S₁₂ of units that
//! answered both times; in a design without finite correction (f = 0) it is the plain sum over the units of both samples.
//! A merged unit has a link from each that went into it; one that was divided has links weighted by its shares.
//!
//! N_hg is known where nothing moved. Otherwise it is taken as what the links say of either stratum, and the smaller of the
//! two: min(N_h links / units of h with a link, the same of g).
//!
//! Tam, S. M. (1984). On covariances from overlapping samples. The American Statistician 38, 288–289. Knottnerus, P. and
//! van Delden, A. (2012). On variances of changes estimated from rotating panels and dynamic strata. Survey Methodology 38,
//! 43–52.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::crosswalk::Follow;
use crate::answers::{MISSING, words_list};
use crate::design::{Design, as_categories};
use crate::error::{Code, Place, Problem, add_rows};
use crate::sample::Sample;

/// The first-stage units of one wave.
#[derive(Debug, Clone)]
pub(super) struct Units {
    /// Every unit of the answers by name; with its number in the design if it answered.
    by_name: IndexMap<String, Option<u32>>,
    /// Units of the population, where all strata are of known size.
    population: Option<u64>,
}

impl Units {
    /// Reads the names of the units.
    pub(super) fn read(
        sample: &Sample,
        column: &str,
        wave: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let design = sample.design();
        let in_wave = |problem: Problem| {
            let place = Place { wave: Some(wave.to_owned()), ..problem.place.clone() };
            problem.at(place)
        };
        let names = match sample.answers().find(column) {
            Ok(own) => as_categories(own),
            Err(problem) => {
                problems.push(in_wave(problem));
                return None;
            }
        };
        let before = problems.len();
        let codes: Vec<u32> = names.codes().iter().collect();
        let place =
            |row: usize| Place { wave: Some(wave.to_owned()), ..Place::question(column) }.row(row as u64 + 1);
        let unnamed = codes.iter().enumerate().filter(|(_, code)| **code == MISSING);
        add_rows(problems, unnamed, |(row, _)| {
            Problem::new(Code::MissingDesignValue, "the unit has no name").at(place(row))
        });
        let order = design.order();
        let row_of = |place: usize| order.map_or(place, |order| order[place] as usize);
        // The unit of each row that answered.
        let mut unit_of_row = vec![None; codes.len()];
        for psu in 0..design.psus() {
            design.psu_rows(psu).for_each(|place| unit_of_row[row_of(place)] = Some(psu as u32));
        }
        let mut by_code: Vec<Option<Option<u32>>> = vec![None; names.words().len()];
        let mut name_of: Vec<Option<u32>> = vec![None; design.psus()];
        let mut wrong = Vec::new();
        for (row, (&code, &unit)) in
            codes.iter().zip(&unit_of_row).enumerate().filter(|(_, own)| *own.0 != MISSING)
        {
            let same_unit = unit.is_some() && by_code[code as usize] == Some(unit);
            let two_names = unit.is_some_and(|unit| name_of[unit as usize].is_some_and(|own| own != code));
            if (by_code[code as usize].is_some() && !same_unit) || two_names {
                wrong.push((row, code, two_names));
                continue;
            }
            by_code[code as usize] = Some(unit);
            if let Some(unit) = unit {
                name_of[unit as usize] = Some(code);
            }
        }
        add_rows(problems, wrong.into_iter(), |(row, code, two_names)| {
            let name = &names.words()[code as usize];
            let problem = if two_names {
                Problem::new(
                    Code::Contradiction,
                    format!("`{name}` is a second unit within one primary sampling unit"),
                )
                .help("waves of a cluster sample are matched by the primary sampling unit; name its column")
            } else {
                Problem::new(Code::Duplicate, format!("the unit `{name}` is there twice"))
            };
            problem.at(place(row))
        });
        if problems.len() > before {
            return None;
        }
        let by_name = names.words().iter().zip(by_code);
        let by_name = by_name.filter_map(|(name, unit)| Some((name.clone(), unit?))).collect();
        let population: Option<f64> = design.strata().iter().map(|own| own.population).sum();
        let population = population.filter(|_| design.is_element_sample()).map(|all| all.round() as u64);
        Some(Self { by_name, population })
    }
}

/// The stratum of each first-stage unit that answered.
fn strata_of(design: &Design) -> Vec<u32> {
    let strata = design.strata().iter().enumerate();
    strata.flat_map(|(h, own)| own.psus.clone().map(move |_| h as u32)).collect()
}

/// A unit that answered in both waves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// Its number in the earlier design.
    pub(super) from: u32,
    /// Its number in the later.
    pub(super) to: u32,
    /// Its strata in the two designs.
    pub(super) strata: [u32; 2],
    /// What the product of its two residuals counts: `1 − N_hg f_h f_g / n_hg`, times its share where it was divided.
    pub(super) factor: f64,
}

/// Two strata of which units are surely the same though none answered both times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Silent {
    pub(super) from: u32,
    pub(super) to: u32,
    /// `N_hg f_h f_g`.
    pub(super) expected: f64,
}

/// What links two waves.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    pub(super) pairs: Vec<Link>,
    pub(super) silent: Vec<Silent>,
    /// Whether they are those of a wave with itself, where every unit that answered is linked.
    pub(super) is_one_wave: bool,
}

impl Links {
    /// The links of a wave with itself: every unit with itself.
    pub(super) fn with_itself(design: &Design) -> Self {
        let links = design.strata().iter().enumerate().flat_map(|(h, own)| {
            let (factor, strata) = (1.0 - own.fraction(), [h as u32; 2]);
            own.psus.clone().map(move |unit| Link { from: unit as u32, to: unit as u32, strata, factor })
        });
        Self { pairs: links.collect(), silent: Vec::new(), is_one_wave: true }
    }

    /// The links of two waves, and everything that shows that units were not matched as they should be.
    pub(super) fn between(
        waves: (&str, &str),
        units: (&Units, &Units),
        designs: (&Design, &Design),
        follow: &Follow<'_>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        check_names(follow, waves, units, problems);
        let mut links: Vec<(u32, u32, f64)> = Vec::new();
        for (name, unit) in &units.0.by_name {
            let Some(unit) = unit else { continue };
            for (after, share) in follow.unit(name) {
                if let Some(Some(later)) = units.1.by_name.get(after) {
                    links.push((*unit, *later, share));
                }
            }
        }
        if links.is_empty() {
            problems.push(
                Problem::new(
                    Code::Contradiction,
                    format!("no unit answered both in `{}` and in `{}`", waves.0, waves.1),
                )
                .help("state what became of the units in `crosswalk`, or that the waves are `independent` samples"),
            );
        }
        Self::of(&links, designs)
    }

    fn of(links: &[(u32, u32, f64)], designs: (&Design, &Design)) -> Self {
        let of_units = (strata_of(designs.0), strata_of(designs.1));
        let strata = |link: &(u32, u32, f64)| {
            (of_units.0[link.0 as usize] as usize, of_units.1[link.1 as usize] as usize)
        };
        let mut linked: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        let mut seen = [vec![false; designs.0.psus()], vec![false; designs.1.psus()]];
        // Units of each stratum that have a link.
        let mut with_link = [vec![0.0; designs.0.strata().len()], vec![0.0; designs.1.strata().len()]];
        for link in links {
            let (h, g) = strata(link);
            *linked.entry((h, g)).or_default() += 1.0;
            for (side, unit, stratum) in [(0, link.0, h), (1, link.1, g)] {
                if !std::mem::replace(&mut seen[side][unit as usize], true) {
                    with_link[side][stratum] += 1.0;
                }
            }
        }
        let fractions =
            |h: usize, g: usize| designs.0.strata()[h].fraction() * designs.1.strata()[g].fraction();
        let factor = |h: usize, g: usize| {
            let (first, second) = (&designs.0.strata()[h], &designs.1.strata()[g]);
            let Some((first, second)) = first.population.zip(second.population) else { return 1.0 };
            let answered = linked[&(h, g)];
            let common = (first * answered / with_link[0][h]).min(second * answered / with_link[1][g]);
            1.0 - common * fractions(h, g) / answered
        };
        let factors: BTreeMap<(usize, usize), f64> =
            linked.keys().map(|&(h, g)| ((h, g), factor(h, g))).collect();
        let silent = designs.0.strata().iter().enumerate().filter_map(|(h, first)| {
            let g = designs.1.strata().iter().position(|second| second.label == first.label)?;
            let common = first.population?.min(designs.1.strata()[g].population?);
            let any = linked.range((h, 0)..(h + 1, 0)).next().is_some();
            (!any).then(|| Silent { from: h as u32, to: g as u32, expected: common * fractions(h, g) })
        });
        let silent = silent.collect();
        let links = links.iter().map(|link| {
            let (h, g) = strata(link);
            Link { from: link.0, to: link.1, strata: [h as u32, g as u32], factor: link.2 * factors[&(h, g)] }
        });
        Self { pairs: links.collect(), silent, is_one_wave: false }
    }
}

/// Names that cannot be right: units that are said to be gone or new and are there all the same, and more units than the
/// population has.
fn check_names(
    follow: &Follow<'_>,
    waves: (&str, &str),
    (earlier, later): (&Units, &Units),
    problems: &mut Vec<Problem>,
) {
    let mut report = |problem: Problem, wave: &str| {
        problems.push(problem.at(Place { wave: Some(wave.to_owned()), ..Place::default() }));
    };
    let came = |unit: &str| follow.entries.iter().any(|own| own.to.iter().any(|to| to == unit));
    let went = |unit: &str| follow.entries.iter().any(|own| own.from.iter().any(|from| from == unit));
    for name in later.by_name.keys().filter(|name| went(name) && !came(name)) {
        let message = format!("`{name}` is there though the crosswalk says that it became something else");
        report(Problem::new(Code::Contradiction, message), waves.1);
    }
    for name in earlier.by_name.keys().filter(|name| came(name) && !went(name)) {
        let message = format!("`{name}` is there though the crosswalk says that it came later");
        report(Problem::new(Code::Contradiction, message), waves.0);
    }
    let born = |name: &str| {
        follow.entries.iter().any(|own| own.from.is_empty() && own.to.iter().any(|to| to == name))
    };
    let reached: std::collections::BTreeSet<&str> =
        earlier.by_name.keys().flat_map(|name| follow.unit(name)).map(|(name, _)| name).collect();
    let lost: Vec<&str> = reached.iter().copied().filter(|name| !later.by_name.contains_key(*name)).collect();
    let new: Vec<&str> = later
        .by_name
        .keys()
        .map(String::as_str)
        .filter(|name| !reached.contains(name) && !born(name))
        .collect();
    let Some(population) = later.population else { return };
    let found = later.by_name.len() + lost.len();
    // Units that are only in one wave may not have answered in the other, as long as there is room for all.
    if found as u64 <= population {
        let complete = earlier.population == Some(earlier.by_name.len() as u64);
        if complete && !new.is_empty() {
            let message =
                format!("{} units were not there in `{}`, which lists all units", new.len(), waves.0);
            report(
                Problem::new(Code::Contradiction, message)
                    .found(listed(&new))
                    .help("say in `crosswalk` what they were before, or that they are new"),
                waves.1,
            );
        }
        return;
    }
    let message = format!(
        "the units of `{}` and `{}` together are more than the population: names do not match",
        waves.0, waves.1
    );
    report(
        Problem::new(Code::Contradiction, message)
            .expected(format!("at most {population} units"))
            .found(format!("{found}; only in `{}`: {}; only in `{}`: {}", waves.0, listed(&lost), waves.1, listed(&new)))
            .help("say in `crosswalk` what became of units that merged, were divided, took a new name, are new or gone"),
        waves.1,
    );
}

/// Some names, or that there are none.
fn listed(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { words_list(names.iter().copied()) }
}
