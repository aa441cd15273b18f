"""Edits of a tree that preserve the text around an element: swap, drop, unwrap; and look-up by class names.

lxml stores the text after an element as the `tail` of the element, so a plain removal or replacement loses it.
"""

from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.page_index import find_with_class
from linkvault.text.characters import NOT_IN_XML

VERBATIM = frozenset({"pre", "code", "script", "style", "textarea", "kbd", "samp", "svg", "math", "template"})
_NO_CLASS: frozenset[str] = frozenset()
_LONG_NAMES = 300  # characters: longer class attributes are not cached, a hostile page may have thousands
MOST_ANCESTORS = 60  # bounds the time on a page of elements nested thousands deep
_CONTROL = re.compile(f"[{NOT_IN_XML}]")


def make(near: HtmlElement, tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """Return a new element of the same document class as `near`; a trailing `_` of an attribute name is dropped."""
    node: HtmlElement = near.makeelement(tag)
    node.text = _CONTROL.sub("", text) or None
    for name, value in attributes.items():
        node.set(name.rstrip("_"), value)
    return node


def swap(old: HtmlElement, new: HtmlElement) -> None:
    """Replace `old` by `new`; the text after `old` follows `new`."""
    parent = old.getparent()
    if parent is not None:
        new.tail = old.tail
        old.tail = None
        parent.replace(old, new)


def drop(node: HtmlElement) -> None:
    """Remove an element with its content; the text after it remains."""
    if node.getparent() is not None:
        node.drop_tree()


def unwrap(node: HtmlElement) -> None:
    """Replace an element by its content.

    The same as lxml's `drop_tag`, which takes quadratic time: 20 s for a table of 25,000 rows.
    """
    parent = node.getparent()
    if parent is None:
        return
    _put_before(node, parent, node.text)
    for child in list(node):
        node.addprevious(child)  # its tail goes with it
    _put_before(node, parent, node.tail)
    node.tail = None
    parent.remove(node)


def _put_before(node: HtmlElement, parent: HtmlElement, text: str | None) -> None:
    """Insert text directly before an element."""
    if text:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + text
        else:
            before.tail = (before.tail or "") + text


def group_by_tag(tree: HtmlElement, *tags: str) -> dict[str, list[HtmlElement]]:
    """Return the elements of each of these tags in document order: one search takes as long as that for one tag."""
    groups: dict[str, list[HtmlElement]] = {tag: [] for tag in tags}
    for node in tree.iter(*tags):
        groups[node.tag].append(node)
    return groups


def append_text(parent: HtmlElement, text: str) -> None:
    """Append text to the content of an element."""
    text = _CONTROL.sub("", text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def classes(node: HtmlElement) -> frozenset[str]:
    """Return the class names of an element in lower case."""
    names = node.get("class")
    if not names:
        return _NO_CLASS
    return _words(names) if len(names) < _LONG_NAMES else frozenset(names.lower().split())


@lru_cache(maxsize=4096)
def _words(names: str) -> frozenset[str]:
    return frozenset(names.lower().split())


def has_class(node: HtmlElement, *names: str) -> bool:
    """Return whether an element has one of these lower-case class names."""
    return not classes(node).isdisjoint(names)


def is_only_child(node: HtmlElement) -> bool:
    """Return whether an element is alone in its parent, apart from scripts, comments and white space."""
    parent = node.getparent()
    if parent is None or (node.tail or "").strip() or (parent.text or "").strip():
        return False
    siblings = (child for child in parent if child is not node)
    return all(
        not (sibling.tail or "").strip() and (not isinstance(sibling.tag, str) or sibling.tag == "script")
        for sibling in siblings
    )


def is_within(node: HtmlElement, tags: frozenset[str]) -> bool:
    """Return whether one of the next MOST_ANCESTORS ancestors has one of these tags."""
    for level, ancestor in enumerate(node.iterancestors()):
        if ancestor.tag in tags:
            return True
        if level > MOST_ANCESTORS:
            return False
    return False


def find_by_class(tree: HtmlElement, tag: str, *names: str) -> Iterator[HtmlElement]:
    """Yield the elements with a tag ("*" for any) and one of these classes, outermost first.

    Elements that were removed from the tree in the meantime are left out.
    """
    wanted = frozenset(names)
    has_name: dict[str, bool] = {}  # by the class attribute: most are repeated
    matching = []
    for node in find_with_class(tree):
        attribute = node.get("class") or ""
        if attribute not in has_name:
            has_name[attribute] = not wanted.isdisjoint(attribute.lower().split())
        if has_name[attribute] and tag in ("*", node.tag):
            matching.append(node)
    for node in matching:
        if node is tree or node.getparent() is not None:
            yield node
