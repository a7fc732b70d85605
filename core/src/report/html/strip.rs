//! A share as a dot on a line from 0 to 100, with its interval as a band; a full count is an open diamond.
//!
//! Positions are in per cent of the drawing's width, so that a narrow table can stretch it without stretching the
//! marks.

use maud::{Markup, html};

use crate::report::layout::Drawn;

/// Where 0 and 100 lie, in per cent of the width: marks there need room.
const START: f64 = 5.0;
const LENGTH: f64 = 90.0;

/// Position of a share; limits beyond 0 and 1 are drawn at the edge.
fn at(share: f64) -> String {
    format!("{:.2}%", START + LENGTH * share.clamp(0.0, 1.0))
}

/// The axis for the head of the column.
pub(super) fn axis(label: &str) -> Markup {
    html! {
        svg.peil-strip role="img" aria-label=(label) {
            @for (share, text) in [(0.0, "0"), (0.5, "50"), (1.0, "100")] {
                text x=(at(share)) y="14" text-anchor="middle" { (text) }
            }
        }
    }
}

/// One share.
pub(super) fn strip(drawn: Drawn, label: &str) -> Markup {
    let x = at(drawn.share);
    html! {
        svg.peil-strip role="img" aria-label=(label) {
            title { (label) }
            line.peil-axis x1=(at(0.0)) x2=(at(1.0)) y1="9" y2="9" {}
            @for share in [0.0, 0.5, 1.0] {
                line.peil-axis x1=(at(share)) x2=(at(share)) y1="4" y2="14" {}
            }
            @if let Some((low, high)) = drawn.limits {
                line.peil-band x1=(at(low)) x2=(at(high)) y1="9" y2="9" {}
            }
            @if drawn.full {
                // A nested drawing carries the position, because a path knows no per cents.
                svg x=(x) y="9" overflow="visible" { path.peil-full d="M0-5 5 0 0 5-5 0z" {} }
            } @else {
                circle.peil-dot cx=(x) cy="9" r="4" {}
            }
        }
    }
}
