"""Labels before their values ("Abstract:We ...", `<td class="comments">`) -> set apart, and kept with the value.

A style sheet sets a label apart from its value; the text needs a space. The class of a value ("comments", "share") says
which field it is, and nothing about the value.
"""

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose.element_kinds import match_scope_names, split_names
from linkvault.extract.normalize.tree_edits import is_within

_TAGS = ("span", "b", "strong", "em", "i", "label", "dfn")
_LABEL = re.compile(r"\s*[^\W\d_][^\d:{}()<>]{1,38}:\s*")
_STARTS_WORD = re.compile(r"[^\W_]|[\"“(]")
_CODE = frozenset({"pre", "code", "kbd", "samp", "tt", "script", "style", "textarea"})
_ROW_LABEL = re.compile(r"[^\W\d_][^\d:{}()<>]{1,38}[^\W\d_]")
_LABEL_PARTS = frozenset(("label", "key", "name", "title", "term", "heading"))  # of class names
_ROWS = ("div", "li")
_VALUES = ("td", "dd")
LONGEST_LABEL = 40  # characters of the cell before a value


def apply(tree: HtmlElement, url: str) -> None:
    """Put a space between labels and their values; remove the class of a value that looks like boilerplate."""
    for label in tree.iter(*_TAGS):
        text = label.text
        if not text or len(label):
            continue
        if (text.endswith(":") and _LABEL.fullmatch(text)) or _is_row_label(label, text):
            _set_apart(label)
    for value in tree.iter(*_VALUES):
        names = value.get("class")
        if names and match_scope_names(names) and _is_label(value.getprevious()):
            del value.attrib["class"]


def _is_row_label(label: HtmlElement, text: str) -> bool:
    """Return whether an element is the first of two in a row, and its class says that it is a label."""
    value, row = label.getnext(), label.getparent()
    if value is None or row is None or row.tag not in _ROWS or len(row) != 2 or label.tail:
        return False
    names = label.get("class")
    if not names or value.tag != "span" or _LABEL_PARTS.isdisjoint(split_names(names)):
        return False
    return _ROW_LABEL.fullmatch(text) is not None and _STARTS_WORD.match(value.text or "") is not None


def _set_apart(label: HtmlElement) -> None:
    """Put a space after a label if a word follows it directly, in a text that is not code."""
    following = label.getnext()
    if is_within(label, _CODE):
        return
    if label.tail:
        if _STARTS_WORD.match(label.tail):
            label.tail = f" {label.tail}"
    elif following is not None and following.tag in ("a", "em", "i", "b", "strong", "span", "time"):
        label.tail = " "


def _is_label(cell: HtmlElement | None) -> bool:
    """Return whether an element is a short cell or term, as the label of a value is."""
    if cell is None or cell.tag not in ("td", "th", "dt"):
        return False
    return 0 < len(str(cell.text_content()).strip()) <= LONGEST_LABEL
