//! Changes between waves in Python.

use pyo3::prelude::*;

use peil::report::{Context, findings_csv, note, phrase, table};
use peil::{Change, Language};

use crate::errors::Result;
use crate::shown::{Shown, held, results, texts, told};
use crate::table::{Cell, Field, Row, groups};

impl Row for Change {
    const BEFORE: &'static [Field<Self>] = &[
        Field("indicator", |change| Cell::Text(Some(&change.to.indicator))),
        Field("from_wave", |change| Cell::Text(change.from.wave.as_deref())),
        Field("to_wave", |change| Cell::Text(change.to.wave.as_deref())),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |change| Cell::Text(change.to.category.as_deref())),
        Field("from", |change| Cell::Number(change.from.estimate)),
        Field("to", |change| Cell::Number(change.to.estimate)),
        Field("difference", |change| Cell::Number(Some(change.difference))),
        Field("se", |change| Cell::Number(change.se)),
        Field("low", |change| Cell::Number(change.low)),
        Field("high", |change| Cell::Number(change.high)),
        Field("level", |change| Cell::Number(Some(change.level))),
        Field("ratio", |change| Cell::Number(change.ratio)),
        Field("ratio_low", |change| Cell::Number(change.ratio_low)),
        Field("ratio_high", |change| Cell::Number(change.ratio_high)),
        Field("correlation", |change| Cell::Number(change.dependence.map(|own| own.correlation))),
        Field("both", |change| Cell::Count(change.dependence.map(|own| own.both))),
        Field("p", |change| Cell::Number(change.p)),
        Field("p_adjusted", |change| Cell::Number(change.p_adjusted)),
        Field("margin", |change| Cell::Number(change.margin)),
        Field("verdict", |change| Cell::Text(Some(change.verdict.word()))),
        Field("verdict_any_overlap", |change| Cell::Text(change.any_overlap.map(|own| own.verdict.word()))),
        Field("frame_break", |change| Cell::Truth(change.frame_break)),
        Field("notes", |change| Cell::Texts(change.notes.iter().map(note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        groups(self.to.by.iter())
    }
}

results! {
    /// Changes between two waves, one row for each figure that both have.
    ///
    /// A row is a dict: ``indicator``, ``from_wave``, ``to_wave``, one key for each breakdown, ``category``, ``from`` and
    /// ``to`` (the two estimates), ``difference``, ``se``, ``low``, ``high``, ``level``, ``ratio`` (later over earlier),
    /// ``ratio_low``, ``ratio_high``, ``correlation`` (of the two estimates; None where the waves count as independent), ``both``
    /// (units that answered both times), ``p`` (of no change, as the interval has it), ``p_adjusted``, ``margin``, ``verdict``
    /// (``rise``, ``fall``, ``standstill`` or ``not_determined``), ``verdict_any_overlap`` (the verdict that holds whoever answered
    /// both times, where that is not known), ``frame_break`` (whether the document marks the waves as not comparable) and
    /// ``notes``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda yes: peil.Sample({"q": ["y"] * yes + ["n"] * (8 - yes)}, population=10, census=True)
    /// >>> (change,) = wave(5).share("q", equals="y").change(wave(2).share("q", equals="y"))
    /// >>> change["difference"], change["low"], change["high"], change["verdict"]
    /// (0.375, 0.1, 0.5, 'rise')
    Changes(Vec<Change>) of Change: |own| own, table::changes, findings_csv::changes;
}

told! {
    Changes: |own, context, language| phrase::each(context, &own.inner, language, phrase::change).map(texts);
}

held! {
    /// Whether a headline holds of a change, and why or why not.
    ///
    /// Parameters
    /// ----------
    /// headline : dict
    ///     The claim: ``{"claim": "rise"}`` or ``{"claim": "fall"}``, with ``"points"`` where it says how many percentage
    ///     points, or ``{"claim": "standstill", "margin": 0.05}``.
    /// row : int
    ///     The row, counted from 0, or from the end where it is negative.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda yes: peil.Sample({"u": [*"abcdefghij"], "q": ["yes"] * yes + ["no"] * (10 - yes)}, population=20)
    /// >>> shares = peil.Panel({"2020": wave(1), "2022": wave(5), "2024": wave(10)}, unit="u").share("q", equals="yes")
    /// >>> shares.change(from_=2020, to=2024).check({"claim": "rise"})["supported"]
    /// True
    each row of Changes;
}

impl Changes {
    /// The changes as the core has them.
    pub(crate) fn changes(&self) -> &[Change] {
        &self.inner
    }
}
