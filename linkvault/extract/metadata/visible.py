"""What stands on the page for everyone to read: the line with the date and the line with the author's name.

Marked elements first (microdata, `time`, `rel=author`, class names), then lines that say what they are ("发布于",
"Posted on"). Comments, sidebars, footers and lists of other articles are passed over.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from .dates import find_dates, read_date
from .months import MONTH
from .wording import squeeze

_ELSEWHERE = re.compile(r"comment|related|recommend|sidebar|side-?bar|widget|recent|popular|"
                        r"footer|copyright|newsletter|breadcrumb|"
                        r"teaser|more-|trending|latest|carousel|promo|ticker|calendar|archive|"
                        r"next-|prev", re.I)  # fmt: skip
_OF_OTHERS = re.compile(
    r"comment|related|recommend|recent|popular|copyright|teaser|trending|calendar|archive", re.I
)
_DATE_NAME = re.compile(r"publi|posted|(?:post|entry|article|news|blog|story|meta|header|info|"
                        r"content|page|create|title)[\w-]{0,12}(?:date|time|info|meta)|"
                        r"dateline|pub-?(?:date|time)|^(?:date|time|datum|fecha|data|"
                        r"published)\b|\b(?:date|time|timestamp|created|datum)$", re.I)  # fmt: skip
_NOT_DATE = re.compile(
    r"updat|modif|event|start|end|expire|read-?time|reading|countdown|duration|valid|birth|mtime", re.I
)
_AUTHOR_NAME = re.compile(r"(?:^|[\s_-])(?:by-?line|author|authors|autor|auteur|writer|"
                          r"post-?author|entry-?author|user-?name|nick-?name|reporter)"
                          r"(?:$|[\s_-]|name)", re.I)  # fmt: skip
_NOT_AUTHOR = re.compile(
    r"bio|avatar|image|img|photo|box|card|social|list|link-?list|desc|about|title|job|role|count|more|date|time|comment|block",
    re.I,
)
_SAYS_DATE = re.compile(
    r"发布|发表|發布|發表|时间|日期|更新于|posted|published|written|publi|veröffentlicht|erstellt|datum|опубликовано|投稿|公開|게시|등록|입력|作成|asked",
    re.I,
)
_SAYS_AUTHOR = re.compile(
    r"(?:(?:作者|撰文|文(?=\s*[:：/／])|автор|글쓴이|著者)\s*[:：/／]?\s*)"
    r"(?P<name>[^\s|,，:：/／()（）][^|,，:：/／()（）\d]{1,40})"
)
_WORD = r"[^\W\d_a-z][\w.'’-]*"
_MORE = rf" (?:{_WORD}|de|del|van|von|der|den|di|da|du|la|le|bin|al)"
_SAYS_BY = re.compile(
    rf"(?:(?:[Pp]osted|[Ww]ritten) [Bb]y\s*:?\s+(?P<posted>{_WORD}(?:{_MORE}){{0,3}})"
    rf"|(?:[Bb]y|[Vv]on)\s*:?\s+(?P<by>{_WORD}(?:{_MORE}){{1,3}}))"
    rf"(?:$|\s*[|,·•–/(-]|\s+(?:on|at|in|am|and|{MONTH})\b)"
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|writers?|editors|contributors?|reporters?|journalists?)/[^/?#]+",
    re.I,
)
_AUTHOR_LINKS = etree.XPath("descendant::a[contains(@href, '/')]")
_IN_URL = re.compile(r"/((?:19|20)\d\d)([/-])(1[0-2]|0?[1-9])\2([12]\d|3[01]|0?[1-9])(?:[/_.-]|$)")
_COMPACT_IN_URL = re.compile(r"[/_-]((?:19|20)\d\d)(1[0-2]|0[1-9])([12]\d|3[01]|0[1-9])(?:[/_.-]|$)")
_ARCHIVE = re.compile(r"^https?://[^/]+/(?:web/)?\d{14}[a-z_]*/")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [\w.'’-]+){1,4}")
_IN_URL_DAY_FIRST = re.compile(r"/([12]\d|3[01]|0?[1-9])-(1[0-2]|0?[1-9])-((?:19|20)\d\d)(?:[/_.-]|$)")
_TYPED = re.compile(r"/(?:Question|QAPage|DiscussionForumPosting)$")
_DIGIT = re.compile(r"\d")
_LINE_TAGS = frozenset({"p", "div", "span", "td", "li", "em", "small", "font", "h2", "h4", "h5", "center"})
_KINDS = ("itemprop", "pubtime", "time", "named", "author", "byline", "beside")
_WITH_MARKS = etree.XPath(
    "descendant-or-self::*[@class or @id or @itemprop or @property or @rel or @itemtype or @datetime or self::time]"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHORT = 120
MOST_PARTS = 8  # elements in one line
MOST_LINES = 400
MOST_BYLINES = 4
MOST_SIGNED = 2  # different names after "by": more are a list of articles


class Visible:
    """Looks through the short texts of a page once."""

    def __init__(self, tree: HtmlElement, url: str, *, day_first: bool) -> None:
        """Stand ready; the page is walked when it is asked, for what it is asked. The tree is not changed."""
        self._body: HtmlElement | None = tree.find(".//body")
        self._url, self._day_first = url, day_first
        self._found_marks: dict[str, list[str]] | None = None
        self._found_lines: list[str] | None = None
        self._is_typed = False  # does the page say that it is one question, thread or article?

    @property
    def _marked(self) -> dict[str, list[str]]:
        """What is marked as a date or as a name, by its mark, in the order of the page."""
        if self._found_marks is None:
            self._found_marks = {kind: [] for kind in _KINDS}
            nodes = cast("list[HtmlElement]", _WITH_MARKS(self._body)) if self._body is not None else []
            for node in nodes:
                self._look(node, self._found_marks)
        return self._found_marks

    @property
    def _lines(self) -> list[str]:
        """The short texts that could tell a date or a name, in the order of the page."""
        if self._found_lines is None:
            self._found_lines = []
            for node in self._body.iter(*_LINE_TAGS) if self._body is not None else ():
                if len(node) < MOST_PARTS and (line := _line_in(node)):
                    self._found_lines.append(line)
                    if len(self._found_lines) == MOST_LINES:
                        break
        return self._found_lines

    def _look(self, node: HtmlElement, marked: dict[str, list[str]]) -> None:
        """Note an element that is marked as a date or as a name."""
        self._is_typed = self._is_typed or bool(_TYPED.search(node.get("itemtype") or ""))
        names = f"{node.get('class') or ''} {node.get('id') or ''}".strip()
        prop = (node.get("itemprop") or node.get("property") or "").lower()
        kind = self._kind(node, names, prop)
        if kind and (kind := self._in_place(node, kind)):
            text = node.get("datetime") or node.get("content") or node.get("data-time") or ""
            if not text and node.tag == "abbr":  # microformats hide the machine's date in the title
                text = node.get("title") or ""
            if kind in ("author", "byline"):
                words = squeeze(_name_in(node))
            else:
                words = (
                    squeeze(_beginning(node, 400))
                    if (kind in ("named", "beside") and not node.get("datetime")) or not text
                    else text
                )
            if words and len(words) <= SHORT:
                marked[kind].append(words)

    @staticmethod
    def _kind(node: HtmlElement, names: str, prop: str) -> str | None:
        if "datepublished" in prop or "datecreated" in prop or "uploaddate" in prop:
            return "itemprop"
        if prop.endswith("author") or "author" in (node.get("rel") or "").split():
            return "author"
        if (
            node.tag in ("time", "abbr")
            and (node.tag == "time" or node.get("datetime") or _DAY.match(node.get("title") or ""))
            and not _NOT_DATE.search(f"{names} {prop}")
        ):
            return (
                "pubtime"
                if node.get("pubdate") is not None or re.search(r"publ|entry|posted", names)
                else "time"
            )
        return _kind_of(names) if names else None

    def _in_place(self, node: HtmlElement, kind: str) -> str:
        """Return the kind under which a mark counts: the article's own date may stand in what is named its footer."""
        if not _is_elsewhere(node):
            return kind
        return (
            "beside" if kind in ("itemprop", "time", "pubtime", "named") and not _is_of_others(node) else ""
        )

    def published(self) -> str | None:
        """Return the date that the page shows as the article's own."""
        for kind in ("itemprop", "pubtime", "time", "named"):
            for words in self._marked[kind]:
                if date := read_date(words, day_first=self._day_first):
                    return date
        for line in self._lines:
            found = next(iter(find_dates(line, day_first=self._day_first)), None)
            if found is not None and (
                _SAYS_DATE.search(line[: found.start]) or found.end - found.start > 0.5 * len(line)
            ):
                return found.value
        beside = {
            date for words in self._marked["beside"] if (date := read_date(words, day_first=self._day_first))
        }
        return self._in_url() or (beside.pop() if len({date[:10] for date in beside}) == 1 else None)

    def _in_url(self) -> str | None:
        url = _ARCHIVE.sub("", self._url)  # an archive's address tells when it looked
        if match := _IN_URL.search(url):
            return read_date(f"{match[1]}-{match[3]}-{match[4]}")
        if match := _IN_URL_DAY_FIRST.search(url):
            return read_date(f"{match[3]}-{match[2]}-{match[1]}")
        match = _COMPACT_IN_URL.search(url)
        return read_date("-".join(match.groups())) if match else None

    def authors(self) -> Iterator[str]:
        """Yield the bylines that the page shows, the most certain first."""
        bylines = dict.fromkeys(self._marked["author"] or self._marked["byline"])
        if (
            len(bylines) > MOST_BYLINES and not self._is_typed
        ):  # a list of articles by many hands has no author
            return
        yield from list(bylines)[:1]
        yield from self._linked()
        for line in self._lines:
            if match := _SAYS_AUTHOR.match(line):
                yield match["name"]
        signed = [match["posted"] or match["by"] for line in self._lines if (match := _SAYS_BY.match(line))]
        if len(set(signed)) <= MOST_SIGNED:
            yield from signed

    def _linked(self) -> list[str]:
        """List the one name that links to an author's page, where just one does."""
        nodes = cast("list[HtmlElement]", _AUTHOR_LINKS(self._body)) if self._body is not None else []
        found = {
            name: None
            for node in nodes
            if _AUTHOR_PAGE.search(node.get("href") or "")
            and not _is_elsewhere(node)
            and _NAME.fullmatch(name := squeeze(_beginning(node, 100)))
        }
        return list(found) if len(found) == 1 else []


