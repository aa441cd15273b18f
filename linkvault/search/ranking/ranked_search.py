"""A query -> the ranked links that match it, each with a snippet.

Strict hits match every word. If they are few, loosened hits, which match some words, follow and are marked. Candidates
come from the index, their texts from the caller: this module knows no table but `page_fts` and the ids of `link`.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum, auto
from functools import partial
from itertools import chain
from typing import NamedTuple

from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import Condition, Document
from linkvault.search.passage.matches import Matcher, build_term_matchers
from linkvault.search.passage.snippet import Snippet, build_body_snippet, build_snippet
from linkvault.search.query.compiler import CompiledQuery, Conditions, compile_query
from linkvault.search.query.parser import Query, Term
from linkvault.search.ranking.candidates import (
    MAX_CANDIDATES,
    RARE,
    choose_strict,
    filter_links,
    find_candidates,
    find_newest,
    find_pages,
)
from linkvault.search.ranking.document_cache import DocumentCache
from linkvault.search.ranking.folded_documents import FoldBody, fold_documents
from linkvault.search.ranking.lookups import BodyLoader, DocumentLoader
from linkvault.search.ranking.query_features import collect_features
from linkvault.search.ranking.rerank import MAX_READ, Candidate, QueryFeatures, rerank
from linkvault.search.ranking.single_word import Loaders, is_single_word, rank_single_word
from linkvault.search.text.fold import list_traditional

_OTHERS_BATCH_SIZE = 500  # hits that are read at once: half a megabyte
_FEW = 40  # hits of one word that are ranked by whether they have it as typed


class _Texts(Enum):
    """Which texts are read to rank the candidates; of the others, only the titles."""

    ALL = auto()
    SHOWN = auto()  # those of the links that may be shown
    NONE = auto()


@dataclass(frozen=True)
class RankedLink:
    """One link of a search result. `matches` are (offset, length) pairs into `snippet`, in characters.

    `line` is the line of the text from which the snippet is, counted from 1; `offset` is its place. `correction` is the
    query that the link matches if it does not match the one that was typed. `has_literal`: it has the query as it was
    typed, maybe inside a longer word. `found_by` is the query that found it, whose words the snippet shows.
    """

    link_id: int
    score: float
    snippet: str = ""
    matches: tuple[tuple[int, int], ...] = ()
    loosened: bool = False
    line: int | None = None
    offset: int | None = None
    correction: Query | None = None
    has_literal: bool = False
    found_by: Query | None = None


@dataclass(frozen=True)
class SearchResult:
    """The links of an answer, best first, the number of strict hits among them, and the query as it was parsed.

    `suggestion` is the query with similar words, if there is no strict hit: its links are among those of the answer.
    `others` are the strict hits that are not among `links`, because they were not ranked: see `find_others`.
    """

    links: tuple[RankedLink, ...]
    strict_count: int
    query: Query
    suggestion: Query | None = None
    others: "OtherHits | None" = None


class OtherHits(NamedTuple):
    """The links that match an expression (None: all) and meet conditions: an answer has only the best of them."""

    expression: str | None
    where: tuple[Condition, ...]


class Request(NamedTuple):
    """What is asked of a search.

    among: the condition that every link of the answer meets.
    condition: returns the SQL condition for a filter of the query.
    load_documents: returns the documents of links, with texts cut to a length.
    limit: of the links in the answer; 0 for all that are ranked.
    addressed: links that have the address which is the query; they come first.
    snippets: the number of passages in a snippet.
    today: the day from which relative dates count; None for the current day.
    load_bodies: returns the bodies of links; None: their documents are loaded instead.
    """

    query: Query
    among: Condition
    condition: Conditions
    load_documents: DocumentLoader
    limit: int = 0
    addressed: Collection[int] = ()
    snippets: int = 1
    today: date | None = None
    load_bodies: BodyLoader | None = None

    def compile(self, query: Query) -> CompiledQuery:
        """Return the expressions of a query, which may be a correction of the one that was typed."""
        return compile_query(query, self.condition, self.today or date.today())


def search(connection: sqlite3.Connection, request: Request) -> SearchResult:
    """Return the best links for a query."""

    snippets: dict[Query, _Snippets | None] = {}
    cache = DocumentCache(request.load_documents)
    request = request._replace(load_documents=cache)

    def search_as_typed(query: Query, limit: int) -> SearchResult:
        changed = request._replace(query=query, limit=limit)
        result, snippets[query] = _search_as_typed(connection, changed, cache.fold)
        return result

    def has_hits(query: Query) -> bool:
        compiled = request.compile(query)
        return bool(find_newest(connection, compiled.strict, (request.among, *compiled.where), 1))

    limit = request.limit
    result = search_as_typed(request.query, limit)
    # Words of an address are copied, not typed.
    if result.strict_count >= min(RARE, limit or RARE) or (request.query.is_address and result.links):
        return _add_snippets(result, snippets)
    from linkvault.search.ranking.did_you_mean import add_corrected_hits, find_corrections

    corrections = find_corrections(
        connection,
        request.query,
        request.load_documents,
        has_hits,
        RARE,
        is_on_page=result.strict_count > 0,
    )
    if corrections:
        result = add_corrected_hits(result, corrections, search_as_typed, limit)
    return _add_snippets(result, snippets)


def _search_as_typed(
    connection: sqlite3.Connection, request: Request, fold_body: FoldBody
) -> tuple[SearchResult, "_Snippets | None"]:
    """Return the best links for the words of a query as they are typed, and what builds their snippets."""
    compiled = request.compile(request.query)
    if compiled.is_empty:
        return SearchResult((), 0, request.query), None
    where = (request.among, *compiled.where)
    compiled, candidates = find_candidates(connection, compiled, where, request.addressed)
    matchers = build_term_matchers(compiled.terms, compiled.forms, every_form=False)
    features = collect_features(compiled.terms, matchers, compiled.signed)
    # A page of the same host has little else of an address, and none has the words of what was meant for a filter.
    if request.query.is_address or request.query.unread:
        features = features._replace(min_share=0.0, is_address=request.query.is_address)
    if len(candidates) <= _FEW and len(compiled.terms) == 1 and features.text.isascii():
        features = features._replace(whole_word=features.text)
    reads = _choose_texts(compiled.terms, candidates, features, request)
    max_chars = MAX_READ // max(1, len(candidates))
    load_texts = partial(request.load_documents, max_chars=max_chars)
    load = load_texts if reads is _Texts.ALL else partial(request.load_documents, max_chars=0)
    documents = load([candidate.id for candidate in candidates])
    if len(candidates) >= MAX_CANDIDATES and not all(document.has_page for document in documents.values()):
        pages = find_pages(connection, compiled, where, documents)
        candidates += pages
        documents = {**documents, **load([page.id for page in pages])}
    traditional = list_traditional(features.text + "".join(chain.from_iterable(compiled.forms.values())))
    # A text with a word without its marks may have it with them as well, which its lower case does not show.
    in_lower_case = () if features.as_typed and len(compiled.terms) == 1 else features.exact
    fold = partial(fold_documents, matchers=in_lower_case, traditional=traditional, fold_body=fold_body)
    limit = request.limit
    if reads is _Texts.SHOWN and request.load_bodies:
        loaders = Loaders(request.load_bodies, load_texts, fold)
        word = compiled.terms[0].text
        ranked, documents, folded = rank_single_word(candidates, features, word, documents, loaders, limit)
    else:
        folded = fold(documents)
        ranked = rerank(candidates, features, documents, folded)
    shown = ranked[:limit] if limit else ranked
    hits = {hit.id: hit for hit, _ in shown}
    # Texts that were cut to rank them are read again: their best passage may be anywhere.
    is_cut = reads is _Texts.NONE
    complete = (
        {} if is_cut else {link: documents[link] for link in folded if len(documents[link].body) < max_chars}
    )
    snippets = _Snippets(
        hits,
        complete,
        {link: folded[link].body for link in complete if not folded[link].is_lowered},
        matchers,
        features.matchers,
        request,
        fold_body=(lambda body: fold_body(body, traditional)) if features.as_typed else None,
        is_of_bodies=reads is not _Texts.ALL,
    )
    links = [_build_link(hit, score, request.query) for hit, score in shown]
    others = OtherHits(compiled.strict, where) if len(candidates) >= MAX_CANDIDATES else None
    strict_count = sum(not link.loosened for link in links)
    return SearchResult(tuple(links), strict_count, request.query, others=others), snippets


def _choose_texts(
    terms: Sequence[Term], candidates: Sequence[Candidate], features: QueryFeatures, request: Request
) -> _Texts:
    """Return which texts are read to rank the candidates.

    The strict hits of a query of one term without marks differ only in their titles: no text is read to rank them,
    unless they are few. Then most are shown, and their texts are read anyway: Sachs comes before sách, whose stem it
    has.
    """
    if len(terms) != 1 or features.signed or features.host or not all(hit.strict for hit in candidates):
        return _Texts.ALL
    if len(candidates) > _FEW and not features.as_typed:
        return _Texts.NONE
    is_part_shown = request.load_bodies is not None and 0 < request.limit < len(candidates)
    return _Texts.SHOWN if is_part_shown and is_single_word(terms, features) else _Texts.ALL


def find_link_ids(connection: sqlite3.Connection, request: Request) -> list[int]:
    """Return the ids of the strict hits of a query: all of them, or as many as the limit.

    Those with the address that is the query come first, then the newest.
    """
    compiled = request.compile(request.query)
    if compiled.is_empty:
        return []
    where = (request.among, *compiled.where)
    addressed = filter_links(connection, request.addressed, where)
    strict = choose_strict(connection, compiled, where)
    newest = find_newest(connection, strict, where, request.limit or -1)
    return list(dict.fromkeys((*addressed, *newest)))[: request.limit or None]


def find_others(connection: sqlite3.Connection, result: SearchResult, before: int | None = None) -> list[int]:
    """Return the next strict hits that were not ranked, newest first, without their snippets; none after the last.

    They are for programs: a person does not read that far. A frequent word has a million of them, so they come in
    batches.

    :param before: the last id of the batch before; None for the first batch
    """
    if result.others is None:
        return []
    ranked = {link.link_id for link in result.links}
    while newest := find_newest(
        connection, result.others.expression, result.others.where, _OTHERS_BATCH_SIZE, before=before
    ):
        if others := [link for link in newest if link not in ranked]:
            return others
        before = newest[-1]
    return []


class _Snippets(NamedTuple):
    """Builds the snippets of the hits of a query. Of the hits of a correction, few are shown.

    hits: the hits by id, without those beyond the candidates.
    documents: those that were read as a whole to rank them.
    folded: their folded bodies.
    strict: the matchers for hits with every word.
    loosened: those for the others, which also match inflected forms.
    fold_body: folds a body, in which the matches have other marks than those of the query; None: matches are found by
        its lower case.
    is_of_bodies: of most hits, the body alone is read.
    """

    hits: Mapping[int, Candidate]
    documents: Mapping[int, Document]
    folded: Mapping[int, str]
    strict: tuple[Matcher, ...]
    loosened: tuple[Matcher, ...]
    request: Request
    fold_body: Callable[[str], str] | None
    is_of_bodies: bool

    def build(self, links: Iterable[int]) -> dict[int, Snippet]:
        """Return the snippets of those of the links that are hits."""
        hits = [self.hits[link] for link in links if link in self.hits]
        unread = [hit for hit in hits if hit.id not in self.documents]
        snippets = self._build_of_bodies(unread) if self.is_of_bodies else {}
        loaded = self.request.load_documents([hit.id for hit in unread if hit.id not in snippets])
        for hit in hits:
            if hit.id not in snippets:
                document = loaded.get(hit.id) or self.documents[hit.id]
                snippets[hit.id] = build_snippet(
                    document, self._choose(hit), self.request.snippets, folded_body=self.folded.get(hit.id)
                )
        return snippets

    def _build_of_bodies(self, hits: Sequence[Candidate]) -> dict[int, Snippet]:
        """Return the snippets of the hits that match in their bodies: for these, nothing else is read."""
        if self.request.load_bodies is None:
            return {}
        bodies = self.request.load_bodies(hit.id for hit in hits)
        snippets = (
            (hit.id, self._build_of_body(hit, body))
            for hit in hits
            if (body := bodies.get(hit.id)) is not None
        )
        return {link: snippet for link, snippet in snippets if snippet}

    def _build_of_body(self, hit: Candidate, body: str) -> Snippet | None:
        folded = self.fold_body(body) if self.fold_body else None
        return build_body_snippet(body, self._choose(hit), self.request.snippets, folded_body=folded)

    def _choose(self, hit: Candidate) -> tuple[Matcher, ...]:
        return self.strict if hit.strict else self.loosened


def _add_snippets(result: SearchResult, snippets: Mapping[Query, _Snippets | None]) -> SearchResult:
    """Return a result with the snippets of its links, each by the query that found it."""
    by_query: dict[Query, list[int]] = {}
    for link in result.links:
        if link.found_by:
            by_query.setdefault(link.found_by, []).append(link.link_id)
    built: dict[int, Snippet] = {}
    for query, links in by_query.items():
        if builder := snippets[query]:
            built |= builder.build(links)
    return replace(result, links=tuple(_add_snippet(link, built.get(link.link_id)) for link in result.links))


def _add_snippet(link: RankedLink, snippet: Snippet | None) -> RankedLink:
    if snippet is None:
        return link
    return replace(
        link, snippet=snippet.text, matches=snippet.matches, line=snippet.line, offset=snippet.offset
    )


def _build_link(candidate: Candidate, score: float, query: Query) -> RankedLink:
    return RankedLink(
        candidate.id,
        score,
        loosened=not candidate.strict,
        has_literal=candidate.has_literal,
        found_by=query,
    )
