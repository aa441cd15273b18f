"""Units of a page -> its posts: who, when and the text, as an element with a small heading for each post."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose.element_kinds import is_hidden
from linkvault.extract.choose.repeats import COPY_WORDS
from linkvault.extract.choose.text_measures import count_words
from linkvault.extract.normalize.tree_edits import drop, make
from linkvault.extract.threads.marks import Marks, read_time
from linkvault.extract.threads.names import names_furniture, read_names
from linkvault.extract.threads.page_table import PageTable
from linkvault.extract.threads.units import Unit
from linkvault.lazy_dataclass import dataclass

HEADING_TAG = "h3"
SEPARATOR = " · "
_DASHES = " \t\n\xa0–—-·|"
MOST_INNER_TIMES = 2  # times in a line with its author: an element around the time may have the same name
MIN_QUOTED = 25  # characters of a piece of text: shorter ones are names and dates of the quoted post
ADDRESSED = " → "  # between the author of a comment and that of the post
_DAY = re.compile(r"\d{4}-\d\d")
_SIGNATURE = re.compile(r"\s*_{8,}\s*$")  # the line above it in vBulletin
_DROPPED_TAGS = frozenset(["button", "nav", "menu", "script", "style", "select", "textarea"])
# Layout elements, which are no layout outside the element around them; a post in a quote is no quote.
_PARTS = frozenset(
    ["td", "th", "tr", "tbody", "table", "li", "dd", "dt", "form", "summary", "body", "article", "blockquote"]
)


@dataclass(slots=True)
class Post:
    """A post: its author and the time, "" if the page does not state them, and the element of its text."""

    author: str
    time: str
    body: HtmlElement
    is_comment: bool = False
    target: str = ""  # the author of the post that a comment is about


def read_posts(table: PageTable, marks: Marks, units: Sequence[Unit], *, day_first: bool) -> list[Post]:
    """Return the posts of the units, with their texts taken out of the tree and without what is no text in them."""
    elements = table.page.elements
    posts: list[Post] = []
    target = ""
    for unit in units:
        is_mixed = not unit.authors  # the author is in the text
        author = choose_author(marks, unit.authors or unit.inner_authors)
        time_elements = [marks.times[number] for number in unit.times or unit.inner_times[:MOST_INNER_TIMES]]
        time = choose_time(time_elements, day_first) or unit.date
        name = marks.authors[author].name if author is not None else ""
        target = target if unit.is_comment else name
        posts.append(
            Post(name, time, elements[unit.body], unit.is_comment, target if unit.is_comment else "")
        )
        if is_mixed:
            authors = [marks.authors[number].element for number in unit.inner_authors[:1]]
            for element in (*authors, *time_elements):
                if element is not elements[unit.body]:
                    _drop_mark(element)
    bodies = {post.body for post in posts}
    earlier: set[str] = set()
    for post in posts:
        detach(post.body, bodies)
        _drop_copied_quotes(post.body, earlier)
    return posts


def _drop_mark(element: HtmlElement) -> None:
    """Remove an author or a time from a line of text, and the dash or dot before it."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip(_DASHES)
    elif parent is not None:
        parent.text = (parent.text or "").rstrip(_DASHES)
    drop(element)


def _drop_copied_quotes(body: HtmlElement, earlier: set[str]) -> None:
    """Remove long quotes that repeat complete paragraphs of earlier posts; add the paragraphs of this post."""
    quotes = [
        element
        for element in body.iter()
        if element.tag == "blockquote" or read_names(element.get("class") or "").is_quote
    ]
    for quote in quotes:
        lines = _long_lines(quote)
        if sum(count_words(line)[0] for line in lines) >= COPY_WORDS and earlier.issuperset(lines):
            drop(quote)
    earlier.update(_long_lines(body))


def _long_lines(element: HtmlElement) -> list[str]:
    """Return the pieces of text of an element that are long enough to be recognized in a quote."""
    pieces = (" ".join(str(piece).split()) for piece in element.itertext())
    return [piece for piece in pieces if len(piece) >= MIN_QUOTED]


def choose_author(marks: Marks, numbers: list[int]) -> int | None:
    """Return the author of a post: named in an attribute, marked by `itemprop`, else the first one.

    Of the elements in it that name an author too, the innermost one has the name alone.
    """
    if not numbers:
        return None
    for number in numbers:
        if marks.authors[number].is_attribute:
            return number
    first = next((number for number in numbers if _has_property(marks.authors[number].element)), numbers[0])
    for number in numbers:
        if marks.authors[first].element in marks.authors[number].element.iterancestors():
            first = number
    return first


def _has_property(element: HtmlElement) -> bool:
    return (element.get("itemprop") or "").lower() in ("author", "creator")


def choose_time(elements: Sequence[HtmlElement], day_first: bool) -> str:
    """Return the first day that one of the elements states, else the first relative time, else ""."""
    relative = ""
    for element in elements:
        time = read_time(element, day_first=day_first)
        if is_day(time):
            return time
        relative = relative or time
    return relative


def is_day(time: str) -> bool:
    """Return whether a time is a day in ISO 8601, and not relative to an unknown one: "3 hours ago"."""
    return _DAY.match(time) is not None


def detach(body: HtmlElement, bodies: set[HtmlElement]) -> None:
    """Take the text of a post out of the tree, and remove from it buttons, signatures and the other posts."""
    for element in list(body.iter()):
        if element is body or (element.getparent() is None):
            continue
        names = element.get("class") or ""
        is_control = element.tag in _DROPPED_TAGS or is_hidden(element) or names_furniture(names)
        if element in bodies or is_control or _SIGNATURE.match(element.text or ""):
            drop(element)
    drop(body)
    if body.tag in _PARTS:
        body.tag = "div"


def write_posts(posts: Sequence[Post], root: HtmlElement) -> HtmlElement:
    """Append the posts in order to an element, each after a heading with its author and time; return the element."""
    for post in posts:
        author = ADDRESSED.join(filter(None, (post.author, post.target)))
        if line := SEPARATOR.join(filter(None, (author, post.time))):
            root.append(make(root, HEADING_TAG, line))
        root.append(post.body)
    return root
