//! Columns that add up: a search for denominators and counts that satisfy every sum at once.
//!
//! A block is a set of columns tied by sums. Its unknowns are one candidate per column (a denominator with the counts
//! of every row, from [`candidates`](super::column::candidates)); its constraints say that the denominators, and the
//! counts of every row, of the parts add up to those of the total. The search is the textbook one for finite domains:
//!
//! 1. *Propagate.* Each sum bounds its total by its parts and each part by the rest; a candidate without a count
//!    within the bounds is struck out, which tightens the bounds; repeat until nothing changes.
//! 2. *Branch.* Halve the candidates of an undecided column and try both halves. Columns of the sum that is nearest
//!    to being decided come first: groupings of the same units are tied by their total only, so once it is decided
//!    they are separate problems, and to mix them would multiply their searches instead of adding them.
//!
//! Nothing that satisfies the sums is ever struck out, so a search that ends has found everything: it proves that a
//! solution is the only one, or that there is none. When every column is decided, a row's counts may still be open by
//! a few units (large denominators, few decimals). Where the sums form a tree, bounds that propagate no further are
//! exact – every count within them occurs in a solution, because intervals of whole numbers add up without gaps – and
//! the search stops there; where groupings cross, it goes on to halve the counts.
//!
//! Literature: K. R. Apt, Principles of Constraint Programming (Cambridge 2003), chapters 6 and 8.

use crate::interrupt;
use std::cell::Cell;
use std::collections::BTreeSet;

use super::column::Candidate;
use super::rounding::Span;

/// How far a search goes before it is given up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Solutions.
    pub(super) solutions: usize,
    /// Candidates and parts of sums that are looked at, counted each time: a measure of the time spent that is the
    /// same everywhere.
    pub(super) work: u64,
}

/// Columns tied by sums; all indices are within the block.
#[derive(Debug)]
pub(super) struct System<'a> {
    pub(super) columns: Vec<&'a [Candidate]>,
    pub(super) sums: &'a [(usize, Vec<usize>)],
    pub(super) rows: usize,
    /// Candidates and parts looked at so far.
    pub(super) work: Cell<u64>,
}

/// A set of possibilities: the live candidates of each column and bounds on its quantities, the denominator first.
#[derive(Debug, Clone)]
pub(super) struct State {
    live: Vec<Vec<u32>>,
    bounds: Vec<Span>,
}

/// How a search ended.
#[derive(Debug)]
pub(super) struct Solved {
    /// Nothing was left out.
    pub(super) exhausted: bool,
    /// The sets of denominators that were found.
    pub(super) denominators: BTreeSet<Vec<u32>>,
    /// States that were propagated.
    pub(super) steps: u64,
}

