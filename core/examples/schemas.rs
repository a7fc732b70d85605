//! Prints a JSON Schema from which committed files are made (`cargo xtask generate`): `survey`, `published`, `index` and `robustness`
//! are the schemas of documents, `wire` the definitions of all types that hosts see, `kept` what is read of the schemas of
//! all that hosts send where the code that makes schemas would be too large.
//!
//! What hosts send may leave out whatever has a default; what they receive has every field. A type that hosts both
//! send and receive must look the same both ways, or its TypeScript type would be wrong in one of them.

use peil::composite::{
    BranchCoherence, CoherenceLimits, Explanation, Importance, Index, IndexNote, IndexScore,
    IndicatorParameters, NodeWeight, Profile, Removed, Robust, Robustness, RunComparison, Sensitivities,
    Sensitivity, Touch,
};
use peil::inference::{Model, Test};
use peil::published::PublishedTable;
use peil::replicate::{MakeReplicates, ReplicateColumns};
use peil::report::Digits;
use peil::report::claim::{Headline, Ruling};
use peil::report::drawing::chart::{Areas, AskedAreas};
use peil::report::drawing::{Choices, Drawing, index};
use peil::response::RepresentativityQuery;
use peil::survey::{Draft, FoundFile};
use peil::weighting::Distance;
use peil::wire::{Failure, Find, Found, Request, Response};
use peil::{
    Adjustment, Blank, DegreesOfFreedom, Goal, Interval, LonelyPsu, Matching, PopulationCount, Pps,
    PpsVariance, QualityRule, QuantileRule, Succession, Survey,
};
use schemars::generate::{Contract, SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};

fn main() {
    let asked = std::env::args().nth(1);
    let schema = match asked.as_deref() {
        Some("survey") => schema_for!(Survey).to_value(),
        Some("published") => schema_for!(PublishedTable).to_value(),
        Some("index") => schema_for!(Index).to_value(),
        Some("robustness") => schema_for!(Robustness).to_value(),
        Some("wire") => json!({ "$defs": wire() }),
        Some("kept") => json!({ "$defs": kept() }),
        _ => panic!("which schema? `survey`, `published`, `index`, `robustness`, `wire` or `kept`"),
    };
    // What only the library reads is kept short.
    if asked.as_deref() == Some("kept") { println!("{schema}") } else { println!("{schema:#}") }
}

fn sent() -> SchemaGenerator {
    let mut sent = generator(Contract::Deserialize);
    sent.subschema_for::<Request>();
    sent.subschema_for::<Survey>();
    sent.subschema_for::<PublishedTable>();
    sent.subschema_for::<Find>();
    sent.subschema_for::<Matching>();
    sent.subschema_for::<Headline>();
    sent.subschema_for::<AskedAreas>();
    sent.subschema_for::<Robustness>();
    sent.subschema_for::<CoherenceLimits>();
    sent.subschema_for::<Sensitivity>();
    sent.subschema_for::<Draft>();
    sent
}

/// Of a type that Python is given as an option: by its name, also where other schemas have it in place.
fn option<T: JsonSchema>(generator: &mut SchemaGenerator) -> (String, Value) {
    let schema = T::json_schema(generator).to_value();
    (T::schema_name().into_owned(), schema)
}

/// Without comments, defaults and names of formats, which nothing is held against.
fn kept() -> Map<String, Value> {
    let mut sent = sent();
    let options = [
        option::<Adjustment>,
        option::<Blank>,
        option::<DegreesOfFreedom>,
        option::<Digits>,
        option::<Distance>,
        option::<Goal>,
        option::<Interval>,
        option::<LonelyPsu>,
        option::<MakeReplicates>,
        option::<Model>,
        option::<PopulationCount>,
        option::<Pps>,
        option::<PpsVariance>,
        option::<QualityRule>,
        option::<QuantileRule>,
        option::<ReplicateColumns>,
        option::<RepresentativityQuery>,
        option::<Test>,
        option::<Vec<Succession>>,
    ]
    .map(|option| option(&mut sent));
    let mut definitions = sent.take_definitions(true);
    definitions.extend(options);
    definitions.values_mut().for_each(strip);
    definitions.sort_keys();
    definitions
}

fn strip(schema: &mut Value) {
    let Value::Object(map) = schema else { return };
    for key in ["description", "default", "format", "title", "examples"] {
        map.remove(key);
    }
    for (key, value) in map {
        match value {
            Value::Object(named) if key == "properties" => named.values_mut().for_each(strip),
            Value::Array(all) => all.iter_mut().for_each(strip),
            other => strip(other),
        }
    }
}

fn wire() -> Map<String, Value> {
    let mut sent = sent();
    let mut received = generator(Contract::Serialize);
    received.subschema_for::<Response>();
    received.subschema_for::<Failure>();
    received.subschema_for::<Found>();
    received.subschema_for::<Ruling>();
    received.subschema_for::<Drawing>();
    received.subschema_for::<Choices>();
    received.subschema_for::<FoundFile>();
    received.subschema_for::<IndexScore>();
    received.subschema_for::<NodeWeight>();
    received.subschema_for::<IndicatorParameters>();
    received.subschema_for::<IndexNote>();
    received.subschema_for::<Touch>();
    received.subschema_for::<Explanation>();
    received.subschema_for::<BranchCoherence>();
    received.subschema_for::<Importance>();
    received.subschema_for::<Removed>();
    received.subschema_for::<RunComparison>();
    received.subschema_for::<Profile>();
    received.subschema_for::<Robust>();
    received.subschema_for::<Sensitivities>();
    received.subschema_for::<index::Contributions>();
    received.subschema_for::<index::Tree>();
    received.subschema_for::<index::Profile>();
    received.subschema_for::<index::Ranks>();
    received.subschema_for::<index::Standing>();
    received.subschema_for::<Areas>();
    let mut definitions = sent.take_definitions(true);
    for (name, schema) in received.take_definitions(true) {
        if let Some(own) = definitions.get(&name) {
            assert_eq!(*own, schema, "`{name}` is sent and received in different forms");
        }
        definitions.insert(name, schema);
    }
    definitions.sort_keys();
    definitions
}

fn generator(contract: Contract) -> SchemaGenerator {
    SchemaSettings::draft2020_12().with(|settings| settings.contract = contract).into_generator()
}
