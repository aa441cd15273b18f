"""How often is the kind of a page told right? The table that `extraction.py --kinds` prints.

Only wcxb knows the kinds of its pages; the pages of the other sets are articles, but for some shops and forums
among trafilatura's, which count as mistakes here although they are none. A "service" of wcxb (what a company
offers) has no kind of its own: an article is right.
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
    """Print what was told of each true kind, then precision and recall; a refused page counts for its reason."""
    counts: Counter[tuple[str, str]] = Counter()
    for truth, score in pages:
        true = truth.get("type") if truth["ds"] == "wcxb" else truth["ds"]
        counts[true or "article", score.get("kind") or score.get("reason") or "crash"] += 1
    told = [*KINDS, *sorted({kind for _, kind in counts} - {*KINDS})]
    print("\ntrue kind     " + "".join(f"{kind:>12}" for kind in told))
    for true in dict.fromkeys(true for true, _ in counts):
        print(f"{true:14}" + "".join(f"{counts[true, kind]:12}" for kind in told))
    for kind in KINDS:
        of_kind = sum(count for (_, each), count in counts.items() if each == kind)
        asked = sum(count for (true, _), count in counts.items() if TRUE.get(true, "article") == kind)
        right = sum(
            count for (true, each), count in counts.items() if each == kind == TRUE.get(true, "article")
        )
        print(
            f"{kind:14}precision {right / max(1, of_kind):.3f}  recall {right / max(1, asked):.3f}  told {of_kind}"
        )
