//! Design effects in words, so that nobody takes one for the other.
//!
//! `deff = V / V_srs`, where a simple random sample of as many answers may be drawn without replacement – R's
//! `deff = TRUE`, which takes the weights to add up to the population – or with it – R's `deff = "replace"`, which does
//! not. The first is far larger where much of the population is in the sample.
//!
//! Reference: Kish (1965), *Survey Sampling*, section 8.2.

use super::number;
use crate::estimate::Estimate;
use crate::survey::Language;

/// What the design did to the precision of an estimate, as a sentence; `None` where no design effect exists, as in a full
/// count.
///
/// ```
/// use peil::report::design_effect;
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let staff = Column::from(vec![3.0, 5.0, 4.0, 9.0, 8.0, 9.0]);
/// let towns: Column = ["a", "a", "b", "b", "c", "c"].into_iter().collect();
/// let answers = Answers::new([("staff".to_owned(), staff)])?;
/// let weights = vec![2.0; 6].into();
/// let design = Design::builder(6).psus(&towns).weights(weights).build()?;
/// let estimates = Sample::new(answers, design)?.mean("staff").run()?;
/// assert_eq!(
///     design_effect(estimates.single(), Language::En).unwrap(),
///     "The variance is 2.88 times that of a simple random sample of 6 answers drawn without replacement, and 1.44 times \
///      that of one drawn with replacement: as precise as 4.2 such answers."
/// );
/// # Ok::<(), peil::Error>(())
/// ```
pub fn design_effect(row: &Estimate, language: Language) -> Option<String> {
    let with = number::fixed(row.deff_with_replacement?, 2, language);
    let n = number::plain(row.n as f64, language);
    let n_eff = number::fixed(row.n_eff?, 1, language);
    let times = row.deff.map(|deff| number::fixed(deff, 2, language));
    Some(match (language, times) {
        (Language::En, Some(without)) => format!(
            "The variance is {without} times that of a simple random sample of {n} answers drawn without replacement, and \
             {with} times that of one drawn with replacement: as precise as {n_eff} such answers."
        ),
        (Language::En, None) => format!(
            "The variance is {with} times that of a simple random sample of {n} answers drawn with replacement: as precise \
             as {n_eff} such answers."
        ),
        (Language::Nb, Some(without)) => format!(
            "Variansen er {without} ganger den til et enkelt tilfeldig utvalg av {n} svar trukket uten tilbakelegging, og \
             {with} ganger den til et som er trukket med tilbakelegging: like presist som {n_eff} slike svar."
        ),
        (Language::Nb, None) => format!(
            "Variansen er {with} ganger den til et enkelt tilfeldig utvalg av {n} svar trukket med tilbakelegging: like \
             presist som {n_eff} slike svar."
        ),
        (Language::Nn, Some(without)) => format!(
            "Variansen er {without} gonger den til eit enkelt tilfeldig utval av {n} svar trekt utan tilbakelegging, og \
             {with} gonger den til eit som er trekt med tilbakelegging: like presist som {n_eff} slike svar."
        ),
        (Language::Nn, None) => format!(
            "Variansen er {with} gonger den til eit enkelt tilfeldig utval av {n} svar trekt med tilbakelegging: like \
             presist som {n_eff} slike svar."
        ),
    })
}
