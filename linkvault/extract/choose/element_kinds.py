"""Element of a page -> its kind: block or inline text by the tag; boilerplate or hidden by names, role and style."""

from functools import lru_cache

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose import boilerplate_words

# Elements that begin and end a block of text; custom elements do so too.
BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
    "noscript", "ol", "optgroup", "p", "pre", "search", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul", "button",
))  # fmt: skip
# Elements whose content is no text of the page.
SKIPPED_TAGS = frozenset((
    "head", "script", "style", "template", "noscript", "textarea", "select", "option", "datalist",
    "input", "svg", "canvas", "object", "embed", "applet", "iframe", "frameset", "title",
))  # fmt: skip
MEDIA_TAGS = frozenset(["img", "iframe", "video", "audio", "embed", "object", "svg"])
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# The class names of a heading describe its behavior: Docusaurus writes `anchorWithStickyNavbar`.
_NEVER_BOILERPLATE = frozenset((*HEADINGS, "body", "html"))

CLASS_ONLY = ["class"]  # the attribute list of most elements that have attributes
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z0-9]+")
# Maps every character that separates two parts of a name to a blank.
_SEPARATORS = "".join(char if char.isalnum() else " " for char in map(chr, range(128)))
# A class that says what is, or is not, in the element: "has-sidebar" is on the element around article and sidebar.
_SAYS_WHAT_IS_INSIDE = re.compile(r"(?<!\S)(?:has|with|no|without)(?:[-_]|(?=[A-Z]))")
# The same by its end: "sidebar-enabled--false".
_SETTINGS = ("-enabled", "-disabled", "-true", "-false", "-on", "-off")
# The digest that CSS modules add to a name, as in "TextItem_item__adF2E": its letters mean nothing.
_DIGEST = re.compile(r"__(?=[a-zA-Z+-]{0,4}\d|[a-z\d+-]{0,3}[A-Z][a-z\d+-]{0,3}[A-Z])[\w+-]{5}(?!\S)")
# The prefix of the components of Adobe Experience Manager: elsewhere, "cmp" is a platform that asks for consent.
_COMPONENT = re.compile(
    r"(?<!\S)cmp-(?=(?:accordion|carousel|container|contentfragment|experiencefragment|image|list|"
    r"tabs|teaser|text|title)(?!\w))"
)
_MOST_TAGS = 1000
MIN_NAMES = 3  # characters of the class and id, joined by a blank: with fewer, both are empty or one letter


class _TagKinds(dict[object, str]):
    """The kind of each tag, see `classify_tag`; a look-up takes a third of the time of a cached call."""

    def __missing__(self, tag: object) -> str:
        kind = classify_tag(tag)
        if len(self) < _MOST_TAGS:  # a page may have any number of custom elements
            self[tag] = kind
        return kind


TAG_KINDS = _TagKinds()


def classify_tag(tag: object) -> str:
    """Return how to treat a tag: "block", "skipped", "link", "break", "media", "span" or "inline".

    >>> classify_tag("p"), classify_tag("my-element"), classify_tag("script"), classify_tag("em")
    ('block', 'block', 'skipped', 'inline')
    """
    if not isinstance(tag, str) or tag in SKIPPED_TAGS:
        return "skipped"
    if tag in BLOCK_TAGS or "-" in tag:
        return "block"
    if tag in MEDIA_TAGS:
        return "media"
    return {"a": "link", "br": "break", "span": "span"}.get(tag, "inline")


def is_hidden(element: HtmlElement, attributes: list[str] | None = None) -> bool:
    """Return whether an element has the attribute `hidden` or a style that hides it.

    :param attributes: the names of its attributes, if the caller has them
    """
    if attributes is None:
        attributes = element.keys()
    return "hidden" in attributes or ("style" in attributes and _hides(element.get("style") or ""))


def _hides(style: str) -> bool:
    """Return whether a style hides its element."""
    lower = style.lower()
    # Few styles contain a value that hides, and finding that out is faster than the pattern.
    return ("none" in lower or "hidden" in lower) and _HIDDEN.search(lower) is not None


