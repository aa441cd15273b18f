"""Tree as parsed -> tree as a reader would see it: late parts in their place, hidden text that is the text shown."""

from lxml.etree import XPath, iterwalk, strip_elements, strip_tags
from lxml.html import HtmlElement

from linkvault.extract.choose.element_kinds import is_hidden
from linkvault.extract.choose.text_measures import count_words

MOST = 0.5  # of a page's words inside noscript: then they are the page
SHORT_PAGE = 300  # words outside noscript
LEAST = 40  # words inside noscript: fewer ask to turn on JavaScript
_DEEPEST = 200
_IS_DEEP = XPath(f"boolean(/{'*/' * _DEEPEST}*)")


def repair(tree: HtmlElement) -> None:
    """Repair the tree in place; scripts and styles are gone afterwards."""
    open_shadow_roots(tree)
    place_late_parts(tree)
    open_noscript(tree)
    strip_elements(tree, "script", "style", "noscript", "link", with_tail=False)
    flatten(tree)


def open_shadow_roots(tree: HtmlElement) -> None:
    """Declarative shadow roots are shown by browsers, other templates are not."""
    for template in tree.findall(".//template"):
        if template.get("shadowrootmode") is not None:
            template.tag = "div"


def place_late_parts(tree: HtmlElement) -> None:
    """Move what React streamed late (`<div hidden id="S:1">`) to where it belongs (`<template id="B:1">`)."""
    places = {
        one.get("id"): one for one in tree.iter("template") if (one.get("id") or "").startswith(("B:", "P:"))
    }
    for part in tree.findall(".//*[@hidden]"):
        name = part.get("id") or ""
        if not name.startswith("S:"):
            continue
        del part.attrib["hidden"]
        place = places.get("B:" + name[2:])
        place = places.get("P:" + name[2:]) if place is None else place
        if place is not None and place not in part.iterancestors():
            part.tail = None  # only blanks stand between late parts
            place.addprevious(part)


def open_noscript(tree: HtmlElement) -> None:
    """Show what is inside noscript where it is most of a short page, as forums built by scripts do it."""
    found = [one for one in tree.findall(".//noscript") if one.find(".//p") is not None or len(one) > 1]
    if not found:
        return
    body = tree.find("body")
    inside = sum(count_words(one.text_content())[0] for one in found)
    if body is None or inside < LEAST:
        return
    outside = count_words(" ".join(_texts_outside(body)))[0]
    if outside < SHORT_PAGE and inside > MOST * (inside + outside):
        for one in found:
            one.tag = "div"


def _texts_outside(body: HtmlElement) -> list[str]:
    texts = []
    walker = iterwalk(body, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            texts.append(element.tail or "")
        elif element.tag in ("noscript", "script", "style", "template") or is_hidden(element):
            walker.skip_subtree()
        else:
            texts.append(element.text or "")
    return texts


def flatten(tree: HtmlElement) -> None:
    """Dissolve wrappers below 200 levels: readability's cost grows with depth, and nothing real nests so deep."""
    if not _IS_DEEP(tree):
        return
    depth, deep = 0, False
    for event, element in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if (
            depth > _DEEPEST
            and event == "start"
            and element.tag in ("div", "span", "section", "font", "center")
        ):
            element.tag, deep = "dissolved", True
    if deep:
        strip_tags(tree, "dissolved")
