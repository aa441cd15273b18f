"""`vault.similar`: links related to a link, and near-duplicates, which can be merged or left out of a search.

Articles are compared by MinHash signatures, which is fast. `duplicates` compares the texts of the candidates too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from linkvault import suggest
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import Document, Hit, Link, Selection
from linkvault.search.ranking.nearest_links import count_pages, find_nearest
from linkvault.search.text.analyzer import tokenize
from linkvault.store import identity_refresh, links, merge_links
from linkvault.store.connection.sqlite_errors import translate_errors

if TYPE_CHECKING:
    from linkvault.search import SearchResult
    from linkvault.vault import Vault

NEAR_DUPLICATE = 0.8  # the least similarity of two articles that count as duplicates
# The error of a similarity by signatures is about 0.05, and candidates must not be missed.
_SIGNATURE_MARGIN = 0.1
_CANDIDATES = 40  # nearest links by words, which shared tags then reorder
_TAGS_WEIGHT = 0.3  # identical tags add this share of the best score
_HEADINGS_WEIGHT, _TEXT_WEIGHT = 3, 1  # of each word, for keywords: a heading says more about the subject
_MAX_SEARCHES = 4  # each search doubles the limit, to replace the duplicates that are left out
_KEYWORD_CHARS = 60_000  # keywords come from this many characters of a text


@dataclass(frozen=True, slots=True)
class Related:
    """A link related to another. `score` is 1 for the nearest by words; shared tags add to it."""

    link: Link
    score: float
    shared_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A link whose article is nearly the same as that of the first link of its group, or whose address is the same."""

    link: Link
    # Shared shingles / all shingles of both articles; 1: the same text, or the same address.
    similarity: float


