//! One thread or many: the same bits. Run with the feature `parallel`.
#![cfg(feature = "parallel")]

use peil::{Answers, Categories, Codes, Column, Design, Sample};

fn categories(rows: u32, count: u32, step: u32) -> Column {
    let words: Vec<String> = (0..count).map(|word| format!("c{word:03}")).collect();
    let codes = (0..rows).map(|row| (row.wrapping_mul(2_654_435_761) >> 8) / step % count);
    Categories::new(Codes::pack(codes, words.len()), words).unwrap().into()
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    const ROWS: u32 = 150_000;
    let answers = Answers::new([
        ("answer".to_owned(), categories(ROWS, 4, 3)),
        ("region".to_owned(), categories(ROWS, 20, 7)),
        (
            "number".to_owned(),
            Column::from((0..ROWS).map(|row| f64::from(row).sin() * 1e3).collect::<Vec<_>>()),
        ),
    ]);
    let weights: Vec<f64> = (0..ROWS).map(|row| 1.0 + f64::from(row % 977) / 31.0).collect();
    let (strata, psus) = (categories(ROWS, 40, 11), categories(ROWS, 900, 1));
    for clustered in [true, false] {
        let mut design =
            Design::builder(ROWS as usize).strata(&strata).nest(clustered).weights(weights.clone().into());
        if clustered {
            design = design.psus(&psus);
        }
        let sample = Sample::new(answers.clone().unwrap(), design.build().unwrap()).unwrap();
        let queries = [
            sample.distribution("answer").by(["region"]).query().clone(),
            sample.mean("number").by(["region"]).query().clone(),
        ];
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let rows = pool.install(|| sample.run(&queries)).unwrap().rows;
            rows.iter()
                .map(|row| (row.estimate.map(f64::to_bits), row.se.map(f64::to_bits)))
                .collect::<Vec<_>>()
        };
        let one = run(1);
        assert_eq!(one.len(), 100);
        assert!(one.iter().all(|(estimate, se)| estimate.is_some() && se.is_some()));
        for threads in [2, 3, 7] {
            assert_eq!(one, run(threads), "{threads} threads");
        }
    }
}
