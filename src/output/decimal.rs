//! Ratios as text: several in every row of millions, and the general way of the standard library takes as long as
//! everything else about a row.
//!
//! Not here: which ratios there are.

use std::io::Write as _;

/// Appends `x` with so many decimals, up to six, the same bytes as `{x:.DECIMALS$}`: rounded to the nearest, halves to the
/// even digit.
pub(super) fn push<const DECIMALS: usize>(x: f64, out: &mut Vec<u8>) {
    let scale = const { 10u64.pow(DECIMALS as u32) };
    // x is ± mantissa / 2^shift, so e.g. a million times x is an integer product and a shift, and what the shift drops
    // tells how to round: nothing is ever rounded twice.
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    let shift = 1075 - exponent;
    let parts = match shift {
        // Infinite, not a number, or from 2^43 on.
        ..10 => {
            // Writing to memory cannot fail.
            let _infallible = write!(out, "{x:.DECIMALS$}");
            return;
        }
        10..128 => {
            let scaled = u128::from(fraction | 1 << 52) * u128::from(scale);
            let (whole, dropped, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1 << (shift - 1));
            whole as u64 + u64::from(dropped > half || dropped == half && whole & 1 == 1)
        }
        // Less than half of the last digit.
        128.. => 0,
    };
    out.extend(x.is_sign_negative().then_some(b'-'));
    let mut digits = itoa::Buffer::new();
    out.extend_from_slice(digits.format(parts / scale).as_bytes());
    // A leading one, which the point replaces, keeps the zeros behind the point.
    let start = out.len();
    out.extend_from_slice(digits.format(parts % scale + scale).as_bytes());
    out[start] = b'.';
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(x: f64) {
        let mut out = Vec::new();
        push::<6>(x, &mut out);
        out.push(b' ');
        push::<3>(x, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), format!("{x:.6} {x:.3}"));
    }

    #[test]
    fn edges() {
        for x in [0.0, -0.0, 0.5e-6, 1.5e-6, 0.999_999_5, f64::MIN_POSITIVE, 5e-324, f64::MAX, f64::NAN, f64::INFINITY]
        {
            same(x);
            same(-x);
        }
        for shift in 0..80 {
            same(1.0 / (1u128 << shift) as f64);
            same((1u128 << shift) as f64 - 0.5);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn as_the_standard_library_writes_them(bits in any::<u64>(), n in any::<u32>(), of in 1..u32::MAX, halves in any::<u32>()) {
            same(f64::from_bits(bits));
            same(f64::from(n) / f64::from(of));
            // Ties: odd multiples of 1/128 have seven decimals, the last of which is a five.
            same(f64::from(halves) / 128.0);
        }
    }
}
