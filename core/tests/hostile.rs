//! Input that is odd or hostile is refused with a reason, and no option is taken and then ignored.

use peil::wire::{Input, Request, evaluate};
use peil::{
    Answers, Categories, Code, Codes, Column, CsvOptions, DegreesOfFreedom, Design, DesignColumns, Error,
    Interval, PopulationSizes, Sample, StratumSize, Survey,
};

fn answers(csv: &str) -> Answers {
    Answers::from_csv(csv.as_bytes(), &CsvOptions::default()).unwrap()
}

fn sample(csv: &str) -> Sample {
    let answers = answers(csv);
    let design = Design::builder(answers.rows()).build().unwrap();
    Sample::new(answers, design).unwrap()
}

fn codes(error: &Error) -> Vec<Code> {
    error.problems().iter().map(|problem| problem.code).collect()
}

fn refused(csv: &[u8]) -> Error {
    Answers::from_csv(csv, &CsvOptions::default()).unwrap_err()
}

#[test]
fn numbers_weights_and_populations_beyond_reckoning_are_refused() {
    let huge = sample("y,x\n1e60,1\n2,3\n");
    assert_eq!(codes(&huge.mean("y").run().unwrap_err()), [Code::OutOfRange]);
    assert_eq!(codes(&huge.ratio("x", "y").run().unwrap_err()), [Code::OutOfRange]);
    for weight in [1e-300, 1e300] {
        let error = Design::builder(2).weights(vec![1.0, weight].into()).build().unwrap_err();
        assert_eq!(codes(&error), [Code::BadWeight]);
    }
    let size = PopulationSizes::one(StratumSize::of(u64::MAX));
    assert_eq!(codes(&Design::builder(2).population(size).build().unwrap_err()), [Code::BadPopulation]);
}

#[test]
fn a_quote_that_is_never_closed_does_not_swallow_rows() {
    for csv in ["a,b\n1,\"x\n2,y\n3,z\n", "a\n1\n\"2\n3", "a,b\n1,\"\"\"x\n"] {
        assert!(codes(&refused(csv.as_bytes())).contains(&Code::Syntax), "{csv:?}");
    }
    for csv in ["a,b\n1,\"x\n2\"\n", "a,b\n1,\"x\"", "a,b\n1,\"\"\"x\"\"\"\r\n\r\n", "a,b\n1,x\"y\n", "a\n0"]
    {
        assert!(Answers::from_csv(csv.as_bytes(), &CsvOptions::default()).is_ok(), "{csv:?}");
    }
}

#[test]
fn a_header_that_is_not_utf8_is_refused() {
    assert_eq!(codes(&refused(b"fylke,\xe5r\nOslo,1\n")), [Code::Syntax]);
}

#[test]
fn a_key_given_twice_in_json_is_refused_with_its_place() {
    let error = Request::from_json(
        "{\"queries\": [{\"name\": \"a\", \"measure\": \"mean\", \"of\": \"y\",\n\"of\": \"z\"}]}",
    )
    .unwrap_err();
    assert_eq!(codes(&error), [Code::Duplicate]);
    assert_eq!(error.problems()[0].place.line, Some(2));
}

#[test]
fn a_dictionary_with_a_word_twice_is_refused() {
    let words = vec!["a".to_owned(), "a".to_owned()];
    let error = Categories::new(Codes::pack([0, 1].into_iter(), 2), words).unwrap_err();
    assert_eq!(codes(&error), [Code::Duplicate]);
}

#[test]
fn options_without_effect_on_an_estimate_are_refused() {
    let sample = sample("s,y\na,1\nb,2\na,3\n");
    let run = |ask: peil::Ask<'_>| codes(&ask.run().unwrap_err());
    assert_eq!(run(sample.mean("y").interval(Interval::Logit)), [Code::NoEffect]);
    assert_eq!(run(sample.mean("y").equals(3)), [Code::NoEffect]);
    assert_eq!(run(sample.mean("y").by(["s", "s"])), [Code::Duplicate]);
    for df in [0.0, -1.0, 1e-300, f64::NAN] {
        assert_eq!(run(sample.mean("y").df(DegreesOfFreedom::Given(df))), [Code::OutOfRange], "{df}");
    }
}