impl System<'_> {
    /// Searches, and shows every solution to `found`.
    pub(super) fn solve(&self, effort: Effort, mut found: impl FnMut(&State)) -> Solved {
        let mut solved = Solved { exhausted: true, denominators: BTreeSet::new(), steps: 1 };
        let mut solutions = 0;
        let mut open: Vec<State> = self.root().into_iter().collect();
        while let Some(state) = open.pop() {
            interrupt::checkpoint();
            let Some(choice) = self.choice(&state) else {
                if solutions == effort.solutions {
                    solved.exhausted = false;
                    break;
                }
                solutions += 1;
                solved
                    .denominators
                    .insert((0..self.columns.len()).map(|c| self.bound(&state, c, 0).low).collect());
                found(&state);
                continue;
            };
            if self.work.get() >= effort.work {
                solved.exhausted = false;
                break;
            }
            solved.steps += 2;
            // The lower half is searched first, so it goes on top.
            let (lower, upper) = self.halves(&state, choice);
            open.extend([upper, lower].into_iter().flatten());
        }
        solved
    }

    /// What propagation alone leaves; nothing if the sums cannot hold.
    pub(super) fn root(&self) -> Option<State> {
        let everything = Span { low: 0, high: u32::MAX };
        let mut state = State {
            live: self.columns.iter().map(|candidates| (0..candidates.len() as u32).collect()).collect(),
            bounds: vec![everything; self.columns.len() * self.stride()],
        };
        for column in 0..self.columns.len() {
            self.strike(&mut state, column)?;
        }
        self.propagate(&mut state, (0..self.sums.len()).collect())?;
        Some(state)
    }

    /// The live candidates of a column, each with its counts narrowed by the sums.
    pub(super) fn possibilities<'s>(
        &'s self,
        state: &'s State,
        column: usize,
    ) -> impl Iterator<Item = (&'s Candidate, Vec<Span>)> {
        state.live[column].iter().map(move |&index| {
            let candidate = &self.columns[column][index as usize];
            let narrowed = (candidate.slots.iter().enumerate())
                .map(|(row, slot)| slot.span.meet(self.bound(state, column, row + 1)).unwrap_or(slot.span));
            (candidate, narrowed.collect())
        })
    }

    fn stride(&self) -> usize {
        self.rows + 1
    }

    fn bound(&self, state: &State, column: usize, quantity: usize) -> Span {
        state.bounds[column * self.stride() + quantity]
    }

    /// What to halve next: of the sum nearest to being decided, the column with the fewest candidates left; when all
    /// columns are decided and groupings cross, the count with the narrowest bounds.
    fn choice(&self, state: &State) -> Option<Choice> {
        let open = |column: usize| state.live[column].len() - 1;
        let narrowest = (self.sums.iter())
            .map(|(total, parts)| {
                (parts.iter().chain([total]).map(|&column| open(column)).sum::<usize>(), total, parts)
            })
            .filter(|&(left, ..)| left > 0)
            .min_by_key(|&(left, ..)| left);
        if let Some((_, total, parts)) = narrowest {
            let undecided = parts.iter().chain([total]).copied().filter(|&column| open(column) > 0);
            return undecided.min_by_key(|&column| open(column)).map(Choice::Candidates);
        }
        if self.is_tree() {
            return None;
        }
        let counts = (0..state.bounds.len()).filter(|&at| !state.bounds[at].is_one());
        counts.min_by_key(|&at| state.bounds[at].high - state.bounds[at].low).map(Choice::Count)
    }

    /// Whether no two sums share columns in a circle; the block is connected.
    fn is_tree(&self) -> bool {
        let edges: usize = self.sums.iter().map(|(_, parts)| parts.len() + 1).sum();
        edges + 1 == self.columns.len() + self.sums.len()
    }

    fn halves(&self, state: &State, choice: Choice) -> (Option<State>, Option<State>) {
        let (mut lower, mut upper) = (state.clone(), state.clone());
        let column = match choice {
            Choice::Candidates(column) => {
                let middle = state.live[column].len() / 2;
                lower.live[column].truncate(middle);
                upper.live[column].drain(..middle);
                column
            }
            Choice::Count(at) => {
                let Span { low, high } = state.bounds[at];
                let middle = low + (high - low) / 2;
                lower.bounds[at].high = middle;
                upper.bounds[at].low = middle + 1;
                at / self.stride()
            }
        };
        let settle = |mut half: State| {
            // A halved count changes its sums even where no candidate is struck out.
            self.strike(&mut half, column)?;
            self.propagate(&mut half, self.sums_with(column).collect())?;
            Some(half)
        };
        (settle(lower), settle(upper))
    }

    fn sums_with(&self, column: usize) -> impl Iterator<Item = usize> {
        (0..self.sums.len()).filter(move |&sum| {
            let (total, parts) = &self.sums[sum];
            *total == column || parts.contains(&column)
        })
    }

    /// Strikes out the candidates that the bounds exclude and tightens the bounds to those that remain; `None` if none
    /// remains.
    fn strike(&self, state: &mut State, column: usize) -> Option<()> {
        let bounds = &mut state.bounds[column * self.stride()..][..self.stride()];
        let candidates = self.columns[column];
        self.work.set(self.work.get() + state.live[column].len() as u64);
        let mut hull: Option<Vec<Span>> = None;
        let mut kept = Vec::with_capacity(bounds.len());
        state.live[column].retain(|&index| {
            let candidate = &candidates[index as usize];
            kept.clear();
            kept.extend(Span::one(candidate.answered).meet(bounds[0]));
            for (slot, bound) in candidate.slots.iter().zip(&bounds[1..]) {
                if let Some(span) = slot.span.meet(*bound) {
                    kept.push(span);
                } else {
                    break;
                }
            }
            if kept.len() < bounds.len() {
                return false;
            }
            match &mut hull {
                None => hull = Some(kept.clone()),
                Some(hull) => hull.iter_mut().zip(&kept).for_each(|(hull, kept)| *hull = hull.hull(*kept)),
            }
            true
        });
        bounds.copy_from_slice(&hull?);
        Some(())
    }

    /// Applies the sums that wait until none does; `None` if one of them cannot hold.
    fn propagate(&self, state: &mut State, mut waiting: BTreeSet<usize>) -> Option<()> {
        while let Some(sum) = waiting.pop_first() {
            for column in self.apply(state, sum)? {
                self.strike(state, column)?;
                waiting.extend(self.sums_with(column));
            }
        }
        Some(())
    }

    /// Bounds the total by the parts and each part by the rest; gives the columns whose bounds moved.
    fn apply(&self, state: &mut State, sum: usize) -> Option<Vec<usize>> {
        let (total, parts) = &self.sums[sum];
        let stride = self.stride();
        let mut moved = Vec::new();
        self.work.set(self.work.get() + parts.len() as u64);
        for quantity in 0..stride {
            let (mut least, mut most) = (0_u64, 0_u64);
            for &part in parts {
                let bound = state.bounds[part * stride + quantity];
                least += u64::from(bound.low);
                most += u64::from(bound.high);
            }
            let whole = Self::narrow(state, total * stride + quantity, least, most, *total, &mut moved)?;
            for &part in parts {
                let at = part * stride + quantity;
                let own = state.bounds[at];
                let low = u64::from(whole.low).saturating_sub(most - u64::from(own.high));
                let high = u64::from(whole.high).checked_sub(least - u64::from(own.low))?;
                Self::narrow(state, at, low, high, part, &mut moved)?;
            }
        }
        moved.sort_unstable();
        moved.dedup();
        Some(moved)
    }

    fn narrow(
        state: &mut State,
        at: usize,
        low: u64,
        high: u64,
        column: usize,
        moved: &mut Vec<usize>,
    ) -> Option<Span> {
        let limit = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        let narrowed = state.bounds[at].meet(Span { low: limit(low), high: limit(high) })?;
        if narrowed != state.bounds[at] {
            state.bounds[at] = narrowed;
            moved.push(column);
        }
        Some(narrowed)
    }
}

#[derive(Debug, Clone, Copy)]
enum Choice {
    Candidates(usize),
    Count(usize),
}
