//! What an answer stands for, by the words of its label.

use super::AnswerStatus;

/// Words of those who do not know, in the languages that peil has.
const DO_NOT_KNOW: [&str; 11] = [
    "don t know",
    "dont know",
    "doesn t know",
    "doesnt know",
    "donot know",
    "doesnot know",
    "not know",
    "dk",
    "unsure",
    "vet ikke",
    "veit ikkje",
];
const REFUSED: [&str; 27] = [
    "refused",
    "refusal",
    "refuse",
    "refuses",
    "no answer",
    "not answered",
    "no response",
    "unanswered",
    "not stated",
    "missing",
    "ikke svar",
    "ikke svart",
    "ikkje svar",
    "ikkje svart",
    "ikkje svara",
    "ubesvart",
    "uoppgitt",
    "ikke oppgitt",
    "ikkje oppgitt",
    "nekter",
    "nekta",
    "vil ikke svare",
    "vil ikkje svare",
    "ønsker ikke å svare",
    "ønskjer ikkje å svare",
    "ønskjer ikkje å svara",
    "mangler",
];
const NOT_ASKED: [&str; 11] = [
    "not applicable",
    "n a",
    "na",
    "inapplicable",
    "not asked",
    "ikke aktuelt",
    "ikkje aktuelt",
    "ikke relevant",
    "ikkje relevant",
    "ikke stilt",
    "ikkje stilt",
];
/// What may stand before and between such words and says nothing of its own.
const FILLING: [&str; 11] = ["i", "we", "do", "does", "jeg", "eg", "vi", "or", "and", "eller", "og"];

/// The longest of the phrases above, in words.
const LONGEST: usize = 4;

impl AnswerStatus {
    /// What an answer stands for, where all words of its label say so: `Don't know`, `8. No answer / refused`, `Vet ikke`,
    /// `Not applicable (no staff)`. An answer in which such words stand among others is an answer: `Don't know the office`.
    ///
    /// Of several that are named, do not know comes first and not asked last, because it takes units out of the base.
    ///
    /// ```
    /// use peil::survey::AnswerStatus;
    /// assert_eq!(AnswerStatus::said_by("I don't know"), AnswerStatus::DoNotKnow);
    /// assert_eq!(AnswerStatus::said_by("No answer / not applicable"), AnswerStatus::Refused);
    /// assert_eq!(AnswerStatus::said_by("Don't know the office"), AnswerStatus::Substantive);
    /// ```
    pub fn said_by(label: &str) -> Self {
        let outside = without_remarks(label);
        let own = words(if outside.trim().is_empty() { label } else { &outside });
        let is_code = |word: &&String| word.chars().all(char::is_numeric);
        let own: Vec<String> = own.iter().skip_while(is_code).cloned().collect();
        let (mut rest, mut found) = (own.as_slice(), None);
        while let Some(first) = rest.first() {
            let taken = match phrase(rest) {
                Some((status, length)) => {
                    found = first_of(found, status);
                    length
                }
                None if FILLING.contains(&first.as_str()) => 1,
                None => return Self::Substantive,
            };
            rest = &rest[taken..];
        }
        found.unwrap_or_default()
    }

    /// What the words of a label say wherever they stand in it: of a label that is no answer, or of one among numbers. None
    /// where they say nothing of the kind.
    ///
    /// ```
    /// use peil::survey::AnswerStatus;
    /// assert_eq!(AnswerStatus::said_within("Refused to tell the age"), Some(AnswerStatus::Refused));
    /// assert_eq!(AnswerStatus::said_within("90 or older"), None);
    /// ```
    pub fn said_within(label: &str) -> Option<Self> {
        let own = words(label);
        (0..own.len())
            .filter_map(|start| phrase(&own[start..]))
            .fold(None, |found, (own, _)| first_of(found, own))
    }
}

fn first_of(found: Option<AnswerStatus>, other: AnswerStatus) -> Option<AnswerStatus> {
    let order = [AnswerStatus::DoNotKnow, AnswerStatus::Refused];
    order.into_iter().find(|own| *own == other || found == Some(*own)).or(Some(other))
}

/// The phrase that words begin with, and how many words it has; the longest where there are several.
fn phrase(own: &[String]) -> Option<(AnswerStatus, usize)> {
    (1..=own.len().min(LONGEST)).rev().find_map(|length| {
        let joined = own[..length].join(" ");
        let known = [
            (AnswerStatus::DoNotKnow, DO_NOT_KNOW.as_slice()),
            (AnswerStatus::Refused, &REFUSED),
            (AnswerStatus::NotAsked, &NOT_ASKED),
        ];
        let of = |(_, phrases): &(AnswerStatus, &[&str])| phrases.contains(&joined.as_str());
        known.into_iter().find(of).map(|(status, _)| (status, length))
    })
}

fn words(label: &str) -> Vec<String> {
    let lower = label.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// A label without what stands in brackets.
fn without_remarks(label: &str) -> String {
    let mut depth = 0_usize;
    let is_outside = |letter: char| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    let mut is_outside = is_outside;
    label.chars().filter(|&letter| is_outside(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::AnswerStatus::{DoNotKnow, NotAsked, Refused, Substantive};
    use super::*;

    #[test]
    fn labels_that_are_no_answers_are_told_from_answers_that_name_such_words() {
        let cases = [
            ("Don’t know", DoNotKnow),
            ("Doesn't know", DoNotKnow),
            ("DK", DoNotKnow),
            ("8. Do not know", DoNotKnow),
            ("Don't know (spontaneous)", DoNotKnow),
            ("(Refused)", Refused),
            ("-9 No answer, refused", Refused),
            ("Vet ikke / vil ikke svare", DoNotKnow),
            ("Ønsker ikke å svare", Refused),
            ("N/A", NotAsked),
            ("Not applicable [no staff]", NotAsked),
            ("Not applicable or not answered", Refused),
            ("Ikkje aktuelt", NotAsked),
            ("Don't know the office", Substantive),
            ("Refused treatment", Substantive),
            ("No", Substantive),
            ("Or", Substantive),
            ("9", Substantive),
            ("", Substantive),
            ("()", Substantive),
        ];
        for (label, status) in cases {
            assert_eq!(AnswerStatus::said_by(label), status, "{label}");
        }
        assert_eq!(AnswerStatus::said_within("Don't know the office"), Some(DoNotKnow));
        assert_eq!(AnswerStatus::said_within("Knows not"), None);
    }

    #[test]
    fn every_phrase_is_found_by_itself() {
        let known = [(DoNotKnow, DO_NOT_KNOW.as_slice()), (Refused, &REFUSED), (NotAsked, &NOT_ASKED)];
        for (status, phrase) in known.iter().flat_map(|(own, all)| all.iter().map(move |one| (*own, *one))) {
            assert_eq!((AnswerStatus::said_by(phrase), phrase), (status, phrase));
        }
    }
}
