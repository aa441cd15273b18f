"""A query with words that hardly any page has -> the same query with similar words of the vault, and its hits.

A correction is chosen by the whole query: it counts if some page has all of its words. Its hits follow the exact ones.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import islice, pairwise, product, takewhile
from math import log
from typing import TYPE_CHECKING, NamedTuple

from linkvault.lazy_dataclass import replace
from linkvault.search.passage.matches import build_inflection_matcher, find_matches
from linkvault.search.query.forms import join_terms
from linkvault.search.query.parser import AllOf, AnyOf, Node, Query, Term
from linkvault.search.query.term_weights import compile_inflections
from linkvault.search.ranking.edit_distance import count_edits
from linkvault.search.ranking.lookups import MAX_COUNT, DocumentLoader, count_matches, count_words, quote
from linkvault.search.ranking.near_characters import (
    MAX_WORD,
    find_by_initials,
    find_by_pinyin,
    find_by_romaji,
    find_near_texts,
)
from linkvault.search.ranking.near_phrases import find_near_phrases, find_other_blanks
from linkvault.search.ranking.near_words import MAX_EDITS, NearWord, find_near_words
from linkvault.search.text.analyzer import build_phrase, is_cjk, split_words
from linkvault.search.text.fold import fold
from linkvault.search.text.keyboard import list_other_layouts
from linkvault.search.text.transliteration import list_transliterations

if TYPE_CHECKING:
    from linkvault.search.ranking.ranked_search import RankedLink, SearchResult

# Terms; in a longer one, only words of no page are corrected: a rare word says most about a question.
_SHORT_QUERY = 3
_AS_TYPED = 6.0  # log-likelihood that a word of some page was typed right, more than that of any other word
# Log-likelihoods of a wrong keyboard layout, whose keys hardly ever type another word by chance, and of a name in Latin
# letters of which a page has one spelling.
_OTHER_LAYOUT, _TRANSLITERATED = 2.0, 1.0
# Log-likelihood of two words that a page has one after the other, more than that of two anywhere.
_SIDE_BY_SIDE = 6.0
_MAX_TERMS = 4  # of a query that are corrected: bounds the cost
_MAX_ALTERNATIVES = 5  # of a term
_MAX_TRIED = 25  # combinations of alternatives that are looked up
_MAX_CORRECTIONS = 4  # whose hits are shown
# Less for each hit of the same correction before it, so that the first hits show several: with 0.4, 90 of 100 English
# words with a wrong first letter are found in the first three hits, with 1.0 96.
_REPEATED = 1.0
# Letters without any of them are rather the initials of Chinese syllables than a slip.
_VOWELS = frozenset("aeiou")
_LIKELIHOOD_WEIGHT = 0.5  # of the likelihood of a correction, against the score of its hits

Search = Callable[[Query, int], "SearchResult"]


class Correction(NamedTuple):
    """A query with similar words instead of those typed, and how likely it was meant."""

    query: Query
    score: float


def find_corrections(
    connection: sqlite3.Connection,
    query: Query,
    load_documents: DocumentLoader,
    has_hits: Callable[[Query], bool],
    few: int,
    *,
    is_on_page: bool,
) -> list[Correction]:
    """Return the most probable corrections of a query that have hits.

    If none has, return the single most probable one that replaces only words of no page: it still finds more than the
    words that were typed.

    :param has_hits: returns whether some page has all words of a query
    :param few: pages; a word on fewer is corrected, in a long query only a word of no page
    :param is_on_page: some page has all words of the query
    """
    terms = list(_list_words(query.nodes))
    if is_on_page and len(terms) == 1 and _is_long_run(fold(terms[0].text)):
        return []
    unknown = list(islice(_find_unknown(connection, terms, few), _MAX_TERMS))
    alternatives = {
        term: near
        for term, count in unknown
        if (
            near := _find_alternatives(
                connection,
                term,
                count,
                load_documents,
                is_short=len(terms) <= _SHORT_QUERY,
                is_on_page=is_on_page,
            )
        )
    }
    if len(terms) > _SHORT_QUERY:
        alternatives = {
            term: near
            for term, words in alternatives.items()
            if (near := _drop_other_words(connection, term, words))
        }
    corrections = [
        _build_correction(query, tuple(alternatives), chosen) for chosen in product(*alternatives.values())
    ]
    corrections += _find_spelled_apart(connection, query)
    if not is_on_page and len(terms) <= _SHORT_QUERY:
        corrections += _find_misplaced_blanks(connection, query, dict(unknown).keys(), load_documents)
    corrections = [correction for correction in corrections if correction.query != query]
    corrections.sort(key=lambda correction: -correction.score)
    with_hits = (correction for correction in corrections[:_MAX_TRIED] if has_hits(correction.query))
    best = list(islice(with_hits, _MAX_CORRECTIONS))
    replaces_unknown = any(not count and term in alternatives for term, count in unknown)
    return best or (corrections[:1] if replaces_unknown else [])


def add_corrected_hits(
    result: "SearchResult", corrections: Sequence[Correction], search: Search, limit: int
) -> "SearchResult":
    """Return a result with the hits of the corrections after its strict hits, each marked with its correction.

    Before them come the pages that have a single word inside a compound: it is no slip there.

    :param search: returns the result of a query, with at most a number of links; 0 for no limit
    :param limit: of the links that are returned; 0 for no limit
    """
    strict = [link for link in result.links if not link.loosened]
    loosened = [link for link in result.links if link.loosened]
    compounds = [link for link in loosened if link.has_literal] if len(result.query.nodes) == 1 else []
    rated: list[tuple[float, RankedLink]] = []
    results = {correction.query: search(correction.query, limit) for correction in corrections}
    for correction in corrections:
        hits = results[correction.query].links
        matching = [link for link in hits if not link.loosened]
        # Of a single word, the scores of two corrections do not compare: one may be in a title by chance.
        own = matching[0].score if matching and len(result.query.nodes) == 1 else 0.0
        for place, link in enumerate(matching):
            score = link.score - own + _LIKELIHOOD_WEIGHT * correction.score - _REPEATED * place
            rated.append((score, replace(link, loosened=True, correction=correction.query)))
        if not matching:  # the words that pages have say more than those that none has
            loosened = [*hits, *loosened]
    rated.sort(key=lambda pair: -pair[0])
    similar = [link for _, link in rated]
    best = next((link.correction for link in similar if link.correction), corrections[0].query)
    by_id: dict[int, RankedLink] = {}
    for link in (*strict, *compounds, *similar, *loosened):
        by_id.setdefault(link.link_id, link)
    links = tuple(by_id.values())[: limit or None]
    if not links or strict:
        return replace(result, links=links)
    return replace(result, links=links, suggestion=best, others=results[best].others)


def _list_words(nodes: tuple[Node, ...]) -> Iterator[Term]:
    """Yield the terms that may be corrected. A quoted phrase or a prefix is not."""
    for node in nodes:
        if isinstance(node, AllOf | AnyOf):
            yield from _list_words(node.nodes)
        elif isinstance(node, Term) and not node.prefix:
            yield node


def _find_spelled_apart(connection: sqlite3.Connection, query: Query) -> Iterator[Correction]:
    """Yield corrections of a query that is a Chinese word in pinyin with blanks between the syllables: tai yang xi."""
    words = [node for node in query.nodes if isinstance(node, Term)]
    if len(words) < 2 or any(word.field or word.prefix for word in words):
        return
    others = tuple(node for node in query.nodes if not isinstance(node, Term))
    text = " ".join(fold(word.text) for word in words)
    for near in find_by_pinyin(connection, text, _MAX_ALTERNATIVES):
        yield Correction(Query((Term(near.text), *others)), near.score)


def _find_misplaced_blanks(
    connection: sqlite3.Connection, query: Query, unknown: Set[Term], load_documents: DocumentLoader
) -> Iterator[Correction]:
    """Yield corrections of two words that are one word of a page, or two with the blank elsewhere: th equick."""
    for at, pair in enumerate(pairwise(query.nodes)):
        terms = [node for node in pair if isinstance(node, Term)]
        if len(terms) == 2 and not unknown.isdisjoint(terms) and join_terms(terms):
            first, second = (fold(term.text) for term in terms)
            for near in find_other_blanks(connection, first, second, load_documents, _MAX_ALTERNATIVES):
                nodes = (*query.nodes[:at], Term(near.text), *query.nodes[at + 2 :])
                yield Correction(Query(nodes), near.score + _SIDE_BY_SIDE)


def _find_unknown(
    connection: sqlite3.Connection, terms: Sequence[Term], few: int
) -> Iterator[tuple[Term, int]]:
    """Yield the terms that may be wrong, each with the number of its pages."""
    for term in terms:
        count = _count_pages(connection, fold(term.text))
        if count < (few if len(terms) <= _SHORT_QUERY else 1):
            yield term, count


def _count_pages(connection: sqlite3.Connection, text: str) -> int:
    """Return the number of pages with a word, as far as `lookups` counts; of a single character always that."""
    phrase = build_phrase(text)
    if phrase is None or phrase.is_character:
        return MAX_COUNT
    expression = quote(" ".join(phrase.words))
    return count_matches(connection, [expression]).get(expression, 0)


def _is_long_run(text: str) -> bool:
    """Return whether a folded text is a run whose pairs show where it is wrong: nowhere, if some page has it."""
    return len(text) > MAX_WORD and split_words(text) == [text] and is_cjk(text)


def _find_alternatives(
    connection: sqlite3.Connection,
    term: Term,
    pages: int,
    load_documents: DocumentLoader,
    *,
    is_short: bool,
    is_on_page: bool,
) -> list[NearWord]:
    """Return the near words of a term, most probable first, and before them the word itself if pages have it.

    :param is_short: the query is so short that near phrases are looked up as well
    :param is_on_page: some page has all words of the query, maybe in another form or script
    """
    text = fold(term.text)
    near = find_near_words(connection, text, load_documents, _MAX_ALTERNATIVES)
    is_unknown = not pages and is_short
    if is_unknown and all(count_edits(word.text, text) > MAX_EDITS for word in near):  # only other forms
        near += find_near_phrases(connection, text, load_documents, _MAX_ALTERNATIVES)
    if text.isascii():
        near += find_by_pinyin(connection, text, _MAX_ALTERNATIVES) + find_by_romaji(connection, text)
        if _VOWELS.isdisjoint(text) or not (pages or near):
            near += find_by_initials(connection, text, _MAX_ALTERNATIVES)
    elif not (pages and _is_long_run(text)):
        is_known = pages > 0 or is_on_page
        near_texts = find_near_texts(connection, text, _MAX_ALTERNATIVES, is_known=is_known)
        near += [word._replace(text=_spell_as_typed(word.text, term.text)) for word in near_texts]
    if not pages:
        near += _find_by_keyboard(connection, term.text)
        counts = count_words(connection, list_transliterations(text))
        near += [NearWord(spelling, _TRANSLITERATED + log(count)) for spelling, count in counts.items()]
    best = sorted(near, key=lambda word: -word.score)[:_MAX_ALTERNATIVES]
    return [NearWord(term.text, _AS_TYPED), *best] if pages else best


def _spell_as_typed(near: str, typed: str) -> str:
    """Return a folded text with the characters as typed that it has in common with the typed text at both ends.

    >>> _spell_as_typed("贰氧化碳", "二氧化氮"), _spell_as_typed("过国", "過去國")
    ('二氧化碳', '過國')
    """
    text = fold(typed)
    if len(text) != len(typed):
        return near
    first = _count_equal(near, text)
    last = _count_equal(near[first:][::-1], text[first:][::-1])
    return typed[:first] + near[first : len(near) - last] + typed[len(typed) - last :]


def _count_equal(text: str, other: str) -> int:
    """Return how many first characters of two texts are equal."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False)))


