"""Tree of a page -> its elements by tag and the values of its naming attributes, for all modules that need them.

One walk in Python takes less time than an XPath for the classes and another for the ids. To search the tree for the
elements of one tag takes as long as to visit all elements, and thirty modules do so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from lxml.html import HtmlElement

from linkvault.lazy_dataclass import dataclass, field

_CLASS_ONLY = ["class"]  # the attributes of most elements that have any


@dataclass(frozen=True, slots=True)
class AttributeIndex:
    """The values of the naming attributes of a page, as written.

    Attributes:
        classes: the `class` attributes, with the number of elements that have the value
        ids: the `id` attributes
        names: the `name` attributes, with the number of elements that have the value
        item_types: the `itemtype` attributes
        roles: the `role` attributes
        script_types: the `type` attributes of scripts, "" for a script without one
        attributes: the names of all attributes
        styles: the `style` attributes
        elements: the number of elements
        by_tag: the elements of each tag, in document order; they are those of the tree until it changes
    """

    classes: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    names: Counter[str] = field(default_factory=Counter)
    item_types: list[str] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    script_types: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)
    elements: int = 0
    by_tag: dict[object, list[HtmlElement]] = field(default_factory=dict)

    def with_tags(self, *tags: str) -> list[HtmlElement]:
        """Return the elements with one of these tags: those of the first, in document order, then of the second ..."""
        return [element for tag in tags for element in self.by_tag.get(tag, ())]


def index_attributes(tree: HtmlElement, elements: Iterable[HtmlElement] | None = None) -> AttributeIndex:
    """Return the index of a page; `elements` are all elements of the tree, if the caller has a list of them.

    >>> from lxml.html import fromstring
    >>> index = index_attributes(fromstring('<div class="a b"><p id=x class="a b"><input name=q></p></div>'))
    >>> index.classes, sorted(index.ids), index.names
    (Counter({'a b': 2}), ['x'], Counter({'q': 1}))
    """
    classes: list[str] = []
    ids: set[str] = set()
    names: list[str] = []
    item_types: list[str] = []
    roles: set[str] = set()
    script_types: set[str] = set()
    all_attributes: set[str] = set()
    styles: set[str] = set()
    count = 0
    by_tag: dict[object, list[HtmlElement]] = defaultdict(list)
    for element in tree.iter() if elements is None else elements:
        count += 1
        tag = element.tag
        by_tag[tag].append(element)
        attributes = element.keys()
        if not attributes:
            continue
        if attributes == _CLASS_ONLY and tag != "script":
            classes.append(element.get("class") or "")
            continue
        all_attributes.update(attributes)
        if "class" in attributes:
            classes.append(element.get("class") or "")
        if "id" in attributes:
            ids.add(element.get("id") or "")
        if "name" in attributes:
            names.append(element.get("name") or "")
        if "itemtype" in attributes:
            item_types.append(element.get("itemtype") or "")
        if "role" in attributes:
            roles.add(element.get("role") or "")
        if "style" in attributes:
            styles.add(element.get("style") or "")
        if tag == "script":
            script_types.add(element.get("type") or "")
    if classes:
        all_attributes.add("class")
    return AttributeIndex(
        classes=Counter(classes), ids=ids, names=Counter(names), item_types=item_types, roles=roles,
        script_types=script_types, attributes=all_attributes, styles=styles, elements=count, by_tag=dict(by_tag),
    )  # fmt: skip
