//! Texts in one or several languages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Language;

/// A text: the same in all languages, or one for each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Label {
    /// The same in all languages.
    Plain(String),
    /// One for each language.
    ByLanguage(Texts),
}

/// A text by language.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// Bokmål.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nb: Option<String>,
    /// Nynorsk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nn: Option<String>,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Texts {
    fn of(&self, language: Language) -> Option<&str> {
        match language {
            Language::Nb => self.nb.as_deref(),
            Language::Nn => self.nn.as_deref(),
            Language::En => self.en.as_deref(),
        }
    }
}

impl Label {
    /// Whether the text exists in a language.
    pub fn has(&self, language: Language) -> bool {
        match self {
            Self::Plain(_) => true,
            Self::ByLanguage(texts) => texts.of(language).is_some(),
        }
    }

    /// The text in a language, or in the nearest one there is: the other Norwegian first, then English, then any.
    ///
    /// ```
    /// use peil::{Label, Language};
    /// let label: Label = serde_json::from_str(r#"{"nb": "kommuner", "en": "municipalities"}"#).unwrap();
    /// assert_eq!(label.text(Language::Nn), "kommuner");
    /// assert_eq!(label.text(Language::En), "municipalities");
    /// ```
    pub fn text(&self, language: Language) -> &str {
        let texts = match self {
            Self::Plain(text) => return text,
            Self::ByLanguage(texts) => texts,
        };
        let order = match language {
            Language::Nb => [Language::Nb, Language::Nn, Language::En],
            Language::Nn => [Language::Nn, Language::Nb, Language::En],
            Language::En => [Language::En, Language::Nb, Language::Nn],
        };
        order.into_iter().find_map(|language| texts.of(language)).unwrap_or_default()
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}