def is_formula(element: HtmlElement) -> bool:
    """Return whether an element is a formula of the normalization rules: `<span class="math inline">`."""
    return (element.get("class") or "").startswith("math ")


def split_names(names: str) -> list[str]:
    """Return the parts of class and id names in lower case.

    >>> split_names("entry-share__list commentBody")
    ['entry', 'share', 'list', 'comment', 'body']
    """
    lower = names if names.islower() else _CAMEL.sub("-", names).lower()
    # To translate and split takes a third of the time of a pattern.
    return lower.translate(_SEPARATORS).split() if lower.isascii() else _SPLIT.split(lower)


def without_inner_names(names: str) -> str:
    """Return names without digests, and without those that say what is, or is not, in the element.

    >>> without_inner_names("main-wrap has-rail-right no-sidebar"), without_inner_names("rail")
    ('main-wrap', 'rail')
    >>> without_inner_names("blog sidebar-enabled--false"), without_inner_names("TextItem_item__adF2E")
    ('blog', 'TextItem_item')
    """
    if "__" in names:
        names = _DIGEST.sub("", names)
    if "cmp-" in names:
        names = _COMPONENT.sub("", names)
    if not _SAYS_WHAT_IS_INSIDE.search(names) and not any(map(names.__contains__, _SETTINGS)):
        return names
    return " ".join(
        name
        for name in names.split()
        if not _SAYS_WHAT_IS_INSIDE.match(name) and not name.endswith(_SETTINGS)
    )


@lru_cache(maxsize=4096)
def match_scope_names(names: str) -> str:
    """Return what the class and id names say about an element: "boilerplate", "comment", "caption" or "".

    >>> match_scope_names("post-share__list"), match_scope_names("commentList"), match_scope_names("shareholder-value")
    ('boilerplate', 'comment', '')
    >>> match_scope_names("main-wrap has-rail-right"), match_scope_names("rail has-share-bar")
    ('', 'boilerplate')
    """
    parts = split_names(names)
    if boilerplate_words.SCOPE_PARTS.isdisjoint(parts):
        return ""
    own_names = without_inner_names(names)
    if own_names != names:
        return match_scope_names(own_names)
    if not boilerplate_words.NOTE_PARTS.isdisjoint(parts):
        return ""
    if not boilerplate_words.CAPTION_PARTS.isdisjoint(parts):
        return "caption"
    if not boilerplate_words.COMMENT_PARTS.isdisjoint(parts):
        return "comment"
    if not boilerplate_words.BOILERPLATE_PARTS.isdisjoint(parts):
        return "boilerplate"
    return "boilerplate" if boilerplate_words.BOILERPLATE_PAIRS.search("-".join(parts)) else ""


def classify_element(element: HtmlElement, tag: str, attributes: list[str], names: str | None) -> str:
    """Return "boilerplate", "comment", "caption", "hidden" or "" by the tag, role, names and style of an element.

    :param attributes: the names of its attributes
    :param names: its class
    """
    if not attributes:
        return "boilerplate" if tag in boilerplate_words.BOILERPLATE_TAGS else ""
    if attributes == CLASS_ONLY:
        if tag in boilerplate_words.BOILERPLATE_TAGS:
            return "boilerplate"
        return match_scope_names(names) if names and tag not in _NEVER_BOILERPLATE else ""
    if "hidden" in attributes or ("aria-hidden" in attributes and element.get("aria-hidden") == "true"):
        return "hidden"
    if "style" in attributes and _hides(element.get("style") or ""):
        return "hidden"
    if tag in _NEVER_BOILERPLATE:
        return ""
    if tag in boilerplate_words.BOILERPLATE_TAGS or (
        "role" in attributes and element.get("role") in boilerplate_words.BOILERPLATE_ROLES
    ):
        return "boilerplate"
    identifier = element.get("id") if "id" in attributes else None
    names = f"{names or ''} {identifier or ''}"
    return match_scope_names(names) if len(names) >= MIN_NAMES else ""
