//! The order of numbers. The library's sorting is compiled anew for every type and every order that it is asked for, some
//! 3 kB of what is downloaded each time; whatever is put in order by a number asks here.

/// The places of some keys from the smallest to the largest; equal keys stay as they stand.
pub(crate) fn ascending(keys: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..keys.len()).collect();
    places.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
    places
}

/// The places of some keys from the largest to the smallest; equal keys stay as they stand.
pub(crate) fn descending(keys: &[f64]) -> Vec<usize> {
    let negated: Vec<f64> = keys.iter().map(|key| -key).collect();
    ascending(&negated)
}

/// Some places by their keys, from the smallest to the largest; equal ones stay as they stand.
pub(crate) fn by_key(places: &[usize], key: impl Fn(usize) -> f64) -> Vec<usize> {
    let keys: Vec<f64> = places.iter().map(|&place| key(place)).collect();
    ascending(&keys).into_iter().map(|at| places[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_stay_as_they_stand_and_what_is_no_number_stands_beyond_all() {
        let keys = [2.0, f64::NAN, -1.0, 2.0, f64::NEG_INFINITY, 0.0];
        assert_eq!(ascending(&keys), [4, 2, 5, 0, 3, 1]);
        assert_eq!(descending(&keys), [1, 0, 3, 5, 2, 4]);
        assert_eq!(by_key(&[5, 3, 2, 0], |place| keys[place]), [2, 5, 3, 0]);
    }
}
