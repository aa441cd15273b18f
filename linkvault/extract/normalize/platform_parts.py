"""Pages of known platforms -> the same pages without what is not the article's, and with its facts marked as such.

What belongs to the article is in the files of `extract/platforms`.
"""

from itertools import islice

from lxml.html import HtmlElement

from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import drop
from linkvault.extract.platforms import find_elements, find_platforms, list_signs

PART = "data-article-part"  # the attribute of an element that belongs to the article
MOST_PARTS = 5000  # elements of one page that match: bounds the time

TRIGGER = Trigger(list_signs())


def apply(tree: HtmlElement, url: str) -> None:
    """Remove the elements that the page's platform drops, and mark those that it keeps."""
    platforms = find_platforms(node.get("class") or "" for node in tree.iter() if node.get("class"))
    drops = {selector for platform in platforms for selector in platform.drops}
    keeps = {selector for platform in platforms for selector in platform.keeps}
    for selector, element in list(islice(find_elements(tree, drops | keeps), MOST_PARTS)):
        if selector in keeps:
            element.set(PART, "")
        elif element.getparent() is not None and element.tag not in ("html", "body"):
            drop(element)
