//! A set of small numbers as one byte each: written without being read, so that no row waits for the one before it.

use std::ops::Range;

/// Numbers in a block.
pub(super) const BLOCK: usize = 64;

/// Up to here all bytes are looked through instead of the blocks.
const FEW: usize = 2048;

/// A byte for every number, and one for every block of them where there are many.
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

    /// The bytes, and those of the blocks where there are any.
    pub(super) fn bytes(&mut self) -> (&mut [u8], &mut [u8]) {
        (&mut self.bytes, &mut self.blocks)
    }

    #[inline]
    pub(super) fn set(&mut self, number: usize) {
        self.bytes[number] = 1;
        if let Some(block) = self.blocks.get_mut(number / BLOCK) {
            *block = 1;
        }
    }

    /// Takes the numbers of a range of whole blocks out of the set; in ascending order. The list is given so that its
    /// memory is used again.
    pub(super) fn take<'a>(&mut self, range: Range<usize>, list: &'a mut Vec<u32>) -> &'a [u32] {
        if list.len() <= range.len() {
            list.resize(range.len() + 1, 0);
        }
        let mut taken = 0;
        let mut look_through = |first: usize, bytes: &mut [u8]| {
            for (index, word) in bytes.as_chunks_mut::<8>().0.iter_mut().enumerate() {
                if *word == [0; 8] {
                    continue;
                }
                // Every number is written, but the next is written over it if it is not in the set: which of them are
                // cannot be foreseen, and so would cost a wrong guess for almost every word.
                for (byte, mark) in std::mem::take(word).into_iter().enumerate() {
                    list[taken] = (first + index * 8 + byte) as u32;
                    taken += usize::from(mark);
                }
            }
        };
        if self.blocks.is_empty() {
            look_through(range.start, &mut self.bytes[range]);
        } else {
            for block in range.start / BLOCK..range.end / BLOCK {
                if std::mem::take(&mut self.blocks[block]) != 0 {
                    look_through(block * BLOCK, &mut self.bytes[block * BLOCK..][..BLOCK]);
                }
            }
        }
        &list[..taken]
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
            let mut list = Vec::new();
            assert_eq!(marks.take(0..64, &mut list), [3]);
            let mut rest = vec![64, 99, 127, size as u32 - 1];
            rest.dedup();
            assert_eq!(marks.take(0..size, &mut list), rest);
            assert!(marks.take(0..size, &mut list).is_empty());
        }
    }
}
