"""Tabs -> their panels one after the other, each after its label; hidden panels become visible.

A stored page has no scripts to switch tabs, so the second and third way to install a package would be lost. Applies
only to tabs with code and to tabs in the text of an article.
"""

import re

from lxml import etree
from lxml.html import HtmlElement

from linkvault.extract.normalize.page_index import Trigger, select
from linkvault.extract.normalize.tree_edits import drop, find_by_class, make

_SETS = ("tabbed-set", "vp-code-group", "code-group", "rp-tabs")
TRIGGER = Trigger(frozenset(_SETS), roles=frozenset({"tablist"}))

_WITH_ROLE = etree.XPath("descendant-or-self::*[@role = $role]")
LONGEST_LABEL = 60  # characters of a tab's label: a longer text is a panel
_LABELS = ("tabbed-labels", "tabs")
_PANELS = ("tabbed-content", "blocks")


def apply(tree: HtmlElement, url: str) -> None:
    """Make the panels of tabs visible, each after its label."""
    lists = select(_WITH_ROLE, tree, role="tablist")
    by_id = (
        {node.get("id"): node for node in select(_WITH_ROLE, tree, role="tab") if node.get("id")}
        if lists
        else {}
    )
    for tabs in lists:
        _label_panels(tabs, by_id)
    for node in find_by_class(tree, "div", *_SETS):
        _label_parallel_panels(node)


_OUTER_LEVELS = 3  # elements around a list of tabs that may contain its panels


def _label_panels(tabs: HtmlElement, by_id: dict[str | None, HtmlElement]) -> None:
    """Label the panels of a list of tabs, matched by their ids, else by their order, and remove the list."""
    ancestor = tabs.getparent()
    for _ in range(_OUTER_LEVELS):
        if ancestor is None or ancestor.tag == "body":
            return
        panels = select(_WITH_ROLE, ancestor, role="tabpanel")
        if panels:
            break
        ancestor = ancestor.getparent()
    else:
        return
    labels = [str(element.text_content()).strip() for element in select(_WITH_ROLE, tabs, role="tab")]
    if not panels or not (any(panel.find(".//pre") is not None for panel in panels) or _is_in_text(ancestor)):
        return
    for number, panel in enumerate(panels):
        tab = by_id.get(panel.get("aria-labelledby"))
        label = (
            str(tab.text_content()).strip()
            if tab is not None
            else labels[number]
            if number < len(labels)
            else ""
        )
        _add_label(panel, label)
    drop(tabs)


def _is_in_text(node: HtmlElement) -> bool:
    """Return whether tabs and their panels are in an article, after a paragraph."""
    inside = any(ancestor.tag in ("article", "main") for ancestor in node.iterancestors())
    return inside and next(node.itersiblings("p", preceding=True), None) is not None


def _label_parallel_panels(node: HtmlElement) -> None:
    """Label panels whose labels are in a separate list in the same order (MkDocs, VitePress)."""
    label_list = next(find_by_class(node, "*", *_LABELS), None)
    blocks = next(find_by_class(node, "*", *_PANELS), None)
    if label_list is None or blocks is None or blocks.find(".//pre") is None:
        return
    labels = [str(element.text_content()).strip() for element in label_list.iter("label")]
    for panel, label in zip(list(blocks), labels, strict=False):
        _add_label(panel, label)
    for element in [*node.iter("input")]:
        drop(element)
    drop(label_list)


def _add_label(panel: HtmlElement, label: str) -> None:
    panel.attrib.pop("hidden", None)
    panel.attrib.pop("aria-hidden", None)
    if panel.get("style"):
        panel.set("style", re.sub(r"display\s*:\s*none;?", "", panel.get("style") or ""))
    if label and len(label) <= LONGEST_LABEL:
        line = make(panel, "p")
        line.append(make(panel, "strong", label))
        line.tail = panel.text
        panel.text = None
        panel.insert(0, line)
