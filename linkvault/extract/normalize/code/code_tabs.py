"""Tabs -> their panels one below the other, each under its label; hidden panels are shown.

A reader of an archive cannot click: the second and third way to install a thing must not be lost. Only for tabs
that hold code or stand in the text of an article; other tabs are left to the page.
"""

import re

from lxml import etree
from lxml.html import HtmlElement

from linkvault.extract.normalize.page_index import Trigger, select
from linkvault.extract.normalize.tree_edits import drop, find_by_class, make

_SETS = ("tabbed-set", "vp-code-group", "code-group", "rp-tabs")
TRIGGER = Trigger(frozenset(_SETS), roles=frozenset({"tablist"}))

_WITH_ROLE = etree.XPath("descendant-or-self::*[@role = $role]")
_LABELS = ("tabbed-labels", "tabs")
_PANELS = ("tabbed-content", "blocks")


def apply(tree: HtmlElement, url: str) -> None:
    """Show the panels of code tabs, each with its label before it."""
    lists = select(_WITH_ROLE, tree, role="tablist")
    by_id = (
        {node.get("id"): node for node in select(_WITH_ROLE, tree, role="tab") if node.get("id")}
        if lists
        else {}
    )
    for tabs in lists:
        _show(tabs, by_id)
    for node in find_by_class(tree, "div", *_SETS):
        _show_parallel(node)


_OUTER_LEVELS = 3  # elements around a list of tabs that may hold its panels


def _show(tabs: HtmlElement, by_id: dict[str | None, HtmlElement]) -> None:
    """Label the panels that belong to a list of tabs: by their ids, else by their order."""
    above = tabs.getparent()
    for _ in range(_OUTER_LEVELS):
        if above is None or above.tag == "body":
            return
        panels = select(_WITH_ROLE, above, role="tabpanel")
        if panels:
            break
        above = above.getparent()
    else:
        return
    labels = [str(one.text_content()).strip() for one in select(_WITH_ROLE, tabs, role="tab")]
    if not panels or not (any(panel.find(".//pre") is not None for panel in panels) or _is_in_text(above)):
        return
    for number, panel in enumerate(panels):
        told = by_id.get(panel.get("aria-labelledby"))
        label = (
            str(told.text_content()).strip()
            if told is not None
            else labels[number]
            if number < len(labels)
            else ""
        )
        _label(panel, label)
    drop(tabs)


def _is_in_text(node: HtmlElement) -> bool:
    """Whether tabs with their panels stand in an article, below paragraphs of it."""
    inside = any(above.tag in ("article", "main") for above in node.iterancestors())
    return inside and next(node.itersiblings("p", preceding=True), None) is not None


def _show_parallel(node: HtmlElement) -> None:
    """Label blocks whose labels stand in a list of their own, in the same order (MkDocs, VitePress)."""
    names = next(find_by_class(node, "*", *_LABELS), None)
    blocks = next(find_by_class(node, "*", *_PANELS), None)
    if names is None or blocks is None or blocks.find(".//pre") is None:
        return
    labels = [str(one.text_content()).strip() for one in names.iter("label")]
    for panel, label in zip(list(blocks), labels, strict=False):
        _label(panel, label)
    for one in [*node.iter("input")]:
        drop(one)
    drop(names)


def _label(panel: HtmlElement, label: str) -> None:
    panel.attrib.pop("hidden", None)
    panel.attrib.pop("aria-hidden", None)
    if panel.get("style"):
        panel.set("style", re.sub(r"display\s*:\s*none;?", "", panel.get("style") or ""))
    if label and len(label) <= 60:
        line = make(panel, "p")
        line.append(make(panel, "strong", label))
        line.tail = panel.text
        panel.text = None
        panel.insert(0, line)
