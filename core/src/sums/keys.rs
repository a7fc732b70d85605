//! Keys of groups: their order, which are alike, and the dictionaries of several parts as one.

use crate::answers::{Categories, Codes, Column, MISSING};
use crate::design::as_categories;
use crate::error::{Code, Problem};

/// Rows in the order of their keys, and where the rows of each group begin. Missing keys come last.
pub(super) fn ranked(keys: &[Column], known: &[bool]) -> (Vec<u32>, Vec<usize>) {
    let mut ranks: Vec<u64> = vec![0; known.len()];
    let mut size = 1_u64;
    for key in keys {
        let key = as_categories(key);
        let count = key.words().len() as u64 + 1;
        if size.checked_mul(count).is_none_or(|size| size.checked_mul(2).is_none()) {
            size = made_dense(&mut ranks);
        }
        for (rank, code) in ranks.iter_mut().zip(key.codes().iter()) {
            *rank = *rank * count + if code == MISSING { count - 1 } else { code.into() };
        }
        size *= count;
    }
    ranks.iter_mut().zip(known).for_each(|(rank, &known)| *rank = *rank * 2 + u64::from(!known));
    let mut order: Vec<u32> = (0..known.len() as u32).collect();
    // Rows that are alike stay as they came, so that parts are added up in the order in which they are merged.
    order.sort_by_key(|&row| ranks[row as usize]);
    let is_first = |&at: &usize| at == 0 || ranks[order[at] as usize] != ranks[order[at - 1] as usize];
    let starts = (0..order.len()).filter(is_first).collect();
    (order, starts)
}

/// Ranks without gaps; the number of different ones.
fn made_dense(ranks: &mut [u64]) -> u64 {
    let mut distinct = ranks.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    ranks.iter_mut().for_each(|rank| *rank = distinct.partition_point(|own| own < rank) as u64);
    distinct.len() as u64
}

/// Some rows of a column.
pub(super) fn taken(column: &Column, rows: &[u32]) -> Column {
    match column {
        Column::Categories(own) => {
            let codes = rows.iter().map(|&row| own.codes().get(row as usize));
            Categories::trusted(Codes::pack(codes, own.words().len()), own.words()).into()
        }
        Column::Numbers(values) => {
            rows.iter().map(|&row| values.as_slice()[row as usize]).collect::<Vec<f64>>().into()
        }
    }
}

/// The rows of two parts of a column, one after the other.
pub(super) fn joined(first: &Column, second: &Column) -> Result<Column, Problem> {
    match (first, second) {
        (Column::Numbers(first), Column::Numbers(second)) => {
            Ok([first.as_slice(), second.as_slice()].concat().into())
        }
        (Column::Categories(first), Column::Categories(second)) => joined_words(first, second),
        // A part in which all are missing is of any kind.
        (Column::Categories(own), Column::Numbers(none)) if none.extent().is_none() => {
            joined_words(own, &missing(none.as_slice().len()))
        }
        (Column::Numbers(none), Column::Categories(own)) if none.extent().is_none() => {
            joined_words(&missing(none.as_slice().len()), own)
        }
        (Column::Categories(_), Column::Numbers(_)) | (Column::Numbers(_), Column::Categories(_)) => {
            Err(Problem::new(Code::WrongType, "one part holds words and another numbers"))
        }
    }
}

fn missing(rows: usize) -> Categories {
    Categories::trusted(Codes::pack(std::iter::repeat_n(MISSING, rows), 0), Vec::new())
}

fn joined_words(first: &Categories, second: &Categories) -> Result<Column, Problem> {
    let words = match (first.words(), second.words()) {
        (own, theirs) if own == theirs => own.to_vec(),
        (own, []) => own.to_vec(),
        ([], theirs) => theirs.to_vec(),
        (own, theirs) if own.is_sorted() && theirs.is_sorted() => {
            let mut all = [own, theirs].concat();
            all.sort_unstable();
            all.dedup();
            all
        }
        (own, theirs) => {
            let problem =
                Problem::new(Code::Contradiction, "the parts have not the same categories in the same order");
            return Err(problem
                .expected(own.join(", "))
                .found(theirs.join(", "))
                .help("give all parts the same list of categories, or text without an order of its own"));
        }
    };
    let codes = [first, second].into_iter().flat_map(|part| {
        let code =
            |word: &String| words.iter().position(|own| own == word).map_or(MISSING, |code| code as u32);
        let codes: Vec<u32> = match part.words() {
            own if *own == words => (0..own.len() as u32).collect(),
            own if words.is_sorted() => {
                own.iter().map(|word| words.binary_search(word).map_or(MISSING, |code| code as u32)).collect()
            }
            own => own.iter().map(code).collect(),
        };
        let of = move |own: u32| if own == MISSING { MISSING } else { codes[own as usize] };
        part.codes().iter().map(of).collect::<Vec<u32>>()
    });
    Ok(Categories::trusted(Codes::pack(codes.collect::<Vec<_>>().into_iter(), words.len()), words).into())
}
