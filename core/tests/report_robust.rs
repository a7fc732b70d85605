//! Robustness of composite indices in words, in all languages.

use peil::composite::{
    BranchCoherence, Choice, CoherenceFlag, Index, IndexData, InputErrors, Part, RobustNote, Robustness,
};
use peil::report::{Context, robust};
use peil::{Answers, Column, Design, Language, Matching, Panel, Sample};

fn index() -> Index {
    Index::new(
        "digital",
        [Part::indicator("skills").weight(2.0), Part::indicator("tools"), Part::indicator("plans")],
    )
}

fn data() -> IndexData {
    let numbers = |own: [f64; 4]| Column::from(own.to_vec());
    let table = Answers::new([
        ("unit".to_owned(), Column::from_iter(["nord", "sør", "vest", "aust"])),
        ("skills".to_owned(), numbers([1.0, 5.0, 9.0, 4.0])),
        ("tools".to_owned(), numbers([9.0, 4.0, 1.0, 2.0])),
        ("plans".to_owned(), numbers([3.0, 3.5, 7.0, 1.0])),
    ]);
    IndexData::new(&table.unwrap(), "unit", None).unwrap()
}

#[test]
fn ranks_with_what_they_lie_between_read_well_in_every_language() {
    let asked = Robustness {
        choices: vec![Choice::leave_one_out("one fewer")],
        replications: 400,
        ..Robustness::default()
    };
    let errors = InputErrors::Standard(vec![0.3; 12]);
    let own = asked.plan(&index(), &data(), Some(&errors)).unwrap().run(&mut |_, _| true).unwrap();
    let of =
        |language| robust::scores(&own, "digital", &index(), &Context::neutral(), language).unwrap().text();
    insta::assert_snapshot!(Language::ALL.map(of).join("\n"));
    // What stands in the table is what was computed.
    let grid = robust::scores(&own, "digital", &index(), &Context::neutral(), Language::En).unwrap();
    for row in &grid.rows {
        let score = own.scores.iter().find(|own| own.unit == row[0]).unwrap();
        assert_eq!(row[1], score.rank.unwrap().to_string());
        let (low, high) = (score.rank_low.unwrap(), score.rank_high.unwrap());
        assert_eq!(row[2], if low == high { low.to_string() } else { format!("{low}–{high}") });
    }
    let csv = robust::csv(&own).unwrap();
    assert_eq!(csv.lines().count(), 5);
    let second: Vec<&str> = csv.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(second[3].parse::<f64>().unwrap(), own.scores[0].score.unwrap());
    let refused = robust::scores(&own, "skils", &index(), &Context::neutral(), Language::En).unwrap_err();
    assert!(refused.to_string().contains("nothing was asked of `skils`"), "{refused}");
}

#[test]
fn every_note_and_flag_has_words_of_its_own_in_every_language() {
    let notes = [
        RobustNote::SeveralScales { choice: "scale".into() },
        RobustNote::WithoutScore { node: "skills".into(), units: 1, replications: 3 },
        RobustNote::WithoutScore { node: "skills".into(), units: 4, replications: 30 },
        RobustNote::WithoutErrors { column: "income".into() },
        RobustNote::Mended { most: 0.0312 },
        RobustNote::Stopped { done: 320, asked: 10_000 },
    ];
    let (skills, tools) = ("skills".to_owned(), "tools".to_owned());
    let flags = vec![
        CoherenceFlag::High { part: skills.clone(), other: tools.clone(), correlation: 0.953 },
        CoherenceFlag::Negative { part: skills.clone(), other: tools.clone(), correlation: -0.31 },
        CoherenceFlag::Weak { part: skills, correlation: 0.12 },
        CoherenceFlag::Against { part: tools, correlation: -0.2 },
    ];
    let branch = BranchCoherence {
        branch: "digital".into(),
        parts: Vec::new(),
        units: 4,
        constant: Vec::new(),
        correlations: Vec::new(),
        with_branch: Vec::new(),
        alpha: None,
        components: None,
        explained: Vec::new(),
        flags,
    };
    let of = |language| {
        let mut texts: Vec<String> =
            notes.iter().map(|own| robust::note(own, &index(), &Context::neutral(), language)).collect();
        texts.extend(robust::flags(&branch, &index(), &Context::neutral(), language));
        let mut sorted = texts.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), texts.len());
        texts.join("\n")
    };
    insta::assert_snapshot!(Language::ALL.map(of).join("\n\n"));
}

#[test]
fn tables_of_changed_scores_have_decimals_enough_to_show_the_change() {
    let wave = |more: f64| {
        let columns = [
            ("name", ["a", "b", "c", "d", "e", "f"].into_iter().collect::<Column>()),
            ("plan", Column::from([1.0, 2.0, 4.0, 5.0, 6.0, 8.0].map(|x| x + more).to_vec())),
        ];
        let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
        Sample::new(answers, Design::builder(6).build().unwrap()).unwrap()
    };
    let panel = Panel::new([("2018", wave(0.0)), ("2022", wave(0.12))], &Matching::by("name")).unwrap();
    let index = Index::from_text(
        "id = \"index\"\nnormalise = { method = \"goalposts\", low = 0, high = 10 }\nparts = [{ id = \"plan\" }]",
    )
    .unwrap();
    let changes = panel.index(&index, &[]).unwrap().change("2018", "2022", None).unwrap();
    let grid = peil::report::table::changes(&changes, &peil::report::Context::neutral(), peil::Language::En);
    assert!(grid.rows[0].iter().any(|cell| cell == "+0.012"), "{}", grid.text());
}
