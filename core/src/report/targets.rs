//! Targets as a plain table of two rows each: the goal, the figure, the distance, the change, the pace and what can be said,
//! with date, intervals and the pace needed below them.

use super::caption::{self, caption};
use super::changes::between;
use super::comparisons::{Scale, add_notes, parts};
use super::context::Context;
use super::layout::{Head, NONE, base, head, interval_head, places};
use super::note::{Texts, pick};
use super::number;
use super::phrase::signed_points;
use super::table::Grid;
use crate::compare::{Bound, Course, Enough, Goal, Progress, Ranged};
use crate::estimate::Note;
use crate::survey::Language;

/// How the numbers of a target are written: shares in per cent and their changes in points, others as they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) is_share: bool,
    places: usize,
    language: Language,
}

impl Form {
    pub(super) fn of(own: &Progress, context: &Context<'_>, language: Language) -> Self {
        let is_share = own.current.measure.is_share();
        let places = if is_share { context.places() } else { places(&own.current) };
        Self { is_share, places, language }
    }

    /// A figure without its unit.
    pub(super) fn bare(self, value: f64) -> String {
        if self.is_share {
            number::per_cent(value, self.places, self.language)
        } else {
            number::fixed(value, self.places, self.language)
        }
    }

    /// A figure with its unit: `61,0 prosent`.
    pub(super) fn figure(self, value: f64) -> String {
        self.with_unit(self.bare(value))
    }

    /// A goal, with the decimals it was set with: `80 prosent`.
    pub(super) fn goal(self, value: f64) -> String {
        self.with_unit(self.bare_goal(value))
    }

    fn bare_goal(self, value: f64) -> String {
        let value = if self.is_share { value * 100.0 } else { value };
        // Nobody sets a goal with more digits; those that arithmetic leaves behind are no part of it.
        number::plain((value * 1e6).round() / 1e6, self.language)
    }

    fn with_unit(self, text: String) -> String {
        if self.is_share {
            format!("{text} {}", pick(["prosent", "prosent", "per cent"], self.language))
        } else {
            text
        }
    }

    /// A difference with its sign, in points of a share.
    pub(super) fn signed(self, value: f64) -> String {
        self.with_sign(value, self.places)
    }

    fn with_sign(self, value: f64, places: usize) -> String {
        signed_points(if self.is_share { value } else { value * 0.01 }, places, self.language)
    }

    /// A difference without its sign.
    pub(super) fn size(self, value: f64) -> String {
        self.bare(value.abs())
    }

    /// A change for each unit of time: of figures that are no shares with a digit more than the figure.
    pub(super) fn pace(self, value: f64) -> String {
        self.with_sign(value, if self.is_share { self.places } else { self.places + 1 })
    }

    /// A margin: `5`, `0,05`.
    pub(super) fn margin(self, margin: f64) -> String {
        self.bare_goal(margin)
    }
}

/// By when a goal shall be reached, as it stands behind it: ` innen 2030`.
pub(super) fn due_name(goal: &Goal, context: &Context<'_>, language: Language) -> Option<String> {
    const MONTHS: [Texts; 12] = [
        ["januar", "januar", "January"],
        ["februar", "februar", "February"],
        ["mars", "mars", "March"],
        ["april", "april", "April"],
        ["mai", "mai", "May"],
        ["juni", "juni", "June"],
        ["juli", "juli", "July"],
        ["august", "august", "August"],
        ["september", "september", "September"],
        ["oktober", "oktober", "October"],
        ["november", "november", "November"],
        ["desember", "desember", "December"],
    ];
    let when = goal.when?;
    let by = pick(["innen", "innan", "by"], language);
    let is_number = |name: &&str| name.parse::<f64>().is_ok();
    let named = goal.when_name.as_deref();
    let Some(name) = named.filter(|name| !is_number(name)) else {
        // A wave that is named by its year is called so, whatever month it was asked in. Years have no groups of thousands.
        let plain = named.map_or_else(|| when.to_string(), str::to_owned);
        let plain = if language == Language::En { plain } else { plain.replace('.', ",") };
        return Some(format!(" {by} {plain}"));
    };
    let date: Vec<&str> = name.split('-').collect();
    if let [year, month, day] = date.as_slice()
        && let (Ok(month), Ok(day)) = (month.parse::<usize>(), day.parse::<u32>())
        && let Some(month) = MONTHS.get(month.wrapping_sub(1))
    {
        let month = pick(*month, language);
        let dot = if language == Language::En { "" } else { "." };
        return Some(format!(" {by} {day}{dot} {month} {year}"));
    }
    // How "autumn 2030" joins a sentence only its language's prepositions know.
    Some(format!(" ({by}: {})", context.wave_label(name, language)))
}

