"""The infoboxes of Fandom's wikis, which are built of `div` in an `aside` -> tables of two columns."""

from lxml.html import HtmlElement

from linkvault.extract.normalize.page_index import Trigger
from linkvault.extract.normalize.tree_edits import drop, find_by_class, make

_BOX, _ROW, _LABEL, _VALUE = "portable-infobox", "pi-data", "pi-data-label", "pi-data-value"

TRIGGER = Trigger(classes=frozenset([_BOX]))


def apply(tree: HtmlElement, url: str) -> None:
    """Put a table with the rows of every infobox in its place; its picture stays before the table."""
    for box in list(find_by_class(tree, "aside", _BOX)):
        table = make(box, "table", class_="infobox")
        for row in list(find_by_class(box, "*", _ROW)):
            label, value = (next(find_by_class(row, "*", name), None) for name in (_LABEL, _VALUE))
            if label is None or value is None:
                continue
            line = make(row, "tr")
            label.tag, value.tag = "th", "td"
            label.tail = value.tail = None
            drop(row)
            line.extend((label, value))
            table.append(line)
        if len(table):
            box.tag = "div"
            box.append(table)
