"""A page without an article -> all of its text, for a user who keeps the page as it is."""

from collections.abc import Iterable

from lxml.etree import strip_elements
from lxml.html import HtmlElement

from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.dom.html_parser import parse
from linkvault.extract.dom.repair import repair
from linkvault.extract.verdict.evidence import MIN_WORDS

_UNREAD = ("template", "title", "svg")  # elements whose content nobody reads; a repaired tree has no scripts


def has_text(element: HtmlElement) -> bool:
    """Return whether an element has enough words to be read."""
    return count_words(element.text_content())[0] >= MIN_WORDS


def read_whole_page(text: str, about: Iterable[str | None]) -> HtmlElement:
    """Return the body of a page; if that has hardly any text, as a browser without scripts shows it.

    :param text: the HTML
    :param about: what the head says about the page: the text of a page whose body has none
    """
    body = _read_body(text)
    if not has_text(body):
        body = _read_body(text, has_scripts=False)
    if not has_text(body):
        for line in dict.fromkeys(filter(None, about)):
            paragraph = body.makeelement("p")
            paragraph.text = line
            body.append(paragraph)
    return body


def _read_body(text: str, *, has_scripts: bool = True) -> HtmlElement:
    """Return the body of a page, without what nobody reads; without scripts, the noscript elements are shown."""
    tree, _ = parse(text)
    if not has_scripts:
        for element in list(tree.iter("noscript")):
            element.tag = "div"
    repair(tree)
    strip_elements(tree, *_UNREAD, with_tail=False)
    body: HtmlElement = tree.find("body")
    return body
