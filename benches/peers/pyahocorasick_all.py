"""pyahocorasick, all overlapping matches, edges checked, then the longest: loses no name."""

import ahocorasick
from common import longest, main, on_edges


def prepare(names):
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()

    def find(text):
        spans = ((last + 1 - len(name), last + 1, name) for last, name in automaton.iter(text))
        return longest((start, end, name) for start, end, name in spans if on_edges(text, start, end))

    return find


main(prepare)
