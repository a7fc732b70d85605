//! Limits and degrees of freedom where a careless formula would be confidently wrong: negative weights, tiny shares,
//! contrasts of domains, figures on other scales than shares.

use peil::interval::{NoLimits, Remark};
use peil::report::{Context, phrase, table};
use peil::wire::{Input, Request, Response, evaluate};
use peil::{Estimate, Estimates, Interval, Language, Note, change};
use serde_json::{Value, json};

fn ask(csv: &str, design: &Value, rest: &Value) -> Response {
    let mut request = json!({ "design": design });
    for (key, value) in rest.as_object().unwrap() {
        request[key] = value.clone();
    }
    let request = Request::from_json(&request.to_string()).unwrap();
    evaluate(&request, Input::Csv(csv.as_bytes())).unwrap()
}

fn rows(csv: &str, design: &Value, query: &Value) -> Vec<Estimate> {
    ask(csv, design, &json!({ "queries": [query] })).rows
}

const SIX: &str = "y,q,w\n1,a,10\n2,b,10\n3,a,10\n4,b,10\n5,c,10\n6,c,10\n";

fn pulled_too_far() -> Value {
    json!({ "weight": "w", "weighting": [{ "method": "calibrate", "totals": { "(all)": 60, "y": 480 } }] })
}

#[test]
fn a_share_that_negative_weights_put_outside_0_and_1_has_no_interval_and_no_sentence() {
    for interval in ["finite", "beta", "wald", "logit"] {
        let query = json!({ "name": "q", "measure": "distribution", "of": "q", "interval": interval });
        let rows = rows(SIX, &pulled_too_far(), &query);
        for row in [&rows[0], &rows[2]] {
            let share = row.estimate.unwrap();
            assert!(!(0.0..=1.0).contains(&share), "{share}");
            assert_eq!((row.low, row.high), (None, None), "{interval}");
            assert!(
                row.notes.contains(&Note::NoInterval { reason: NoLimits::ShareOutOfRange }),
                "{:?}",
                row.notes
            );
            let error = phrase::share(&Context::neutral(), row, Language::En).unwrap_err();
            assert!(error.to_string().contains("outside 0 and 1"), "{error}");
        }
        let negative = rows.iter().map(|row| row.notes.contains(&Note::NegativeWeights { units: 2 }));
        assert!(negative.clone().all(|own| own), "{:?}", rows[0].notes);
    }
}

#[test]
fn rows_in_which_a_negative_weight_counts_say_so_whatever_the_measure() {
    for query in [
        json!({ "name": "y", "measure": "mean", "of": "y", "by": ["q"] }),
        json!({ "name": "y", "measure": "total", "of": "y", "by": ["q"] }),
        json!({ "name": "y", "measure": "variance", "of": "y", "by": ["q"] }),
        json!({ "name": "y", "measure": "quantile", "of": "y", "at": [0.5], "by": ["q"] }),
    ] {
        let rows = rows(SIX, &pulled_too_far(), &query);
        let units: Vec<u64> = rows
            .iter()
            .map(|row| {
                let own = row.notes.iter().find_map(|note| match note {
                    Note::NegativeWeights { units } => Some(*units),
                    _ => None,
                });
                own.unwrap_or(0)
            })
            .collect();
        // The first two rows weigh −28.6 and −13.1.
        assert_eq!(units, [1, 1, 0], "{query}");
    }
}

#[test]
fn a_contrast_has_the_degrees_of_freedom_of_its_domains_together() {
    let csv = "y,g\n1,x\n2,y\n3,y\n4,y\n5,y\n6,y\n7,y\n8,y\n";
    let both = json!([{ "row": 1, "times": 1 }, { "row": 0, "times": -1 }]);
    let alone = json!([{ "row": 1, "times": 1 }, { "row": 0, "times": 0 }]);
    let design = json!({ "weight": "y" });
    let contrasts = json!([{ "name": "both", "terms": both }, { "name": "alone", "terms": alone }]);
    let of = |df: Value| {
        let query = json!({ "name": "y", "measure": "mean", "of": "y", "by": ["g"], "df": df });
        ask(csv, &design, &json!({ "queries": [query], "contrasts": contrasts })).contrasts
    };
    let df = |df: Value| of(df).iter().map(|own| own.df).collect::<Vec<_>>();
    // Eight PSUs in one stratum; the seven of `y` alone where `x` is multiplied with zero.
    assert_eq!(df(json!("base")), [Some(7.0), Some(6.0)]);
    assert_eq!(df(json!("design")), [Some(7.0), Some(7.0)]);
    assert_eq!(df(json!({ "given": 3.0 })), [Some(3.0), Some(3.0)]);
    assert_eq!(df(json!("infinite")), [None, None]);
    let both = &of(json!("base"))[0];
    assert!(both.low < both.estimate && both.estimate < both.high, "{both:?}");
}

#[test]
fn tiny_shares_keep_their_digits_and_the_order_of_their_limits() {
    let csv = "q,w\nb,31622.776601683792\nb,31622.776601683792\na,0.000031622776601683795\n";
    let query = json!({ "name": "q", "measure": "distribution", "of": "q", "interval": "beta" });
    let share = &rows(csv, &json!({ "weight": "w" }), &query)[0];
    // R survey 4.1-1, svyciprop(~I(q == "a"), method = "beta").
    let r = 5.141_272_222_05e-9;
    assert!((share.high.unwrap() / r - 1.0).abs() < 1e-9, "{:?}", share.high);

    let csv = "q,b,w\nb,1,1e9\nc,1,1e-9\nb,0,1e9\nb,1,1e-9\nb,0,1\n";
    let totals = json!([{ "b": "0", "total": 10 }, { "b": "1", "total": 20 }]);
    let step = json!({ "method": "post_stratify", "by": ["b"], "totals": totals });
    for interval in ["beta", "korn_graubard_truncated", "jeffreys"] {
        let base = json!([{ "question": "b", "is": ["1"] }]);
        let query =
            json!({ "name": "q", "measure": "distribution", "of": "q", "interval": interval, "base": base });
        for row in rows(csv, &json!({ "weight": "w", "weighting": [step] }), &query) {
            let (low, share, high) = (row.low.unwrap(), row.estimate.unwrap(), row.high.unwrap());
            assert!(low <= share && share <= high, "{interval}: {low} {share} {high}");
        }
    }
}

