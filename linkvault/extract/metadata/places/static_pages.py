"""Tree of a page -> whether its program says that it is no post, and whether it shows a name.

WordPress states author and date of each page in its data, also of those about services and prices: they are those of
whoever entered the text. Of 15 such pages whose true author is known, all show the name.
"""

from lxml import etree
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.metadata.normalize import comparison_key

_STATIC_PAGE = re.compile(r"(?:^|\s)page-id-\d+(?:\s|$)")
_UNSHOWN = frozenset(["script", "style", "template", "noscript"])


def is_static_page(index: AttributeIndex) -> bool:
    """Return whether the page is a "page" of WordPress, which is not listed among the posts of a blog."""
    bodies = index.with_tags("body")
    return bool(bodies) and _STATIC_PAGE.search(bodies[0].get("class") or "") is not None


def shows_name(tree: HtmlElement, name: str) -> bool:
    """Return whether the visible text of a page contains a name."""
    pieces: list[str] = []
    for element in tree.iter(etree.Element):
        if element.tag not in _UNSHOWN and element.text:
            pieces.append(element.text)
        if element.tail:
            pieces.append(element.tail)
    return comparison_key(name) in comparison_key(" ".join(pieces))
