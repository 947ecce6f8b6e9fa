//! What one character folds to.
//!
//! Not here: white space and whole texts ([`super::fold`]).

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::edges::is_word;

/// The folding of one character, case kept: compatibility decomposition without the accents, and the letters and
/// signs that Unicode does not decompose. Hangul stays composed, so that syllables stay whole.
pub(super) fn push_folded(c: char, out: &mut String) {
    if LATIN.contains(&c) {
        out.push_str(&FOLDED_LATIN[c as usize - *LATIN.start() as usize]);
    } else {
        push_by_the_long_way(c, out);
    }
}

/// The Latin letters beyond ASCII, with two signs among them.
const LATIN: RangeInclusive<char> = '\u{c0}'..='\u{24f}';

/// What they fold to: names are full of them, and the long way is long.
static FOLDED_LATIN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folded = |c| {
        let mut key = String::new();
        push_by_the_long_way(c, &mut key);
        key
    };
    LATIN.map(folded).collect()
});

fn push_by_the_long_way(c: char, out: &mut String) {
    let simple = match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '`' | '\u{b4}' | '\u{2bc}' | '\u{2bb}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => "-",
        _ if is_ignorable(c) => "",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        'Þ' => "Th",
        'ə' => "e",
        'Ə' => "E",
        '\u{ac00}'..='\u{d7a3}' => return out.push(c),
        _ if c.is_ascii() => return out.push(c),
        _ => {
            let from = out.len();
            let letters = std::iter::once(c).nfkd().filter(|d| !is_combining_mark(*d));
            out.extend(letters.map(|d| if d == '`' { '\'' } else { d }));
            // A sign that stands for letters ("Korea™") is no part of the word before it.
            if !is_word(c) && out[from..].contains(is_word) {
                out.truncate(from);
                out.push(c);
            }
            return;
        }
    };
    out.push_str(simple);
}

/// Chinese characters and Korean syllables: texts full of them need no look at each.
pub(super) fn folds_to_itself(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether `c` is invisible: soft hyphens, joiners, directional marks, the byte order mark.
pub fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_folds_to_itself_would_do_so_by_the_long_way() {
        for c in ('\u{3400}'..='\u{d7a3}').filter(|c| folds_to_itself(*c)) {
            let mut key = String::new();
            push_folded(c, &mut key);
            assert_eq!(key.to_lowercase(), c.to_string());
        }
    }

    #[test]
    fn latin_letters_fold_as_by_the_long_way() {
        for c in '\u{a0}'..='\u{300}' {
            let (mut key, mut long) = (String::new(), String::new());
            push_folded(c, &mut key);
            push_by_the_long_way(c, &mut long);
            assert_eq!(key, long, "{c:?}");
        }
    }
}