#[test]
fn an_interval_for_shares_is_no_option_of_a_mean_in_a_document() {
    let text = r#"
        peil = 1
        id = "x"
        title = "x"
        population = { size = 5, unit = { one = "unit", many = "units", all = "the units" } }
        questions = [{ id = "staff", text = "How many?", kind = "number" }]
        indicators = [{ id = "i", label = "i", measure = "mean", question = "staff", interval = "logit" }]
    "#;
    assert_eq!(codes(&Survey::from_text(text).unwrap_err()), [Code::NoEffect]);
    let survey = text.replace(", interval = \"logit\"", "");
    let request =
        Request { survey: Some(survey.into()), interval: Some(Interval::Logit), ..Request::default() };
    // A request's interval is for the shares among all indicators.
    assert!(evaluate(&request, Input::Csv(b"staff\n1\n2\n")).is_ok());
}

#[test]
fn a_condition_that_no_row_can_fulfil_is_refused_in_a_design() {
    let columns = DesignColumns {
        responded: Some(peil::Condition { question: "r".into(), is: vec!["yes".into(), "Yes".into()] }),
        ..DesignColumns::default()
    };
    assert_eq!(codes(&columns.build(&answers("r,y\nyes,1\nno,2\n")).unwrap_err()), [Code::UnknownName]);
    let nobody = peil::Condition { question: "r".into(), is: Vec::new() };
    let columns = DesignColumns { responded: Some(nobody), ..columns };
    assert_eq!(codes(&columns.build(&answers("r,y\nyes,1\nno,2\n")).unwrap_err()), [Code::OutOfRange]);
}

#[test]
fn response_groups_do_not_split_a_size_that_is_given_by_a_column() {
    let columns = DesignColumns {
        fpc: Some("N".into()),
        response_groups: Some("g".into()),
        ..DesignColumns::default()
    };
    let error = columns.build(&answers("N,g\n4,p\n4,p\n4,q\n4,q\n")).unwrap_err();
    assert_eq!(codes(&error), [Code::Unsupported]);
    // In a sample they do, but not where all rows answered.
    let error = columns.build(&answers("N,g\n20,p\n20,p\n20,q\n20,q\n")).unwrap_err();
    assert_eq!(codes(&error), [Code::NoEffect]);
}

#[test]
fn queries_of_one_name_keep_their_own_bases() {
    let sample = sample("q,s\na,x\nb,x\na,y\nb,y\n");
    let some = sample.share("q").equals("a").among("s", ["x"]).query().clone();
    let all = sample.share("q").equals("a").query().clone();
    let estimates = sample.run(&[some, all]).unwrap();
    let bases: Vec<&str> = estimates.rows.iter().map(|row| row.base.as_str()).collect();
    assert_eq!(bases, ["s = x", ""]);
}

#[test]
fn a_request_for_more_rows_than_anybody_reads_is_refused() {
    let column = || Column::from((0..2000).map(f64::from).collect::<Vec<_>>());
    let answers = Answers::new(["a", "b"].map(|name| (name.to_owned(), column()))).unwrap();
    let design = Design::builder(2000).build().unwrap();
    let sample = Sample::new(answers, design).unwrap();
    assert_eq!(codes(&sample.distribution("a").by(["b"]).run().unwrap_err()), [Code::OutOfRange]);
}