def _line_in(node: HtmlElement) -> str | None:
    """Return the text of an element when it is short, tells a date or a name, and is the article's."""
    text = node.text or ""
    own = squeeze(text[:300] if len(text) >= 300 else _beginning(node, 300))
    if not 5 < len(own) <= SHORT or not (
        _DIGIT.search(own) or _SAYS_AUTHOR.match(own) or _SAYS_BY.match(own)
    ):
        return None
    return None if _is_elsewhere(node) else own


def _beginning(node: HtmlElement, length: int) -> str:
    """Return the first characters of the text within an element, without reading all of it."""
    parts: list[str] = []
    for part in node.itertext():
        parts.append(part)
        length -= len(part)
        if length <= 0:
            break
    text = "".join(parts)
    return text[: length + len(text)] if length < 0 else text


def _name_in(byline: HtmlElement) -> str:
    """Return the name in a byline where the page marks it: the rest are points and portraits; else all of its text."""
    for part in byline.iterdescendants():
        if part.get("itemprop") == "name" or (
            part.tag == "a" and "author" in (part.get("rel") or "").split()
        ):
            name = part.get("content") or _beginning(part, 400)
            if name.strip():
                return name
    return _beginning(byline, 400)


def _is_elsewhere(node: HtmlElement) -> bool:
    """Tell whether an element belongs to something else than the article."""
    for level, above in enumerate((node, *node.iterancestors())):
        if above.tag in ("body", "main") or level == 12:
            return False
        if above.tag in ("aside", "footer", "nav"):
            return True
        if _names_elsewhere(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return True
    return False


def _is_of_others(node: HtmlElement) -> bool:
    """Tell whether an element belongs to a comment or to another article; looks at no more than 12 ancestors."""
    for level, above in enumerate((node, *node.iterancestors())):
        if above.tag in ("body", "main") or level == 12:
            return False
        if above.tag in ("aside", "nav") or _OF_OTHERS.search(
            f"{above.get('class') or ''} {above.get('id') or ''}"
        ):
            return True
    return False


@lru_cache(maxsize=4096)
def _kind_of(names: str) -> str | None:
    """Return what class names and ids promise: a byline, a date, or nothing."""
    if _AUTHOR_NAME.search(names) and not _NOT_AUTHOR.search(names):
        return "byline"
    return "named" if _DATE_NAME.search(names) and not _NOT_DATE.search(names) else None


@lru_cache(maxsize=4096)
def _names_elsewhere(names: str) -> bool:
    return bool(_ELSEWHERE.search(names))
