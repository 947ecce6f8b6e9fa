"""FlashText, case-sensitive. Its word characters are ASCII letters, digits and the underscore: an accented letter is an
edge, so "Per" is found in "Perú" written with an accent.
"""

from common import main
from flashtext import KeywordProcessor


def prepare(names):
    processor = KeywordProcessor(case_sensitive=True)
    for name in names:
        processor.add_keyword(name)

    def find(text):
        return ((start, end, name) for name, start, end in processor.extract_keywords(text, span_info=True))

    return find


main(prepare)
