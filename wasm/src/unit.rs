//! One unit of an index, and tables of several waves below one another.

use peil::Answers;
use peil::composite::{Index, IndexData};
use peil::report::drawing::index::{Alike, standing};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::throw;
use crate::columns::Columns;
use crate::composite::{IndexRun, drawn, table_of};

#[wasm_bindgen]
impl IndexRun {
    /// Computes an index of two tables, an earlier one and a later, whose rows name their waves.
    ///
    /// # Errors
    /// Throws every problem of the document, then every problem of the tables.
    #[wasm_bindgen(js_name = ofWaves)]
    pub fn of_waves(
        index: &str,
        earlier_csv: Option<Vec<u8>>,
        earlier_columns: Option<Columns>,
        csv: Option<Vec<u8>>,
        columns: Option<Columns>,
        unit: &str,
        wave: &str,
    ) -> Result<Self, JsValue> {
        let run = || {
            let index = Index::from_text(index)?;
            let tables = [table_of(earlier_csv, earlier_columns)?, table_of(csv, columns)?];
            let table = Answers::stacked(&[&tables[0], &tables[1]])?;
            let data = IndexData::new(&table, unit, Some(wave))?;
            Ok(Self::of_data(index.plan(&data)?.run(), data, None))
        };
        run().map_err(|error| throw(&error))
    }

    /// The units of a wave, the last unless said, in the order of the table.
    ///
    /// # Errors
    /// Throws a wave that is not there.
    pub fn units(&self, wave: Option<String>) -> Result<Vec<String>, JsValue> {
        let rows = self.run.units_of(wave.as_deref()).map_err(|error| throw(&error))?;
        Ok(rows.into_iter().map(str::to_owned).collect())
    }

    /// What a page needs to draw where a unit stands, as JSON.
    ///
    /// # Errors
    /// As of its profile.
    pub fn standing(
        &self,
        unit: &str,
        wave: Option<String>,
        like: Option<String>,
        language: &str,
    ) -> Result<String, JsValue> {
        drawn(language, |language| {
            let categories = like.as_deref().map(|by| self.categories(by)).transpose()?;
            let alike = like.as_deref().zip(categories.as_deref());
            let alike = alike.map(|(by, categories)| Alike::by(by, categories));
            standing(&self.run, unit, wave.as_deref(), alike, &self.context(), language)
        })
    }
}
