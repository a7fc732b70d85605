//! Ranks: 1 for the highest score of a wave.
//!
//! Equal scores share the better rank, and the ranks after them are left out: 1, 2, 2, 4. Scores are compared to twelve
//! significant digits, so that rounding errors in the last bits part nobody that arithmetic leaves equal. A unit without a
//! score has no rank, and the others are ranked without it.
//!
//! A rank says nothing of distances: where many units have nearly the same score, a small change moves a unit far.

/// The ranks of some units by their scores; `None` where there is no score.
///
/// ```
/// use peil::composite::ranks;
/// // 0.1 + 0.2 is above 0.3 in the last bit only.
/// assert_eq!(ranks(&[0.3, 0.9, 0.1 + 0.2, f64::NAN, 0.2]), [Some(2), Some(1), Some(2), None, Some(4)]);
/// ```
pub fn ranks(scores: &[f64]) -> Vec<Option<u64>> {
    let rows: Vec<u32> = (0..scores.len() as u32).collect();
    let mut ranks = vec![0; scores.len()];
    ranks_into(scores, &rows, &mut Vec::new(), &mut ranks);
    ranks.into_iter().map(|rank| (rank > 0).then_some(u64::from(rank))).collect()
}

/// The ranks of the rows of one wave; 0 where there is no score.
pub(super) fn ranks_into(scores: &[f64], rows: &[u32], order: &mut Vec<(f64, u32)>, ranks: &mut [u32]) {
    order.clear();
    for &row in rows {
        let score = scores[row as usize];
        if score.is_nan() {
            ranks[row as usize] = 0;
        } else {
            order.push((score, row));
        }
    }
    order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    // The rank and the score of the first of those that are equal.
    let (mut rank, mut first) = (0, f64::NAN);
    for (place, &(score, row)) in order.iter().enumerate() {
        let equal = first - score <= 1e-12 * first.abs();
        if !equal {
            (rank, first) = (place as u32 + 1, score);
        }
        ranks[row as usize] = rank;
    }
}
