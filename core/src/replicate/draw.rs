//! Random whole numbers from a seed: the same on every host, with a stream of its own for every replicate, so that
//! replicates can be made in any order and on any number of threads.
//!
//! ChaCha with eight rounds, whose output for a key is fixed by its definition; the key is the seed, the stream the
//! number of the replicate. Numbers below a bound are taken without bias. Sources: Bernstein (2008), *ChaCha, a
//! variant of Salsa20*; Lemire (2019), *Fast random integer generation in an interval*, ACM TOMACS 29(1).

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The draws of one replicate.
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    pub(crate) fn new(seed: u64, replicate: usize) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(replicate as u64);
        Self(rng)
    }

    /// 64 even bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 up to but not including `end`, each equally likely; 0 where `end` is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let reject_below = end.wrapping_neg().checked_rem(end).unwrap_or(0);
        loop {
            let product = u128::from(self.0.next_u64()) * u128::from(end);
            if product as u64 >= reject_below {
                return (product >> 64) as u64;
            }
        }
    }
}
