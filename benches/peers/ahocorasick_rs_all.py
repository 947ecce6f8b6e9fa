"""ahocorasick_rs, all overlapping matches, edges checked, then the longest: loses no name."""

import ahocorasick_rs
from common import longest, main, on_edges


def prepare(names):
    automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.Standard)

    def find(text):
        matches = automaton.find_matches_as_indexes(text, overlapping=True)
        return longest((start, end, names[i]) for i, start, end in matches if on_edges(text, start, end))

    return find


main(prepare)
