"""A page of a mailing-list archive -> the sender and the date of its first message.

Archives print the headers of a message as text ("From: ...", "Date: ..."), or as a bold name before a link to the
address, and a date in italics.
"""

from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.metadata.author_names import join_names
from linkvault.extract.metadata.dates import read_date
from linkvault.extract.metadata.normalize import squeeze

HEAD = 4000  # characters of a page in which the headers of its first message are
MOST_PIECES = 400  # texts of elements that they are in
LONGEST_NAME = 80  # characters of a sender
_FROM = re.compile(r"^[ \t*]*From\s*:[ \t]*(?P<name>[^\n<@]{2,80}?)[ \t]*(?:<|\bat\b|@|$)", re.M)
_DATE = re.compile(r"^[ \t*]*(?:Date|Sent)\s*:[ \t]*(?P<date>[^\n]{6,80})", re.M)
_DATE_AFTER_SENDER = re.compile(r"^[ \t*]*From\s*:[^\n]{2,100}? @ (?P<date>\d{4}-\d\d-\d\d[^\n]{0,20})", re.M)
_TEXT = etree.XPath("string(.)", smart_strings=False)  # takes a tenth of the time of a walk
_ADDRESS = re.compile(r"\S+(?: at |@)\S+", re.I)
_BREAKS = frozenset(["br", "div", "dd", "dt", "h1", "h2", "li", "p", "pre", "td", "th", "tr"])


def read_mail_headers(tree: HtmlElement) -> tuple[str | None, str | None]:
    """Return the name of the sender and the date of the first message; None where the page has no such header."""
    body = tree.find(".//body")
    if body is None:
        return None, None
    senders = list(filter(_is_before_address, tree.iter("b")))
    if len(senders) == 1:
        italic = tree.find(".//i")
        sent = read_date(squeeze(str(italic.text_content()))) if italic is not None else None
        return join_names([squeeze(str(senders[0].text_content()))[:LONGEST_NAME]]), sent
    whole_text = cast("str", _TEXT(body))
    if "From:" not in whole_text and "From :" not in whole_text:
        return None, None
    text = "".join(islice(_iter_texts(body), MOST_PIECES))[:HEAD]
    sender = _FROM.search(text)
    header = _DATE_AFTER_SENDER.search(text) or _DATE.search(text)
    date = read_date(header["date"]) if header else None
    return (join_names([sender["name"]]), date) if sender and date else (None, None)


def _is_before_address(bold: HtmlElement) -> bool:
    """Return whether a name is followed by a link to a mail address that shows the address."""
    link = bold.getnext()
    if link is None or link.tag != "a" or not (link.get("href") or "").startswith("mailto:"):
        return False
    return _ADDRESS.fullmatch(squeeze(str(link.text_content()))) is not None


def _iter_texts(body: HtmlElement) -> Iterator[str]:
    """Yield the texts of a page in order, with line ends at the beginning of block elements."""
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if event == "start" and isinstance(node.tag, str) and node.tag not in ("script", "style"):
            yield ("\n" if node.tag in _BREAKS else "") + (node.text or "")
        elif event == "end":
            yield node.tail or ""
