"""What every peer shares: reading the dump and the names, writing mentions. A peer gives a function that finds names.

Not here: timing and comparing (driver.py).
"""

import csv
import json
import sys


def main(prepare):
    """Reads NAMES and DUMP, writes OUT: `python peer.py NAMES DUMP OUT`.

    `prepare(names)` gives a function from a text to (start, end, name) in code points, end exclusive.
    """
    names_path, dump_path, out_path = sys.argv[1:4]
    with open(names_path, encoding="utf-8") as f:
        find = prepare([line.rstrip("\n") for line in f])
    with open(dump_path, encoding="utf-8") as dump, open(out_path, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["doc_id", "field", "start", "end", "text", "name"])
        for line in dump:
            article = json.loads(line)
            for field in ("title", "text"):
                text = article.get(field)
                if text:
                    doc_id = article["id"]
                    rows.writerows(
                        (doc_id, field, start, end, text[start:end], name) for start, end, name in find(text)
                    )


def on_edges(text, start, end):
    """Whether neither neighbour of text[start:end] is a letter, a digit or an underscore."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or before == "_" or after.isalnum() or after == "_")


def longest(found):
    """Of overlapping (start, end, name) the leftmost, of those the longest."""
    last = 0
    for start, end, name in sorted(found, key=lambda f: (f[0], -f[1])):
        if start >= last:
            yield start, end, name
            last = end
