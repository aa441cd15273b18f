"""A word or name of a query -> phrases of pages near to it: with a slip in a part, or with blanks elsewhere.

The parts of a name are examined one by one (state-of-teh-art, torch.nn.Linaer), and a word without signs is split where
one half is a word of the vault and the other one nearly (bckpropagation, machinelerning). That both are side by side on
a page is far more evidence than two words anywhere, so parts of two letters can be wrong as well. A phrase is returned
as a page spells it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, product
from math import log
from typing import NamedTuple

from linkvault import lazy_re as re
from linkvault.search.passage.matches import build_matcher, find_matches
from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.ranking.edit_distance import count_edits, rate_error
from linkvault.search.ranking.lookups import DocumentLoader, count_matches, count_words, quote
from linkvault.search.ranking.near_words import (
    MAX_EDITS,
    NearWord,
    find_near_words,
    is_near,
    join_fields,
    list_spellings,
)
from linkvault.search.text.analyzer import is_unspaced, split_words
from linkvault.search.text.fold import fold

_MAX_PARTS = 6  # of a name
_MIN_PART = 2  # letters of a part that can be wrong
_MIN_LONG = 5  # letters of a word with a slip that is evident whatever is beside it
_MIN_HALF = 3  # letters of each word of a text without a blank: two are a word by chance
_MAX_LENGTH = 30  # letters of a text that is split
_MAX_SPELLINGS = 40  # of a part
_MAX_EDITS_WITHOUT_SIGN = 1  # of a word that is typed with a sign inside: the sign is an error as well
_MAX_PHRASES = 400  # that are looked up, 20 microseconds each
_MAX_READ = 10  # phrases whose spelling is read from a page
_MAX_CHARACTERS = 50_000  # of a page
_MAX_PAGES = 3  # of a phrase
_MAX_PLACES = 50  # of a phrase in a page
_SIGN = re.compile(r"[-_.'’/+#]")  # between the words of a name


class _Phrase(NamedTuple):
    """Adjacent words of a vault, as they were typed, and the log-likelihood of the errors in them."""

    words: tuple[str, ...]
    typed: tuple[str, ...]
    likelihood: float


def find_near_phrases(
    connection: sqlite3.Connection, text: str, load_documents: DocumentLoader, limit: int
) -> list[NearWord]:
    """Return up to `limit` phrases of pages that are near to a folded word or name, most probable first.

    A word is split in two. Of a name, the parts are corrected; only if no page has them so, is all of it looked up as
    one word. A name with numbers or short parts is nothing else without its signs.
    """
    words = split_words(text)
    if not words or len(words) > _MAX_PARTS or any(map(is_unspaced, words)):
        return []
    if len(words) == 1:
        near = _read_phrases(
            connection, filter(_is_evident, _split_in_two(connection, words[0])), load_documents
        )
        return _choose_best(near, text, limit)
    parts = _correct_parts(connection, words, load_documents)
    evident = (phrase for phrase in parts if _is_evident(phrase) or _has_long_slips(phrase))
    near = _read_phrases(connection, evident, load_documents)
    joined = "".join(words)
    if not near and min(map(len, words)) >= _MIN_HALF and not any(map(str.isdigit, joined)):
        near = _find_near_words(connection, joined, load_documents, limit, _MAX_EDITS_WITHOUT_SIGN)
    return _choose_best(near, text, limit)


def find_other_blanks(
    connection: sqlite3.Connection, first: str, second: str, load_documents: DocumentLoader, limit: int
) -> list[NearWord]:
    """Return up to `limit` words and pairs of words of pages that two folded words are with the blank elsewhere.

    One letter may be wrong as well: ddefor mations, th equick.
    """
    if any(map(is_unspaced, (first, second))):
        return []
    joined = first + second
    phrases = filter(_is_evident, _split_in_two(connection, joined, blank=len(first)))
    near = _read_phrases(connection, phrases, load_documents)
    near += _find_near_words(connection, joined, load_documents, limit)
    return _choose_best(near, f"{first} {second}", limit)


def _find_near_words(
    connection: sqlite3.Connection,
    text: str,
    load_documents: DocumentLoader,
    limit: int,
    max_edits: int = MAX_EDITS,
) -> list[NearWord]:
    """Return words near to a text, without other forms of them, which leave out much of it."""
    near = find_near_words(connection, text, load_documents, limit)
    return [word for word in near if count_edits(word.text, text) <= max_edits]


def _choose_best(near: Sequence[NearWord], typed: str, limit: int) -> list[NearWord]:
    best = {word.text: word for word in sorted(near, key=lambda word: word.score)}
    best.pop(typed, None)
    return sorted(best.values(), key=lambda word: (-word.score, word.text))[:limit]


def _correct_parts(
    connection: sqlite3.Connection, words: Sequence[str], load_documents: DocumentLoader
) -> Iterator[_Phrase]:
    """Yield the words with a slip in each one of no page, or, if pages have all of them, in any one."""
    if len(words) < 2:
        return
    known = count_words(connection, words)
    wrong = [word for word in words if word not in known] or list(words)
    near = {word: _list_near(connection, word, load_documents) for word in dict.fromkeys(wrong)}
    if len(wrong) < len(words) or len(set(wrong)) == 1:
        choices = [near.get(word, {word: 0.0}) for word in words]
        yield from _combine(words, choices)
        return
    if known:
        for at in range(len(words)):
            yield from _combine(
                words, [near[word] if at == n else {word: 0.0} for n, word in enumerate(words)]
            )
    else:
        yield from _combine(words, [near[word] for word in words])


def _combine(typed: Sequence[str], choices: Sequence[Mapping[str, float]]) -> Iterator[_Phrase]:
    for chosen in islice(product(*choices), _MAX_PHRASES):
        yield _Phrase(chosen, tuple(typed), sum(choices[n][word] for n, word in enumerate(chosen)))


def _list_near(connection: sqlite3.Connection, word: str, load_documents: DocumentLoader) -> dict[str, float]:
    """Return the words of the vault near to a part, each with the log-likelihood of its errors."""
    if len(word) < _MIN_PART:
        return {}
    counts = count_words(connection, list_spellings(word, least_free=_MIN_PART))
    counts.pop(word, None)
    rated = {other: rate_error(word, other, 1) for other in counts}
    if not rated:
        return {
            near.text: rate_error(word, near.text, count_edits(word, near.text))
            for near in find_near_words(connection, word, load_documents, _MAX_SPELLINGS)
        }
    best = sorted(rated, key=lambda other: (-rated[other] - log(counts[other]), other))
    return {other: rated[other] for other in best[:_MAX_SPELLINGS]}


def _split_in_two(connection: sqlite3.Connection, text: str, blank: int = 0) -> Iterator[_Phrase]:
    """Yield the pairs of words of which a text consists, with at most one slip in one of them.

    :param blank: where the text is not split
    """
    if len(text) > _MAX_LENGTH or text.isdigit():
        return
    halves = [(text[:at], text[at:]) for at in range(_MIN_HALF, len(text) - _MIN_HALF + 1) if at != blank]
    known = count_words(connection, {half for pair in halves for half in pair})
    spellings = {
        half: list_spellings(half, least_free=_MIN_PART)
        for pair in halves
        for half, other in (pair, pair[::-1])
        if other in known
    }
    near = count_words(connection, {spelling for others in spellings.values() for spelling in others})
    for pair in halves:
        for half, other, is_first in ((*pair, True), (*pair[::-1], False)):
            if other in known:
                for spelling in spellings[half] & near.keys():
                    if len(spelling) >= _MIN_HALF:
                        words = (spelling, other) if is_first else (other, spelling)
                        yield _Phrase(words, pair, rate_error(half, spelling, 1))


def _read_phrases(
    connection: sqlite3.Connection, phrases: Iterable[_Phrase], load_documents: DocumentLoader
) -> list[NearWord]:
    """Return the phrases that pages have, as they spell them."""
    by_words: dict[tuple[str, ...], _Phrase] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-phrase.likelihood, phrase.words)):
        by_words.setdefault(phrase.words, phrase)
    likeliest = list(by_words.values())[:_MAX_PHRASES]
    expressions = {phrase: quote(" ".join(phrase.words)) for phrase in likeliest}
    counts = count_matches(connection, expressions.values())
    rated = {
        phrase: phrase.likelihood + log(counts[expression])
        for phrase, expression in expressions.items()
        if expression in counts
    }
    best = sorted(rated, key=lambda phrase: (-rated[phrase], phrase.words))[:_MAX_READ]
    pages = {phrase: _find_pages(connection, expressions[phrase], _MAX_PAGES) for phrase in best}
    ids = set(chain.from_iterable(pages.values()))
    documents = load_documents(ids, max_chars=_MAX_CHARACTERS) if ids else {}
    texts = {page: fold(join_fields(document)) for page, document in documents.items()}
    near: list[NearWord] = []
    for phrase in best:
        spellings = _find_spellings(phrase, [texts[page] for page in pages[phrase] if page in texts])
        nearest = min(spellings, default=None)
        if nearest is not None:
            near.append(NearWord(_spell(nearest[1]), rated[phrase]))
    return near


def _is_evident(phrase: _Phrase) -> bool:
    """Return whether a phrase has two words that say something, one as typed, or differs only in the blank.

    Any text is near to some short and frequent words by chance.
    """
    content = [word == typed for word, typed in _pair_words(phrase) if _says_something(word, typed)]
    return phrase.words == phrase.typed or (len(content) > 1 and any(content))


def _has_long_slips(phrase: _Phrase) -> bool:
    """Return whether a name has slips only in long words, and no part of a single letter."""
    return min(map(len, phrase.typed)) > 1 and all(
        _says_something(word, typed) and _count_letters(typed) >= _MIN_LONG
        for word, typed in _pair_words(phrase)
        if word != typed
    )


def _pair_words(phrase: _Phrase) -> Iterator[tuple[str, str]]:
    return zip(phrase.words, phrase.typed, strict=True)


def _says_something(word: str, typed: str) -> bool:
    return word not in STOP_WORDS and min(_count_letters(word), _count_letters(typed)) >= _MIN_HALF


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _find_spellings(phrase: _Phrase, texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield how texts spell a phrase, each with its errors.

    The index has stems, so a text may have another form of a word. It counts if the word was typed right: not per cent
    for perventative, because of the stem of centative.
    """
    matcher = build_matcher(" ".join(phrase.words))
    for text in texts:
        for start, end in find_matches(text, matcher, _MAX_PLACES):
            words = split_words(text[start:end])
            triples = list(zip(words, phrase.typed, phrase.words, strict=False))
            if all(typed == word or is_near(own, typed) for own, typed, word in triples):
                yield sum(count_edits(own, typed) for own, typed, _ in triples), text[start:end]


def _spell(text: str) -> str:
    """Return a matched text with the signs of a name, and a blank for what else is between its words."""
    words = split_words(text)
    signs = [sign if _SIGN.fullmatch(sign) else " " for sign in re.split(r"[^\W_]+", text)[1:-1]]
    return text if len(words) != len(signs) + 1 else "".join(map(str.__add__, words, [*signs, ""]))


def _find_pages(connection: sqlite3.Connection, expression: str, limit: int) -> list[int]:
    """Return some pages that match an expression."""
    sql = "SELECT rowid FROM page_fts WHERE page_fts MATCH ? LIMIT ?"
    return [page for (page,) in connection.execute(sql, (expression, limit))]
