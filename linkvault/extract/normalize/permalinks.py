"""Permalinks with a telltale class name, and the "edit" links of MediaWiki -> removed."""

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
    """Remove the permalinks and edit links that are outside of headings."""
    for node in [
        element for element in find_by_class(tree, "*", *_NAMES) if element.tag in ("a", "span", "div")
    ]:
        if (node.tag != "a" and has_class(node, "mw-editsection")) or (
            node.tag == "a" and MARK.fullmatch(str(node.text_content()).strip())
        ):
            drop(node)
