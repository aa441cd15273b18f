"""Headings -> their text alone, without permalinks (¶, #, zero-width anchors), "edit" links and buttons."""

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.tree_edits import drop

_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption")
MARK = re.compile(
    r"[\s¶#§🔗⚓\u200b\u2060\ufeff\[\]]*|link|permalink|anchor|edit|\[?(?:edit|编辑|編輯|編集|Bearbeiten|modifier)\]?",
    re.I,
)


def apply(tree: HtmlElement, url: str) -> None:
    """Remove permalinks and buttons from headings, captions and terms."""
    for heading in list(tree.iter(*_LEVELS)):
        for link in list(heading.iter("a", "button")):
            if link.tag == "button" or _is_permalink(link):
                drop(link)


def _is_permalink(link: HtmlElement) -> bool:
    if link.find(".//img") is not None:
        return False
    words = str(link.text_content()).strip()
    return bool(MARK.fullmatch(words)) and (not words or "#" in (link.get("href") or "#") or len(words) <= 2)
