//! The study as a figure: coverage against the population's share, one panel a method, one column a design.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::enumerate::{Coverage, LEVEL, Way, intervals, simple};
use peil::Interval;

/// Designs, and how large a dot is where each population has one.
const DESIGNS: [((u64, u64), &str, f64); 2] =
    [((356, 191), "191 of 356 answered (municipalities)", 1.3), ((32, 30), "30 of 32 answered", 2.6)];

/// Methods in the order of their panels.
const METHODS: [(Interval, &str); 6] = [
    (Interval::Finite, "finite (the default)"),
    (Interval::Wald, "wald"),
    (Interval::Logit, "logit"),
    (Interval::Beta, "beta"),
    (Interval::Wilson, "wilson"),
    (Interval::KornGraubardTruncated, "korn_graubard_truncated"),
];

const SIZE: (u32, u32) = (960, 1010);
const HEAD: u32 = 94;
/// A panel but for the axis below the last ones: two beside each other, six below.
const PANEL: (i32, i32) = (468, 146);
/// Room for the labels at the left of a panel.
const LEFT: i32 = 56;
/// Room for the axis below the last panels, and below the others.
const AXIS: i32 = 42;
const GAP: i32 = 12;
const LOWEST: f64 = 0.80;
const FONT: &str = "Helvetica, Arial, sans-serif";
const INK: RGBColor = RGBColor(34, 38, 46);
const QUIET: RGBColor = RGBColor(96, 103, 115);
const GRID: RGBColor = RGBColor(212, 217, 225);
const KEPT: RGBColor = RGBColor(28, 98, 166);
const MISSED: RGBColor = RGBColor(200, 66, 32);

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The figure as SVG.
pub(crate) fn svg() -> Result<String> {
    let mut text = String::new();
    {
        let root = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let title = font(19).style(FontStyle::Bold).color(&INK);
        root.draw(&Text::new(
            "How often a nominal 95 % interval holds the share of the population",
            (20, 14),
            title,
        ))?;
        root.draw(&Text::new(
            "Every possible number of yes units and every possible sample, counted; one dot a population, red where coverage is below 95 %",
            (20, 42),
            font(13).color(&QUIET),
        ))?;
        for (column, (_, words, _)) in (0..).zip(&DESIGNS) {
            root.draw(&Text::new(*words, (10 + column * PANEL.0 + LEFT, 72), font(14).color(&INK)))?;
        }
        let (_, panels) = root.split_vertically(HEAD);
        // The last row has the labels of the axis too.
        let panels = panels.margin(0, 6, 10, 14);
        let rows = [1, 2, 3, 4, 5].map(|row| row * PANEL.1);
        let panels = panels.split_by_breakpoints([PANEL.0], rows);
        for (at, (method, name)) in METHODS.iter().enumerate() {
            for (column, design) in DESIGNS.iter().enumerate() {
                let area = &panels[at * DESIGNS.len() + column];
                panel(area, *method, name, design, at + 1 == METHODS.len())?;
            }
        }
        root.present()?;
    }
    // What every browser takes for granted.
    Ok(text.replace(" opacity=\"1\"", "").replace(" stroke=\"none\" stroke-width=\"1\"", ""))
}

fn font(size: u32) -> FontDesc<'static> {
    (FONT, size).into_font()
}

fn panel(
    area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    method: Interval,
    name: &str,
    &((population, answered), _, dot): &((u64, u64), &str, f64),
    last: bool,
) -> Result<()> {
    let sets = [intervals(population, answered, Way::Method(method))];
    let held = &simple(population, answered, &sets)[0];
    let Coverage { least, mean, width, .. } = Coverage::of(held);
    let mut chart = ChartBuilder::on(area)
        .margin_top(26)
        .x_label_area_size(if last { AXIS } else { GAP })
        .y_label_area_size(LEFT as u32)
        .margin_right(8)
        .build_cartesian_2d(0.0..1.0_f64, LOWEST..1.005)?;
    let share = |share: &f64| if last { format!("{:.0} %", share * 100.0) } else { String::new() };
    let mut mesh = chart.configure_mesh();
    mesh.disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(QUIET)
        .y_labels(5)
        .x_labels(6)
        .label_style(font(12).color(&QUIET))
        .y_label_formatter(&|coverage| format!("{:.0} %", coverage * 100.0))
        .x_label_formatter(&share);
    if last {
        mesh.x_desc("share of yes units in the population").axis_desc_style(font(13).color(&INK));
    }
    mesh.draw()?;
    let ends = [(0.0, LEVEL), (1.0, LEVEL)];
    chart.draw_series(DashedLineSeries::new(ends, 6, 4, INK.stroke_width(1)))?;
    // What lies below the panel is drawn on its edge.
    chart.draw_series(held.iter().map(|own| {
        let coverage = own.coverage();
        let colour = if coverage < LEVEL { MISSED } else { KEPT };
        Circle::new((own.share, coverage.max(LOWEST)), dot, colour.filled())
    }))?;
    let bold = font(14).style(FontStyle::Bold).color(&INK);
    area.draw(&Text::new(name.to_owned(), (LEFT, 8), bold))?;
    let right = Pos::new(HPos::Right, VPos::Top);
    let figures = format!(
        "least {:.1} %, mean {:.1} %, width {:.1} points",
        least * 100.0,
        mean * 100.0,
        width * 100.0
    );
    area.draw(&Text::new(figures, (PANEL.0 - 8, 9), font(12).color(&QUIET).pos(right)))?;
    Ok(())
}
