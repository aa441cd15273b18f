"""The sources from which title, byline and date are taken, and a description of each source."""

from collections.abc import Iterable
from enum import StrEnum

from linkvault.lazy_dataclass import dataclass, replace

SHOWN_HEADING = 60  # characters of a heading in its description


class SourceKind(StrEnum):
    """The kinds of sources of a field, on the page or from the user."""

    HEADING = "heading"
    CARD = "card"  # Open Graph or Twitter metadata for a shared link
    META = "meta"
    TITLE_ELEMENT = "title element"
    JSON_LD = "JSON-LD"
    TEXT = "text"
    TEXT_OR_ADDRESS = "text or address"
    STATE = "state"  # the data of a page that is built in the browser
    SITE_RULE = "site rule"
    FIRST_POST = "first post"


@dataclass(frozen=True, slots=True)
class Source:
    """A source that states a field. `name` is a meta's name, a JSON-LD property, a heading's text or a host."""

    kind: SourceKind
    name: str = ""
    is_longer: bool = False  # it states more than the value, such as a title with the site's name


TITLE_ELEMENT = Source(SourceKind.TITLE_ELEMENT)
TEXT = Source(SourceKind.TEXT)
TEXT_OR_ADDRESS = Source(SourceKind.TEXT_OR_ADDRESS)
STATE = Source(SourceKind.STATE)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The value of a field, the source that it was taken from, and other sources that agree.

    `agreeing` is filled only in a traced run; otherwise the search stops at the first source with a value.
    """

    value: str | None = None
    source: Source | None = None
    agreeing: tuple[Source, ...] = ()

    def with_agreeing(self, sources: Iterable[Source]) -> "Resolved":
        """Return the field with the other sources that state its value; unchanged if it has no value."""
        if self.value is None:
            return self
        return replace(self, agreeing=tuple(source for source in sources if source != self.source))


UNKNOWN = Resolved()
# Sources whose value may be any text of a page.
SHOWN_TEXT = frozenset([None, SourceKind.TEXT, SourceKind.TEXT_OR_ADDRESS])


@dataclass(frozen=True, slots=True)
class Provenance:
    """The values of the fields with several sources, each with its sources."""

    title: Resolved = UNKNOWN
    byline: Resolved = UNKNOWN
    published: Resolved = UNKNOWN

    def with_agreeing(
        self, titles: Iterable[Source], authors: Iterable[Source], dates: Iterable[Source]
    ) -> "Provenance":
        """Return the provenance with the other sources that agree on title, byline and date."""
        return Provenance(
            self.title.with_agreeing(titles),
            self.byline.with_agreeing(authors),
            self.published.with_agreeing(dates),
        )


UNKNOWN_PROVENANCE = Provenance()


@dataclass(frozen=True, slots=True)
class Origin:
    """A field of an article, its value, and descriptions of the sources that state it, the deciding one first."""

    field: str  # "title", "byline" or "published"
    value: str | None
    places: tuple[str, ...] = ()


def describe_origins(provenance: Provenance) -> tuple[Origin, ...]:
    """Return title, byline and date of publication, each with descriptions of its sources."""
    return (
        _describe("title", provenance.title),
        _describe("byline", provenance.byline),
        _describe("published", provenance.published),
    )


def _describe(field: str, resolved: Resolved) -> Origin:
    sources = [resolved.source, *resolved.agreeing] if resolved.source else []
    places = dict.fromkeys(describe_source(source) for source in sources if source)
    return Origin(field, resolved.value, tuple(places))


def describe_source(source: Source) -> str:
    """Return a description of a source.

    >>> describe_source(Source(SourceKind.META, "author")), describe_source(Source(SourceKind.CARD, "og:title", True))
    ('meta author', 'og:title, shortened')
    """
    words = {
        SourceKind.HEADING: f"heading “{source.name[:SHOWN_HEADING]}”",
        SourceKind.CARD: source.name,
        SourceKind.META: f"meta {source.name}",
        SourceKind.TITLE_ELEMENT: "<title>",
        SourceKind.JSON_LD: f"JSON-LD {source.name}",
        SourceKind.TEXT: "text of the page",
        SourceKind.TEXT_OR_ADDRESS: "text or address of the page",
        SourceKind.STATE: "data of the page",
        SourceKind.FIRST_POST: "first post of the thread",
        SourceKind.SITE_RULE: f"your rule for {source.name}",
    }[source.kind]
    return f"{words}, shortened" if source.is_longer else words
