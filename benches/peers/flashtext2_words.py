"""flashtext2, case-sensitive. It cuts text into words by the Unicode rules (UAX 29): "China's" is one word, in which it
does not find "China". Version 1.1 gives ends that take in the space or mark after some names.
"""

from common import main
from flashtext2 import KeywordProcessor


def prepare(names):
    processor = KeywordProcessor(case_sensitive=True)
    processor.add_keywords_from_iter(names)

    def find(text):
        return ((start, end, name) for name, start, end in processor.extract_keywords_with_span(text))

    return find


main(prepare)
