//! Scores and explanations as plain tables, which is how they show themselves where nothing is drawn.

use super::{name_of, part_head, places, rank_head, score_head, unit_head};
use crate::composite::{Explanation, Index, IndexScore};
use crate::report::context::Context;
use crate::report::layout::{Head, NONE, head};
use crate::report::note::pick;
use crate::report::number;
use crate::report::table::Grid;
use crate::survey::Language;

/// A number with as many decimals as its column needs.
fn figure(value: Option<f64>, places: usize, language: Language) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| number::fixed(value, places, language))
}

/// Scores as a table, in the order in which they come: part (where there are several), unit, wave, score, rank and group.
pub fn scores(own: &[IndexScore], index: &Index, context: &Context<'_>, language: Language) -> Grid {
    let differ = |key: fn(&IndexScore) -> &str| own.iter().any(|row| key(row) != key(&own[0]));
    let (nodes, waves) = (differ(|row| &row.node), own.iter().any(|row| row.wave != own[0].wave));
    let groups = !index.groups.is_empty();
    let node = own.first().filter(|_| !nodes).map_or(&index.id, |row| &row.node);
    let wave = own.first().and_then(|row| row.wave.as_deref()).filter(|_| !waves);
    let wave = wave.map(|wave| context.wave_label(wave, language));
    let caption = std::iter::once(name_of(index, node, context, language)).chain(wave);
    let mut grid = Grid::new(caption.collect::<Vec<_>>().join(", "));
    if nodes {
        grid = grid.words(part_head(language));
    }
    grid = grid.words(unit_head(context, language));
    if waves {
        grid = grid.words(head(Head::Wave, language));
    }
    grid = grid.numbers(score_head(language)).numbers(rank_head(language));
    if groups {
        grid = grid.words(pick(["Gruppe", "Gruppe", "Group"], language));
    }
    let known: Vec<f64> = own.iter().filter_map(|row| row.score).collect();
    let places = index.decimals.map_or_else(|| places(&known), |decimals| decimals as usize);
    for row in own {
        let group = row.group.as_deref().map_or(String::new(), |id| {
            let label = index.groups.iter().find(|own| own.id == id).and_then(|own| own.label.as_ref());
            label.map_or(id, |label| label.text(language)).to_owned()
        });
        let rank = row.rank.map_or_else(|| NONE.to_owned(), |rank| rank.to_string());
        let wave = row.wave.as_deref().map_or(String::new(), |wave| context.wave_label(wave, language));
        let cells = [
            nodes.then(|| name_of(index, &row.node, context, language)),
            Some(row.unit.clone()),
            waves.then_some(wave),
            Some(figure(row.score, places, language)),
            Some(rank),
            groups.then_some(group),
        ];
        grid.row(cells.into_iter().flatten());
    }
    grid
}

/// How a unit came to its score, as a table: every part with its weight, score and contribution, indicators with the value that the
/// data have.
pub fn explanation(own: &Explanation, index: &Index, context: &Context<'_>, language: Language) -> Grid {
    let top = name_of(index, &index.id, context, language);
    let wave = own.wave.as_deref().map(|wave| context.wave_label(wave, language));
    let caption = std::iter::once(format!("{top}: {}", own.unit)).chain(wave).collect::<Vec<_>>().join(", ");
    let known = |of: fn(&crate::composite::ExplainedPart) -> Option<f64>| {
        places(&own.parts.iter().filter_map(of).collect::<Vec<_>>())
    };
    let decimals = index.decimals.map_or_else(|| known(|part| part.score), |decimals| decimals as usize);
    let mut grid = Grid::new(caption)
        .words(part_head(language))
        .numbers(pick(["Verdi", "Verdi", "Value"], language))
        .numbers(score_head(language))
        .numbers(pick(["Vekt i prosent", "Vekt i prosent", "Weight in per cent"], language))
        .numbers(pick(["Bidrag", "Bidrag", "Contribution"], language));
    for part in &own.parts {
        let indent = "\u{2003}".repeat(part.tier as usize);
        let raw = part
            .steps
            .as_ref()
            .map(|steps| steps.raw.map_or_else(|| NONE.to_owned(), |raw| number::plain(raw, language)));
        grid.row([
            format!("{indent}{}", name_of(index, &part.node, context, language)),
            raw.unwrap_or_default(),
            figure(part.score, decimals, language),
            part.weight.map_or_else(|| NONE.to_owned(), |share| number::per_cent(share, 1, language)),
            figure(part.contribution, decimals, language),
        ]);
    }
    let rest: f64 = own.parts.iter().map(|part| part.remainder).sum();
    if rest.abs() > 1e-12 {
        let rest = number::fixed(rest, decimals, language);
        grid = grid.note(match language {
            Language::Nb => format!("Avrunding og skala legger til {rest}."),
            Language::Nn => format!("Avrunding og skala legg til {rest}."),
            Language::En => format!("Rounding and scale add {rest}."),
        });
    }
    grid
}