/// Whether a unit of time is a year: waves are named by theirs, or the goal has a date.
pub(super) fn has_years(own: &Progress) -> bool {
    let is_year = |name: Option<&String>, time: Option<f64>| {
        let year: Option<f64> = name.and_then(|name| name.parse().ok());
        // Asked some time in the year it is named by.
        year.zip(time).is_some_and(|(year, time)| {
            (1000.0..3000.0).contains(&time) && (0.0..1.0).contains(&(time - year))
        })
    };
    let is_date = own.goal.when_name.as_ref().is_some_and(|name| name.split('-').count() == 3);
    let from = own.change.as_ref().and_then(|change| change.from.wave.as_ref());
    is_date
        || is_year(own.current.wave.as_ref(), own.time)
            && (own.change.is_none() || is_year(from, own.since_time))
}

/// What can be said of a target, in a word or two.
fn course(course: Course, language: Language) -> &'static str {
    let texts = match course {
        Course::Reached => ["nådd", "nådd", "reached"],
        Course::OnTheWay => ["på vei", "på veg", "on the way"],
        Course::Standstill => ["står stille", "står stille", "standstill"],
        Course::MovingAway => ["går feil vei", "går feil veg", "moving away"],
        Course::NotReached => ["ikke nådd", "ikkje nådd", "not reached"],
        Course::NotDetermined => ["ikke avgjort", "ikkje avgjort", "not determined"],
    };
    pick(texts, language)
}

/// Whether the pace suffices, in two words.
fn enough(enough: Enough, language: Language) -> &'static str {
    let texts = match enough {
        Enough::Enough => ["takten holder", "takten held", "pace suffices"],
        Enough::NotEnough => ["takten holder ikke", "takten held ikkje", "pace does not suffice"],
        Enough::NotDetermined => {
            ["om takten holder: ikke avgjort", "om takten held: ikkje avgjort", "pace not determined"]
        }
    };
    pick(texts, language)
}

/// Targets as a table for a terminal ([`Grid::text`]) or a page ([`super::html::Section::grid`]). The first row of each has
/// the goal, the figure of the last wave, what is wanting (negative where there is more than enough), the change since the
/// goal was set, the pace so far and the verdict; the second the date, the waves, the intervals, the pace that is needed, and
/// whether the pace suffices.
///
/// ```
/// use peil::compare::{Goal, follow};
/// use peil::report::{Context, table};
/// use peil::{Answers, Column, Design, Language, Sample};
/// let open: Column = (0..200).map(|unit| if unit < 120 { "yes" } else { "no" }).collect();
/// let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, Design::builder(200).build()?)?;
/// let estimates = sample.share("open").equals("yes").run()?;
/// let own = follow(&estimates, &[Goal::at_least("open", 0.5), Goal::at_least("open", 0.8).named("later")], &[])?;
/// let text = table::targets(&own, &Context::neutral(), Language::En).text();
/// assert!(text.contains("at least 50") && text.contains("not reached"));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn targets(own: &[Progress], context: &Context<'_>, language: Language) -> Grid {
    let shares = own.iter().all(|own| own.current.measure.is_share());
    let interval = interval_head(own.iter().map(|own| own.current.level), language);
    let waves = own.iter().map(|own| own.current.wave.as_deref());
    let with = |texts: Texts| format!("{}\n{interval}", pick(texts, language));
    let distance = if shares {
        ["Igjen i prosentpoeng", "Att i prosentpoeng", "To go in percentage points"]
    } else {
        ["Igjen", "Att", "To go"]
    };
    let change = [head(if shares { Head::Points } else { Head::Change }, language); 3];
    let years = own.iter().all(has_years);
    let pace = if years {
        ["Takt per år\nNødvendig", "Takt per år\nNaudsynt", "Pace a year\nNeeded"]
    } else {
        ["Takt per tidsenhet\nNødvendig", "Takt per tidseining\nNaudsynt", "Pace per unit of time\nNeeded"]
    };
    let figure = head(if shares { Head::PerCent } else { Head::Estimate }, language);
    let mut grid = Grid::new(caption(pick(caption::TARGETS, language), [], waves, context, language))
        .words(head(Head::Indicator, language))
        .words(pick(["Mål", "Mål", "Target"], language))
        .numbers(with([figure; 3]))
        .numbers(with(distance))
        .numbers(with(change))
        .numbers(pick(pace, language))
        .words(pick(["Vurdering", "Vurdering", "Verdict"], language));
    for own in own {
        let row = &own.current;
        let scale = Scale::of(row, context, language);
        let form = Form::of(own, context, language);
        let broken = is_broken(own, context);
        let label = own.goal.label.as_ref().map(|label| label.text(language).to_owned());
        let label = label.unwrap_or_else(|| context.indicator_label(&row.indicator, language));
        let pace = |own: Option<Ranged>| own.map_or_else(|| NONE.to_owned(), |own| form.pace(own.value));
        let full = row.is_census();
        let limits =
            |own: Option<(f64, f64)>, full: bool, of: &dyn Fn(f64) -> String| scale.limits(own, full, of);
        let bound = pick(
            if own.goal.bound == Bound::AtLeast {
                ["minst", "minst", "at least"]
            } else {
                ["høyst", "høgst", "at most"]
            },
            language,
        );
        let change = own.change.as_ref().filter(|_| !broken);
        grid.row([
            parts(Some(label), row, context, language, false).join(", "),
            format!("{bound} {}", form.bare_goal(own.goal.value)),
            row.estimate.map_or_else(|| NONE.to_owned(), |value| form.bare(value)),
            form.bare(own.distance.value),
            change.map_or_else(|| NONE.to_owned(), |change| form.signed(change.difference)),
            pace(own.pace.filter(|_| !broken)),
            course(own.course, language).to_owned(),
        ]);
        let waves = match &own.change {
            Some(change) => between(&change.from, &change.to, context, language),
            None => row.wave.as_deref().map(|wave| context.wave_label(wave, language)).unwrap_or_default(),
        };
        let base = base(row, context, language);
        let names: Vec<&str> =
            [waves.as_str(), base.as_str()].into_iter().filter(|own| !own.is_empty()).collect();
        let certain = change.is_some_and(|own| own.from.is_census() && own.to.is_census());
        let of_change = change.map_or_else(
            || if broken { super::comparisons::finding(None, language).to_owned() } else { NONE.to_owned() },
            |own| limits(own.low.zip(own.high), certain, &|limit| form.signed(limit)),
        );
        grid.joined_row([
            names.join("\n"),
            due_name(&own.goal, context, language).unwrap_or_default().trim().to_owned(),
            limits(row.low.zip(row.high), full, &|limit| form.bare(limit)),
            limits(own.distance.limits(), full, &|limit| form.bare(limit)),
            of_change,
            pace(own.needed),
            own.enough.filter(|_| !broken).map(|own| enough(own, language).to_owned()).unwrap_or_default(),
        ]);
    }
    add_remarks(grid, own, context, language)
}

