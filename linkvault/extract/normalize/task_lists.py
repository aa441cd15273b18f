"""Checkboxes that say which item of a list is done -> the state of the item, `data-task`, which `sanitize` writes.

A checkbox is an `input`, an element with the role of one, or an element without text that only looks like one. A
box that shows and hides a part of the page, or filters it, is none of a task.
"""

from lxml import etree
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.page_index import Trigger, select
from linkvault.extract.normalize.tree_edits import drop, find_by_class, has_class

STATE = "data-task"  # of a list item
DONE, OPEN = "done", "open"
_LISTS = ("contains-task-list", "task-list", "tasklist", "inline-task-list", "todo-list", "to-do-list", "todo",
          "checklist")  # fmt: skip
# Names of elements that are drawn as a box, of an icon font or of their own.
_BOXES = ("checkbox", "checkbox-on", "checkbox-off", "chcklst-box", "fa-check-square", "fa-check-square-o",
          "fa-square", "fa-square-o", "task-list-item-checkbox", "task-checkbox")  # fmt: skip
_CHECKED = frozenset({"checked", "is-checked", "done", "is-done", "completed", "complete", "checkbox-on",
                      "fa-check-square", "fa-check-square-o", "on"})  # fmt: skip
_WRITTEN = ("on", "off", "trans")  # the items of Org mode, which begin with their state as code
_STATE_IN_CODE = re.compile(r"\[([xX\s\xa0-]?)\]")
TRIGGER = Trigger(
    frozenset((*_LISTS, *_BOXES, *_WRITTEN)),
    roles=frozenset({"checkbox"}),
    input_types=frozenset({"checkbox"}),
    attributes=frozenset({STATE}),
)
_WITH_STATE = etree.XPath(f"descendant-or-self::li[@{STATE}]")
_WITH_ROLE = etree.XPath("descendant-or-self::*/@role[. = 'checkbox']/..")
_TOGGLE = re.compile(r"toggle|toctree|collaps|accordion|expand|sr-only", re.I)
_HIDING = re.compile(r"display\s*:\s*none", re.I)
_LEVELS = 5  # elements between an item and its box


def apply(tree: HtmlElement, url: str) -> None:
    """Write the state of each task to its list item, and remove its box."""
    for item in select(_WITH_STATE, tree):
        _read_written_state(item)
    for box in [node for node in tree.iter("input") if (node.get("type") or "").lower() == "checkbox"]:
        _take_input(box)
    for box in select(_WITH_ROLE, tree):
        if box.tag != "input":
            _take_box(box, is_done=box.get("aria-checked") == "true")
    named = list(find_by_class(tree, "*", *_BOXES, *_LISTS, *_WRITTEN))  # in one walk
    for box in named:
        is_box = box.tag not in ("input", "li") and has_class(box, *_BOXES)
        if is_box and not str(box.text_content()).strip():
            _take_box(box, is_done=has_class(box, *_CHECKED))
    for items in named:
        if has_class(items, *_LISTS):
            _take_named_items(items.findall("li"))
    for item in named:
        if item.tag == "li" and has_class(item, *_WRITTEN):
            _take_written(item)


def _read_written_state(item: HtmlElement) -> None:
    """Replace the attribute by which Obsidian states the character in the box: only "x" is done; keep no other use."""
    written = (item.attrib.pop(STATE) or "").strip()
    if len(written) <= 1 and (has_class(item, "task-list-item") or item.find(".//input") is not None):
        item.set(STATE, DONE if written in ("x", "X") else OPEN)
        for box in item.findall("input"):
            drop(box)


def _take_named_items(items: list[HtmlElement]) -> None:
    """Set the state of the items of a list by their names, if a name says that one is done."""
    if any(has_class(item, *_CHECKED) for item in items):
        for item in items:
            if item.get(STATE) is None:
                item.set(STATE, DONE if has_class(item, *_CHECKED) else OPEN)


def _take_input(box: HtmlElement) -> None:
    is_done = "checked" in box.attrib or box.get("aria-checked") == "true"
    item = _item_of(box)
    if item is None:
        if "disabled" in box.attrib and box.getparent() is not None:  # shown, not asked
            box.tail = f"{'☑' if is_done else '☐'} {(box.tail or '').lstrip()}"
            drop(box)
    elif not _is_control(box, item):
        _set_state(item, box, is_done=is_done)


def _take_box(box: HtmlElement, *, is_done: bool) -> None:
    """Take an element that stands for a box, if it is the item itself or comes first in it."""
    if box.tag == "li":
        box.set(STATE, DONE if is_done else OPEN)
    elif (item := _item_of(box)) is not None:
        if str(box.text_content()).strip():  # the box has the text of the task
            item.set(STATE, DONE if is_done else OPEN)
        else:
            _set_state(item, box, is_done=is_done)


def _take_written(item: HtmlElement) -> None:
    code = next(iter(item), None)
    if code is not None and code.tag == "p":
        code = next(iter(code), None)
    if code is None or code.tag != "code" or _item_of(code) is not item:
        return
    if match := _STATE_IN_CODE.fullmatch(str(code.text_content()).strip()):
        _set_state(item, code, is_done=match[1] in ("x", "X"))


def _set_state(item: HtmlElement, box: HtmlElement, *, is_done: bool) -> None:
    item.set(STATE, DONE if is_done else OPEN)
    drop(box)


def _item_of(box: HtmlElement) -> HtmlElement | None:
    """Return the list item that begins with a box; None if there is none, or if its state is known."""
    node = box
    for _ in range(_LEVELS):
        parent = node.getparent()
        if parent is None or (parent.text or "").strip():
            return None
        for sibling in node.itersiblings(preceding=True):
            if (sibling.tail or "").strip() or (
                isinstance(sibling.tag, str)
                and sibling.tag != "input"
                and str(sibling.text_content()).strip()
            ):
                return None
        if parent.tag == "li":
            return parent if parent.get(STATE) is None else None
        node = parent
    return None


def _is_control(box: HtmlElement, item: HtmlElement) -> bool:
    """Return whether a box controls the page: it shows a part of it or is a field of a form with a value."""
    if "disabled" in box.attrib:
        return False
    if "hidden" in box.attrib or _HIDING.search(box.get("style") or ""):
        return True
    if _TOGGLE.search(f"{box.get('class') or ''} {box.get('id') or ''}"):
        return True
    if box.get("name") and box.get("value"):
        return True
    label = box.getnext()
    if label is None or label.tag != "label" or not label.get("for") or (label.tail or "").strip():
        return False
    panel = label.getnext()  # of an accordion; the tasks of a task have boxes of their own
    return (
        panel is not None and panel.tag in ("ul", "ol", "div", "section") and panel.find(".//input") is None
    )
