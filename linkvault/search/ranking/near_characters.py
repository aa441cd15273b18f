"""A Chinese word with a wrong character, in pinyin or as initials, or a word in romaji -> words that pages have.

A wrong character sounds or looks like the right one, or two characters are swapped. Every such spelling is looked up;
of a long text, only the places are tried where the index does not have the pairs of characters.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from heapq import nsmallest
from itertools import chain, islice, pairwise, product
from math import log
from typing import NamedTuple

from linkvault.search.query.expressions import compile_term
from linkvault.search.query.parser import Term
from linkvault.search.ranking.lookups import (
    PLACES,
    VOCABULARY,
    count_matches,
    count_words,
    find_known,
    quote,
    read_tag_words,
)
from linkvault.search.ranking.near_words import NearWord
from linkvault.search.text.analyzer import is_cjk, split_words
from linkvault.search.text.readings import (
    list_by_initial,
    list_characters,
    list_homophones,
    list_lookalikes,
    split_pinyin,
)
from linkvault.search.text.romaji import spell_in_kana
from linkvault.search.text.similar_letters import list_similar, list_small_kana
from linkvault.text.scripts import EAST_ASIAN_START, is_kana

MAX_WORD = 6  # characters of a text that is looked up as a whole
_MAX_TEXT = 30  # characters of a text that is examined
_CONTEXT = 1  # characters before and after a wrong one that a page must have around the right one
_MAX_OTHERS = 60  # characters that are tried for a wrong one
_MAX_READINGS = 40  # characters of a syllable that are tried: the rest are rare
_MAX_SYLLABLES = 8  # of a word in pinyin
_MAX_SPLITS = 8  # of a word in pinyin into syllables
# Of a word in pinyin or initials, the probably most frequent ones. Looking one up takes 30 microseconds; with half as
# many, 58 instead of 62 of 80 initials of four letters lead to their word.
_MAX_BEGINNINGS = 600
# No thing that a person abbreviates begins or ends with one of them, nor has one of the first three inside.
_PARTICLES = frozenset("的了是在和与被于之其及或也而这那该它他她们就都吗呢为从并对以将把但因所由向")
_INNER_PARTICLES = frozenset("的了是")
_MIN_INITIALS = 3  # two letters are the initials of too many words
_HALVES_WEIGHT = 0.5  # of 50 initials of four letters, 26 lead to their word, with 1.0 only 24
_TWO_WORDS = 4  # characters of a Chinese name that is nearly always two words
_MAX_PAIRS = 20_000  # words of the index that are read for one initial: bounds the cost in a large vault
# Characters of a text of which one may be missing, another syllable or kana, or any other one or too many: with fewer,
# some other word of a large vault is as near by chance.
_MIN_MISSING, _MIN_SIMILAR, _MIN_ANY = 3, 3, 4
_MIN_EDGE = 5  # characters of a text whose first or last one may be too many: a shorter one is another word without it
_MAX_FOLLOWERS = 1_000  # characters after others that are tried for a text: bounds the cost
# Log-likelihoods of the errors; most text is typed in pinyin. Of initials, a mistyped Latin word is likelier.
_HOMOPHONE, _SWAPPED, _SIMILAR, _LOOKALIKE, _EXTRA, _INITIALS, _ANY = 1.5, 1.0, 1.0, 0.5, 0.0, -1.0, -1.0


class _Spelling(NamedTuple):
    """A text with an error corrected, the place of the error, and its log-likelihood."""

    text: str
    at: int
    likelihood: float


def find_near_texts(
    connection: sqlite3.Connection, text: str, limit: int, *, is_known: bool = False
) -> list[NearWord]:
    """Return up to `limit` texts near to a folded run of characters, the most probable first.

    If no similar characters lead to one, any character of a word may be wrong, missing or too many. Not of a longer
    text: a page need only have the characters beside the error, and a question has some where that is so by chance.

    :param is_known: some page has the text, so only what sounds or looks like it was meant, if anything else
    """
    if split_words(text) != [text] or not is_cjk(text) or not 2 <= len(text) <= _MAX_TEXT:
        return []
    wrong = _find_wrong(connection, text)
    lists = (_list_alike,) if is_known else (_list_alike, _list_others)
    similar = chain.from_iterable(spell(text, at) for at in sorted(wrong) for spell in lists)
    near = _rate_spellings(connection, text, similar)
    if not (near or is_known) and _MIN_MISSING <= len(text) <= MAX_WORD:
        near = _rate_spellings(connection, text, _list_known_spellings(connection, text))
    return sorted(near, key=lambda word: (-word.score, word.text))[:limit]


def _rate_spellings(
    connection: sqlite3.Connection, text: str, spellings: Iterable[_Spelling]
) -> list[NearWord]:
    """Return the spellings of a text that pages have. Of a long text, a page has what is around the wrong character."""
    in_tags = _read_tag_pairs(connection)
    likelihoods: dict[str, float] = {}
    expressions: dict[str, str] = {}
    for spelling, at, likelihood in spellings:
        first, last = (0, len(text) + 1)
        if len(text) > MAX_WORD:
            first, last = max(0, at - _CONTEXT), at + _CONTEXT + 1
        if spelling not in likelihoods:
            likelihoods[spelling] = likelihood
            expressions[spelling] = _build_expression(spelling[first:last], in_tags)
    counts = count_matches(connection, set(expressions.values()))
    return [
        NearWord(spelling, likelihood + log(counts[expressions[spelling]]))
        for spelling, likelihood in likelihoods.items()
        if expressions[spelling] in counts
    ]


def find_by_pinyin(connection: sqlite3.Connection, text: str, limit: int) -> list[NearWord]:
    """Return up to `limit` Chinese words that are spelled so in pinyin, the most frequent first.

    :param text: letters, with or without blanks between syllables
    """
    if not text.isascii() or not text.replace(" ", "").isalpha():
        return []

    def count_pairs(firsts: Collection[str], seconds: Collection[str]) -> dict[str, int]:
        return count_words(connection, {first + second for first in firsts for second in seconds})

    near = [
        NearWord(word, log(count))
        for parts in islice(product(*map(split_pinyin, text.split())), _MAX_SPLITS)
        for syllables in (tuple(chain.from_iterable(parts)),)
        if 1 < len(syllables) <= _MAX_SYLLABLES
        for word, count in _join_characters(
            connection, [list_characters(syllable)[:_MAX_READINGS] for syllable in syllables], count_pairs
        ).items()
    ]
    return sorted(near, key=lambda word: (-word.score, word.text))[:limit]


def find_by_initials(connection: sqlite3.Connection, text: str, limit: int) -> list[NearWord]:
    """Return up to `limit` Chinese words whose syllables begin with the letters of a text, most frequent first.

    What stands in titles is the name of a thing: it counts more than a cut of a sentence.
    Of four characters on one page only, several are there by chance: they count if their halves are words of others.
    The characters of two initials make 100,000 pairs, so the index is asked which pairs it has, not for each of them.
    """
    groups = [list_by_initial(letter) for letter in text]
    if not _MIN_INITIALS <= len(text) <= _MAX_SYLLABLES or not all(groups):
        return []
    for at, group in enumerate(groups):
        excluded = _PARTICLES if at in (0, len(groups) - 1) else _INNER_PARTICLES
        groups[at] = "".join(char for char in group if char not in excluded)
    words = _join_characters(connection, groups, partial(_read_pairs, connection))
    pairs = count_words(connection, {pair for word in words for pair in _list_pairs(word)})
    rated = {word: _rate_halves(word, pairs) for word in words}
    if len(text) == _TWO_WORDS and len(words) > 1:
        words = {word: count for word, count in words.items() if count > 1 or rated[word] > 0}
    titles = {word: compile_term(Term(word, field="title")) or "" for word in words}
    in_titles = count_matches(connection, titles.values())
    near = [
        NearWord(
            word,
            _INITIALS + log(count) + log(1 + in_titles.get(titles[word], 0)) + _HALVES_WEIGHT * rated[word],
        )
        for word, count in words.items()
    ]
    return sorted(near, key=lambda word: (-word.score, word.text))[:limit]


def _list_pairs(word: str) -> list[str]:
    return [first + second for first, second in pairwise(word)]


def _rate_halves(word: str, pages: Mapping[str, int]) -> float:
    """Return how much more frequent the two words of four characters are than the pair across them, as logarithm.

    It is 0 for a cut of a sentence that begins or ends inside a word, and for another length, whose words are unknown.
    """
    if len(word) != _TWO_WORDS:
        return 0.0
    first, across, second = (pages.get(pair, 1) for pair in _list_pairs(word))
    return max(0.0, log(min(first, second) / across))


def find_by_romaji(connection: sqlite3.Connection, text: str) -> list[NearWord]:
    """Return the kana words that are spelled so in Latin letters, the most frequent first."""
    words = [kana for kana in spell_in_kana(text) if len(kana) > 1]
    in_tags = _read_tag_pairs(connection) if words else ()
    expressions = {kana: _build_expression(kana, in_tags) for kana in words}
    counts = count_matches(connection, expressions.values())
    near = [NearWord(kana, log(counts[text])) for kana, text in expressions.items() if text in counts]
    return sorted(near, key=lambda word: (-word.score, word.text))


def _find_wrong(connection: sqlite3.Connection, text: str) -> frozenset[int]:
    """Return the places of characters that may be wrong: in a short text all, else those in pairs of no page."""
    if len(text) <= MAX_WORD:
        return frozenset(range(len(text)))
    pairs = [first + second for first, second in pairwise(text)]
    counts = count_words(connection, set(pairs))
    unknown = [pair not in counts for pair in pairs]
    return frozenset(at for at in range(len(text)) if all(unknown[max(0, at - 1) : at + 1]))


def _list_alike(text: str, at: int) -> Iterator[_Spelling]:
    """Yield the text with characters that sound or look alike at a place, and with the character swapped."""
    before, char, after = text[:at], text[at], text[at + 1 :]
    if after and after[0] != char:
        yield _Spelling(before + after[0] + char + after[1:], at, _SWAPPED)
    for likelihood, others in ((_HOMOPHONE, list_homophones(char)), (_LOOKALIKE, list_lookalikes(char))):
        for other in others[:_MAX_OTHERS]:
            yield _Spelling(before + other + after, at, likelihood)


def _list_others(text: str, at: int) -> Iterator[_Spelling]:
    """Yield the text with similar syllables or kana at a place, with a long vowel there, and without the character."""
    before, char, after = text[:at], text[at], text[at + 1 :]
    is_edge = not before or not after
    if (_MIN_EDGE if is_edge else _MIN_ANY) <= len(text) <= MAX_WORD:
        yield _Spelling(before + after, at, _EXTRA)
    if len(text) < _MIN_SIMILAR:
        return
    for other in list_similar(char):
        yield _Spelling(before + other + after, at, _SIMILAR)
    if is_kana(char):
        yield _Spelling(before + char + "ー" + after, at, _SIMILAR)
        if not at:
            yield from (_Spelling(spelling, at, _SIMILAR) for spelling in list_small_kana(text))


def _list_known_spellings(connection: sqlite3.Connection, text: str) -> Iterator[_Spelling]:
    """Yield the text with each character at a place, or before it, that the index has between its neighbors.

    Only the places are tried around which a page has the rest of the text.
    """
    is_any = len(text) >= _MIN_ANY
    rests = [(text[:at], text[after:]) for at in range(1, len(text)) for after in (at, at + 1)[: 1 + is_any]]
    expressions = {
        (before, rest): _build_near(part for part in (before, rest) if part[1:])
        for before, rest in rests
        if rest
    }
    counts = count_matches(connection, expressions.values(), limit=1)
    left = _MAX_FOLLOWERS
    followers: dict[str, list[str]] = {}
    for (before, rest), expression in expressions.items():
        if expression not in counts:
            continue
        if before[-1] not in followers:
            followers[before[-1]] = _list_followers(connection, before[-1], left)
            left -= len(followers[before[-1]])
        for pair in find_known(connection, {other + rest[0] for other in followers[before[-1]]}):
            yield _Spelling(before + pair + rest[1:], len(before), _ANY)


def _build_near(parts: Iterable[str]) -> str:
    """Return the expression of parts of a text between which another character is: two pairs have it."""
    phrases = (f'"{" ".join(map(str.__add__, part, part[1:]))}"' for part in parts)
    return f"NEAR({' '.join(phrases)}, 2)"


def _list_followers(connection: sqlite3.Connection, char: str, limit: int) -> list[str]:
    """Return up to `limit` characters that the index has after a character."""
    connection.execute(PLACES)
    sql = (
        "WITH RECURSIVE pair (term) AS ("
        " SELECT (SELECT term FROM temp.page_places WHERE term >= ?1 || char(1) LIMIT 1) UNION ALL"
        " SELECT (SELECT term FROM temp.page_places WHERE term >= pair.term || char(1) LIMIT 1) FROM pair"
        " WHERE pair.term < ?1 || char(1114111) LIMIT ?2)"
        " SELECT substr(term, 2) FROM pair WHERE term < ?1 || char(1114111) AND length(term) = 2"
    )
    return [follower for (follower,) in connection.execute(sql, (char, limit))]


def _join_characters(
    connection: sqlite3.Connection,
    groups: Iterable[str],
    count_pairs: Callable[[Collection[str], Collection[str]], dict[str, int]],
) -> dict[str, int]:
    """Return the words of the vault with a character of each group, and the number of their pages.

    :param count_pairs: returns the pairs of first and second characters that pages have, and the number of the pages
    """
    first, *rest = groups
    words = dict.fromkeys(first, 1)
    for characters in rest:
        known = count_pairs(list(dict.fromkeys(word[-1] for word in words)), characters)
        seconds: dict[str, list[str]] = {}
        totals: dict[str, int] = {}
        for pair, pages in known.items():
            seconds.setdefault(pair[0], []).append(pair[1])
            totals[pair[0]] = totals.get(pair[0], 0) + pages
        expected = {
            word + second: pages * known[word[-1] + second] / (totals[word[-1]] if word[1:] else 1)
            for word, pages in words.items()
            for second in seconds.get(word[-1], ())
        }
        words = _keep_known(connection, expected, known)
    return words


def _read_pairs(
    connection: sqlite3.Connection, firsts: Collection[str], seconds: Collection[str]
) -> dict[str, int]:
    """Return the pairs of characters that the index has, in texts or tags, and the number of their pages."""
    connection.execute(VOCABULARY)
    sql = (
        "SELECT term, doc FROM (SELECT term, doc FROM json_each(?) CROSS JOIN temp.page_words"
        " WHERE term > value AND term < value || char(1114111) LIMIT ?)"
        " WHERE length(term) = 2 AND substr(term, 2) IN (SELECT value FROM json_each(?))"
    )
    values = (json.dumps(list(firsts)), _MAX_PAIRS, json.dumps(list(seconds)))
    pairs = dict(connection.execute(sql, values).fetchall())
    for pair, pages in _read_tag_pairs(connection).items():
        if len(pair) == 2 and pair[0] in firsts and pair[1] in seconds:
            pairs[pair] = pairs.get(pair, 0) + pages
    return pairs


def _keep_known(
    connection: sqlite3.Connection, expected: Mapping[str, float], known: Mapping[str, int]
) -> dict[str, int]:
    """Return those of the words that are most frequent by expectation and that pages have, with their pages."""
    best = nsmallest(_MAX_BEGINNINGS, expected, key=lambda word: (-expected[word], word))
    in_tags = _read_tag_pairs(connection)
    expressions = {word: _build_expression(word, in_tags) for word in best if word not in known}
    counts = {word: known[word] for word in best if word in known}
    matching = count_matches(connection, expressions.values())
    return counts | {word: matching[text] for word, text in expressions.items() if text in matching}


def _build_expression(text: str, in_tags: Collection[str]) -> str:
    """Return the expression of a run of characters; in tags too, if these have its pairs: most words are in no tag."""
    words = tuple(map(str.__add__, text, text[1:])) or (text,)
    expression = " ".join(words)
    return quote(expression) if all(word in in_tags for word in words) else f'"{expression}"'


def _read_tag_pairs(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Return the pairs of characters in tags, with the number of their pages."""
    return read_tag_words(connection, EAST_ASIAN_START)
