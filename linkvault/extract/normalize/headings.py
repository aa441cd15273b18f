"""Headings -> their text alone, without permalinks (¶, #, zero-width anchors), "edit" links and buttons.

Where the numbers of sections are links (Namu Wiki), the lines of the table of contents look like text to the choice
of the article: they are removed here.
"""

from itertools import islice

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern
from linkvault.extract.normalize.tree_edits import drop, unwrap

_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption")
MARK = PhrasePattern(
    "headings", r"[\s¶#§🔗⚓\u200b\u2060\ufeff\[\]]*|<<permalink>>|[\[［【(]?\s*(?:<<edit>>)\s*[\]］】)]?"
)
_EDIT = PhrasePattern("headings", r"[\[［【(]?\s*(?:<<edit>>)\s*[\]］】)]?")
_SECTION_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_LINES = frozenset(("div", "li", "p", "dd"))
MOST_LEVELS = 4  # elements between the number of a section and its line in the table of contents


def apply(tree: HtmlElement, url: str) -> None:
    """Remove permalinks, "edit" links and buttons from headings, captions and terms."""
    numbered: list[HtmlElement] = []
    for heading in list(tree.iter(*_LEVELS)):
        for link in list(heading.iter("a", "button")):
            if link.tag == "button" or _is_permalink(link):
                drop(link)
            elif _is_section_number(link):
                unwrap(link)
                numbered.append(heading)
    titles = {_NO_LETTERS.sub("", str(heading.text_content())) for heading in numbered}
    for link in list(tree.iter("a")) if titles else ():
        line = _find_line(link) if _is_section_number(link) else None
        if line is not None and _NO_LETTERS.sub("", str(line.text_content())) in titles:
            drop(line)


def _is_section_number(link: HtmlElement) -> bool:
    is_within = link.tag == "a" and (link.get("href") or "").startswith("#")
    return is_within and bool(_SECTION_NUMBER.fullmatch(str(link.text_content()).strip()))


def _find_line(link: HtmlElement) -> HtmlElement | None:
    """Return the innermost block element around a link."""
    around = islice(link.iterancestors(), MOST_LEVELS)
    return next((element for element in around if element.tag in _LINES), None)


def _is_permalink(link: HtmlElement) -> bool:
    if link.find(".//img") is not None:
        return False
    words = str(link.text_content()).strip()
    if _EDIT.fullmatch(words) and "edit" in (link.get("href") or ""):
        return True
    return bool(MARK.fullmatch(words)) and (not words or "#" in (link.get("href") or "#") or len(words) <= 2)
