//! The units that each estimate rests on, and the degrees of freedom of several estimates together.
//!
//! A contrast of two domains knows its variance as well as the domain that holds both does: its degrees of freedom are PSUs
//! minus strata among the units of either, as R's `degf` has them of the subset and as a test of the difference has them.
//! The smaller of the two domains alone may have none although the spread of the other is well known.

use std::sync::{Arc, OnceLock};

use super::query::{DegreesOfFreedom, Query};
use super::{Plan, Route, quantile};
use crate::answers::Answers;
use crate::design::Design;
use crate::error::Result;
use crate::variance::{self, Members};

/// The units of every estimate of some queries, in the order of their rows; read when they are first asked for.
#[derive(Debug, Clone)]
pub(crate) struct Bases {
    design: Arc<Design>,
    plan: Arc<Plan>,
    /// Where the degrees of freedom of each query come from.
    stated: Vec<DegreesOfFreedom>,
    /// The query of each estimate, and the places of its answers in order.
    of_rows: OnceLock<Vec<(usize, Arc<[u32]>)>>,
}

impl Bases {
    pub(crate) fn of(design: &Arc<Design>, answers: &Answers, queries: &[Query]) -> Result<Self> {
        let plan = Arc::new(super::plan(design, answers, queries)?);
        let stated = queries.iter().map(|query| query.df).collect();
        Ok(Self { design: design.clone(), plan, stated, of_rows: OnceLock::new() })
    }

    fn read(&self) -> Vec<(usize, Arc<[u32]>)> {
        let (design, plan) = (&self.design, &self.plan);
        let mut of_rows = Vec::new();
        for (query, route) in plan.routes.iter().enumerate() {
            let (cells, figures) = match *route {
                Route::Pass { group, tasks: [from, to] } => {
                    let group = &plan.groups[group];
                    let tasks = &group.tasks[from..to];
                    // Tasks of one query have as many figures each.
                    let figures = tasks.first().map_or(0, |task| task.categories.len());
                    let cells = tasks.iter().flat_map(|task| Members::places(design, group, task));
                    (cells.collect::<Vec<_>>(), figures)
                }
                Route::Smooth(index) => {
                    let (group, task) = &plan.smooth[index];
                    let cells = task.columns.read(design, &plan.groups[*group].domains);
                    (cells.into_iter().map(|own| own.places).collect(), 1)
                }
                Route::Quantile(index) => {
                    let (group, task) = &plan.quantiles[index];
                    (quantile::places(design, &plan.groups[*group].domains, task), task.categories.len())
                }
            };
            for places in cells {
                let places: Arc<[u32]> = places.into();
                of_rows.extend((0..figures).map(|_| (query, places.clone())));
            }
        }
        of_rows
    }

    /// Degrees of freedom among the units of any of some rows; no more than what a query states.
    pub(crate) fn df(&self, rows: impl Iterator<Item = usize>) -> f64 {
        let mut inside = vec![false; self.design.answered()];
        let (mut stated, mut is_by_base) = (f64::INFINITY, false);
        let of_rows = self.of_rows.get_or_init(|| self.read());
        for row in rows {
            let (query, places) = &of_rows[row];
            match &self.stated[*query] {
                DegreesOfFreedom::Base => {
                    is_by_base = true;
                    places.iter().for_each(|&place| inside[place as usize] = true);
                }
                DegreesOfFreedom::Design => stated = stated.min(self.design.df()),
                DegreesOfFreedom::Given(df) => stated = stated.min(*df),
                DegreesOfFreedom::Infinite => {}
            }
        }
        if !is_by_base {
            return stated;
        }
        stated.min(variance::degrees_of_freedom(&self.design, |place| inside[place]))
    }
}
