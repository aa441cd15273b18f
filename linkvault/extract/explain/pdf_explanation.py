"""What the worker found in a PDF -> an explanation of why its text is what it is."""

from typing import Any

from linkvault.extract.explain.explanation import Explanation
from linkvault.extract.metadata.provenance import Origin
from linkvault.extract.pdf import read_answer
from linkvault.extract.verdict.evidence import Verdict
from linkvault.models import Page

_MAX_DROPPED = 8  # lines of heads and feet that are quoted


def explain_pdf(page: Page) -> Explanation:
    """Return where the title, the authors and the date of a PDF come from, and what its text is made of."""
    answer, article, verdict = read_answer(page)
    stated = answer.get("stated_title")
    if article is None:
        origins: tuple[Origin, ...] = (Origin("title", stated, ("metadata of the file",) if stated else ()),)
        return Explanation(page.final_url, "pdf", origins, verdict)
    place = "metadata of the file" if article.title == stated else "first page"
    origins = (
        Origin("title", article.title, (place if answer.get("title") else "name of the file",)),
        Origin("byline", article.byline, ("metadata or first page",) if article.byline else ()),
        Origin("published", article.published, ("first page",) if article.published else ()),
    )
    return Explanation(
        page.final_url, "pdf", origins, Verdict(), signs=_describe(answer), warnings=article.warnings
    )


def _describe(answer: dict[str, Any]) -> tuple[str, ...]:
    """Return what the text is made of, and which lines are not in it."""
    layout = answer.get("layout") or {}
    signs = [f"pages: {answer['pages']}"]
    signs.append("structure from tags" if layout.get("is_tagged") else "structure from the page")
    signs += [f"{name}: {count}" for name, count in sorted(layout.get("kinds", {}).items())]
    dropped = layout.get("dropped", [])
    if dropped:
        more = f" and {len(dropped) - _MAX_DROPPED} more" if len(dropped) > _MAX_DROPPED else ""
        signs.append(f"left out: {'; '.join(dropped[:_MAX_DROPPED])}{more}")
    return tuple(signs)
