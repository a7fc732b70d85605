//! Dots and intervals: figures one below the other, or changes and slopes on both sides of zero.

use serde::Serialize;

use super::super::{Drawing, Group, Row, Scale};
use super::{Around, Axis, TOLD, around, caption, ends, told, written};

/// Figures with their intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dots {
    /// What is written around it.
    pub around: Around,
    /// Rows of one indicator and base, each on a scale of their own; one for all where every indicator is one share.
    pub panels: Vec<DotPanel>,
}

/// Rows on one scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DotPanel {
    /// What the indicator is called; empty where the caption or each row says it.
    pub label: String,
    /// Who is in the base; empty where it is everybody.
    pub base: String,
    /// The scale.
    #[serde(flatten)]
    pub axis: Axis,
    /// Whether zero stands among the numbers as the line between rise and fall.
    pub both_sides: bool,
    /// How far from zero still counts as no change, where that was stated.
    pub margin: Option<f64>,
    /// The rows.
    pub rows: Vec<Dot>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dot {
    /// What it is of.
    pub name: String,
    /// The figure as text.
    pub figure: String,
    /// The limits as text, or the word for a full count.
    pub limits: String,
    /// What can be said of a change, in a word or a few.
    pub finding: Option<String>,
    /// Whether every unit is known, so that there is no interval.
    pub full: bool,
    /// The figure.
    pub estimate: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// What it says: its sentence, or name, figure and limits.
    pub text: String,
}

/// The chart of figures ([`drawing::of`](super::super::of)), changes or trends.
///
/// Shares stand between 0 and 100 per cent; other figures on a scale that holds zero and all limits.
///
/// See the [example of the module](super).
pub fn dots(drawing: &Drawing) -> Dots {
    let one_label = drawing.groups.iter().all(|group| group.label == drawing.groups[0].label);
    let all_rows = || drawing.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    let first = drawing.groups.first();
    // Indicators that are one share each stand on one scale.
    let flat = drawing.groups.len() > 1
        && drawing.groups.iter().all(|group| {
            Some(group.scale) == first.map(|first| first.scale)
                && matches!(group.scale, Scale::Shares | Scale::Points)
                && Some(group.margin) == first.map(|first| first.margin)
                && group.rows.iter().all(|row| row.names.is_empty())
        });
    let everybody = &drawing.words.everybody;
    let named = |row: &Row| if row.names.is_empty() { everybody.clone() } else { row.names.join(", ") };
    let panels: Vec<DotPanel> = match first {
        Some(first) if flat => {
            let title = |group: &Group| match group.base.as_str() {
                "" => group.label.clone(),
                base => format!("{} ({base})", group.label),
            };
            let rows = all_rows().map(|(group, row)| dot(title(group), &group.label, row)).collect();
            vec![panel(String::new(), String::new(), first, rows, drawing)]
        }
        _ => {
            let of_group = |group: &Group| {
                let rows = group.rows.iter().map(|row| dot(named(row), &of_label(group, row), row)).collect();
                let label = if one_label { String::new() } else { group.label.clone() };
                panel(label, group.base.clone(), group, rows, drawing)
            };
            drawing.groups.iter().map(of_group).collect()
        }
    };
    let caption = caption(drawing);
    let count: usize = panels.iter().map(|panel| panel.rows.len()).sum();
    let short = |row: &Dot| match &row.finding {
        Some(finding) => format!("{} {} ({}), {finding}", row.name, row.figure, row.limits),
        None => format!("{} {} ({})", row.name, row.figure, row.limits),
    };
    let headed = |panel: &DotPanel, text: String| match panel.label.as_str() {
        "" => text,
        label => format!("{label}: {text}"),
    };
    let sentences: Option<Vec<&str>> = all_rows().map(|(_, row)| row.sentence.as_deref()).collect();
    let alt = match sentences.filter(|_| count <= TOLD / 2) {
        Some(sentences) => {
            [told(&caption, [])].iter().map(String::as_str).chain(sentences).collect::<Vec<_>>().join(" ")
        }
        None if count <= TOLD => {
            let texts = panels
                .iter()
                .map(|panel| headed(panel, panel.rows.iter().map(&short).collect::<Vec<_>>().join("; ")));
            told(&caption, texts)
        }
        None => {
            let texts = panels.iter().filter_map(|panel| {
                let text = ends(&panel.rows, |row| row.estimate, short, drawing.language)?;
                Some(headed(panel, text))
            });
            told(&caption, texts)
        }
    };
    Dots { around: around(drawing, caption, alt.trim().to_owned(), drawing.words.legend.clone()), panels }
}

/// What a row is of, with its indicator.
fn of_label(group: &Group, row: &Row) -> String {
    if row.names.is_empty() {
        group.label.clone()
    } else {
        format!("{}, {}", group.label, row.names.join(", "))
    }
}

fn dot(name: String, of: &str, row: &Row) -> Dot {
    let finding = row.finding.as_ref().map(|finding| format!(", {finding}")).unwrap_or_default();
    let text = format!("{of}: {} ({}){finding}", row.figure, row.limits);
    Dot {
        name,
        figure: row.figure.clone(),
        limits: row.limits.clone(),
        finding: row.finding.clone(),
        full: row.full,
        estimate: row.estimate,
        low: row.low,
        high: row.high,
        text: row.sentence.clone().unwrap_or(text),
    }
}

fn panel(label: String, base: String, group: &Group, rows: Vec<Dot>, drawing: &Drawing) -> DotPanel {
    let margin = group.margin.filter(|margin| *margin > 0.0);
    let within = margin.map_or([0.0, 0.0], |margin| [-margin, margin]);
    let reach = rows.iter().flat_map(|row| [row.estimate, row.low, row.high]).flatten().chain(within);
    let (low, high) = reach
        .filter(|end| end.is_finite())
        .fold((0.0, 0.0), |(low, high): (f64, f64), end| (low.min(end), high.max(end)));
    let (low, high) = match group.scale {
        Scale::Shares => (0.0, 1.0),
        _ if low == high => (low, low + 1.0),
        _ => (low, high),
    };
    let ticks = written(group.scale, low, high, drawing.language);
    DotPanel {
        label,
        base,
        axis: Axis { title: group.axis.clone(), low, high, ticks },
        both_sides: matches!(group.scale, Scale::Points | Scale::Differences),
        margin,
        rows,
    }
}
