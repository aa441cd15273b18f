"""An open vault that compares its links: the nearest to one, and those nearly the same, which it can make one.

Joins store, search and suggest as `Vault` does, whose methods it has all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linkvault import suggest
from linkvault.models import Document, Hit, Link, Selection
from linkvault.search.analyse import pieces
from linkvault.search.nearest import nearest, page_counts
from linkvault.store import links, merge_links
from linkvault.store.connection import translated
from linkvault.vault import Vault

if TYPE_CHECKING:
    from linkvault.search import Found

NEARLY_SAME = 0.8  # resemblance from which two articles are taken for one
_UNSURE = 0.1  # by signatures, whose figures are 0.05 off: then the texts themselves decide
_CANDIDATES = 40  # best by words, among which tags decide
_TAGS = 0.3  # of the best score, for the same tags
_ROUNDS = 4  # searches for one page of hits: what is folded away makes room for others
_READ = 60_000  # characters of a text in which its telling words are looked for


@dataclass(frozen=True, slots=True)
class Related:
    """A link near another. `score` is 1 for the nearest by words alone, more if tags are shared."""

    link: Link
    score: float
    shared_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """A link whose article is nearly the same as that of the first of its group."""

    link: Link
    alike: float  # shingles in both articles, of all: 1 is the same text


class ComparingVault(Vault):
    """A vault that also knows which of its links are near each other."""

    def search_folded(self, text: str, chosen: Selection, *, snippets: int = 1) -> tuple[list[Hit], Found]:
        """Search, and of links with nearly the same article tell only the best, which names the others.

        What is the same is estimated by signatures, and only among the hits: 2 ms for 100.
        """
        asked = chosen.limit or 0
        for _ in range(_ROUNDS):
            hits, found = self.search(text, replace(chosen, limit=asked or None), snippets=snippets)
            kept = self._folded(hits)
            missing = (chosen.limit or 0) - len(kept)
            if missing <= 0 or len(hits) < asked:
                break
            asked *= 2
        return kept[: chosen.limit], found

    def related(self, link_id: int, limit: int) -> list[Related]:
        """Return the links nearest to one, nearest first, without its copies; of copies only the nearest."""
        own = self.get(link_id)
        with translated(self.path):
            document = links.document(self._connection, link_id) or Document(link_id, own.title)
            weights = suggest.candidates(_texts(document))
            words = suggest.strongest(weights, *page_counts(self._connection, weights))
            found = nearest(self._connection, words, link_id, _CANDIDATES + 2 * limit)
            found = [each for each in found if not self._is_copy(link_id, each[0])]
            near = [self._near(own, other, score / found[0][1]) for other, score in found]
            near.sort(key=lambda each: (-each.score, -each.link.id))
            copies = self._copies_among(each.link.id for each in near)
            left_out = {copy for others in copies.values() for copy in others}
            return [each for each in near if each.link.id not in left_out][:limit]

    def near_copies(
        self, least: float = NEARLY_SAME, chosen: Selection | None = None
    ) -> list[tuple[Link, tuple[Copy, ...]]]:
        """Return links whose articles are nearly the same: the oldest, and the others at least `least` like it.

        With `chosen` only these links are compared, each with each.
        """
        with translated(self.path):
            signs = merge_links.signatures(self._connection)
            if chosen is not None:
                among = set(self.select_ids(chosen))
                signs = [(link_id, sign) for link_id, sign in signs if link_id in among]
            groups = suggest.group(signs, least - _UNSURE)
            found = ((self.get(each.first), self._copies(each, least)) for each in groups)
            return [(first, copies) for first, copies in found if copies]

    def join(self, link_id: int, others: Sequence[int]) -> Link:
        """Make links one: the first gets the addresses, tags, notes and snapshots of all others, which are forgotten.

        :raises NotFound: if there is no such link
        """
        others = [self.get(other).id for other in dict.fromkeys(others) if other != link_id]
        with self._writing(), self._reindexing([self.get(link_id).id, *others]):
            for other in others:
                merge_links.join(self._connection, link_id, other)
        return self.get(link_id)

    def _folded(self, hits: Sequence[Hit]) -> list[Hit]:
        with translated(self.path):
            copies = self._copies_among(hit.link.id for hit in hits)
        folded = {other for others in copies.values() for other in others}
        return [replace(hit, copies=copies.get(hit.link.id, ())) for hit in hits if hit.link.id not in folded]

    def _is_copy(self, link_id: int, other: int) -> bool:
        one, two = (merge_links.likeness(self._connection, each) for each in (link_id, other))
        return one is not None and two is not None and suggest.alike(one, two) >= NEARLY_SAME

    def _copies_among(self, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return for links that have copies among those after them which these are, by their signatures."""
        signs = ((link_id, merge_links.likeness(self._connection, link_id)) for link_id in ids)
        groups = suggest.group([(link_id, sign) for link_id, sign in signs if sign], NEARLY_SAME)
        return {each.first: tuple(other for other, _ in each.others) for each in groups}

    def _near(self, own: Link, other_id: int, score: float) -> Related:
        other = self.get(other_id)
        both = tuple(tag for tag in other.tags if tag in own.tags)
        return Related(other, score + _TAGS * suggest.shared(own.tags, other.tags), both)

    def _copies(self, group: suggest.Copies, least: float) -> tuple[Copy, ...]:
        """Return those of a group whose texts themselves are alike enough."""
        first = pieces(self._body(group.first))
        measured = ((other, self._measure(first, other)) for other, _ in group.others)
        return tuple(Copy(self.get(other), alike) for other, alike in measured if alike >= least)

    def _measure(self, first: Sequence[str], other: int) -> float:
        return suggest.resemblance(first, pieces(self._body(other)))

    def _body(self, link_id: int) -> str:
        document = links.document(self._connection, link_id)
        return document.body if document else ""


def _texts(document: Document) -> list[tuple[list[str], int]]:
    """Return a link's texts as words, each with how much a word of it counts."""
    heads = f"{document.title}\n{document.tags}\n{document.headings}"
    return [(pieces(heads), 3), (pieces(f"{document.note}\n{document.body[:_READ]}"), 1)]
