//! Columns of answers: plain slices, owned here or borrowed from a host without a copy.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{Code, Error, Problem, Result, Stage};

/// A slice of values with an owner that may live outside this crate, such as an Arrow buffer.
#[derive(Clone)]
pub struct Values<T>(Arc<Held<dyn AsRef<[T]> + Send + Sync>>);

/// The owner of some values, and what was once found out about them.
struct Held<A: ?Sized> {
    categories: OnceLock<Categories>,
    extent: OnceLock<(f64, f64)>,
    owner: A,
}

impl<A> Held<A> {
    fn new(owner: A) -> Arc<Self> {
        Arc::new(Self { categories: OnceLock::new(), extent: OnceLock::new(), owner })
    }
}

impl<T> Values<T> {
    /// Values held by a foreign owner; nothing is copied.
    ///
    /// ```
    /// use std::sync::{Arc, OnceLock};
    /// let host: Arc<Vec<f64>> = Arc::new(vec![1.0, 2.5]);
    /// struct Shared(Arc<Vec<f64>>);
    /// impl AsRef<[f64]> for Shared { fn as_ref(&self) -> &[f64] { &self.0 } }
    /// let values = peil::Values::shared(Shared(host.clone()));
    /// assert_eq!(values.as_slice().as_ptr(), host.as_ptr());
    /// ```
    pub fn shared(owner: impl AsRef<[T]> + Send + Sync + 'static) -> Self {
        Self(Held::new(owner))
    }

    /// The values as a slice.
    pub fn as_slice(&self) -> &[T] {
        self.0.owner.as_ref()
    }
}

impl Values<f64> {
    /// The numbers as categories, which are made when they are first asked for and then kept.
    pub(crate) fn categories(&self, make: impl FnOnce() -> Categories) -> &Categories {
        self.0.categories.get_or_init(make)
    }

    /// The smallest and the largest number, found when they are first asked for; `None` where all are missing.
    pub(crate) fn extent(&self) -> Option<(f64, f64)> {
        let &(low, high) = self.0.extent.get_or_init(|| extent(self.as_slice()));
        (low <= high).then_some((low, high))
    }
}

/// The smallest and the largest of some numbers. NaN loses every comparison, so that missing values do not count.
fn extent(values: &[f64]) -> (f64, f64) {
    const LANES: usize = 8;
    let (mut low, mut high) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
    let (runs, rest) = values.as_chunks::<LANES>();
    let mut take = |values: &[f64]| {
        for ((low, high), &value) in low.iter_mut().zip(&mut high).zip(values) {
            *low = if value < *low { value } else { *low };
            *high = if value > *high { value } else { *high };
        }
    };
    runs.iter().for_each(|run| take(run));
    take(rest);
    (low.into_iter().fold(f64::INFINITY, f64::min), high.into_iter().fold(f64::NEG_INFINITY, f64::max))
}

impl<T: Send + Sync + 'static> From<Vec<T>> for Values<T> {
    fn from(values: Vec<T>) -> Self {
        Self(Held::new(values))
    }
}

impl<T> fmt::Debug for Values<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Values({} rows)", self.as_slice().len())
    }
}

/// Dictionary codes of the narrowest width; the largest value of the type means missing.
#[derive(Debug, Clone)]
pub enum Codes {
    /// Up to 255 categories; 255 is missing.
    U8(Values<u8>),
    /// Up to 65 535 categories; 65 535 is missing.
    U16(Values<u16>),
    /// More; `u32::MAX` is missing.
    U32(Values<u32>),
}

/// The code of a missing answer, whatever the width of the column.
pub const MISSING: u32 = u32::MAX;

impl Codes {
    /// Packs codes (with [`MISSING`]) into the narrowest width for a dictionary of `categories` entries.
    pub fn pack(codes: impl Iterator<Item = u32>, categories: usize) -> Self {
        if u8::try_from(categories).is_ok() {
            Self::U8(
                codes
                    .map(|code| if code == MISSING { u8::MAX } else { code as u8 })
                    .collect::<Vec<_>>()
                    .into(),
            )
        } else if u16::try_from(categories).is_ok() {
            Self::U16(
                codes
                    .map(|code| if code == MISSING { u16::MAX } else { code as u16 })
                    .collect::<Vec<_>>()
                    .into(),
            )
        } else {
            Self::U32(codes.collect::<Vec<_>>().into())
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(codes) => codes.as_slice().len(),
            Self::U16(codes) => codes.as_slice().len(),
            Self::U32(codes) => codes.as_slice().len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code in one row, [`MISSING`] where there is none.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        fn widen<T: Copy + PartialEq + Into<u32>>(code: T, missing: T) -> u32 {
            if code == missing { MISSING } else { code.into() }
        }
        match self {
            Self::U8(codes) => widen(codes.as_slice()[row], u8::MAX),
            Self::U16(codes) => widen(codes.as_slice()[row], u16::MAX),
            Self::U32(codes) => codes.as_slice()[row],
        }
    }

    /// The largest code that is not missing.
    fn highest(&self) -> Option<u32> {
        // The mark of missing is the largest number, and so the smallest after counting on by one.
        let next = match self {
            Self::U8(codes) => {
                codes.as_slice().iter().fold(0, |most: u8, code| most.max(code.wrapping_add(1))).into()
            }
            Self::U16(codes) => {
                codes.as_slice().iter().fold(0, |most: u16, code| most.max(code.wrapping_add(1))).into()
            }
            Self::U32(codes) => {
                codes.as_slice().iter().fold(0, |most: u32, code| most.max(code.wrapping_add(1)))
            }
        };
        u32::checked_sub(next, 1)
    }

    /// All codes in row order, [`MISSING`] where there is none.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }
}

/// A column of categories: codes into a dictionary of distinct words.
#[derive(Debug, Clone)]
pub struct Categories {
    codes: Codes,
    words: Arc<[String]>,
}

impl Categories {
    /// A column from its codes and the words they stand for.
    ///
    /// # Errors
    /// Fails when a code points outside the dictionary, or a word stands in it twice.
    pub fn new(codes: Codes, words: impl Into<Arc<[String]>>) -> Result<Self> {
        let words = words.into();
        if let Some(code) = codes.highest().filter(|&code| code as usize >= words.len()) {
            let problem = Problem::new(Code::OutOfRange, "a code points outside the dictionary")
                .expected(format!("codes below {}", words.len()))
                .found(code.to_string());
            return Err(Error::one(Stage::Answers, problem));
        }
        let mut seen = FxHashSet::default();
        let twice = words.iter().filter(|word| !seen.insert(word.as_str()));
        let problem = |word: &String| {
            Problem::new(Code::Duplicate, format!("the word `{word}` stands twice in the dictionary"))
        };
        Error::unless_empty(Stage::Answers, twice.map(problem).collect())?;
        Ok(Self { codes, words })
    }

