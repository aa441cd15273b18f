"""Tree of a page -> the names that its elements bear: gathered in one walk for all who ask what a page is.

lxml takes longer to find all classes by an XPath, and all ids by another, than for one walk that asks each element.
"""

from collections import Counter
from dataclasses import dataclass, field

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Names:
    """Attributes that name, as written: classes and `name`s with how many elements bear them."""

    classes: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    labels: Counter[str] = field(default_factory=Counter)  # in `name`
    item_types: list[str] = field(default_factory=list)


def names_of(tree: HtmlElement) -> Names:
    """Gather the names on a page.

    >>> from lxml.html import fromstring
    >>> names = names_of(fromstring('<div class="a b"><p id=x class="a b"><input name=q></p></div>'))
    >>> names.classes, sorted(names.ids), names.labels
    (Counter({'a b': 2}), ['x'], Counter({'q': 1}))
    """
    names = Names()
    for element in tree.iter():
        told = element.keys()
        if "class" in told:
            names.classes[element.get("class") or ""] += 1
        if "id" in told:
            names.ids.add(element.get("id") or "")
        if "name" in told:
            names.labels[element.get("name") or ""] += 1
        if "itemtype" in told:
            names.item_types.append(element.get("itemtype") or "")
    return names
