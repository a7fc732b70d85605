//! Sums as JSON: the grouped table, column by column.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{GroupedSums, Grouping, KNOWN, LARGEST_WEIGHT, LEAST_WEIGHT, SUM, UNITS, UNWEIGHTED};
use crate::answers::{Answers, Categories, Codes, Column, MISSING};
use crate::error::{Error, Result};

/// What is written of sums; the names of columns are those that [`GroupedSums::new`] takes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SumsDocument {
    grouping: Grouping,
    columns: IndexMap<String, ColumnDocument>,
}

/// A column; `null` is missing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum ColumnDocument {
    Numbers(Vec<Option<f64>>),
    Categories { words: Vec<String>, codes: Vec<Option<u32>> },
}

impl From<&Column> for ColumnDocument {
    fn from(column: &Column) -> Self {
        match column {
            Column::Numbers(values) => Self::Numbers(
                values.as_slice().iter().map(|value| (!value.is_nan()).then_some(*value)).collect(),
            ),
            Column::Categories(own) => Self::Categories {
                words: own.words().to_vec(),
                codes: own.codes().iter().map(|code| (code != MISSING).then_some(code)).collect(),
            },
        }
    }
}

impl TryFrom<ColumnDocument> for Column {
    type Error = Error;

    fn try_from(document: ColumnDocument) -> Result<Self> {
        match document {
            ColumnDocument::Numbers(values) => {
                Ok(values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect::<Vec<f64>>().into())
            }
            ColumnDocument::Categories { words, codes } => {
                // A code beyond all dictionaries stands for one that is missing.
                let highest = codes.iter().flatten().max().map_or(0, |code| *code as usize + 1);
                let codes = codes.into_iter().map(|code| code.unwrap_or(MISSING));
                Categories::new(Codes::pack(codes, highest.max(words.len())), words).map(Self::from)
            }
        }
    }
}

impl From<GroupedSums> for SumsDocument {
    fn from(sums: GroupedSums) -> Self {
        let keys = sums.grouping.by.iter().zip(&sums.keys).map(|(name, key)| (name.clone(), key.into()));
        let mut columns: IndexMap<String, ColumnDocument> = keys.collect();
        let counts = |own: &[u64]| own.iter().map(|&count| count as f64).collect::<Vec<f64>>();
        let mut add = |name: &str, values: Vec<f64>| {
            columns.insert(name.to_owned(), (&Column::from(values)).into());
        };
        add(UNITS, counts(&sums.units));
        if !sums.grouping.numbers.is_empty() {
            add(KNOWN, sums.known.iter().map(|&known| f64::from(u8::from(known))).collect());
        }
        if sums.grouping.weight.is_some() {
            add(UNWEIGHTED, counts(&sums.unweighted));
            add(LEAST_WEIGHT, sums.least);
            add(LARGEST_WEIGHT, sums.largest);
        }
        for (moment, own) in sums.grouping.moments.iter().zip(sums.sums) {
            add(&format!("{SUM}{moment}"), own);
        }
        Self { grouping: sums.grouping, columns }
    }
}

impl TryFrom<SumsDocument> for GroupedSums {
    type Error = Error;

    fn try_from(document: SumsDocument) -> Result<Self> {
        let column = |(name, column): (String, ColumnDocument)| Ok((name, Column::try_from(column)?));
        let columns = document.columns.into_iter().map(column).collect::<Result<Vec<_>>>()?;
        Self::new(document.grouping, &Answers::new(columns)?)
    }
}