def _find_by_keyboard(connection: sqlite3.Connection, text: str) -> list[NearWord]:
    """Return the words of the vault that the keys of a text type with another keyboard layout."""
    counts = ((spelling, _count_pages(connection, spelling)) for spelling in list_other_layouts(text))
    return [NearWord(spelling, _OTHER_LAYOUT + log(count)) for spelling, count in counts if count]


def _drop_other_words(connection: sqlite3.Connection, term: Term, near: list[NearWord]) -> list[NearWord]:
    """Return only the other forms of a word among its near words if some page has any of them: it is no slip then.

    In Turkish or Arabic, most words of a question are on its page in another form. With other words instead of them,
    the mean reciprocal rank is .006 lower in both.
    """
    inflections = compile_inflections(fold(term.text))
    if inflections is None or not count_matches(connection, [inflections]):
        return near
    matcher = build_inflection_matcher(fold(term.text))
    return [word for word in near if find_matches(word.text, matcher, 1)]


def _build_correction(query: Query, terms: Sequence[Term], chosen: Sequence[NearWord]) -> Correction:
    replacements = {term: replace(term, text=word.text) for term, word in zip(terms, chosen, strict=True)}
    nodes = tuple(_replace_terms(node, replacements) for node in query.nodes)
    return Correction(Query(nodes), sum(word.score for word in chosen))


def _replace_terms(node: Node, replacements: dict[Term, Term]) -> Node:
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(_replace_terms(child, replacements) for child in node.nodes))
    return replacements.get(node, node) if isinstance(node, Term) else node
