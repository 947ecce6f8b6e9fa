//! Word edges: where a name may start or end.
//!
//! Not here: what stands beside the edge ([`super::words`]) and whether that spoils the name ([`crate::resolve`]).

use super::characters::is_ignorable;

/// Whether `c` is part of a word: letters, digits, marks and the underscore.
#[inline]
pub fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    // All Latin letters: to be asked of each, Unicode's table is slow.
    if matches!(c, '\u{c0}'..='\u{24f}') {
        return !matches!(c, '×' | '÷');
    }
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// Whether `c` belongs to a script that is written without spaces, or (Hangul) glues particles to names.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}'        // Thai, Lao
        | '\u{1000}'..='\u{109f}'      // Myanmar
        | '\u{1780}'..='\u{17ff}'      // Khmer
        | '\u{3040}'..='\u{30ff}'      // Hiragana, Katakana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}'
        | '\u{ac00}'..='\u{d7a3}')
}

/// What may follow an apostrophe that ends a word: possessives and contractions.
const CLITICS: [&str; 7] = ["s", "ll", "re", "ve", "d", "m", "t"];

/// Whether a name may start (`starts`) or end at byte `at` of `text`.
///
/// An edge lies between a word character and anything else; a hyphen is an edge ("U.S.-led"). Not edges: the place
/// after the apostrophe of "O'Rourke", the place before that of "Qur'an", and the middle of a dotted abbreviation
/// ("U.S." in "U.S.A."). Between characters of scripts without spaces every place is an edge.
///
/// ```
/// use wiretag::text::is_edge;
/// assert!(is_edge("Japan's", 5, false));
/// assert!(!is_edge("Japanese", 5, false));
/// assert!(!is_edge("O'Rourke", 2, true));
/// ```
pub fn is_edge(text: &str, at: usize, starts: bool) -> bool {
    let (head, tail) = text.split_at(at);
    // Nearly every place asked for lies between two plain characters.
    if let (Some(&before), Some(&after)) = (head.as_bytes().last(), tail.as_bytes().first())
        && before.is_ascii()
        && after.is_ascii()
        && !matches!(before, b'@' | b'.' | b'\'' | b'`')
        && !matches!(after, b'\'' | b'`')
    {
        return !(is_word(before.into()) && is_word(after.into()));
    }
    // What is invisible parts no word: "Ko\u{ad}rea" is one.
    let head = head.trim_end_matches(is_ignorable);
    let tail = tail.trim_start_matches(is_ignorable);
    let (Some(before), Some(after)) = (head.chars().next_back(), tail.chars().next()) else { return true };
    if is_unspaced(before) || is_unspaced(after) {
        return true;
    }
    match (is_word(before), is_word(after)) {
        (true, true) => false,
        (false, true) if before == '@' => !starts,
        (false, true) if is_apostrophe(before) => {
            // Start of a name after an apostrophe: an opening quote is fine, the inside of a word is not.
            !starts || !head[..head.len() - before.len_utf8()].chars().next_back().is_some_and(is_word)
        }
        (false, true) if before == '.' => !inside_abbreviation(head),
        (true, false) if is_apostrophe(after) && !starts => {
            let rest = &tail[after.len_utf8()..];
            let word = rest.split(|c| !is_word(c)).next().unwrap_or_default();
            word.is_empty() || CLITICS.contains(&word.to_ascii_lowercase().as_str())
        }
        _ => true,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{2bb}' | '`')
}

/// Whether the stop that ends `head` belongs to a single letter ("U." but not "war."), so that what follows without a
/// space continues the abbreviation.
fn inside_abbreviation(head: &str) -> bool {
    let mut back = head.chars().rev().skip(1);
    back.next().is_some_and(char::is_alphabetic) && !back.next().is_some_and(is_word)
}

#[cfg(test)]
mod tests {
    use super::{is_edge, is_word};

    #[test]
    fn latin_letters_are_parts_of_words() {
        for c in '\u{80}'..='\u{300}' {
            assert_eq!(is_word(c), c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c), "{c:?}");
        }
    }

    #[test]
    fn edges_where_names_may_start_and_end() {
        // (text, name, whether the first occurrence stands on edges)
        for (text, name, edge) in [
            ("the US opened", "US", true),
            ("the USS opened", "US", false),
            ("U.S.-led", "U.S.", true),
            ("U.S.A.", "U.S.", false),
            ("U.S.", "U.S", true),
            ("war.Iran said", "Iran", true),
            ("O'Rourke", "Rourke", false),
            ("‘Iran’", "Iran", true),
            ("Qur'an", "Qur", false),
            ("Japan’s", "Japan", true),
            ("pro_Iran", "Iran", false),
            ("@Iran", "Iran", false),
            ("(Iran)", "Iran", true),
            ("日本政府", "日本", true),
            ("한국은", "한국", true),
            ("Iran2019", "Iran", false),
            ("Congre\u{301}", "Congre", false),
            ("Ko\u{ad}rea", "Ko", false),
            ("(\u{200b}Korea\u{200b})", "Korea", true),
        ] {
            let at = text.find(name).unwrap();
            assert_eq!(is_edge(text, at, true) && is_edge(text, at + name.len(), false), edge, "{name} in {text}");
        }
    }
}
