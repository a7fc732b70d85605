//! Flags in words, and as the lines below a table.

use super::note::{Texts, pick};
use crate::estimate::Estimate;
use crate::language::Language;
use crate::release::Flag;

/// What a flag says, in words.
///
/// ```
/// use peil::{Flag, Language, report::flag_text};
/// assert_eq!(flag_text(Flag::Caution, Language::Nb), "brukes med forsiktighet");
/// ```
pub fn flag_text(flag: Flag, language: Language) -> &'static str {
    let texts: Texts = match flag {
        Flag::Excellent => ["utmerket", "framifrå", "excellent"],
        Flag::VeryGood => ["svært god", "svært god", "very good"],
        Flag::Good => ["god", "god", "good"],
        Flag::Acceptable => ["akseptabel", "akseptabel", "acceptable"],
        Flag::Caution => ["brukes med forsiktighet", "må brukast med varsemd", "use with caution"],
        Flag::TooUnreliable => [
            "for usikkert til å publiseres",
            "for uvisst til å publiserast",
            "too unreliable to be published",
        ],
        Flag::Unreliable => ["lite pålitelig", "lite påliteleg", "low reliability"],
        Flag::Unfit => [
            "oppfyller ikke kravene til publisering",
            "oppfyller ikkje krava til publisering",
            "does not meet the standard for publication",
        ],
        Flag::Review => [
            "må vurderes av en statistiker før publisering",
            "må vurderast av ein statistikar før publisering",
            "to be reviewed by a statistician before publication",
        ],
        Flag::Complement => [
            "det som er igjen til 100 prosent, er lite pålitelig",
            "det som er att til 100 prosent, er lite påliteleg",
            "what is left of 100 per cent may be unreliable",
        ],
        Flag::Confidential => {
            ["konfidensielt, vises ikke", "konfidensielt, blir ikkje vist", "confidential, not shown"]
        }
    };
    pick(texts, language)
}

/// A line for each flag that some row has, in the order of the codes: `u: low reliability`.
pub(super) fn legend(rows: &[Estimate], language: Language) -> Vec<String> {
    let used = Flag::ALL.into_iter().filter(|flag| rows.iter().any(|row| row.flag == Some(*flag)));
    used.map(|flag| format!("{}: {}", flag.code(), flag_text(flag, language))).collect()
}
