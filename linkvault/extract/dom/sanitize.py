"""Tree of the article -> clean HTML, with only the elements that `markup` knows and their meaningful attributes."""

from lxml.etree import ElementBase, strip_elements, strip_tags, tostring
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.task_lists import DONE, STATE

_ALLOWED_TAGS = frozenset((
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div",
    "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    "var",
))  # fmt: skip
# Obsolete or rare tags, and the allowed tags with the same meaning.
_REPLACEMENTS = {
    "strike": "s",
    "tt": "code",
    "dir": "ul",
    "menu": "ul",
    "listing": "pre",
    "xmp": "pre",
    "dfn": "em",
}
# Block elements that become divs, so that their text stays a block. The tags of other elements are removed.
_BLOCK_TAGS = frozenset((
    "address", "article", "aside", "body", "center", "dialog", "fieldset", "footer", "form", "header",
    "hgroup", "main", "nav", "search", "section",
))  # fmt: skip
# Elements that are removed with their content.
_REMOVED_TAGS = (
    "script", "style", "template", "noscript", "svg", "canvas", "object", "embed", "applet", "iframe",
    "frame", "frameset", "input", "select", "textarea", "option", "datalist", "button", "meta", "link",
    "base", "title", "head", "source", "track", "video", "audio", "map", "area", "param",
)  # fmt: skip
_BOX = "input"  # of a task; all of the page's own are removed
_UNWRAPPED = "unwrapped"  # the tag that marks elements until `strip_tags` removes their tags
_ATTRIBUTES = {
    "a": ("href", "title"),
    "img": ("src", "alt", "title"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "ol": ("start", "reversed"),
    "li": ("value",),
    "abbr": ("title",),
    "details": ("open",),
}
# Footnotes and the references to them: the only elements that keep an id or a class, besides code and formulas.
_FOOTNOTE_TAGS = frozenset(["li", "sup", "a", "section", "div", "p"])
_FOOTNOTE_CLASSES = ("footnotes", "footnote", "footnote-ref", "footnote-backref")
# Addresses without a scheme, or with one that runs no script.
_SAFE_HREF = re.compile(r"^\s*(?:https?:|mailto:|tel:|ftp:|#|/|[^:]*$|[^:/?#]*[/?#])", re.I)
_SAFE_SRC = re.compile(r"^\s*(?:https?:|cid:[0-9a-f]+$|/|[^:]*$)", re.I)


def clean(root: HtmlElement) -> str:
    """Return the HTML of the children of `root` with clean elements only; change the tree."""
    strip_elements(root, *_REMOVED_TAGS, with_tail=False)
    for element in root.iter():
        tag = element.tag
        if tag == _BOX:  # made below
            continue
        names = element.get("class") or ""
        if tag == "span" and names.startswith("math "):
            _set_attributes(element, {"class": names})
            continue
        tag = _REPLACEMENTS.get(tag, tag)
        is_footnotes = tag == "section" and names == "footnotes"  # the only section that markup knows
        if tag not in _ALLOWED_TAGS and not is_footnotes:
            tag = "div" if tag in _BLOCK_TAGS or "-" in tag else _UNWRAPPED
        element.tag = tag
        if element.attrib:
            if tag == "li" and (state := element.get(STATE)):
                _insert_box(element, is_checked=state == DONE)
            _set_attributes(element, _clean_attributes(element, tag, names))
    strip_tags(root, _UNWRAPPED)
    return "".join(tostring(child, encoding="unicode", method="html") for child in root)


def _insert_box(item: HtmlElement, *, is_checked: bool) -> None:
    """Insert a checkbox at the beginning of a list item that is a task."""
    box = item.makeelement(_BOX, {"type": "checkbox", "disabled": ""})
    if is_checked:
        box.set("checked", "")
    box.tail, item.text = item.text, None
    item.insert(0, box)


def _set_attributes(element: HtmlElement, attributes: dict[str, str]) -> None:
    """Replace all attributes of an element."""
    if all(attributes.values()) and element.items() == list(attributes.items()):
        return  # an attribute without a value, as `open`, is written with one
    element.attrib.clear()
    for name, value in attributes.items():
        ElementBase.set(element, name, value)  # lxml.html adds a method in Python


def _clean_attributes(element: HtmlElement, tag: str, names: str) -> dict[str, str]:
    """Return the meaningful and safe attributes of an element; `names` is its class."""
    attributes = {}
    for name in _ATTRIBUTES.get(tag, ()):
        value = element.get(name)
        if value is not None:
            attributes[name] = value
    languages = [name for name in names.split() if name.startswith("language-")] if tag == "code" else []
    if languages:
        attributes["class"] = languages[0]
    elif tag in _FOOTNOTE_TAGS and names in _FOOTNOTE_CLASSES:
        attributes["class"] = names
    if tag in _FOOTNOTE_TAGS and element.get("id", "").startswith(("fn", "footnote")):
        attributes["id"] = element.get("id")
    if "href" in attributes and not _SAFE_HREF.match(attributes["href"]):
        del attributes["href"]
    if "src" in attributes and not _SAFE_SRC.match(attributes["src"]):
        del attributes["src"]
    return attributes
