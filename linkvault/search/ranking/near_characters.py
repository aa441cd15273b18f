"""A Chinese word with a wrong character, a word in pinyin or in romaji -> words that pages have.

A wrong character sounds or looks like the right one, or two characters are swapped. Every such spelling is looked up;
of a long text, only the places are tried where the index does not have the pairs of characters.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from math import log

from linkvault.search.ranking.lookups import count_matches, count_words, quote
from linkvault.search.ranking.near_words import NearWord
from linkvault.search.text.analyzer import build_phrase, is_cjk, split_words
from linkvault.search.text.readings import list_characters, list_homophones, list_lookalikes, split_pinyin
from linkvault.search.text.romaji import spell_in_kana

MAX_WORD = 6  # characters of a text that is looked up as a whole
_MAX_TEXT = 30  # characters of a text that is examined
_CONTEXT = 1  # characters before and after a wrong one that a page must have around the right one
_MAX_OTHERS = 60  # characters that are tried for a wrong one
_MAX_READINGS = 40  # characters of a syllable that are tried: the rest are rare
_MAX_SYLLABLES = 8  # of a word in pinyin
_MAX_BEGINNINGS = 300  # of a word in pinyin that are looked up, the most frequent last pairs first
MAX_WORDS = 60  # beginnings that are continued
_HOMOPHONE, _SWAPPED, _LOOKALIKE = (
    1.5,
    1.0,
    0.5,
)  # log-likelihoods of the errors; most text is typed in pinyin


def find_near_texts(connection: sqlite3.Connection, text: str, limit: int) -> list[NearWord]:
    """Return up to `limit` texts near to a folded run of characters, the most probable first."""
    if split_words(text) != [text] or not is_cjk(text) or not 2 <= len(text) <= _MAX_TEXT:
        return []
    spellings: dict[str, float] = {}
    expressions: dict[str, str] = {}
    for at in _find_wrong(connection, text):
        first, last = (0, len(text)) if len(text) <= MAX_WORD else (max(0, at - _CONTEXT), at + _CONTEXT + 1)
        for spelling, likelihood in _list_spellings(text, at):
            if spelling not in spellings:
                spellings[spelling] = likelihood
                expressions[spelling] = _build_expression(spelling[first:last])
    counts = count_matches(connection, set(expressions.values()))
    near = [
        NearWord(spelling, likelihood + log(counts[expressions[spelling]]))
        for spelling, likelihood in spellings.items()
        if expressions[spelling] in counts
    ]
    return sorted(near, key=lambda word: (-word.score, word.text))[:limit]


def find_by_pinyin(connection: sqlite3.Connection, text: str, limit: int) -> list[NearWord]:
    """Return up to `limit` Chinese words that are spelled so in pinyin, the most frequent first."""
    if not text.isascii() or not text.isalpha():
        return []
    near = [
        word
        for syllables in split_pinyin(text)
        if 1 < len(syllables) <= _MAX_SYLLABLES
        for word in _join_syllables(connection, syllables)
    ]
    return sorted(near, key=lambda word: (-word.score, word.text))[:limit]


def find_by_romaji(connection: sqlite3.Connection, text: str) -> list[NearWord]:
    """Return the kana words that are spelled so in Latin letters, the most frequent first."""
    expressions = {kana: _build_expression(kana) for kana in spell_in_kana(text) if len(kana) > 1}
    counts = count_matches(connection, expressions.values())
    near = [NearWord(kana, log(counts[text])) for kana, text in expressions.items() if text in counts]
    return sorted(near, key=lambda word: (-word.score, word.text))


def _find_wrong(connection: sqlite3.Connection, text: str) -> Collection[int]:
    """Return the places of characters that may be wrong: in a short text all, else those in pairs of no page."""
    if len(text) <= MAX_WORD:
        return range(len(text))
    pairs = [first + second for first, second in pairwise(text)]
    counts = count_words(connection, set(pairs))
    unknown = [pair not in counts for pair in pairs]
    return [at for at in range(len(text)) if all(unknown[max(0, at - 1) : at + 1])]


def _list_spellings(text: str, at: int) -> Iterator[tuple[str, float]]:
    """Yield the text with other characters at a place, each with the likelihood of the error."""
    before, after = text[:at], text[at + 1 :]
    if after and after[0] != text[at]:
        yield before + after[0] + text[at] + after[1:], _SWAPPED
    for likelihood, others in ((_HOMOPHONE, list_homophones), (_LOOKALIKE, list_lookalikes)):
        for other in others(text[at])[:_MAX_OTHERS]:
            yield before + other + after, likelihood


def _join_syllables(connection: sqlite3.Connection, syllables: Iterable[str]) -> list[NearWord]:
    """Return the words of the vault with a character of each syllable."""
    first, *rest = (list_characters(syllable)[:_MAX_READINGS] for syllable in syllables)
    words = dict.fromkeys(first, 0)
    for characters in rest:
        pairs = {word[-1] + character for word in words for character in characters}
        known = count_words(connection, pairs)
        longer = {
            word + character: known[word[-1] + character]
            for word in words
            for character in characters
            if word[-1] + character in known
        }
        words = _keep_known(connection, longer)
    return [NearWord(word, log(count)) for word, count in words.items()]


def _keep_known(connection: sqlite3.Connection, words: dict[str, int]) -> dict[str, int]:
    """Return the most frequent words that pages have, each with the number of its pages."""
    best = sorted(words, key=lambda word: (-words[word], word))[:_MAX_BEGINNINGS]
    expressions = {word: _build_expression(word) for word in best}
    counts = count_matches(connection, expressions.values())
    known = {word: counts[expressions[word]] for word in best if expressions[word] in counts}
    return dict(sorted(known.items(), key=lambda item: -item[1])[:MAX_WORDS])


def _build_expression(text: str) -> str:
    phrase = build_phrase(text)
    return quote(" ".join(phrase.words) if phrase else "")