class SimilarLinks:
    """Comparisons of the links of a vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def search(
        self, text: str, chosen: Selection, *, snippets: int = 1, ranked_only: bool = False
    ) -> tuple[list[Hit], SearchResult]:
        """Search like `full_text.search`, but return only the best hit of near-duplicates; its `copies` are the others.

        Only the ranked hits are compared, by their signatures: 2 ms for 100. Those that follow are read one by one.
        """
        limit = chosen.limit or 0
        for _ in range(_MAX_SEARCHES):
            hits, result = self._vault.full_text.search(
                text, replace(chosen, limit=limit or None), snippets=snippets, ranked_only=True
            )
            unique = self._without_duplicates(hits)
            missing = (chosen.limit or 0) - len(unique)
            if missing <= 0 or len(hits) < limit:
                break
            limit *= 2
        if not ranked_only and (not limit or len(hits) < limit):
            unique += islice(self._vault.full_text.other_hits(result), max(0, missing) if limit else None)
        return unique[: chosen.limit], result

    def related(self, link_id: int, limit: int) -> list[Related]:
        """Return up to `limit` links nearest to a link, nearest first.

        Duplicates of the link itself are left out; of other duplicates only the nearest is returned.

        :raises NotFound: if there is no such link
        """
        own, connection = self._vault.get(link_id), self._vault.connection
        with translate_errors(self._vault.path):
            document = links.get_document(connection, link_id) or Document(link_id, own.title)
            weights = suggest.weigh_words(_weighted_texts(document))
            words = suggest.select_keywords(weights, *count_pages(connection, weights))
            scores = find_nearest(connection, words, link_id, _CANDIDATES + 2 * limit)
            scores = [(other, score) for other, score in scores if not self._is_duplicate(link_id, other)]
            related = [self._related(own, other, score / scores[0][1]) for other, score in scores]
            related.sort(key=lambda near: (-near.score, -near.link.id))
            groups = self._duplicates_among(near.link.id for near in related)
            left_out = {other for others in groups.values() for other in others}
            return [near for near in related if near.link.id not in left_out][:limit]

    def duplicates(
        self, least: float = NEAR_DUPLICATE, chosen: Selection | None = None
    ) -> list[tuple[Link, tuple[Duplicate, ...]]]:
        """Return groups of links with nearly the same article or the same address: the oldest link, and its duplicates.

        :param least: the least similarity of a duplicate
        :param chosen: compare only these links with each other; None: all links
        """
        with translate_errors(self._vault.path):
            signatures = merge_links.get_signatures(self._vault.connection)
            pairs = [(*pair, 1.0) for pair in identity_refresh.find_address_copies(self._vault.connection)]
            if chosen is not None:
                among = set(self._vault.select_ids(chosen))
                signatures = [(link_id, signature) for link_id, signature in signatures if link_id in among]
                pairs = [pair for pair in pairs if among.issuperset(pair[:2])]
            for group in suggest.group_near_duplicates(signatures, least - _SIGNATURE_MARGIN):
                pairs += self._compare(group, least)
            return self._group(pairs)

    def merge(self, link_id: int, others: Sequence[int]) -> Link:
        """Move the addresses, tags, notes and snapshots of the other links to a link, and delete the others.

        :raises NotFound: if there is no such link
        """
        vault = self._vault
        others = [vault.get(other).id for other in dict.fromkeys(others) if other != link_id]
        with vault.transaction(), vault.full_text.reindexing([vault.get(link_id).id, *others]):
            for other in others:
                merge_links.merge_links(vault.connection, link_id, other)
        return vault.get(link_id)

    def _without_duplicates(self, hits: Sequence[Hit]) -> list[Hit]:
        with translate_errors(self._vault.path):
            groups = self._duplicates_among(hit.link.id for hit in hits)
        left_out = {other for others in groups.values() for other in others}
        return [
            replace(hit, copies=groups[hit.link.id]) if hit.link.id in groups else hit
            for hit in hits
            if hit.link.id not in left_out
        ]

    def _is_duplicate(self, link_id: int, other_id: int) -> bool:
        signatures = self._get_signatures((link_id, other_id))
        own, other = signatures.get(link_id), signatures.get(other_id)
        return (
            own is not None
            and other is not None
            and suggest.estimate_similarity(own, other) >= NEAR_DUPLICATE
        )

    def _duplicates_among(self, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return the first link of a group -> its duplicates among the later `ids`, by signatures only."""
        signatures = self._get_signatures(ids)
        groups = suggest.group_near_duplicates(signatures.items(), NEAR_DUPLICATE)
        return {group.first: tuple(other for other, _ in group.others) for group in groups}

    def _get_signatures(self, ids: Iterable[int]) -> dict[int, bytes]:
        """Return the signatures of those links that have one, in the order of the ids."""
        ids = list(ids)
        signatures = merge_links.get_signatures_of(self._vault.connection, ids)
        return {link_id: signatures[link_id] for link_id in ids if signatures.get(link_id)}

    def _related(self, own: Link, other_id: int, score: float) -> Related:
        other = self._vault.get(other_id)
        shared_tags = tuple(tag for tag in other.tags if tag in own.tags)
        return Related(
            other, score + _TAGS_WEIGHT * suggest.tag_similarity(own.tags, other.tags), shared_tags
        )

    def _compare(self, group: suggest.DuplicateGroup, least: float) -> list[tuple[int, int, float]]:
        """Return (first id, other id, similarity) of the links of a group that are at least as similar as `least`."""
        first = tokenize(self._body(group.first))
        similarities = (
            (other, suggest.exact_similarity(first, tokenize(self._body(other)))) for other, _ in group.others
        )
        return [(group.first, other, similarity) for other, similarity in similarities if similarity >= least]

    def _group(self, pairs: Iterable[tuple[int, int, float]]) -> list[tuple[Link, tuple[Duplicate, ...]]]:
        """Return the groups of connected pairs: each with its oldest link first."""
        groups: dict[int, dict[int, float]] = {}  # id -> its group: id -> the best similarity of its pairs
        for first, second, similarity in pairs:
            group = groups.setdefault(first, {first: 0.0})
            other = groups.get(second, {second: 0.0})
            if other is not group:
                group.update(other)
                groups.update(dict.fromkeys(other, group))
            for link_id in (first, second):
                group[link_id] = max(group[link_id], similarity)
        result = []
        for group in {id(group): group for group in groups.values()}.values():
            members = sorted(map(self._vault.get, group), key=lambda link: (link.added, link.id))
            duplicates = (Duplicate(link, group[link.id]) for link in members[1:])
            result.append((members[0], tuple(duplicates)))
        return sorted(result, key=lambda pair: (pair[0].added, pair[0].id))

    def _body(self, link_id: int) -> str:
        document = links.get_document(self._vault.connection, link_id)
        return document.body if document else ""


def _weighted_texts(document: Document) -> list[tuple[list[str], int]]:
    """Return (words, weight of each word) for the headings and for the text of a link."""
    headings = f"{document.title}\n{document.tags}\n{document.headings}"
    return [
        (tokenize(headings), _HEADINGS_WEIGHT),
        (tokenize(f"{document.note}\n{document.body[:_KEYWORD_CHARS]}"), _TEXT_WEIGHT),
    ]
