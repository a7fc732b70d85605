//! The sums themselves, by the powers that are multiplied.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The sum Σ wᵃ (y − c)ᵇ (x − d)ᶜ over the rows of a group, with the powers of the weight and the numbers.
///
/// As text a letter stands for each factor: `wyy` is Σ w (y − c)².
///
/// ```
/// use peil::sums::Moment;
/// assert_eq!(Moment { w: 2, y: 1, x: 0 }.to_string(), "wwy");
/// assert_eq!("wyx".parse(), Ok(Moment { w: 1, y: 1, x: 1 }));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Moment {
    /// Power of the weight, from 0 to 2.
    pub w: u8,
    /// Power of the first number.
    pub y: u8,
    /// Power of the second number.
    pub x: u8,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (letter, power) in [("w", self.w), ("y", self.y), ("x", self.x)] {
            f.write_str(&letter.repeat(power.into()))?;
        }
        Ok(())
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let of = |letter| text.matches(letter).count().min(3) as u8;
        let own = Self { w: of('w'), y: of('y'), x: of('x') };
        let is_one = own.w <= 2 && own.y + own.x <= 2 && own != Self::default() && own.to_string() == text;
        if is_one { Ok(own) } else { Err(format!("`{text}` is no sum such as `w`, `wy` or `wwyx`")) }
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^w{0,2}y{0,2}x{0,2}$" })
    }
}
