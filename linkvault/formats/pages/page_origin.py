"""The head of a saved HTML page -> where on the web it was saved from, and when.

What the program that saved it says comes first; then what the page says of itself. A page that names only the
front page of its site as its address (a frequent slip) is not believed where it names another one too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linkvault.formats.pages.saved_page import parse_saved_date, parse_web_address

if TYPE_CHECKING:
    from lxml.etree import _Element

# Characters: the styles and scripts that were put into a saved page may come before its addresses.
_LONGEST_HEAD = 2_000_000
_PIECE = 16_384

_SINGLE_FILE = re.compile(r"\burl:\s*(\S+)(?:\s+saved date:\s*([^\n]{1,200}))?")
_BROWSER = re.compile(r"saved from url=\(\d+\)(\S+)")
_MONOLITH = re.compile(r"Saved from (\S+) at (\S+) using monolith")
_HTTRACK = re.compile(r"Mirrored from (\S+) by HTTrack[^,]*(?:\[[^\]]*\])?, ([^\n]{1,100})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# May stand behind the warnings that a server printed before the page.
LATE_ROOT = re.compile(r"<html\b[^<>]{0,1000}>\s*<head\b", re.IGNORECASE)
_MARKS = re.compile(
    r"SingleFile|saved from url=\(|using monolith|by HTTrack|savepage-url|data-scrapbook-source"
)

# (element, attribute that says which one, its value, attribute with the address): the first that holds one wins
_SAVED_BY = (
    ("meta", "name", "savepage-url", "content"),  # Save Page WE
    ("meta", "name", "source-url", "content"),  # Evernote
)
_SAID_BY_PAGE = (
    ("link", "rel", "canonical", "href"),
    ("meta", "property", "og:url", "content"),
    ("meta", "name", "og:url", "content"),
    ("meta", "name", "twitter:url", "content"),
)
_DATES = (("meta", "name", "savepage-date", "content"), ("meta", "name", "linkvault:saved", "content"))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page was saved from, and when; None where its file does not say."""

    url: str | None
    saved: str | None


def find_origin(text: str) -> Origin:
    """Find the origin of a page.

    >>> find_origin("<!-- saved from url=(0022)https://example.org/a/ --><html><head><title>一</title>")
    Origin(url='https://example.org/a/', saved=None)
    """
    comments: list[str] = []
    elements: list[_Element] = []
    text = _from_root(text[:_LONGEST_HEAD].replace("\0", ""))
    for event, each in _head(text.encode("utf-8", "replace")):
        if event == "comment":
            comments.append(each.text or "")
        else:
            elements.append(each)
    said, saved = _in_comments(comments)
    saved = saved or next(filter(None, map(parse_saved_date, _values(elements, _DATES))), None)
    root = next((each for each in elements if each.tag == "html"), None)
    if root is not None and (scrapbook := parse_web_address(root.get("data-scrapbook-source"))):
        said = said or scrapbook
        saved = saved or _scrapbook_instant(root.get("data-scrapbook-create") or "")
    return Origin(said or _in_elements(elements), saved)


def has_saver_mark(opening: str) -> bool:
    """Say whether a program that saves pages left its mark in the head of a file."""
    return _MARKS.search(opening) is not None


def _from_root(text: str) -> str:
    """Leave out what a server printed before the page, which would count as its body; comments stay."""
    root = LATE_ROOT.search(text, 0, _PIECE)
    if root is None:
        return text
    return "".join(_COMMENT.findall(text[: root.start()])) + text[root.start() :]


def _head(raw: bytes) -> "Iterator[tuple[str, _Element]]":
    """Yield comments and elements up to the body, in order."""
    from lxml import etree

    parser = etree.HTMLPullParser(events=("start", "comment"), encoding="utf-8")
    try:
        for start in range(0, len(raw), _PIECE):
            parser.feed(raw[start : start + _PIECE])
            for event, element in parser.read_events():
                if not isinstance(element, etree._Element):  # for the types: no other is asked for
                    continue
                if element.tag == "body":
                    return
                yield event, element
    except etree.LxmlError:  # what was seen before it counts
        return


def _in_comments(comments: list[str]) -> tuple[str | None, str | None]:
    for comment in comments:
        single_file = _SINGLE_FILE.search(comment) if "SingleFile" in comment else None
        found = single_file or _MONOLITH.search(comment)
        if found and (url := parse_web_address(found[1])):
            return url, parse_saved_date(found[2])
        if (found := _BROWSER.search(comment)) and (url := parse_web_address(found[1])):
            return url, None
        if (found := _HTTRACK.search(comment)) and (url := parse_web_address(f"http://{found[1]}")):
            return url, parse_saved_date(found[2])
    return None, None


def _in_elements(elements: "list[_Element]") -> str | None:
    for kinds in (_SAVED_BY, _SAID_BY_PAGE):
        said = [url for value in _values(elements, kinds) if (url := parse_web_address(value))]
        if said:
            return next((url for url in said if urlsplit(url).path not in ("", "/")), said[0])
    base = (parse_web_address(each.get("href")) for each in elements if each.tag == "base")
    return next(filter(None, base), None)


def _values(elements: "list[_Element]", kinds: tuple[tuple[str, str, str, str], ...]) -> Iterator[str]:
    for tag, key, value, holder in kinds:
        for each in elements:
            if each.tag == tag and value in (each.get(key) or "").lower().split():
                yield each.get(holder) or ""


def _scrapbook_instant(digits: str) -> str | None:
    """Read WebScrapBook's instants: 17 digits, UTC."""
    if not re.fullmatch(r"\d{14,17}", digits, re.ASCII):
        return None
    return parse_saved_date(
        f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"
    )
