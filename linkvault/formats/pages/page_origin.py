"""The head of a saved HTML page into the URL that it was saved from, and the date.

The program that saved the page is trusted first, then the page itself. Many pages declare the front page of their
site as their URL by mistake: another declared URL is preferred.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linkvault import lazy_re as re
from linkvault.formats.pages.saved_page import parse_saved_date, parse_web_address
from linkvault.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from lxml.etree import _Element

# Styles and scripts that were inlined into a saved page may precede its URL.
_MAX_HEAD_CHARACTERS = 2_000_000
_PIECE_CHARACTERS = 16_384

_SINGLE_FILE = re.compile(r"\burl:\s*(\S+)(?:\s+saved date:\s*([^\n]{1,200}))?")
_BROWSER = re.compile(r"saved from url=\(\d+\)(\S+)")
_MONOLITH = re.compile(r"Saved from (\S+) at (\S+) using monolith")
_HTTRACK = re.compile(
    r"Mirrored from (\S+) by HTTrack[^,\[]{0,200}+(?:\[[^\]]{0,200}+\][^,\[]{0,200}+)?, ([^\n]{1,100})"
)
_SCRAPBOOK_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{0,3}", re.ASCII)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# A root element that may follow warnings which a server printed before the page.
LATE_ROOT = re.compile(r"<html\b[^<>]{0,1000}>\s*<head\b", re.IGNORECASE)
_SAVER_MARKS = re.compile(
    r"SingleFile|saved from url=\(|using monolith|by HTTrack|savepage-url|data-scrapbook-source"
)

# (element, attribute, its value, attribute with the URL or date), in order of preference
_SAVER_FIELDS = (
    ("meta", "name", "savepage-url", "content"),  # Save Page WE
    ("meta", "name", "source-url", "content"),  # Evernote
)
_PAGE_FIELDS = (
    ("link", "rel", "canonical", "href"),
    ("meta", "property", "og:url", "content"),
    ("meta", "name", "og:url", "content"),
    ("meta", "name", "twitter:url", "content"),
)
_DATE_FIELDS = (("meta", "name", "savepage-date", "content"), ("meta", "name", "linkvault:saved", "content"))


@dataclass(frozen=True, slots=True)
class Origin:
    """The URL that a page was saved from, and the date; None if the file does not say."""

    url: str | None
    saved: str | None


def find_origin(text: str) -> Origin:
    """Return the origin of a page.

    >>> find_origin("<!-- saved from url=(0022)https://example.org/a/ --><html><head><title>一</title>")
    Origin(url='https://example.org/a/', saved=None)
    """
    comments: list[str] = []
    elements: list[_Element] = []
    text = _drop_server_output(text[:_MAX_HEAD_CHARACTERS].replace("\0", ""))
    for event, element in _iterate_head(text.encode("utf-8", "replace")):
        if event == "comment":
            comments.append(element.text or "")
        else:
            elements.append(element)
    url, saved = _read_comments(comments)
    saved = saved or next(filter(None, map(parse_saved_date, _values(elements, _DATE_FIELDS))), None)
    root = next((element for element in elements if element.tag == "html"), None)
    if root is not None and (scrapbook := parse_web_address(root.get("data-scrapbook-source"))):
        url = url or scrapbook
        saved = saved or _parse_scrapbook_date(root.get("data-scrapbook-create") or "")
    return Origin(url or _read_elements(elements), saved)


def has_saver_mark(head_text: str) -> bool:
    """Return whether the head of a file has the mark of a program that saves pages."""
    return _SAVER_MARKS.search(head_text) is not None


def _drop_server_output(text: str) -> str:
    """Remove what a server printed before the page, which the parser would take for its body; keep comments."""
    root = LATE_ROOT.search(text, 0, _PIECE_CHARACTERS)
    if root is None:
        return text
    return "".join(_COMMENT.findall(text[: root.start()])) + text[root.start() :]


def _iterate_head(html: bytes) -> "Iterator[tuple[str, _Element]]":
    """Yield ("comment" or "start", element) in order, up to the body."""
    from lxml import etree

    parser = etree.HTMLPullParser(events=("start", "comment"), encoding="utf-8")
    try:
        for start in range(0, len(html), _PIECE_CHARACTERS):
            parser.feed(html[start : start + _PIECE_CHARACTERS])
            for event, element in parser.read_events():
                if not isinstance(element, etree._Element):  # only for the type checker
                    continue
                if element.tag == "body":
                    return
                yield event, element
    except etree.LxmlError:  # the elements before the error count
        return


def _read_comments(comments: list[str]) -> tuple[str | None, str | None]:
    for comment in comments:
        single_file = _SINGLE_FILE.search(comment) if "SingleFile" in comment else None
        match = single_file or _MONOLITH.search(comment)
        if match and (url := parse_web_address(match[1])):
            return url, parse_saved_date(match[2])
        if (match := _BROWSER.search(comment)) and (url := parse_web_address(match[1])):
            return url, None
        if (match := _HTTRACK.search(comment)) and (url := parse_web_address(f"http://{match[1]}")):
            return url, parse_saved_date(match[2])
    return None, None


def _read_elements(elements: "list[_Element]") -> str | None:
    """Return the URL in the elements of the head, preferably one that is not the front page of its site."""
    for fields in (_SAVER_FIELDS, _PAGE_FIELDS):
        urls = [url for value in _values(elements, fields) if (url := parse_web_address(value))]
        if urls:
            return next((url for url in urls if urlsplit(url).path not in ("", "/")), urls[0])
    bases = (parse_web_address(element.get("href")) for element in elements if element.tag == "base")
    return next(filter(None, bases), None)


def _values(elements: "list[_Element]", fields: tuple[tuple[str, str, str, str], ...]) -> Iterator[str]:
    for tag, key, value, value_attribute in fields:
        for element in elements:
            if element.tag == tag and value in (element.get(key) or "").lower().split():
                yield element.get(value_attribute) or ""


def _parse_scrapbook_date(digits: str) -> str | None:
    """Return a date of WebScrapBook: 17 digits from the year to the milliseconds, in UTC."""
    match = _SCRAPBOOK_DATE.fullmatch(digits)
    return parse_saved_date("{}-{}-{}T{}:{}:{}Z".format(*match.groups())) if match else None
