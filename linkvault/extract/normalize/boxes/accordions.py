"""Folded text -> the text that readers see when they open it: questions in buttons, and the panels below them.

A button that opens a panel of text becomes a `summary`, or plain text in its heading, and the panel is shown. Menus,
forms and dialogs, which open in the same way, are not changed.
"""

from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from linkvault.extract.choose.boilerplate_words import DISCLOSURE_PARTS
from linkvault.extract.choose.element_kinds import HEADINGS, is_hidden, split_names
from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.normalize.page_index import Trigger, select
from linkvault.extract.normalize.tree_edits import is_within, make

MAX_QUESTION_WORDS = 40  # a button with more is no question
MIN_PANEL_WORDS = 6  # a panel with fewer is a label, unless its button says that it opens something
MAX_LINKED = 0.5  # of a panel's characters in links: with more it is a menu
MAX_PIECES = 400  # pieces of text that are read of a panel: bounds the time on a page of nested panels
MAX_LEVELS = 4  # elements around a button that have no other text: heading, row, header of the item

_NAMED = etree.XPath("//*[@id]")
_CONTROLS = etree.XPath(
    "boolean(.//input[not(@type='hidden')] | .//select | .//textarea | .//form | .//nav | .//*[@role='menuitem'])"
)
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")
_OPENER_ATTRIBUTES = frozenset(
    ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target", "data-bs-target")
)
_MARKS = frozenset(
    ("hidden", "aria-hidden", "style", "role", "aria-controls", "data-toggle", "data-bs-toggle")
)
_HEADS = frozenset((*HEADINGS, "dt", "summary"))
_PANEL_TAGS = frozenset(
    ("div", "section", "p", "ul", "ol", "dd", "dl", "article", "table", "blockquote", "span")
)
_BUTTON_TAGS = frozenset(("button", "a"))
_ROLE_TAGS = frozenset(("div", "span", "p"))  # that are buttons by their role
_FRAMES = frozenset(("nav", "footer", "menu", "dialog"))

TRIGGER = Trigger(
    tags=frozenset(["button"]),
    attributes=frozenset(("hidden", "aria-hidden", "aria-controls", "aria-expanded")),
    roles=frozenset(["button"]),
    style_parts=("none", "hidden"),  # of a style that hides
)


def apply(tree: HtmlElement, url: str) -> None:
    """Show the panels of text that a button or a heading opens, and the text of these buttons."""
    # One walk takes half the time of two XPath expressions that compare attributes.
    marked = [node for node in tree.iter() if not _MARKS.isdisjoint(node.keys()) or node.tag == "button"]
    toggles = list(filter(_is_toggle, marked))
    wanted = {target for toggle in toggles if (target := _target_of(toggle))}
    by_id = {node.get("id"): node for node in select(_NAMED, tree)} if wanted else {}
    for toggle in toggles:
        _open_toggle(toggle, by_id)
    for panel in marked:
        if _is_folded(panel) and _has_text(panel, _least_words(panel)) and not is_within(panel, _FRAMES):
            _show(panel)


def _is_toggle(node: HtmlElement) -> bool:
    return (
        node.tag == "button"
        or node.get("role") == "button"
        or node.get("aria-controls") is not None
        or "collapse" in (node.get("data-toggle"), node.get("data-bs-toggle"))
    )


def _target_of(toggle: HtmlElement) -> str:
    """Return the id of the element that a button names as its panel; "" without one."""
    for name in _TARGETS:
        value = (toggle.get(name) or "").strip()
        if value and (name == "aria-controls" or value.startswith("#")):
            return value.removeprefix("#")
    return ""


def _open_toggle(toggle: HtmlElement, by_id: dict[str, HtmlElement]) -> None:
    """Show the panel of a button, and turn the button into text."""
    question = _squeeze(toggle)
    if not any(map(str.isalpha, question)) or count_words(question)[0] > MAX_QUESTION_WORDS:
        return
    head, panel = _find_panel(toggle, by_id.get(_target_of(toggle)))
    if panel is None or not _opens(toggle, panel) or not _has_text(panel, 1) or is_within(toggle, _FRAMES):
        return
    if next(panel.iter("h1"), None) is not None:  # the page itself, after the button of an empty menu
        return
    _show(panel)
    if toggle.tag not in _BUTTON_TAGS and not (toggle.get("role") == "button" and toggle.tag in _ROLE_TAGS):
        return
    toggle.attrib.pop("role", None)
    is_in_heading = is_within(toggle, _HEADS)
    toggle.tag = "span" if is_in_heading else "summary"
    toggle.attrib.pop("href", None)
    if not is_in_heading and head.getnext() is panel:
        _wrap(head, panel)