#[test]
fn options_without_effect_beside_given_replicates_are_refused() {
    let answers = answers("s,p,w,N,r1,r2\na,1,1,9,0,2\na,2,1,9,2,0\nb,3,1,9,0,2\nb,4,1,9,2,0\n");
    let given = peil::replicate::ReplicateColumns::new(peil::replicate::ReplicateKind::Brr, ["r1", "r2"]);
    let plain =
        DesignColumns { weight: Some("w".to_owned()), replicates: Some(given), ..DesignColumns::default() };
    assert!(plain.build(&answers).is_ok());
    let all = DesignColumns {
        strata: Some("s".into()),
        psu: Some("p".into()),
        nest: true,
        lonely: peil::LonelyPsu::Adjust,
        lonely_domains: true,
        ..plain.clone()
    };
    assert_eq!(codes(&all.build(&answers).unwrap_err()), [Code::NoEffect; 5]);
    let sized = DesignColumns { fpc: Some("N".into()), ..plain };
    assert_eq!(codes(&sized.build(&answers).unwrap_err()), [Code::NoEffect]);
    let nested = DesignColumns { psu: Some("p".into()), nest: true, ..DesignColumns::default() };
    assert_eq!(codes(&nested.build(&answers).unwrap_err()), [Code::NoEffect]);
}

#[test]
fn sizes_of_more_stages_than_rows_are_drawn_in_are_refused() {
    let answers = answers("N,M,p\n9,4,1\n9,4,1\n9,4,2\n9,4,2\n");
    let several =
        |names: &[&str]| peil::ColumnNames::Several(names.iter().map(|&name| name.into()).collect());
    let two = DesignColumns { fpc: Some(several(&["N", "M"])), ..DesignColumns::default() };
    assert_eq!(codes(&two.build(&answers).unwrap_err()), [Code::WrongLength]);
    // They count units that were not named, not rows.
    let few = self::answers("N,M\n2,4\n2,4\n2,4\n2,4\n");
    assert_eq!(codes(&two.build(&few).unwrap_err()), [Code::WrongLength]);
    assert!(DesignColumns { psu: Some("p".into()), ..two }.build(&answers).is_ok());
}

#[test]
fn a_stratum_of_one_unit_is_no_fault_where_replicates_say_how_estimates_vary() {
    let answers = answers("s,r1,r2\na,5,1\na,1,5\nb,4,4\n");
    let given =
        peil::replicate::ReplicateColumns::new(peil::replicate::ReplicateKind::Bootstrap, ["r1", "r2"]);
    let sizes = [("a".to_owned(), 6), ("b".to_owned(), 4)].into();
    let mut columns = DesignColumns {
        strata: Some("s".into()),
        population: Some(peil::PopulationCount::ByStratum(sizes)),
        replicates: Some(given),
        ..DesignColumns::default()
    };
    assert!(columns.build(&answers).is_ok());
    columns.replicates = None;
    assert_eq!(codes(&columns.build(&answers).unwrap_err()), [Code::LonelyPsu]);
}

/// A sound design is refused for names that are wrong, and for nothing that follows from them.
fn nothing_but_names(sound: &DesignColumns, answers: &Answers) {
    for slips in 1..1 << 9 {
        let mut columns = sound.clone();
        let mut wrong = 0;
        let mut slip = |name: &mut String, at: u32| {
            if slips & (1 << at) != 0 {
                name.push_str("-wrong");
                wrong += 1;
            }
        };
        let lists = [&mut columns.strata, &mut columns.psu, &mut columns.fpc, &mut columns.probability];
        for (at, list) in (0..).zip(lists) {
            let Some(names) = list else { continue };
            let mut own = names.as_slice().to_vec();
            own.iter_mut()
                .enumerate()
                .for_each(|(stage, name)| slip(name, if stage == 0 { at } else { 7 + at % 2 }));
            *names = peil::ColumnNames::Several(own);
        }
        columns.weight.iter_mut().for_each(|name| slip(name, 4));
        columns.response_groups.iter_mut().for_each(|name| slip(name, 5));
        columns.responded.iter_mut().for_each(|condition| slip(&mut condition.question, 6));
        if wrong > 0 {
            let error = columns.build(answers).unwrap_err();
            assert_eq!(codes(&error), vec![Code::MissingColumn; wrong], "{columns:?}: {error}");
        }
    }
}