/// Whether the waves of a target cannot be compared.
fn is_broken(own: &Progress, context: &Context<'_>) -> bool {
    own.change.as_ref().is_some_and(|change| {
        let waves = (change.from.wave.as_deref(), change.to.wave.as_deref());
        change.frame_break || !context.breaks_between(waves.0, waves.1).is_empty()
    })
}

/// How waves are treated, what a pace is, and that verdicts hold together.
fn add_remarks(mut grid: Grid, own: &[Progress], context: &Context<'_>, language: Language) -> Grid {
    if own.iter().any(|own| own.projected.is_some()) {
        let texts = [
            "Om takten holder, er lest av en rett linje gjennom de to målingene; det er en framskriving, ikke en prognose.",
            "Om takten held, er lese av ei rett line gjennom dei to målingane; det er ei framskriving, ikkje ein prognose.",
            "Whether the pace suffices is read off a straight line through both figures: an extrapolation, not a forecast.",
        ];
        grid = grid.note(pick(texts, language));
    }
    let changes = || own.iter().filter(|own| !is_broken(own, context)).filter_map(|own| own.change.as_ref());
    let uncertain = |own: &&crate::compare::Change| !(own.from.is_census() && own.to.is_census());
    if changes().filter(uncertain).any(|own| own.dependence.is_none()) {
        let texts = [
            "Runder uten kjent sammenheng er behandlet som uavhengige av hverandre.",
            "Rundar utan kjend samanheng er handsama som uavhengige av kvarandre.",
            "Waves without a known dependence are treated as independent.",
        ];
        grid = grid.note(pick(texts, language));
    }
    if own.iter().any(Progress::is_late) {
        let texts = [
            "Der tallet er fra etter fristen, sier det ikke om målet ble nådd i tide.",
            "Der talet er frå etter fristen, seier det ikkje om målet vart nådd i tide.",
            "Where the figure is from after the date, it does not say whether the target was reached in time.",
        ];
        grid = grid.note(pick(texts, language));
    }
    if own.iter().any(|own| own.p_adjusted.is_some()) {
        let texts = [
            "Vurderingene tar hensyn til at flere mål er vurdert samtidig; intervallene gjelder hver for seg.",
            "Vurderingane tek omsyn til at fleire mål er vurderte samstundes; intervalla gjeld kvar for seg.",
            "The verdicts take into account that several targets were looked at together; each interval holds alone.",
        ];
        grid = grid.note(pick(texts, language));
    }
    let notes: Vec<&Note> = changes().flat_map(|own| &own.notes).collect();
    add_notes(grid, notes.into_iter(), false, language)
}
