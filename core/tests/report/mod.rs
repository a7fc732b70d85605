//! What the tests of the report share: a document with the words of a real survey, and figures made of whole counts.

use peil::{Answers, Categories, Codes, Design, Estimate, PopulationSizes, Sample, StratumSize, Survey};

/// The words.
pub(crate) fn survey() -> Survey {
    Survey::from_text(include_str!("ict.toml")).unwrap()
}

/// A share of `yes` among `n` answers, from a population that was asked in full, or from one of unknown size.
pub(crate) fn counted(indicator: &str, yes: u64, n: u64, population: Option<u64>) -> Estimate {
    let codes = Codes::pack((0..n).map(|unit| u32::from(unit < yes)), 2);
    let column = Categories::new(codes, ["no".to_owned(), "yes".to_owned()]).unwrap();
    let answers = Answers::new([("answer".to_owned(), column.into())]).unwrap();
    let mut design = Design::builder(n as usize);
    if let Some(population) = population {
        design = design.population(PopulationSizes::one(StratumSize::census(population)));
    }
    let sample = Sample::new(answers, design.build().unwrap()).unwrap();
    let asked = sample.share("answer").equals("yes").name(indicator).run();
    asked.unwrap().rows.remove(0)
}

/// The same row, of a cell and a wave.
pub(crate) fn of(mut row: Estimate, by: &[(&str, &str)], wave: &str) -> Estimate {
    row.by = by.iter().map(|&(name, code)| (name.to_owned(), code.to_owned())).collect();
    row.wave = Some(wave.to_owned());
    row
}
