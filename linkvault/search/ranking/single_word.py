"""The candidates of a query of one word -> their order, from as few of their texts as decide it.

Every candidate has the word in some form. Its text only shows whether it has the word as it was typed: with the same
marks and ending. Assume that each text has the word as typed. Read a text only if its link would be shown; stop when
all shown texts are confirmed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from linkvault.models import Document
from linkvault.search.passage.snippet import are_words_when_folded
from linkvault.search.query.parser import Term
from linkvault.search.ranking.folded_documents import FoldedDocument, fold_documents
from linkvault.search.ranking.lookups import BodyLoader
from linkvault.search.ranking.rerank import Candidate, QueryFeatures, lower_with_marks, rerank
from linkvault.search.ranking.whole_words import has_run, has_word
from linkvault.search.text.analyzer import is_unspaced, split_words

_MIN_BATCH = 10  # bodies that are read at once: to rank all candidates again takes as long as to read ten


class Loaders(NamedTuple):
    """How texts are read: bodies alone, which is quicker, or whole documents, which are then folded."""

    load_bodies: BodyLoader
    load_documents: Callable[[Iterable[int]], Mapping[int, Document]]
    fold: Callable[[Mapping[int, Document]], dict[int, FoldedDocument]]


class RankedTexts(NamedTuple):
    """Ranked candidates with their scores, and the documents that were read to rank them, as they are and folded."""

    ranked: list[tuple[Candidate, float]]
    documents: Mapping[int, Document]
    folded: Mapping[int, FoldedDocument]


def is_single_word(terms: Sequence[Term], query: QueryFeatures) -> bool:
    """Return whether a query is a plain word: no operator, no filter, no host name."""
    if len(terms) != 1 or query.signed or query.host or len(query.as_typed) > 1:
        return False
    return not (terms[0].field or terms[0].prefix) and split_words(query.text) == [query.text]


def rank_single_word(
    candidates: Sequence[Candidate],
    query: QueryFeatures,
    word: str,
    titles: Mapping[int, Document],
    loaders: Loaders,
    limit: int,
) -> RankedTexts:
    """Return strict candidates, ranked; only the first `limit` places are exact.

    :param word: as it was typed
    :param titles: the documents of the candidates, without their texts
    :param limit: of the links that are shown; 0 for all
    """
    typed = lower_with_marks(word)
    documents = {link: _with_assumed_body(document, typed) for link, document in titles.items()}
    folded = _fold_with_assumed_body(titles, query)
    unread = set(documents)
    folded_texts: dict[int, FoldedDocument] = {}
    while True:
        ranked = rerank(candidates, query, documents, folded)
        shown = [hit.id for hit, _ in ranked[: limit or None] if hit.id in unread]
        if not shown:
            break
        batch = list(islice((hit.id for hit, _ in ranked if hit.id in unread), max(len(shown), _MIN_BATCH)))
        bodies = loaders.load_bodies(batch)
        others = []
        for link in batch:
            lowered = lower_with_marks(bodies.get(link, ""))
            if _has_word_as_typed(lowered, typed, query):
                unread.discard(link)
            elif (
                link in bodies
                and documents[link].body == typed
                and _has_no_marks(titles[link].title, lowered, query)
            ):
                documents[link] = _with_assumed_body(titles[link], query.text)
            elif link in shown:
                others.append(link)
        if others:
            loaded = loaders.load_documents(others)
            folded_texts |= loaders.fold(loaded)
            documents |= loaded
            folded |= folded_texts
            unread.difference_update(others)
    return RankedTexts(ranked, {link: documents[link] for link in folded_texts}, folded_texts)


def _with_assumed_body(title: Document, body: str) -> Document:
    return Document(title.id, title.title, body=body, has_page=title.has_page)


def _fold_with_assumed_body(
    titles: Mapping[int, Document], query: QueryFeatures
) -> dict[int, FoldedDocument]:
    """Return the folded documents with the word as their text. Those without it in the title are one object."""
    untitled = FoldedDocument("", query.text, "")
    return {
        link: text._replace(body=query.text)
        if any(beginning in text.title for beginning in query.beginnings)
        else untitled
        for link, text in fold_documents(titles).items()
    }


def _has_word_as_typed(lowered: str, typed: str, query: QueryFeatures) -> bool:
    """Return whether a body in lower case surely has the word as it was typed, also when it is folded."""
    spellings = (typed,) if query.as_typed else (typed, query.text)
    return any(_has_spelling(lowered, spelling) for spelling in spellings) and all(
        has_run(lowered, run) for run in query.runs
    )


def _has_spelling(lowered: str, word: str) -> bool:
    is_run = is_unspaced(word)
    at = lowered.find(word)
    while at >= 0:
        end = at + len(word)
        is_whole = is_run or not (lowered[at - 1 : at].isalnum() or lowered[end : end + 1].isalnum())
        if is_whole and are_words_when_folded(lowered, [[(at, end)]]):
            return True
        at = lowered.find(word, end)
    return False


def _has_no_marks(title: str, lowered: str, query: QueryFeatures) -> bool:
    """Return whether a document has the word only with other marks than the query, which has some."""
    return bool(query.as_typed) and not has_word(f"{lower_with_marks(title)}\n{lowered}", query.as_typed[0])
