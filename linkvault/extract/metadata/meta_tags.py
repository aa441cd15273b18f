"""The `meta` and `link` elements of a page -> their values by name, in document order."""

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.metadata.normalize import squeeze

_NAMING = ("property", "name", "itemprop", "http-equiv")
LONGEST = 5000  # characters of a value
MOST_ITEMS = 4  # values of one name in microdata: a page with more is a list of articles


class MetaTags:
    """The values of the meta tags of a page; names are in lower case."""

    def __init__(self, index: AttributeIndex) -> None:
        self._values: dict[str, list[str]] = {}
        self._of_items: dict[str, list[str]] = {}  # microdata: of the page, or of the items of a list
        self.canonical: str | None = None
        for meta in index.with_tags("meta"):
            self._add(meta)
        for link in index.with_tags("link"):
            if link.get("href") and "canonical" in (link.get("rel") or "").lower().split():
                self.canonical = self.canonical or link.get("href")

    def _add(self, meta: HtmlElement) -> None:
        content = meta.get("content") or meta.get("value")
        for attribute in _NAMING if content else ():
            values = self._of_items if attribute == "itemprop" else self._values
            for key in (meta.get(attribute) or "").lower().split():
                values.setdefault(key, []).append(str(content)[:LONGEST])

    def first(self, names: Iterable[str]) -> str | None:
        """Return the first value of the first name that has a value."""
        return next((value for name in names for value in self._values_of(name)), None)

    def first_named(self, names: Iterable[str]) -> tuple[str, str] | None:
        """Return the first name that has a value, with its first value."""
        return next(self.named(names), None)

    def named(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield every value with its name, in the order of the names."""
        for name in names:
            for value in self._values_of(name):
                yield name, value

    def all(self, names: Iterable[str]) -> list[str]:
        """Return every value of every name, in the order of the names, without repeats."""
        return list(dict.fromkeys(value for name in names for value in self._values_of(name)))

    def _values_of(self, name: str) -> Iterator[str]:
        items = self._of_items.get(name, ())
        if not items and name not in self._values:  # most names have none
            return iter(())
        texts = (*self._values.get(name, ()), *(items if len(items) <= MOST_ITEMS else ()))
        return (value for text in texts if (value := squeeze(text)))
