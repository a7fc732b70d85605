//! Languages, texts in them, and numbers as each writes them; beneath documents and reports alike.

mod label;
pub mod number;

pub use label::{Label, Texts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language that labels and sentences can be in.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Norwegian bokmål.
    Nb,
    /// Norwegian nynorsk.
    Nn,
    /// English.
    #[default]
    En,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    /// The language's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// The language of a code such as `nb`, `nb-NO` or `en_GB`.
    pub fn from_code(code: &str) -> Option<Self> {
        let start = code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match start.as_str() {
            // `no` stands for bokmål, as browsers send it.
            "no" => Some(Self::Nb),
            start => Self::ALL.into_iter().find(|language| language.code() == start),
        }
    }
}
