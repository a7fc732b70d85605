//! Pages and fragments: self-contained, escaped, and the same figures as everywhere.

mod report;

use peil::report::html::{self, Report, Section};
use peil::report::{Context, Grid, phrase};
use peil::{Estimate, Estimates, Label, Language, Note};
use report::{counted, of, survey};

fn published() -> Estimates {
    let row = |indicator, yes, n, population, sector| {
        of(counted(indicator, yes, n, population), &[("sector", sector)], "2024")
    };
    let mut rows = vec![
        row("resources", 141, 209, None, "state"),
        row("resources", 272, 354, Some(357), "municipality"),
        row("resources", 8, 14, Some(14), "county"),
        row("recruited", 137, 209, None, "state"),
        row("recruited", 172, 354, Some(357), "municipality"),
        row("recruited", 12, 14, Some(14), "county"),
        row("problems", 113, 137, None, "state"),
        row("problems", 128, 172, None, "municipality"),
        row("problems", 11, 12, Some(12), "county"),
    ];
    rows[2]
        .notes
        .push(Note::ImpossibleFigure { printed: "57.2".to_owned(), nearest: vec!["8/14 = 57.1".to_owned()] });
    Estimates { rows }
}

/// A page as a user would make it.
fn page(language: Language) -> String {
    let survey = survey();
    let context = Context::of(&survey);
    let estimates = published();
    let told = |index: usize| match language {
        Language::Nn => "Setningar på nynorsk kjem seinare.".to_owned(),
        _ => phrase::share(&context, &estimates.rows[index], language).unwrap().text,
    };
    let flat = Estimates {
        rows: vec![
            of(counted("resources", 272, 354, Some(357)), &[], "2024"),
            of(counted("recruited", 172, 354, Some(357)), &[], "2024"),
            of(counted("problems", 128, 172, None), &[], "2024"),
        ],
    };
    let mut counts =
        Grid::new("Samarbeid om IKT, 2003").words("Fylke").numbers("Kommuner").numbers("Fylkeskommunen");
    for column in ["Stat", "Nabokommuner", "Private", "Utviklingslag", "Andre"] {
        counts = counts.numbers(column);
    }
    for (county, n, yes) in [("Østfold", "18", "12"), ("Akershus", "22", "14"), ("Oslo", "1", "1")] {
        counts.row([county, n, yes, "61,1", "72,7", "1 234", "100,0", "0,0"]);
    }
    Report::new(survey.title.text(language), language)
        .lead(told(2))
        .lead(told(7))
        .section(
            Section::new("Hindre og rekruttering etter sektor")
                .paragraph(told(0))
                .paragraph(told(4))
                .table(&estimates, &context)
                .note("Andelene gjelder grunnlaget som står under hver indikator.")
                .source("Statistisk sentralbyrå"),
        )
        .section(Section::new("Kommuner").table(&flat, &context).grid(counts.note("Hele antall.")))
        .source(survey.source.as_ref().unwrap().text(language))
        .html()
}

#[test]
fn a_page_needs_nothing_from_outside_and_runs_no_script() {
    for language in Language::ALL {
        let page = page(language);
        for outside in ["<script", "http://", "https://", "url(", "@import", "<link", "<img", " src="] {
            assert!(!page.contains(outside), "{outside}");
        }
        let handler = page.split(" on").skip(1).any(|rest| {
            rest.split_once('=').is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_lowercase()))
        });
        assert!(!handler);
        assert!(page.contains(&format!("<html lang=\"{}\">", language.code())));
        assert!(page.contains("Content-Security-Policy"));
        let file = format!("{}/report-{}.html", env!("CARGO_TARGET_TMPDIR"), language.code());
        std::fs::write(file, page).unwrap();
    }
}

#[test]
fn everything_that_comes_from_outside_is_escaped() {
    let evil = "<script>alert(\"1\")</script>&'";
    let mut row: Estimate = counted(evil, 3, 4, Some(9));
    row.by.insert(evil.to_owned(), evil.to_owned());
    row.wave = Some(evil.to_owned());
    row.category = Some(evil.to_owned());
    row.base = evil.to_owned();
    row.notes.push(Note::ImpossibleFigure { printed: evil.to_owned(), nearest: vec![evil.to_owned()] });
    let mut other = row.clone();
    other.wave = None;
    let estimates = Estimates { rows: vec![row, other] };
    let context = Context::neutral().among(Label::from(evil));
    let mut grid = Grid::new(evil).words(evil).note(evil);
    grid.row([evil]);
    let page = Report::new(evil, Language::Nb)
        .lead(evil)
        .section(
            Section::new(evil)
                .paragraph(evil)
                .note(evil)
                .source(evil)
                .table(&estimates, &context)
                .grid(grid.clone()),
        )
        .source(evil)
        .html();
    let tables = [
        html::table(&estimates, &context, Language::Nn),
        html::table(&estimates, &Context::neutral(), Language::En),
        html::grid(&grid, Language::En),
        page,
    ];
    for text in &tables {
        assert!(!text.contains("<script"), "{text}");
        assert!(text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;'"));
    }
}

#[test]
fn a_fragment_shows_numbers_base_notes_and_the_same_in_words() {
    let survey = survey();
    let fragment = html::table(&published(), &Context::of(&survey), Language::Nb);
    for cell in [">76,8</td>", ">76,5</td>", ">77,0</td>", ">354</td>", ">357</td>", ">full telling</td>"] {
        assert!(fragment.contains(cell), "{cell}");
    }
    assert!(fragment.contains("virksomheter som rekrutterte eller forsøkte å rekruttere IKT-spesialister"));
    assert!(fragment.contains("aria-label=\"76,8 prosent, 95\u{a0}% konfidensintervall 76,5–77,0\""));
    assert!(fragment.contains("aria-label=\"57,1 prosent, full telling\""));
    assert_eq!(fragment.matches("<title>").count(), 9);
    for host in ["data-jp-theme-light", "data-vscode-theme-kind", "data-theme", "prefers-color-scheme"] {
        assert!(fragment.contains(host));
    }
}

#[test]
fn every_rule_of_a_fragment_stays_within_it() {
    let fragment = html::table(&published(), &Context::neutral(), Language::En);
    let style = fragment.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let selectors = style.split('}').filter_map(|rule| Some(rule.rsplit_once('{')?.0));
    let mut count = 0;
    for selector in selectors.flat_map(|list| list.rsplit('{').next().unwrap_or_default().split(',')) {
        let selector = selector.trim();
        assert!(selector.is_empty() || selector.starts_with('@') || selector.contains(".peil"), "{selector}");
        count += 1;
    }
    assert!(count > 50);
}
