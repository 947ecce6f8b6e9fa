"""spaCy's PhraseMatcher on the tokens of a blank English pipeline. A name matches only where the tokenizer cuts text and
name alike; a line break is a token, so a name across two lines does not match.
"""

import spacy
from common import main
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans


def prepare(names):
    nlp = spacy.blank("en")
    nlp.max_length = 10**9
    matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
    matcher.add("name", list(nlp.tokenizer.pipe(names)))

    def find(text):
        for span in filter_spans(matcher(nlp(text), as_spans=True)):
            yield span.start_char, span.end_char, span.text

    return find


main(prepare)
