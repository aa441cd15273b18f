"""Tree of a page -> the names that its elements bear: gathered in one walk for all who ask what a page is.

lxml takes longer to find all classes by an XPath, and all ids by another, than for one walk that asks each element.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Names:
    """Attributes that name, as written: classes and `name`s with how many elements bear them."""

    classes: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    labels: Counter[str] = field(default_factory=Counter)  # in `name`
    item_types: list[str] = field(default_factory=list)


def index_attributes(tree: HtmlElement, elements: Iterable[HtmlElement] | None = None) -> Names:
    """Gather the names on a page. `elements`, where someone has listed them, are all that are in it.

    >>> from lxml.html import fromstring
    >>> names = index_attributes(fromstring('<div class="a b"><p id=x class="a b"><input name=q></p></div>'))
    >>> names.classes, sorted(names.ids), names.labels
    (Counter({'a b': 2}), ['x'], Counter({'q': 1}))
    """
    classes: list[str] = []
    ids: set[str] = set()
    labels: list[str] = []
    item_types: list[str] = []
    for element in tree.iter() if elements is None else elements:
        told = element.keys()
        if not told:
            continue
        if "class" in told:
            classes.append(element.get("class") or "")
        if "id" in told:
            ids.add(element.get("id") or "")
        if "name" in told:
            labels.append(element.get("name") or "")
        if "itemtype" in told:
            item_types.append(element.get("itemtype") or "")
    return Names(Counter(classes), ids, Counter(labels), item_types)
