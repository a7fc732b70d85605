//! Numbers as each language writes them; the same plain rules for tables, labels and sentences.

use super::Language;

/// Between groups of thousands: a space that does not break.
const NO_BREAK_SPACE: char = '\u{a0}';

/// A number with as many decimals as it needs: `2 000`, `12,5` (Norwegian) or `2,000`, `12.5` (English).
///
/// ```
/// use peil::{Language, report::number};
/// assert_eq!(number::plain(50000.0, Language::Nb), "50\u{a0}000");
/// assert_eq!(number::plain(1234.5, Language::En), "1,234.5");
/// ```
pub fn plain(number: f64, language: Language) -> String {
    let text = number.to_string();
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    fixed(number, decimals, language)
}

/// A number with a fixed number of decimals, rounded half away from zero.
///
/// ```
/// use peil::{Language, report::number};
/// assert_eq!(number::fixed(-0.04, 1, Language::En), "0.0");
/// assert_eq!(number::fixed(57.25, 1, Language::Nn), "57,3");
/// ```
pub fn fixed(number: f64, decimals: usize, language: Language) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let digits = digits(number, decimals);
    let (minus, digits) = digits.strip_prefix('-').map_or((false, digits.as_str()), |rest| (true, rest));
    let (whole, decimal) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = match language {
        Language::Nb | Language::Nn => (NO_BREAK_SPACE, ','),
        Language::En => (',', '.'),
    };
    let mut text = String::new();
    if minus {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(group);
        }
        text.push(digit);
    }
    if !decimal.is_empty() {
        text.push(point);
        text.push_str(decimal);
    }
    text
}

/// A finite number with a fixed number of decimals as files have it: rounded as [`fixed`] does, with a decimal point and
/// without groups.
///
/// ```
/// use peil::report::number;
/// assert_eq!(number::digits(-1234.25, 1), "-1234.3");
/// ```
pub fn digits(number: f64, decimals: usize) -> String {
    // More digits than a number has would only show its binary form.
    let decimals = decimals.min(15);
    let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
    // A hair is added so that 57.25, stored as 57.24999…, still rounds as people write it; never so much that it shows.
    let scaled = number * scale;
    let rounded = match (scaled.abs() + (scaled.abs() * 1e-12).min(1e-6) + 0.5).floor() {
        whole if whole.is_finite() => whole / scale,
        _ => number.abs(),
    };
    let minus = if number < 0.0 && rounded != 0.0 { "-" } else { "" };
    format!("{minus}{rounded:.decimals$}")
}

/// A share as per cent without the sign: `0.572` is `57,2`.
pub fn per_cent(share: f64, decimals: usize, language: Language) -> String {
    fixed(share * 100.0, decimals, language)
}

/// A confidence level with its sign: `95 %` in Norwegian, `95%` in English.
///
/// ```
/// use peil::{Language, report::number};
/// assert_eq!(number::level(0.999, Language::Nb), "99,9\u{a0}%");
/// ```
pub fn level(level: f64, language: Language) -> String {
    let number = plain((level * 1e8).round() / 1e6, language);
    match language {
        Language::Nb | Language::Nn => format!("{number}{NO_BREAK_SPACE}%"),
        Language::En => format!("{number}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_and_no_wish_for_decimals_breaks_it() {
        assert_eq!(fixed(f64::NAN, 1, Language::Nb), "–");
        assert_eq!(fixed(f64::MAX, 1, Language::En).len(), 309 + 102 + 2);
        assert_eq!(fixed(0.5, usize::MAX, Language::En), "0.500000000000000");
        assert_eq!(fixed(-1234.55, 1, Language::Nb), "−1\u{a0}234,6");
    }
}