    /// A column whose codes are known to fit the dictionary.
    pub(crate) fn trusted(codes: Codes, words: impl Into<Arc<[String]>>) -> Self {
        Self { codes, words: words.into() }
    }

    /// A column from one word a row; `None` is missing. The dictionary is in the order of the words' characters,
    /// so that it does not depend on the order of the rows.
    pub fn from_words<'a>(rows: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut seen: FxHashMap<&'a str, u32> = FxHashMap::default();
        let mut codes: Vec<u32> = rows
            .into_iter()
            .map(|word| {
                word.map_or(MISSING, |word| {
                    let next = seen.len() as u32;
                    *seen.entry(word).or_insert(next)
                })
            })
            .collect();
        let mut words: Vec<(&str, u32)> = seen.into_iter().collect();
        words.sort_unstable();
        let mut rank_of = vec![0; words.len()];
        words.iter().enumerate().for_each(|(rank, &(_, code))| rank_of[code as usize] = rank as u32);
        codes.iter_mut().filter(|code| **code != MISSING).for_each(|code| *code = rank_of[*code as usize]);
        let words: Arc<[String]> = words.into_iter().map(|(word, _)| word.to_owned()).collect();
        Self { codes: Codes::pack(codes.into_iter(), words.len()), words }
    }

    /// The dictionary codes.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The dictionary.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The code of a word, if it is in the dictionary.
    pub fn code_of(&self, word: &str) -> Option<u32> {
        self.words.iter().position(|known| known == word).map(|code| code as u32)
    }
}

/// One column of answers or of register information.
#[derive(Debug, Clone)]
pub enum Column {
    /// Categories, with a missing mark.
    Categories(Categories),
    /// Numbers; NaN is missing.
    Numbers(Values<f64>),
}

impl Column {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Categories(column) => column.codes.len(),
            Self::Numbers(values) => values.as_slice().len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What kind of column this is, in words for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Categories(_) => "categories",
            Self::Numbers(_) => "numbers",
        }
    }

    /// A row as a word, a number as it is written; `None` where there is none.
    pub(crate) fn text(&self, row: usize) -> Option<String> {
        match self {
            // Adding zero makes −0 and 0 the same word.
            Self::Numbers(values) => {
                Some(values.as_slice()[row] + 0.0).filter(|x| !x.is_nan()).map(|x| x.to_string())
            }
            Self::Categories(own) => own.words().get(own.codes().get(row) as usize).cloned(),
        }
    }

    /// Every row as a word, as answers are compared with codes; `None` where it is missing.
    ///
    /// ```
    /// use peil::Column;
    /// let column = Column::from(vec![1.0, 2.5, f64::NAN]);
    /// assert_eq!(column.texts(), [Some("1".to_owned()), Some("2.5".to_owned()), None]);
    /// ```
    pub fn texts(&self) -> Vec<Option<String>> {
        (0..self.len()).map(|row| self.text(row)).collect()
    }
}

impl From<Vec<f64>> for Column {
    fn from(values: Vec<f64>) -> Self {
        Self::Numbers(values.into())
    }
}

impl From<Categories> for Column {
    fn from(column: Categories) -> Self {
        Self::Categories(column)
    }
}

impl<'a> FromIterator<&'a str> for Column {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        Categories::from_words(words.into_iter().map(Some)).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extent_is_that_of_the_numbers_that_are_there() {
        let values = |values: &[f64]| Values::from(values.to_vec());
        assert_eq!(values(&[]).extent(), None);
        assert_eq!(values(&[f64::NAN; 9]).extent(), None);
        let mut many: Vec<f64> = (0..21).map(f64::from).collect();
        many[3] = f64::NAN;
        many[20] = -7.5;
        assert_eq!(values(&many).extent(), Some((-7.5, 19.0)));
        assert_eq!(values(&[1.0, f64::INFINITY]).extent(), Some((1.0, f64::INFINITY)));
    }

    #[test]
    fn what_is_known_of_numbers_is_found_once_and_shared_by_clones() {
        let values = Values::from(vec![2.0, 1.0]);
        let clone = values.clone();
        let made = || Categories::from_words([Some("2"), Some("1")]);
        assert_eq!(values.categories(made).words(), ["1", "2"]);
        assert_eq!(clone.categories(|| unreachable!("kept by the first")).words(), ["1", "2"]);
    }
}
