"""Tree of a page with little text -> what its markup and its addresses say: is it a notice of its site, or an article?

These signs are the same in every language: names of classes and ids, links that lead back, buttons, details of a
request.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose.element_kinds import is_hidden, split_names
from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.lexicon import PhrasePattern
from linkvault.extract.verdict.phrases import HOME_PATH
from linkvault.lazy_dataclass import dataclass

# Least share of the text of the page: a smaller element with such a name is a banner, a box or a form.
MIN_NAMED_SHARE = 0.5
MAX_NAME = 60  # characters: longer names are generated
MAX_PATH = 300  # characters of a path that are searched
_FRAME_TAGS = frozenset(("header", "nav", "footer", "aside"))
_FRAME_ROLES = frozenset(("navigation", "banner", "contentinfo", "search"))
_UNSHOWN_TAGS = frozenset(
    ("head", "script", "style", "template", "noscript", "svg", "iframe", "select", "textarea")
)
_CONTROL_TAGS = frozenset(("a", "button", "input", "form"))
_WORK_TAGS = ("pre", "code", "blockquote", "table", "figure", "audio", "video")
_NAME = PhrasePattern("names", r"(?<![^\s-])(?:<<notice>>)(?![^\s-])")
_WHOLE_NAME = PhrasePattern("names", r"^(?:<<notice>>)$")
_DIGITS = re.compile(r"\d+")
_CODES = {
    "404": "-not-found-",
    "410": "-not-found-",
    "403": "-forbidden-",
    "500": "-error-",
    "503": "-error-",
}
_BACK = re.compile(r"history\s*\.\s*(?:back|go)|location\s*\.\s*reload|window\.close", re.I)
_HOME = ("/", "./", "../")
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:author|byline)(?:$|[\s_-])", re.I)
# An address of a visitor, and the number of a request: letters and digits, or a long number.
_DETAIL = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b\d{10,}\b|\b(?=[\da-f-]*\d)(?=[\da-f-]*[a-f])[\da-f-]{10,}\b", re.I
)


@dataclass(frozen=True, slots=True)
class NoticeMarkup:
    """What the markup of a page with little text says.

    Attributes:
        language: the language that the page declares
        address: the address that the page declares as its own
        is_noindex: whether search engines may not list the page
        name: the class, id or form address of an element with most of the text that only a notice has
        leads_back: whether a link or button in the content leads to the home page, back, or to the same page
        controls: the number of buttons and fields in the content
        details: the address of a visitor or the number of a request in the content
        has_work: whether the page has code, a quotation, a table, a figure or a player
        has_author: whether an element or the head names an author
    """

    language: str | None = None
    address: str | None = None
    is_noindex: bool = False
    name: str | None = None
    leads_back: bool = False
    controls: int = 0
    details: str | None = None
    has_work: bool = False
    has_author: bool = False


def read_notice_markup(tree: HtmlElement, attributes: AttributeIndex) -> NoticeMarkup:
    """Return what the markup of a page says."""
    content = _read_content(tree)
    controls = [element for element in content if element.tag in _CONTROL_TAGS]
    texts = list(content.values())
    text = " ".join("".join(texts).split())
    details = _DETAIL.search(text)
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content") or ""
        for meta in attributes.with_tags("meta")
    }
    canonical = (
        (link.get("href") or "").strip()
        for link in attributes.with_tags("link")
        if (link.get("rel") or "").lower() == "canonical"
    )
    return NoticeMarkup(
        language=tree.get("lang"),
        address=next(canonical, "") or metas.get("og:url", "").strip() or None,
        is_noindex="noindex" in metas.get("robots", "").lower(),
        name=_find_name(tree, content),
        leads_back=_leads_back(controls, text),
        controls=sum(map(_is_control, controls)),
        details=None if details is None else details[0],
        has_work=bool(attributes.with_tags(*_WORK_TAGS)),
        has_author=bool(metas.get("author")) or any(map(_AUTHOR.search, attributes.classes)),
    )


def _read_content(tree: HtmlElement) -> dict[HtmlElement, str]:
    """Return the elements outside the head, the navigation and the foot of a page, with their own text."""
    body = tree.find("body")
    pieces: dict[HtmlElement, list[str]] = {}
    walker = iterwalk(tree if body is None else body, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            tag = element.tag
            if not isinstance(tag, str) or tag in _UNSHOWN_TAGS or _is_frame(element, tag):
                walker.skip_subtree()
            else:
                pieces[element] = [element.text or ""]
        elif (tail := element.tail) and (parent := element.getparent()) in pieces:
            pieces[parent].append(tail)
    return {element: "".join(texts) for element, texts in pieces.items()}


def _is_frame(element: HtmlElement, tag: str) -> bool:
    if tag in _FRAME_TAGS:
        return True
    attributes = element.keys()
    has_role = "role" in attributes and element.get("role") in _FRAME_ROLES
    return has_role or (bool(attributes) and is_hidden(element, attributes))


def _names_of(element: HtmlElement) -> Iterator[str]:
    for value in (element.get("id"), *(element.get("class") or "").split()):
        if value and len(value) <= MAX_NAME:
            yield value
    if element.tag == "form":
        yield (path_of(element.get("action") or "") or "")[:MAX_NAME].replace("/", "-")


def path_of(address: str) -> str | None:
    """Return the path of an address that a page contains, or None if it is no URL.

    >>> path_of("https://example.org/rain"), path_of("https://[domain]/rain")
    ('/rain', None)
    """
    try:
        return urlsplit(address).path
    except ValueError:
        return None


def _is_notice_name(name: str) -> bool:
    """Return whether only a notice has a name.

    >>> [_is_notice_name(name) for name in ("page_404", "page-notFound", "post-content", "terror")]
    [True, True, False, False]
    """
    return _NAME.search(_in_words(name)) is not None


def is_named_notice(part: str) -> bool:
    """Return whether a part of an address is the name of a notice, and nothing more.

    >>> [is_named_notice(part) for part in ("authwall", "login.php", "404", "error-handling")]
    [True, True, True, False]
    """
    return _WHOLE_NAME.search(_in_words(part.partition(".")[0][:MAX_NAME])) is not None


def _in_words(name: str) -> str:
    """Return the words of a name between hyphens, with words for the numbers of errors."""
    words = _DIGITS.sub(lambda digits: _CODES.get(digits[0], "-"), name)
    return "-".join(filter(None, split_names(words)))


def _find_name(tree: HtmlElement, content: dict[HtmlElement, str]) -> str | None:
    """Return the first name of a notice on the root, the body or an element with most of the text."""
    sizes: dict[HtmlElement, int] = {}
    for element, text in reversed(content.items()):
        size = sizes.get(element, 0) + (len("".join(text.split())) if text else 0)
        sizes[element] = size
        if size and (parent := element.getparent()) is not None:
            sizes[parent] = sizes.get(parent, 0) + size
    total, roots = max(sizes.values(), default=0), (tree, tree.find("body"))
    for element in dict.fromkeys((tree, *content)):
        if element not in roots and not 0 < total * MIN_NAMED_SHARE <= sizes[element]:
            continue
        name = next(filter(_is_notice_name, _names_of(element)), None)
        if name is not None:
            return name
    return None


def _leads_back(controls: Iterable[HtmlElement], text: str) -> bool:
    """Return whether a link leads to the home page, or a script goes back or loads the page again.

    A link with which the content begins is the name of the site.
    """
    for element in controls:
        if _BACK.search(" ".join(element.get(name) or "" for name in ("href", "onclick", "action"))):
            return True
        if element.tag == "a" and element.get("href") in _HOME:
            label = " ".join("".join(element.itertext()).split())
            if label and not text.startswith(label):
                return True
    return False


def _is_control(element: HtmlElement) -> bool:
    is_field = element.tag == "input" and (element.get("type") or "").lower() not in ("hidden", "search")
    return is_field or element.tag == "button"


def leads_elsewhere(address: str, url: str) -> bool:
    """Return whether an address is that of a front page, a login or an error, and a URL is not.

    >>> leads_elsewhere("/", "https://example.org/2026/rain"), leads_elsewhere("/rain", "https://example.org/2026/rain")
    (True, False)
    """
    path, own_path = path_of(address), urlsplit(url).path
    if path is None:
        return False
    if HOME_PATH.match(path or "/"):
        return not HOME_PATH.match(own_path)
    return leads_to_notice(path) and not leads_to_notice(own_path)


def leads_to_notice(url: str) -> bool:
    """Return whether the last part of a path is the name of a notice.

    >>> leads_to_notice("https://example.org/login?next=/a"), leads_to_notice("https://example.org/blog/login-forms")
    (True, False)
    """
    path = (path_of(url) or "")[:MAX_PATH]
    parts = [part for part in path.split("/") if part and not part.startswith("index")]
    return bool(parts) and is_named_notice(parts[-1])
