"""The bar of a code block -> the name of its language and its title; the bar is no part of the code.

A bar is recognized by its text: the name of a language, words of buttons, or both. Other text in a block of its own
above the code is a title, such as the name of a file.
"""

from collections.abc import Iterator

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern
from linkvault.extract.normalize.code.code_language import LANGUAGES, NO_LANGUAGE, normalize_language
from linkvault.extract.normalize.code.code_text import is_chrome
from linkvault.extract.normalize.tree_edits import drop
from linkvault.lazy_dataclass import dataclass

LONGEST_LABEL = 60  # characters around a code block that may be the name of its language or of a button
_BAR = PhrasePattern("code", r"(?P<name>.*?)(?:[\s\d|·•:…]|<<code_button>>)*")
_NAME = PhrasePattern("code", r"<<code_name>>")
_LETTER = re.compile(r"[^\W\d_]")
_BLOCKS = frozenset({"div", "p", "header", "figcaption", "h5", "h6", "section"})
_NAMED = re.compile(
    r"(?:^|[-_ ])(?:lang|language|label|title|name|filename|head|header|toolbar|caption|tools)(?:$|[-_ ])",
    re.I,
)
_NEXT_TO_CODE = 3  # elements directly above a code block that may be its bar


@dataclass(frozen=True, slots=True)
class Labels:
    """What the bar of a code block says: the language, if it names one, and lines of text."""

    language: str | None = None
    titles: tuple[str, ...] = ()


def read_label(text: str) -> str | None:
    """Return the language that a bar names, "" if it names none; None if the text is no bar.

    >>> read_label("Python"), read_label("yaml复制代码"), read_label("Copy code"), read_label("app.py")
    ('python', 'yaml', '', None)
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_LABEL or not _LETTER.search(text):
        return None
    match = _BAR.fullmatch(text)
    name = match["name"].strip() if match else text
    lowered = name.lower()
    if not name or lowered in NO_LANGUAGE or _NAME.fullmatch(name):
        return ""
    return normalize_language(lowered) if lowered in LANGUAGES else None


def take_labels(source: HtmlElement) -> Labels:
    """Remove the bar of a code block from it, and return what it says."""
    language, titles = None, []
    for element in list(_beside_code(source)):
        text = " ".join(" ".join(element.itertext()).split())
        if not text:
            continue
        named = read_label(text)
        if named is not None:
            language = language or named or None
        elif element.tag in _BLOCKS and len(text) <= LONGEST_LABEL and _has_name(element):
            titles.append(text)
        else:
            continue
        drop(element)
    return Labels(language, tuple(titles))


def _beside_code(source: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements before and after the only `code` in a block; without one, a named first or last element."""
    codes = [code for code in source.iter("code") if code is not source]
    if len(codes) != 1:
        yield from _named_edges(source)
        return
    node = codes[0]
    while node is not source:
        parent = node.getparent()
        if (parent.text or "").strip():
            return
        siblings = [child for child in parent if isinstance(child.tag, str) and child is not node]
        if (node.tail or "").strip() or any((child.tail or "").strip() for child in siblings):
            return
        yield from (child for child in siblings if not is_chrome(child))
        node = parent


def _named_edges(source: HtmlElement) -> Iterator[HtmlElement]:
    children = [child for child in source if isinstance(child.tag, str) and not is_chrome(child)]
    if not children:
        return
    first, last = children[0], children[-1]
    if not (source.text or "").strip() and _has_name(first) and _is_unlike(first, children[1:]):
        yield first
    if last is not first and not (last.tail or "").strip() and last.tag in ("a", "div") and _has_name(last):
        yield last


def _is_unlike(element: HtmlElement, others: list[HtmlElement]) -> bool:
    """Return whether an element differs from the elements after it, which may be lines or words of the code."""
    return all(other.get("class") != element.get("class") for other in others)


def _has_name(element: HtmlElement) -> bool:
    return _NAMED.search(element.get("class") or "") is not None


def drop_label_before(block: HtmlElement, language: str | None) -> None:
    """Remove an element directly above a code block that only names its language."""
    node = block
    for _ in range(_NEXT_TO_CODE):
        before = node.getprevious()
        if (
            before is None
            or (before.tail or "").strip()
            or before.tag not in ("div", "span", "p", "small", "button")
        ):
            return
        text = " ".join(before.itertext()).strip()
        label = read_label(text) if text else ""
        if label is None or (label == "" and text and not _has_name(before)):
            return
        if text and (label == language or _has_name(before)):
            drop(before)
            return
        node = before