#[test]
fn the_default_interval_of_a_quantile_is_called_what_it_is() {
    let csv = "y,w\n0,1\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n";
    let of = |interval: &str| {
        let query =
            json!({ "name": "y", "measure": "quantile", "of": "y", "at": [0.5], "interval": interval });
        let row = rows(csv, &json!({ "weight": "w" }), &query).remove(0);
        (row.interval, row.low, row.high)
    };
    assert_eq!(of("finite"), (Some(Interval::Finite), Some(0.0), Some(8.0)));
    assert_eq!(of("beta"), (Some(Interval::Beta), Some(1.0), Some(7.0)));
}

#[test]
fn one_sided_limits_are_told_in_words_with_the_mark_of_their_note() {
    let query = json!({ "name": "y", "measure": "quantile", "of": "y", "at": [0.05] });
    let csv = "y,w\n0,1\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n";
    let estimates = Estimates { rows: rows(csv, &json!({ "weight": "w" }), &query) };
    assert_eq!(estimates.single().low, None);
    let text = table::text(&estimates, &Context::neutral(), Language::En);
    assert!(text.contains("at most ") && text.contains("Quantile") && !text.contains("Answer "), "{text}");
    assert!(text.contains("1)") && text.contains("no lower limit"), "{text}");
    let text = table::text(&estimates, &Context::neutral(), Language::Nb);
    assert!(text.contains("høyst "), "{text}");
}

#[test]
fn a_correlation_with_limits_beyond_one_says_that_the_method_does_not_suit_it() {
    let query = json!({ "name": "r", "measure": "correlation", "of": "x", "with": "y" });
    let near = rows("x,y\n1,2\n2,1\n3,2\n4,5\n", &json!({}), &query).remove(0);
    let note = Note::Interval { remark: Remark::BeyondRange };
    assert!(near.high.unwrap() > 1.0 && near.notes.contains(&note), "{near:?}");
}

#[test]
fn a_change_of_means_is_not_in_percentage_points() {
    let mean = |values: &str| {
        let query = json!({ "name": "y", "measure": "mean", "of": "y" });
        rows(&format!("y\n{values}\n"), &json!({}), &query).remove(0)
    };
    let own = change(&mean("1\n2\n3"), &mean("4\n5\n6"), None).unwrap();
    let text = table::changes(&[own], &Context::neutral(), Language::En).text();
    assert!(text.contains("Change") && text.contains("+3.0"), "{text}");
    assert!(!text.contains("percentage points"), "{text}");
}

#[test]
fn units_of_the_base_that_lack_the_breakdown_are_counted_on_every_row_of_it() {
    let csv = "y,g,b\n1,x,1\n2,,1\n3,z,1\n4,,2\n,,1\n6,x,1\n";
    for measure in [
        json!({ "name": "y", "measure": "mean", "of": "y" }),
        json!({ "name": "y", "measure": "variance", "of": "y" }),
        json!({ "name": "y", "measure": "quantile", "of": "y", "at": [0.5] }),
    ] {
        let of = |by: Value, base: Value| {
            let mut query = measure.clone();
            (query["by"], query["base"]) = (by, base);
            rows(csv, &json!({}), &query)
        };
        let counts = |rows: &[Estimate], units| {
            let note = Note::BreakdownMissing { units };
            rows.len() == 2 && rows.iter().all(|row| row.notes.contains(&note))
        };
        // Who did not answer the question lacks the breakdown all the same.
        assert!(counts(&of(json!(["g"]), json!([])), 3), "{measure}");
        assert!(counts(&of(json!(["g"]), json!([{ "question": "b", "is": ["1"] }])), 2), "{measure}");
        let told =
            |row: &Estimate| row.notes.iter().any(|note| matches!(note, Note::BreakdownMissing { .. }));
        assert!(!of(json!(["b"]), json!([])).iter().any(told), "{measure}");
        assert!(!of(json!([]), json!([])).iter().any(told), "{measure}");
    }
}

#[test]
fn a_single_psu_that_is_the_whole_design_shows_no_spread_whatever_is_done_about_lonely_ones() {
    let query = json!({ "name": "y", "measure": "mean", "of": "y" });
    let of = |csv: &str, strata: &Value| {
        let mut design = json!({ "psu": ["p"], "lonely": "adjust" });
        design["strata"] = strata.clone();
        rows(csv, &design, &query).remove(0)
    };
    let alone = of("y,p\n1,a\n2,a\n5,a\n", &Value::Null);
    assert_eq!((alone.se, alone.low), (None, None), "{alone:?}");
    assert!(alone.notes.contains(&Note::NoVariance), "{:?}", alone.notes);
    // Beside another stratum its distance from the mean of all is known.
    let beside = of("y,p,s\n1,a,x\n2,a,x\n5,b,z\n6,c,z\n", &json!(["s"]));
    assert!(beside.se.is_some_and(|se| se > 0.0), "{beside:?}");
}
