//! Hadamard matrices: square matrices of signs whose columns are orthogonal, `Hᵀ H = n I`.
//!
//! Nothing is tabulated and no matrix is kept: an entry is found when it is asked for. Bases are the matrices of Paley
//! over a finite field of q elements, with χ the quadratic character (1 for squares, −1 for others, 0 for 0):
//!
//! - q ≡ 3 mod 4: order q + 1, `H = I + [0 1; −1 Q]` with `Q_ij = χ(i − j)`;
//! - q ≡ 1 mod 4: order 2(q + 1), `H = C ⊗ [1 1; 1 −1] + I ⊗ [1 −1; −1 −1]` with `C = [0 1; 1 Q]`;
//!
//! and Sylvester's doubling `[H H; H −H]` of a base or of 1. That gives the smallest possible order for up to 91
//! columns and an order at most a few steps larger beyond (92, 116 and 156 are the first that need other
//! constructions). Every row is multiplied by its first entry, so that the first column is constant.
//!
//! Sources: Paley (1933), *On orthogonal matrices*, Journal of Mathematics and Physics 12; Sylvester (1867);
//! Hedayat and Wallis (1978), *Hadamard matrices and their applications*, Annals of Statistics 6(6).

/// A Hadamard matrix whose first column is constant.
#[derive(Debug, Clone)]
pub(super) struct Hadamard {
    base: Base,
    base_order: usize,
    order: usize,
}

#[derive(Debug, Clone)]
enum Base {
    One,
    /// q ≡ 3 mod 4.
    First(Field),
    /// q ≡ 1 mod 4.
    Second(Field),
}

impl Hadamard {
    /// The matrix of the smallest order, not below `least`, that these constructions give.
    pub(super) fn at_least(least: usize) -> Self {
        // Powers of two are among the orders, so the search ends.
        let mut order = least.max(1);
        loop {
            if let Some((base, base_order)) = construct(order) {
                return Self { base, base_order, order };
            }
            order += 1;
        }
    }

    pub(super) fn order(&self) -> usize {
        self.order
    }

    /// Whether an entry is −1; never so in column 0.
    pub(super) fn is_negative(&self, row: usize, column: usize) -> bool {
        self.raw(row, column) != self.raw(row, 0)
    }

    fn raw(&self, row: usize, column: usize) -> bool {
        let doubled = (row / self.base_order) & (column / self.base_order);
        let (i, j) = (row % self.base_order, column % self.base_order);
        let base = match &self.base {
            Base::One => false,
            Base::First(field) => match (i, j) {
                (_, 0) => i > 0,
                (0, _) => false,
                _ => i != j && !field.is_square_difference(i - 1, j - 1),
            },
            Base::Second(field) => {
                let corner = (i % 2, j % 2) == (1, 1);
                match (i / 2, j / 2) {
                    (a, b) if a == b => (i % 2, j % 2) != (0, 0),
                    (0, _) | (_, 0) => corner,
                    (a, b) => corner == field.is_square_difference(a - 1, b - 1),
                }
            }
        };
        base != (doubled.count_ones() % 2 == 1)
    }
}

/// The base of a matrix of exactly this order.
fn construct(order: usize) -> Option<(Base, usize)> {
    let mut base_order = order;
    loop {
        if base_order == 1 {
            return Some((Base::One, 1));
        }
        if base_order.is_multiple_of(4) {
            if let Some(field) = Field::new(base_order - 1) {
                return Some((Base::First(field), base_order));
            }
            if base_order % 8 == 4
                && let Some(field) = Field::new(base_order / 2 - 1)
            {
                return Some((Base::Second(field), base_order));
            }
        }
        if !base_order.is_multiple_of(2) {
            return None;
        }
        base_order /= 2;
    }
}

/// A finite field of odd order. An element is numbered by the digits of its polynomial.
#[derive(Debug, Clone)]
struct Field {
    prime: usize,
    /// Whether each element is a square other than 0.
    is_square: Vec<bool>,
}

impl Field {
    /// The field of `q` elements, if there is one and `q` is odd.
    fn new(q: usize) -> Option<Self> {
        if q < 3 || q.is_multiple_of(2) {
            return None;
        }
        let prime = (3..).step_by(2).take_while(|p| p * p <= q).find(|p| q.is_multiple_of(*p)).unwrap_or(q);
        let degree = q.ilog(prime);
        if prime.pow(degree) != q {
            return None;
        }
        let degree = degree as usize;
        let modulus = irreducible(prime, degree);
        let mut is_square = vec![false; q];
        for element in 1..q {
            let own = digits(element, prime, degree);
            is_square[number(&remainder(product(&own, &own, prime), &modulus, prime), prime)] = true;
        }
        Some(Self { prime, is_square })
    }