#[test]
fn whatever_is_wanting_of_a_design_all_of_it_is_told_and_no_sound_design_is_refused_for_it() {
    let answers = answers(
        "s,p,u,N,M,pi,w,g,came\na,1,1,9,4,0.5,2,x,yes\na,1,2,9,4,0.5,2,x,yes\na,2,3,9,4,0.5,2,x,yes\na,2,4,9,4,0.5,2,x,no\n\
         b,3,5,8,4,0.5,2,y,yes\nb,3,6,8,4,0.5,2,y,yes\nb,4,7,8,4,0.5,2,y,yes\nb,4,8,8,4,0.5,2,y,yes\n",
    );
    let several =
        |names: &[&str]| peil::ColumnNames::Several(names.iter().map(|&name| name.into()).collect());
    // Columns that are not there have names of two letters or more, and those of words are no numbers.
    let wanted: [&[&[&str]]; 7] = [
        &[&[], &["s"], &["no-s"]],
        &[&[], &["p"], &["no-p"], &["p", "u"], &["p", "no-u"], &["no-p", "u"]],
        &[&[], &["N"], &["no-N"], &["came"], &["N", "M"], &["no-N", "M"], &["N", "no-M"]],
        &[&[], &["pi"], &["no-pi"], &["pi", "no-pj"]],
        &[&[], &["w"], &["no-w"], &["came"]],
        &[&[], &["g"], &["no-g"]],
        &[&[], &["came"], &["no-came"]],
    ];
    let count: usize = wanted.iter().map(|options| options.len()).product();
    let mut sound = 0;
    for (pps, nest) in
        [(None, false), (None, true), (Some(peil::Pps::Brewer), false), (Some(peil::Pps::Overton), true)]
    {
        for mut at in 0..count {
            let chosen = wanted.map(|options| {
                let option = options[at % options.len()];
                at /= options.len();
                option
            });
            let [strata, psu, fpc, probability, weight, groups, responded] =
                chosen.map(|names| (!names.is_empty()).then(|| several(names)));
            let first =
                |names: &Option<peil::ColumnNames>| names.as_ref().map(|names| names.as_slice()[0].clone());
            let columns = DesignColumns {
                nest,
                pps,
                weight: first(&weight),
                response_groups: first(&groups),
                responded: first(&responded)
                    .map(|question| peil::Condition { question, is: vec!["yes".into()] }),
                strata,
                psu,
                fpc,
                probability,
                ..DesignColumns::default()
            };
            let Err(error) = columns.build(&answers) else {
                assert!(chosen.iter().flat_map(|names| names.iter()).all(|name| !name.starts_with("no-")));
                sound += 1;
                nothing_but_names(&columns, &answers);
                continue;
            };
            let told = |name: &str| {
                let problems = error.problems().iter().filter(|problem| problem.code == Code::MissingColumn);
                problems.filter(|problem| problem.place.question.as_deref() == Some(name)).count()
            };
            for name in chosen.iter().flat_map(|names| names.iter()).filter(|name| name.starts_with("no-")) {
                assert_eq!(told(name), 1, "{name}: {error}");
            }
            // Nothing is wrong with the rows themselves, nor with strata and units together.
            let of_rows = [Code::BadWeight, Code::MissingDesignValue, Code::PsuInTwoStrata, Code::NoRows];
            let follows = error.problems().iter().find(|problem| of_rows.contains(&problem.code));
            assert!(follows.is_none(), "{chosen:?}: {error}");
        }
    }
    assert!(sound > 50, "{sound}");
}

#[test]
fn replicate_weights_without_the_weight_are_refused() {
    let answers = answers("y,r1,r2\n1,8,12\n2,12,8\n3,10,10\n");
    let mut given =
        peil::replicate::ReplicateColumns::new(peil::replicate::ReplicateKind::Bootstrap, ["r1", "r2"]);
    let design = Design::builder(3).build().unwrap();
    assert_eq!(codes(&given.build(&answers, &design).unwrap_err()), [Code::MissingKey]);
    given.combined = false;
    assert_eq!(codes(&given.build(&answers, &design).unwrap_err()), [Code::Contradiction]);
}
