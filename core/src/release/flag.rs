//! A flag of a figure: one short code that stands beside it in tables and files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a reader is told of a figure's quality, or why it is not shown.
///
/// The letters are those of Statistics Canada, `u` and `c` those of Eurostat, `*` that of the National Center for Health
/// Statistics. [`crate::report::flag_text`] has their words in each language.
///
/// ```
/// use peil::Flag;
/// assert_eq!(Flag::Unreliable.code(), "u");
/// assert_eq!(serde_json::to_string(&Flag::Caution).unwrap(), "\"E\"");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Flag {
    /// Excellent.
    #[serde(rename = "A")]
    Excellent,
    /// Very good.
    #[serde(rename = "B")]
    VeryGood,
    /// Good.
    #[serde(rename = "C")]
    Good,
    /// Acceptable.
    #[serde(rename = "D")]
    Acceptable,
    /// To be used with caution.
    #[serde(rename = "E")]
    Caution,
    /// Too unreliable to be published.
    #[serde(rename = "F")]
    TooUnreliable,
    /// Of low reliability.
    #[serde(rename = "u")]
    Unreliable,
    /// Does not meet the standard, and should not be published.
    #[serde(rename = "*")]
    Unfit,
    /// The rule cannot judge the figure alone: a statistician must.
    #[serde(rename = "review")]
    Review,
    /// The share meets the standard, and what is left of 100 per cent does not.
    #[serde(rename = "complement")]
    Complement,
    /// Confidential: the figure is not shown.
    #[serde(rename = "c")]
    Confidential,
}

impl Flag {
    /// All flags.
    pub const ALL: [Self; 11] = [
        Self::Excellent,
        Self::VeryGood,
        Self::Good,
        Self::Acceptable,
        Self::Caution,
        Self::TooUnreliable,
        Self::Unreliable,
        Self::Unfit,
        Self::Review,
        Self::Complement,
        Self::Confidential,
    ];

    /// The code that stands beside the figure.
    pub fn code(self) -> &'static str {
        match self {
            Self::Excellent => "A",
            Self::VeryGood => "B",
            Self::Good => "C",
            Self::Acceptable => "D",
            Self::Caution => "E",
            Self::TooUnreliable => "F",
            Self::Unreliable => "u",
            Self::Unfit => "*",
            Self::Review => "review",
            Self::Complement => "complement",
            Self::Confidential => "c",
        }
    }

    /// Whether the rule that gave the flag would not print the figure.
    ///
    /// ```
    /// use peil::Flag;
    /// assert!(Flag::Unfit.bars_publication() && !Flag::Caution.bars_publication());
    /// ```
    pub fn bars_publication(self) -> bool {
        matches!(self, Self::TooUnreliable | Self::Unfit | Self::Confidential)
    }
}

#[cfg(test)]
mod tests {
    use super::Flag;

    #[test]
    fn the_code_is_the_word_in_json_and_no_two_flags_share_one() {
        for flag in Flag::ALL {
            assert_eq!(serde_json::to_value(flag).unwrap(), flag.code());
            assert_eq!(Flag::ALL.iter().filter(|other| other.code() == flag.code()).count(), 1);
        }
    }
}
