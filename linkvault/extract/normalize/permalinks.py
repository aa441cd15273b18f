"""Permalinks that name themselves so, wherever they stand, and the "edit" links of MediaWiki -> nothing."""

from lxml.html import HtmlElement

from linkvault.extract.normalize.headings import MARK
from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import drop, find_by_class, has_class

_NAMES = frozenset({"headerlink", "anchor", "hash-link", "anchorjs-link", "permalink", "header-anchor",
          "anchor-link", "heading-anchor",
          "mw-editsection", "headeranchor", "octicon-link", "markdownit-header-anchor", "toc-anchor",
          "paranchor"})  # fmt: skip

TRIGGER = Trigger(_NAMES)


def apply(tree: HtmlElement, url: str) -> None:
    """Take out the permalinks and edit links that stand outside of headings."""
    for node in [one for one in find_by_class(tree, "*", *_NAMES) if one.tag in ("a", "span", "div")]:
        if (node.tag != "a" and has_class(node, "mw-editsection")) or (
            node.tag == "a" and MARK.fullmatch(str(node.text_content()).strip())
        ):
            drop(node)
