"""Agreement of two independent annotations of the same texts: exact-span F1 by type, and agreement on values.

Usage: python -m training.agreement FIRST_FOLDER SECOND_FOLDER   (files are matched by name; `fr__auto__001.txt` stands for fr/auto/001.txt)
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from pipeline.entity_types import NAMES
from pipeline.markup import parse


def main(first: Path, second: Path) -> None:
    """Print the F1 of the second against the first, mentions that either calls debatable left out."""
    both, one, other, values, valued = Counter(), Counter(), Counter(), Counter(), Counter()
    for file in sorted(second.glob("*.txt")):
        golds = [parse(path.read_text(encoding="utf-8")) for path in (first / file.name.replace("__", "/"), file)]
        if golds[0].text != golds[1].text:
            sys.exit(f"{file.name}: the two annotations are not of the same text")
        debatable = [(mention.start, mention.end) for gold in golds for mention in gold.mentions if mention.debatable]
        left, right = (
            {
                (mention.start, mention.end, mention.label): mention.value
                for mention in gold.mentions
                if not any(mention.start < end and start < mention.end for start, end in debatable)
            }
            for gold in golds
        )
        for key in left.keys() | right.keys():
            both[key[2]] += key in left and key in right
            one[key[2]] += key in left
            other[key[2]] += key in right
            if key in left and key in right and key[2] in {"DATE", "FIGURE"}:
                valued[key[2]] += 1
                values[key[2]] += left[key] == right[key]
    for label in (*NAMES, "ALL"):
        counts = [counter.total() if label == "ALL" else counter[label] for counter in (both, one, other)]
        if counts[1] + counts[2]:
            value = f", same value {values[label] / valued[label]:.3f}" if valued[label] else ""
            print(f"{label:8} F {2 * counts[0] / (counts[1] + counts[2]):.3f} ({counts[1]} and {counts[2]} mentions){value}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
