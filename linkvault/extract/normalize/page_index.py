"""A tree -> an index of its classes, tags and text, by which a rule's trigger decides whether the rule applies.

Most pages have no formula and no code. One walk of the tree for each rule took a third of the time of an extraction;
the index needs one walk for all rules, and takes the attributes from the index that the whole extraction uses.
"""

from collections.abc import Iterator
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.dom.attribute_index import AttributeIndex, index_attributes
from linkvault.lazy_dataclass import dataclass, field

_NO_TEXT: frozenset[object] = frozenset({"script", "style", etree.Comment, etree.ProcessingInstruction})
_COUNT = etree.XPath("count(descendant-or-self::*)")
_CLASSED = etree.XPath("descendant-or-self::*[@class]")


@dataclass(frozen=True, slots=True)
class PageIndex:
    """The class names and roles of a page in lower case, its tags, attribute names, types of scripts and text.

    `script_types`, `styles` and `text` are joined into one string each. `text` is without scripts and style sheets,
    which are most of the characters of many pages.
    `input_types` are the types of the fields of forms in lower case, `styles` the style attributes in lower case.
    """

    classes: frozenset[str]
    tags: frozenset[str]
    attributes: frozenset[str]
    roles: frozenset[str]
    script_types: str
    styles: str
    text: str
    input_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """The features of which a page must have at least one for a rule to apply."""

    classes: frozenset[str] = field(default_factory=frozenset)
    tags: frozenset[str] = field(default_factory=frozenset)
    attributes: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)
    script_type: str = ""  # a part of the type
    input_types: frozenset[str] = field(default_factory=frozenset)
    style_parts: tuple[str, ...] = ()  # of which a style attribute contains at least one
    characters: str = ""  # of which the text contains at least one

    def matches(self, index: PageIndex) -> bool:
        """Return whether a page with this index has one of the features."""
        return not (
            self.classes.isdisjoint(index.classes)
            and self.tags.isdisjoint(index.tags)
            and self.attributes.isdisjoint(index.attributes)
            and self.roles.isdisjoint(index.roles)
            and self.input_types.isdisjoint(index.input_types)
            and not (self.script_type and self.script_type in index.script_types)
            and not any(part in index.styles for part in self.style_parts)
            and not any(map(index.text.__contains__, self.characters))
        )


def index_page(tree: HtmlElement, attributes: AttributeIndex | None = None) -> PageIndex:
    """Return the index of a tree.

    :param attributes: the attributes of the tree, if the caller has them
    """
    # A rule may have added its elements.
    if attributes is None or attributes.elements != int(_COUNT(tree)):  # type: ignore[arg-type]  # a number
        attributes = index_attributes(tree)
    classes, roles, joined_types, styles = (
        " ".join(values).lower()
        for values in (attributes.classes, attributes.roles, attributes.script_types, attributes.styles)
    )
    return PageIndex(
        frozenset(classes.split()),
        frozenset(map(str, attributes.by_tag)),
        frozenset(attributes.attributes),
        frozenset(roles.split()),
        joined_types,
        styles,
        "".join(_texts(tree)),
        frozenset((node.get("type") or "").lower() for node in tree.iter("input")),
    )


def _texts(tree: HtmlElement) -> Iterator[str]:
    """Yield the texts of a tree that are no scripts, style sheets and comments; the order is that of their elements."""
    for node in tree.iter():
        if (text := node.text) and node.tag not in _NO_TEXT:
            yield text
        if text := node.tail:
            yield text


def find_with_class(tree: HtmlElement) -> list[HtmlElement]:
    """Return the elements with a class in document order, the root included."""
    return select(_CLASSED, tree)


def find_with_characters(tree: HtmlElement, characters: str) -> list[HtmlElement]:
    """Return the elements whose own text contains one of these characters, in document order.

    An element's own text includes the text between its children. Scripts and styles are no text.
    """
    elements, contains = set(), re.compile_text(f"[{re.escape(characters)}]").search
    for node in tree.iter():
        if node.tag not in _NO_TEXT and (text := node.text) and contains(text):
            elements.add(node)
        if (text := node.tail) and contains(text) and node is not tree:
            elements.add(node.getparent())
    return [node for node in tree.iter() if node in elements] if elements else []


def select(path: etree.XPath, tree: HtmlElement, **values: str) -> list[HtmlElement]:
    """Return the elements that an XPath expression selects, in document order."""
    return cast("list[HtmlElement]", path(tree, **values))
