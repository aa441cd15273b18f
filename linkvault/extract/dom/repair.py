"""Tree as parsed -> tree as a browser with JavaScript shows it: streamed parts in place, text of noscript shown."""

from typing import cast

from lxml.etree import XPath, iterwalk, strip_elements, strip_tags
from lxml.html import HtmlElement

from linkvault.extract.choose.element_kinds import is_hidden
from linkvault.extract.choose.text_measures import count_words

MIN_NOSCRIPT_SHARE = 0.5  # of the words of a page: with more in noscript, that is the text of the page
MAX_WORDS_OUTSIDE = 300  # words outside noscript: with more, the page has its text there
MIN_NOSCRIPT_WORDS = 40  # a shorter noscript without <article> asks the reader to turn on JavaScript
# Levels of nesting. Readability's time grows with the depth, and no page needs more levels for its text.
_MAX_DEPTH = 200
_IS_DEEP = XPath(f"boolean(/{'*/' * _MAX_DEPTH}*)")
# A walk for the attribute is half as fast, and `.//` would visit the texts, too.
_STREAMED = XPath("descendant-or-self::*/@hidden/parent::*[starts-with(@id, 'S:')]")
_DISSOLVED = "dissolved"  # the tag that marks wrappers until `strip_tags` removes them


def repair(tree: HtmlElement) -> None:
    """Repair the tree in place, and remove its scripts and styles."""
    show_shadow_roots(tree)
    move_streamed_parts(tree)
    show_noscript(tree)
    strip_elements(tree, "script", "style", "noscript", "link", with_tail=False)
    flatten(tree)


def show_shadow_roots(tree: HtmlElement) -> None:
    """Turn declarative shadow roots into divs: browsers show them, but not other templates."""
    for template in list(tree.iter("template")):
        if template.get("shadowrootmode") is not None:
            template.tag = "div"


def move_streamed_parts(tree: HtmlElement) -> None:
    """Move parts that React streamed later (`<div hidden id="S:1">`) to their places (`<template id="B:1">`)."""
    places = {
        template.get("id"): template
        for template in tree.iter("template")
        if (template.get("id") or "").startswith(("B:", "P:"))
    }
    for part in cast("list[HtmlElement]", _STREAMED(tree)):
        name = part.get("id") or ""
        del part.attrib["hidden"]
        place = places.get("B:" + name[2:])
        place = places.get("P:" + name[2:]) if place is None else place
        if place is not None and place not in part.iterancestors():
            part.tail = None  # white space between the streamed parts
            place.addprevious(part)


def show_noscript(tree: HtmlElement) -> None:
    """Turn noscript elements into divs if they have most of the text of a short page, as on forums built by scripts."""
    elements = [
        element
        for element in tree.findall(".//noscript")
        if element.find(".//p") is not None or len(element) > 1
    ]
    if not elements:
        return
    body = tree.find("body")
    words_inside = sum(count_words(element.text_content())[0] for element in elements)
    has_article = any(element.find(".//article") is not None for element in elements)
    if body is None or (words_inside < MIN_NOSCRIPT_WORDS and not has_article):
        return
    words_outside = count_words(" ".join(_visible_texts(body)))[0]
    is_most = words_inside > MIN_NOSCRIPT_SHARE * (words_inside + words_outside)
    if words_outside < MAX_WORDS_OUTSIDE and is_most:
        for element in elements:
            element.tag = "div"


def _visible_texts(body: HtmlElement) -> list[str]:
    """Return the pieces of text outside noscript, scripts and hidden elements."""
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
    """Remove the tags of wrappers that are nested more than _MAX_DEPTH levels deep, but not their content."""
    if not _IS_DEEP(tree):
        return
    depth, is_changed = 0, False
    for event, element in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        is_too_deep = depth > _MAX_DEPTH and event == "start"
        if is_too_deep and element.tag in ("div", "span", "section", "font", "center"):
            element.tag, is_changed = _DISSOLVED, True
    if is_changed:
        strip_tags(tree, _DISSOLVED)
