"""Tree of a page -> its marks: the elements that name the author of a post, and those that state its time."""

from itertools import islice

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.dom.element_text import first_text
from linkvault.extract.lexicon import PhrasePattern, word_set
from linkvault.extract.metadata.dates import DAY_LENGTH, read_date, read_stamp
from linkvault.extract.metadata.element_roles import TIME_TAGS
from linkvault.extract.threads.names import NO_MEANING, NameMeaning, read_names
from linkvault.lazy_dataclass import dataclass

LONGEST_AUTHOR = 50  # characters of a name
LONGEST_TIME = 80  # characters of a line with the time of a post
LONGEST_RELATIVE = 24  # characters of a time without a date: "3 hours ago", "3 小时前"
MOST_LINKS = 4  # in the element of an author: with more it is no name
MOST_ADDRESS = 300  # characters of an address that is compared with those of profiles

_PROFILE = PhrasePattern("threads", "<<profile>>")
_PROFILE_HINTS = word_set("threads", "profile_hint")  # every address that matches contains one of these
NAME_ATTRIBUTES = frozenset(
    ("data-author", "data-username", "data-author-name", "data-user-name", "data-poster")
)
_TIME_ATTRIBUTES = (
    "datetime",
    "ts",
    "data-time",
    "data-timestamp",
    "data-utime",
    "data-datetime",
    "title",
    "content",
)
_STAMP_ATTRIBUTES = ("created", "created-timestamp", "created-at")  # of custom elements
_AUTHOR_ATTRIBUTES = NAME_ATTRIBUTES | {"itemprop", "data-testid", "author"}
# Attributes that may mark an author or a time on any element.
_MARKING = NAME_ATTRIBUTES | {"itemprop", "data-testid", "title"}
_QUOTES = frozenset(["blockquote", "q", "pre", "code", "textarea"])
_MARKED_TAGS = _QUOTES | TIME_TAGS  # that say something without attributes
_LETTER = re.compile(r"[^\W_]")
_DIGIT = re.compile(r"\d")
_AROUND = re.compile(
    r"^(?:\s*(?:by|from|von|par|por|de|от|作者|楼主)[:：\s]\s*)?@?(.*?)(?:\s+(?:says|said|wrote|writes|sagt|schrieb|dit|escribió|dice))?[\s:：,，»·|]*$",
    re.I | re.S,
)
# Words of links beside a name that are no name.
_NO_NAME = re.compile(
    r"^(?:reply|quote|report|share|edit|delete|permalink|link|profile|more|login|log in|sign in|register|view profile|"
    r"source|unread post|回复|引用|举报|登录|注册|首页|home)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Author:
    """The element that names the author of a post, and the name."""

    element: HtmlElement
    name: str
    is_attribute: bool = False  # whether an attribute has the name, which may be on the element of the post


@dataclass(slots=True)
class Marks:
    """The marks of a page in document order; `times` are elements that may state a time."""

    authors: list[Author]
    times: list[HtmlElement]

    def add_authors(self, authors: list[Author], tree: HtmlElement) -> None:
        """Add authors of a tree in their places; those of elements that are known stay as they are."""
        by_element = {author.element: author for author in (*authors, *self.authors)}
        self.authors = [by_element[element] for element in tree.iter() if element in by_element]


def names_authors(tree: HtmlElement, attributes: AttributeIndex, least: int) -> bool:
    """Return whether a page may name so many authors; a quick test, which takes a fifth of the time of all marks.

    :param attributes: the attributes of the page
    """
    if not _AUTHOR_ATTRIBUTES.isdisjoint(attributes.attributes):
        return True
    count = sum(count for names, count in attributes.classes.items() if read_names(names).is_author)
    if count >= least:
        return True
    links = (link for link in tree.iter("a") if "author" in (link.get("rel") or "") or links_to_profile(link))
    return next(islice(links, least - count - 1, None), None) is not None


def collect_marks(tree: HtmlElement) -> Marks:
    """Return the authors and times that a page marks outside quotes, by attributes, class names and addresses."""
    authors: list[Author] = []
    times: list[HtmlElement] = []
    inside_quote: set[HtmlElement] = set()
    for element in tree.iter():
        tag = element.tag
        attributes = element.keys()
        if not attributes and not inside_quote and tag not in _MARKED_TAGS:
            continue
        names = element.get("class") if "class" in attributes else None
        meaning = read_names(names) if names else NO_MEANING
        if tag in _QUOTES or meaning.is_quote or (inside_quote and element.getparent() in inside_quote):
            inside_quote.add(element)
            continue
        if tag not in TIME_TAGS and (not attributes or _has_no_mark(tag, attributes, meaning)):
            continue
        if author := _read_author(element, tag, attributes, meaning):
            authors.append(author)
        if _may_state_time(element, tag, attributes, meaning):
            times.append(element)
    return Marks(authors, times)


def _has_no_mark(tag: str, attributes: list[str], meaning: NameMeaning) -> bool:
    """Return whether neither the tag nor the names of an element and its attributes may mark an author or a time."""
    return meaning is NO_MEANING and tag != "a" and "-" not in tag and _MARKING.isdisjoint(attributes)


def _read_author(
    element: HtmlElement, tag: str, attributes: list[str], meaning: NameMeaning
) -> Author | None:
    """Return the author that an element names; None if it names none."""
    for name in attributes:
        if name in NAME_ATTRIBUTES and (value := clean_name(element.get(name) or "")):
            return Author(element, value, is_attribute=True)
    if "-" in tag and "author" in attributes:
        value = clean_name(element.get("author") or "")
        return Author(element, value, is_attribute=True) if value else None
    if not _is_author(element, tag, attributes, meaning):
        return None
    text = first_text(element, LONGEST_TIME)
    if tag != "a" and (link := _only_link_text(element)) and text.startswith(link):
        text = link  # the rank of the author follows
    name = clean_name(text)
    return Author(element, name) if name else None


def _only_link_text(element: HtmlElement) -> str:
    """Return the text of the only link with text in an element; "" without one, or with several."""
    texts = [
        text for link in islice(element.iter("a"), MOST_LINKS) if (text := first_text(link, LONGEST_AUTHOR))
    ]
    return texts[0] if len(texts) == 1 else ""


def _is_author(element: HtmlElement, tag: str, attributes: list[str], meaning: NameMeaning) -> bool:
    if meaning.is_author:
        return True
    if meaning.is_mention:
        return False
    if "itemprop" in attributes and (element.get("itemprop") or "").lower() in ("author", "creator"):
        return True
    if "data-testid" in attributes and read_names(element.get("data-testid") or "").is_author:
        return True
    if tag != "a":
        return False
    if "rel" in attributes and "author" in (element.get("rel") or "").split():
        return True
    return "href" in attributes and links_to_profile(element)


def links_to_profile(link: HtmlElement) -> bool:
    """Return whether the address of a link, or of the card that it shows, is that of a page about a person."""
    if "/users/" in (link.get("data-hovercard-url") or "") or link.get("data-hovercard-type") == "user":
        return True
    address = link.get("href") or ""
    if not 0 < len(address) < MOST_ADDRESS or not any(map(address.__contains__, _PROFILE_HINTS)):
        return False
    return bool(_PROFILE.search(address))


def clean_name(text: str) -> str:
    """Return a name without "by" and punctuation around it; "" if the text is no name.

    >>> clean_name("by anna »"), clean_name("Reply"), clean_name("12")
    ('anna', '', '')
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_AUTHOR + LONGEST_RELATIVE:
        return ""
    match = _AROUND.match(text)
    name = match[1] if match else text
    is_name = 0 < len(name) <= LONGEST_AUTHOR and _LETTER.search(name) and not name.isdigit()
    return "" if not is_name or _NO_NAME.match(name) or read_date(name) else name


def _may_state_time(element: HtmlElement, tag: str, attributes: list[str], meaning: NameMeaning) -> bool:
    if tag in TIME_TAGS or (
        "-" in tag and any(name in attributes for name in (*_STAMP_ATTRIBUTES, "ts", "datetime"))
    ):
        return True
    if "itemprop" in attributes and (element.get("itemprop") or "").lower() in (
        "datepublished",
        "datecreated",
    ):
        return True
    if meaning.is_date:
        return True
    return (
        "title" in attributes and bool(_DIGIT.search(element.get("title") or "")) and read_time(element) != ""
    )


def read_time(element: HtmlElement, *, day_first: bool = True) -> str:
    """Return when a post was written, from an element that may state it: a day, else a relative time; "" if neither."""
    for name in (*_STAMP_ATTRIBUTES, *_TIME_ATTRIBUTES):
        value = element.get(name)
        if value and len(value) <= LONGEST_TIME and (stamp := read_stamp(value, day_first=day_first)):
            return stamp[:DAY_LENGTH]
    text = first_text(element, LONGEST_TIME)
    if len(text) > LONGEST_TIME:
        return ""
    if stamp := read_date(text, day_first=day_first):
        return stamp[:DAY_LENGTH]
    is_relative = 0 < len(text) <= LONGEST_RELATIVE and _DIGIT.search(text) and _LETTER.search(text)
    return text if is_relative and not text.isdigit() else ""
