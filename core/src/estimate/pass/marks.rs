//! A set of small numbers as one byte each: written without being read, so that no row waits for the one before it.

use std::ops::Range;

/// Numbers in a block.
pub(super) const BLOCK: usize = 64;

/// Up to here all bytes are looked through instead of the blocks.
const FEW: usize = 2048;

/// A byte for every number, and one for every block of them where there are many.
#[derive(Default)]
pub(super) struct Marks {
    bytes: Vec<u8>,
    blocks: Vec<u8>,
}

impl Marks {
    /// A set of numbers below `numbers`, which is a multiple of [`BLOCK`].
    pub(super) fn new(numbers: usize) -> Self {
        let blocks = if numbers > FEW { numbers / BLOCK } else { 0 };
        Self { bytes: vec![0; numbers], blocks: vec![0; blocks] }
    }

    #[inline]
    pub(super) fn set(&mut self, number: usize) {
        self.bytes[number] = 1;
        if let Some(block) = self.blocks.get_mut(number / BLOCK) {
            *block = 1;
        }
    }

    /// Takes the numbers of a range of whole blocks out of the set; in ascending order.
    #[inline]
    pub(super) fn drain(&mut self, range: Range<usize>, mut each: impl FnMut(usize)) {
        let mut look_through = |first: usize, bytes: &mut [u8]| {
            for (index, word) in bytes.as_chunks_mut::<8>().0.iter_mut().enumerate() {
                let mut set = u64::from_le_bytes(std::mem::take(word));
                while set != 0 {
                    each(first + index * 8 + set.trailing_zeros() as usize / 8);
                    set &= set - 1;
                }
            }
        };
        if self.blocks.is_empty() {
            return look_through(range.start, &mut self.bytes[range]);
        }
        for block in range.start / BLOCK..range.end / BLOCK {
            if std::mem::take(&mut self.blocks[block]) != 0 {
                look_through(block * BLOCK, &mut self.bytes[block * BLOCK..][..BLOCK]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_comes_out_once_and_in_order() {
        for size in [128, 64 * 100] {
            let mut marks = Marks::new(size);
            for number in [99, 3, 64, 3, 127, size - 1] {
                marks.set(number);
            }
            let mut drain = |range| {
                let mut seen = Vec::new();
                marks.drain(range, |number| seen.push(number));
                seen
            };
            assert_eq!(drain(0..64), [3]);
            let mut rest = vec![64, 99, 127, size - 1];
            rest.dedup();
            assert_eq!(drain(0..size), rest);
            assert!(drain(0..size).is_empty());
        }
    }
}
