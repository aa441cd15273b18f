"""Print how often the kind of a page is detected correctly: the table of `extraction.py --kinds`.

Only wcxb labels the kinds of its pages. The pages of the other sets count as articles; the few shops and forums of
trafilatura are therefore counted as mistakes, although they are correct. A "service" of wcxb (what a company offers)
has no kind of its own: article is correct.
"""

from collections import Counter
from typing import Any

KINDS = ("article", "list", "forum", "docs", "product")
TRUE = {
    "article": "article", "service": "article", "documentation": "docs", "forum": "forum", "product": "product",
    "collection": "list", "listing": "list",
}  # fmt: skip

Row = dict[str, Any]


def write_kinds(pages: list[tuple[Row, Row]]) -> None:
    """Print the detected kinds of each true kind, then precision and recall; a refused page counts for its reason."""
    counts: Counter[tuple[str, str]] = Counter()
    for truth, score in pages:
        true = truth.get("type") if truth["ds"] == "wcxb" else truth["ds"]
        counts[true or "article", score.get("kind") or score.get("reason") or "crash"] += 1
    detected = [*KINDS, *sorted({kind for _, kind in counts} - {*KINDS})]
    print("\ntrue kind     " + "".join(f"{kind:>12}" for kind in detected))
    for true in dict.fromkeys(true for true, _ in counts):
        print(f"{true:14}" + "".join(f"{counts[true, kind]:12}" for kind in detected))
    for kind in KINDS:
        reported = sum(count for (_, answer), count in counts.items() if answer == kind)
        relevant = sum(count for (true, _), count in counts.items() if TRUE.get(true, "article") == kind)
        correct = sum(
            count for (true, answer), count in counts.items() if answer == kind == TRUE.get(true, "article")
        )
        precision, recall = correct / max(1, reported), correct / max(1, relevant)
        print(f"{kind:14}precision {precision:.3f}  recall {recall:.3f}  detected {reported}")