    fn is_square_difference(&self, left: usize, right: usize) -> bool {
        let (mut left, mut right, mut place, mut difference) = (left, right, 1, 0);
        while left > 0 || right > 0 {
            difference += (left % self.prime + self.prime - right % self.prime) % self.prime * place;
            left /= self.prime;
            right /= self.prime;
            place *= self.prime;
        }
        self.is_square[difference]
    }
}

/// Coefficients of a polynomial, the constant first.
fn digits(mut number: usize, prime: usize, count: usize) -> Vec<usize> {
    (0..count)
        .map(|_| {
            let digit = number % prime;
            number /= prime;
            digit
        })
        .collect()
}

fn number(digits: &[usize], prime: usize) -> usize {
    digits.iter().rev().fold(0, |number, digit| number * prime + digit)
}

fn product(left: &[usize], right: &[usize], prime: usize) -> Vec<usize> {
    let mut out = vec![0; left.len() + right.len() - 1];
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            out[i + j] = (out[i + j] + a * b) % prime;
        }
    }
    out
}

/// The remainder after division by a polynomial whose leading coefficient is 1.
fn remainder(mut dividend: Vec<usize>, divisor: &[usize], prime: usize) -> Vec<usize> {
    let degree = divisor.len() - 1;
    while dividend.len() > degree {
        let lead = dividend.pop().unwrap_or(0);
        let from = dividend.len() - degree;
        for (out, coefficient) in dividend[from..].iter_mut().zip(divisor) {
            *out = (*out + lead * (prime - coefficient)) % prime;
        }
    }
    dividend
}

/// The first polynomial of a degree, leading coefficient 1, that no polynomial of at most half the degree divides.
fn irreducible(prime: usize, degree: usize) -> Vec<usize> {
    let monic = |number: usize, degree: usize| {
        let mut polynomial = digits(number, prime, degree);
        polynomial.push(1);
        polynomial
    };
    let divides = |divisor: &[usize], polynomial: &[usize]| {
        remainder(polynomial.to_vec(), divisor, prime).iter().all(|&digit| digit == 0)
    };
    let is_irreducible = |polynomial: &Vec<usize>| {
        (1..=degree / 2).all(|lower| {
            (0..prime.pow(lower as u32)).all(|number| !divides(&monic(number, lower), polynomial))
        })
    };
    // There is one of every degree; the search for degree 1 ends at once.
    (0..prime.pow(degree as u32)).map(|number| monic(number, degree)).find(is_irreducible).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signs as bits, a row after the other.
    fn rows(matrix: &Hadamard) -> Vec<Vec<u64>> {
        let order = matrix.order();
        let word = |row: usize, word: usize| {
            (0..64.min(order - word * 64))
                .filter(|bit| matrix.is_negative(row, word * 64 + bit))
                .fold(0, |bits, bit| bits | 1_u64 << bit)
        };
        (0..order).map(|row| (0..order.div_ceil(64)).map(|at| word(row, at)).collect()).collect()
    }

    #[test]
    fn every_order_up_to_a_thousand_is_a_hadamard_matrix_with_a_constant_column() {
        let mut orders = Vec::new();
        let mut least = 1;
        while least <= 1000 {
            let matrix = Hadamard::at_least(least);
            let order = matrix.order();
            let rows = rows(&matrix);
            for (index, row) in rows.iter().enumerate() {
                assert_eq!(row[0] & 1, 0, "order {order}: the first column is not constant");
                for other in &rows[..index] {
                    let apart: u32 = row.iter().zip(other).map(|(a, b)| (a ^ b).count_ones()).sum();
                    assert_eq!(2 * apart as usize, order, "order {order}: two rows are not orthogonal");
                }
            }
            orders.push(order);
            least = order + 1;
        }
        assert_eq!(orders[..8], [1, 2, 4, 8, 12, 16, 20, 24]);
        // All multiples of four up to 200 but those that need other constructions.
        let missing: Vec<usize> = (1..=50).map(|k| 4 * k).filter(|order| !orders.contains(order)).collect();
        assert_eq!(missing, [92, 116, 156, 172, 184, 188]);
    }

    #[test]
    fn fields_of_prime_powers_have_as_many_squares_as_others() {
        for q in [3, 5, 7, 9, 25, 27, 49, 81, 121, 125, 243, 343, 729] {
            let field = Field::new(q).unwrap();
            assert_eq!(field.is_square.iter().filter(|square| **square).count(), (q - 1) / 2, "q = {q}");
        }
        for q in [0, 1, 2, 4, 15, 21, 45, 63, 99] {
            assert!(Field::new(q).is_none(), "q = {q}");
        }
    }
}
