"""Small moves on a tree that keep the text around them: swap, drop, unwrap, and reading by class names.

lxml hangs the text behind an element on the element itself; every rule would lose words without these.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from linkvault.extract.normalize.page_index import classed
from linkvault.text.characters import NOT_IN_XML

VERBATIM = frozenset({"pre", "code", "script", "style", "textarea", "kbd", "samp", "svg", "math", "template"})
_NO_CLASS: frozenset[str] = frozenset()
_LONG_NAMES = 300  # longer ones are not remembered: a page may be made of them
_CONTROL = re.compile(f"[{NOT_IN_XML}]")


def make(near: HtmlElement, tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """Make an element of the kind that `near` is; a trailing underscore in an attribute is dropped (`class_`)."""
    node: HtmlElement = near.makeelement(tag)
    node.text = _CONTROL.sub("", text) or None
    for name, value in attributes.items():
        node.set(name.rstrip("_"), value)
    return node


def swap(old: HtmlElement, new: HtmlElement) -> None:
    """Put `new` in the place of `old`; the text behind stays behind."""
    parent = old.getparent()
    if parent is not None:
        new.tail = old.tail
        old.tail = None
        parent.replace(old, new)


def drop(node: HtmlElement) -> None:
    """Take an element out with all that is in it; the text behind stays."""
    if node.getparent() is not None:
        node.drop_tree()


def unwrap(node: HtmlElement) -> None:
    """Take away an element, leaving in its place what is in it.

    As lxml's `drop_tag`, which counts the elements before it: a table of 25,000 rows took it 20 s.
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
    """Add text right before an element."""
    if text:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + text
        else:
            before.tail = (before.tail or "") + text


def put_text(parent: HtmlElement, text: str) -> None:
    """Add text at the end of an element."""
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
    """Tell whether an element has one of these (lower-case) class names."""
    return not classes(node).isdisjoint(names)


def text_of(node: HtmlElement) -> str:
    """Return all text within an element, without that of comments."""
    return "".join(str(text) for text in node.itertext(tag=None) if not _is_comment(text))


def _is_comment(text: object) -> bool:
    parent = getattr(text, "getparent", lambda: None)()
    return parent is not None and getattr(text, "is_text", False) and not isinstance(parent.tag, str)


def is_only_child(node: HtmlElement) -> bool:
    """Tell whether an element stands alone in its parent, with no words beside it."""
    parent = node.getparent()
    if parent is None or (node.tail or "").strip() or (parent.text or "").strip():
        return False
    others = (one for one in parent if one is not node)
    return all(
        not (one.tail or "").strip() and (not isinstance(one.tag, str) or one.tag == "script")
        for one in others
    )


def is_within(node: HtmlElement, tags: frozenset[str]) -> bool:
    """Tell whether an element lies in one of these tags; looks at no more than 60 ancestors."""
    for level, above in enumerate(node.iterancestors()):
        if above.tag in tags:
            return True
        if level > 60:
            return False
    return False


def found(tree: HtmlElement, tag: str, *names: str) -> Iterator[HtmlElement]:
    """Yield the elements of a tag ("*" for any) with one of these classes, outermost first, still in the tree."""
    wanted = frozenset(names)
    matching = [
        node for node in classed(tree) if tag in ("*", node.tag) and not classes(node).isdisjoint(wanted)
    ]
    for node in matching:
        if node is tree or node.getparent() is not None:
            yield node
