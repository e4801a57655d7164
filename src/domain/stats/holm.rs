//! Several candidates against one baseline: more chances to be fooled, so larger p-values.

/// Holm's step-down adjustment (Holm 1979): with the m defined p-values in ascending order,
/// p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1) · p₍ⱼ₎). A p-value that is not defined stays so and counts for nothing.
#[must_use]
pub fn holm(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut defined: Vec<(usize, f64)> =
        p_values.iter().enumerate().filter_map(|(index, p)| p.filter(|p| !p.is_nan()).map(|p| (index, p))).collect();
    defined.sort_by(|left, right| left.1.total_cmp(&right.1));
    let mut adjusted = vec![None; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, &(index, p)) in defined.iter().enumerate() {
        largest = largest.max((p * (defined.len() - rank) as f64).min(1.0));
        adjusted[index] = Some(largest);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(&[], &[]; "no candidate")]
    #[test_case(&[Some(0.03)], &[Some(0.03)]; "one candidate keeps its p")]
    #[test_case(&[Some(0.5), Some(0.25)], &[Some(0.5), Some(0.5)]; "never out of order")]
    #[test_case(&[None, Some(0.25), None], &[None, Some(0.25), None]; "undefined ones count for nothing")]
    #[test_case(&[Some(0.9), Some(0.8)], &[Some(1.0), Some(1.0)]; "never above one")]
    fn adjusts(p_values: &[Option<f64>], expected: &[Option<f64>]) {
        assert_eq!(holm(p_values), expected);
    }
}
