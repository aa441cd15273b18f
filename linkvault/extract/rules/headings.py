"""Headings -> their words alone: permalinks (¶, #, zero-width anchors), "edit" links and numbers of anchors go."""

import re

from lxml.html import HtmlElement

from ._edit import drop, found, has_class

STAGE = "page"
ORDER = 45

_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption")
_MARK = re.compile(
    r"[\s¶#§🔗⚓\u200b\u2060\ufeff\[\]]*|link|permalink|anchor|edit|\[?(?:edit|编辑|編輯|編集|Bearbeiten|modifier)\]?",
    re.I,
)
_NAMES = ("headerlink", "anchor", "hash-link", "anchorjs-link", "permalink", "header-anchor",
          "anchor-link", "heading-anchor",
          "mw-editsection", "headeranchor", "octicon-link", "markdownit-header-anchor", "toc-anchor",
          "paranchor")  # fmt: skip


def apply(tree: HtmlElement, url: str) -> None:
    """Take the permalinks out of headings, captions and terms."""
    for heading in list(tree.iter(*_LEVELS)):
        for link in list(heading.iter("a", "button")):
            if link.tag == "button" or _is_permalink(link):
                drop(link)
    for node in [one for one in found(tree, "*", *_NAMES) if one.tag in ("a", "span", "div")]:
        if (node.tag != "a" and has_class(node, "mw-editsection")) or (
            node.tag == "a" and _MARK.fullmatch(str(node.text_content()).strip())
        ):
            drop(node)


def _is_permalink(link: HtmlElement) -> bool:
    if link.find(".//img") is not None:
        return False
    words = str(link.text_content()).strip()
    return bool(_MARK.fullmatch(words)) and (not words or "#" in (link.get("href") or "#") or len(words) <= 2)
