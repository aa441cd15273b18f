"""The documents of one search, read and folded once: those of a query and of its corrections are often the same."""

from collections.abc import Iterable, Mapping

from linkvault.models import Document
from linkvault.search.ranking.lookups import BodyLoader, DocumentLoader
from linkvault.search.text.fold import fold


class DocumentCache:
    """Loads and folds the documents of links, and keeps them for the next query of the same search."""

    def __init__(self, load: DocumentLoader, load_bodies: BodyLoader | None = None) -> None:
        self._load = load
        self._load_bodies = load_bodies
        self._bodies: dict[int, str] = {}
        self._documents: dict[int, Document] = {}  # those that were not cut
        self._folded: dict[tuple[str, frozenset[str] | None], str] = {}

    def __call__(self, ids: Iterable[int], *, max_chars: int | None = None) -> Mapping[int, Document]:
        """Return the existing documents by id, as a `DocumentLoader` does."""
        if max_chars == 0:  # titles
            return self._load(ids, max_chars=0)
        ids = list(ids)
        known = {link: document for link in ids if (document := self._documents.get(link))}
        if max_chars is not None:
            known = {link: document for link, document in known.items() if _longest(document) <= max_chars}
        missing = [link for link in ids if link not in known]
        loaded = self._load(missing, max_chars=max_chars) if missing else {}
        self._documents |= {
            link: document
            for link, document in loaded.items()
            if max_chars is None or _longest(document) < max_chars
        }
        return {**known, **loaded}

    def load_bodies(self, ids: Iterable[int]) -> Mapping[int, str]:
        """Return the bodies by id of the links that have one, as a `BodyLoader` does; none without a loader."""
        ids = list(ids)
        missing = [link for link in ids if link not in self._bodies]
        if missing and self._load_bodies:
            self._bodies |= self._load_bodies(missing)
        return {link: self._bodies[link] for link in ids if link in self._bodies}

    def fold(self, text: str, traditional: frozenset[str] | None) -> str:
        """Return a text folded, as `fold` does."""
        key = (text, traditional)
        if key not in self._folded:
            self._folded[key] = fold(text, traditional)
        return self._folded[key]


def _longest(document: Document) -> int:
    """Return the length of the longest text of a document that a loader cuts."""
    return max(len(document.body), len(document.details))