def _find_panel(toggle: HtmlElement, target: HtmlElement | None) -> tuple[HtmlElement, HtmlElement | None]:
    """Return the element before the panel that has no text but the button's, and the panel that the button opens."""
    head = toggle
    for _ in range(MAX_LEVELS):
        following = next((node for node in head.itersiblings() if not _is_blank(node)), None)
        if following is not None and (target is None or following is target):
            return head, following
        parent = head.getparent()
        if following is not None or parent is None or parent.tag == "body" or not _is_alone(head, parent):
            break
        head = parent
    return head, target


def _is_alone(head: HtmlElement, parent: HtmlElement) -> bool:
    """Return whether an element has no text before it in its parent."""
    return not (parent.text or "").strip() and all(map(_is_blank, head.itersiblings(preceding=True)))


def _is_blank(element: HtmlElement) -> bool:
    """Return whether an element and its tail have no text: an icon."""
    return not (element.tail or "").strip() and not any(map(str.strip, element.itertext()))


def _opens(toggle: HtmlElement, panel: HtmlElement) -> bool:
    """Return whether a button opens a panel, by its attributes or by the names of both."""
    if not _OPENER_ATTRIBUTES.isdisjoint(toggle.keys()) or is_hidden(panel):
        return True
    around = islice(toggle.iterancestors(), MAX_LEVELS)
    return any(map(_has_disclosure_name, (toggle, panel, *around)))


def _has_disclosure_name(element: HtmlElement) -> bool:
    names = element.get("class")
    return bool(names) and not DISCLOSURE_PARTS.isdisjoint(split_names(names))


def _is_folded(panel: HtmlElement) -> bool:
    """Return whether a hidden element is the panel below a heading, or belongs to a spoiler or an accordion."""
    if not (is_hidden(panel) or panel.get("aria-hidden") == "true"):
        return False
    if panel.tag == "tr":
        return any(map(_has_disclosure_name, islice(panel.iterancestors("table"), 1)))
    if panel.tag not in _PANEL_TAGS:
        return False
    before, parent = panel.getprevious(), panel.getparent()
    if before is not None and before.tag in _HEADS:
        return True
    return any(_has_disclosure_name(element) for element in (panel, before, parent) if element is not None)


def _least_words(panel: HtmlElement) -> int:
    """Return how many words make a folded element a panel: an answer in an accordion may be short."""
    before = panel.getprevious()
    is_named = _has_disclosure_name(panel) or (before is not None and _has_disclosure_name(before))
    is_named = is_named or panel.get("hidden") == "until-found"
    return 1 if is_named else MIN_PANEL_WORDS


def _has_text(panel: HtmlElement, min_words: int) -> bool:
    """Return whether a panel has text, and no controls or mainly links."""
    if (panel.tag not in _PANEL_TAGS and panel.tag != "tr") or _CONTROLS(panel):
        return False
    text = _squeeze(panel)
    if count_words(text)[0] < min_words:
        return False
    linked = sum(len(_squeeze(link)) for link in islice(panel.iter("a", "button"), MAX_PIECES))
    return linked <= MAX_LINKED * len(text)


def _show(panel: HtmlElement) -> None:
    """Remove the attributes that hide an element."""
    for name in ("hidden", "aria-hidden"):
        panel.attrib.pop(name, None)
    if is_hidden(panel):
        panel.attrib.pop("style", None)


def _wrap(head: HtmlElement, panel: HtmlElement) -> None:
    """Put a question and its panel into a `details` of their own, whose first line is kept with its text."""
    details = make(head, "details")
    head.addprevious(details)
    details.tail, panel.tail = panel.tail, None
    details.append(head)
    details.append(panel)


def _squeeze(element: HtmlElement) -> str:
    """Return the beginning of an element's text, white space collapsed."""
    return " ".join("".join(map(str, islice(element.itertext(), MAX_PIECES))).split())
