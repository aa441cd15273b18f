"""A word of a query -> the words of the vault that differ from it by one or two typing errors.

All spellings with one error are looked up: some hundred lookups, 10 ms in a vault of any size. Two errors of a long
word would be too many spellings. So the index is asked for its words with one of the two hundred beginnings that the
word has with at most one error, and these are compared with it: 10 ms as well, where reading the whole vocabulary would
grow with the vault. The index stores stems, and the texts that have a stem show the words themselves. So a word that no
page has is never returned.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from math import log
from string import digits
from typing import NamedTuple

from linkvault.models import Document
from linkvault.search.passage.matches import Matcher, Part, find_matches
from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.ranking.edit_distance import count_edits, list_prefix_edits, rate_error
from linkvault.search.ranking.lookups import (
    MAX_COUNT,
    PLACES,
    VOCABULARY,
    DocumentLoader,
    count_words,
    read_tag_words,
)
from linkvault.search.text.analyzer import build_phrase
from linkvault.search.text.fold import fold
from linkvault.search.text.porter import stem
from linkvault.search.text.tag_words import TAG_MARK

# Letters of a word that is compared. Nearly every shorter word is one error away from another word.
_MIN_LENGTH, _MAX_LENGTH = 4, 24
_MIN_FREE = 5  # letters of a word whose first letter may be wrong as well
# Letters of a word that may have two errors: of the word of a page, and of what is typed, where one may be missing.
_MIN_LONG, _MIN_LONG_TYPED, MAX_EDITS = 9, 8, 2
_BEGINNING = 4  # letters whose spellings with one error select the words of the index that are compared
_MAX_READ = 20_000  # stems of the index: bounds the cost in a large vault
_MAX_STEMS = 10  # whose words are read from the texts, ...
_MAX_PAGES = 30  # ... from so many pages in all, ...
_MAX_CHARACTERS = 50_000  # ... of which so many characters are read
_MAX_PLACES = 50  # of a stem in a page
_STEM_CHANGE = 2  # letters at the end of a stem that its words may not share
_MAX_ENDING = 6  # letters of an ending that the stemmer does not know
_MIN_PART = 3  # letters of a part of a compound: shorter words are endings as well
_LACKED = "ei"  # the last letter of a stem, which its words may lack: make, making; easi, easy
_PAGES_WEIGHT = 0.05  # of stems at the same distance, one on many pages is read first
# Endings that the stems of English words lack.
_ENDINGS = (
    "s es ed er ers ing ings ly y ies al ally ation ations ational ator ate ated ates ating ative ize ized izes izer"
    " izing ization ity ities ness ment ments able ible ably ability ibility ance ence ant ent ive ous ion ions ism ist"
    " ful fully"
).split()
# Letters of a stem whose other forms count as the word, with one error and with two: with fewer, await would be near to
# aviation, by way of awaition.
_MIN_ROOTS = {1: 4, 2: 6}
_OTHER_FORM, _EDIT_WEIGHT = -2.0, 0.1  # log-likelihood of each error if only other forms of a word were read
_BLOCK = 128  # code points: the letters of one alphabet are in one block of Unicode


class NearWord(NamedTuple):
    """A folded word of some page. `score` is the log-likelihood of the errors plus the log of the number of pages."""

    text: str
    score: float


class _Stem(NamedTuple):
    """A word of the index, and the number of its pages."""

    text: str
    pages: int
    edits: int  # between the typed word and the nearest word of the stem


def find_near_words(
    connection: sqlite3.Connection, word: str, load_documents: DocumentLoader, limit: int
) -> list[NearWord]:
    """Return up to `limit` words of the vault near to a folded word, most probable first; never the word itself."""
    phrase = build_phrase(word)
    if phrase is None or phrase.words != (word,) or not _MIN_LENGTH <= len(word) <= _MAX_LENGTH:
        return []
    searches = [_look_up_spellings, _read_vocabulary, _look_up_beginnings]
    near: list[NearWord] = []
    for search in searches if len(word) >= _MIN_LONG_TYPED else searches[:1]:
        near += _read_near_words(connection, word, search(connection, word), load_documents)
        if any(count_edits(other.text, word) <= MAX_EDITS for other in near):
            break  # else only other forms were read
    if not near:
        near = _read_near_words(connection, word, _find_beginnings(connection, word), load_documents)
    near = _drop_parts(connection, word, near)
    best = sorted(set(near), key=lambda other: (-other.score, other.text))
    return best[:limit]


def _read_near_words(
    connection: sqlite3.Connection,
    word: str,
    rated: Iterable[tuple[float, _Stem]],
    load_documents: DocumentLoader,
) -> list[NearWord]:
    """Return the nearest word of each of the best stems, most probable first.

    :param rated: stems of the index with how near they are to the word
    """
    best: dict[str, _Stem] = {}  # several spellings have the same stem, with one error or with two
    for _, root in sorted(rated, key=lambda pair: (-pair[0], pair[1])):
        best.setdefault(root.text, root)
    stems = list(best.values())[:_MAX_STEMS]
    near: dict[str, float] = {}
    for root, forms in zip(stems, _read_forms(connection, stems, load_documents), strict=True):
        words = filter(None, (_rate(word, form, root) for form in forms if form != word))
        nearest = max(words, key=lambda near: (near.score, near.text), default=None)
        if nearest is not None:
            near[nearest.text] = nearest.score + log(min(root.pages, MAX_COUNT))
    return [NearWord(text, score) for text, score in near.items()]


def _rate(word: str, form: str, root: _Stem) -> NearWord | None:
    """Return a word of some page with the likelihood that it was meant; None if it is not near.

    The pages that were read may lack the form that was meant. So another form counts if its stem is long: not `it` for
    itting, but `learns` for lerning.
    """
    if form in STOP_WORDS:  # `has` is no word that haus was meant to be
        return None
    edits = count_edits(form, word)
    if is_near(form, word):
        return NearWord(form, rate_error(word, form, edits))
    is_form = len(root.text) >= _MIN_ROOTS.get(root.edits, len(word)) and len(word) >= _MIN_LONG * (
        root.edits > 1
    )
    is_longer = word.startswith(form) or form.startswith(word)
    if (word.isascii() and is_form) or (is_longer and len(form) >= _MIN_LENGTH):
        return NearWord(form, _OTHER_FORM * root.edits - _EDIT_WEIGHT * edits)
    return None


def is_near(word: str, typed: str) -> bool:
    """Return whether a word differs from what was typed by errors alone: one, or two in a long word."""
    is_long = len(typed) >= _MIN_LONG_TYPED and max(len(typed), len(word)) >= _MIN_LONG
    return count_edits(word, typed) <= (MAX_EDITS if is_long else 1)


def _find_beginnings(connection: sqlite3.Connection, word: str) -> Iterator[tuple[float, _Stem]]:
    """Yield the words of the index that a word begins with, or that begin with it: most languages add endings.

    The English stemmer does not know these: budapestben and budapest, talo and taloissa.
    """
    shortest = max(_MIN_LENGTH, len(word) - _MAX_ENDING)
    shorter = count_words(connection, [word[:size] for size in range(shortest, len(word))])
    connection.execute(VOCABULARY)
    sql = (
        "SELECT DISTINCT term, doc FROM json_each(?) CROSS JOIN temp.page_words"
        " WHERE term > value AND term < value || char(1114111) AND length(term) <= ? LIMIT ?"
    )
    values = (json.dumps([word, TAG_MARK + word]), len(word) + _MAX_ENDING + len(TAG_MARK), _MAX_READ)
    longer = {term.removeprefix(TAG_MARK): pages for term, pages in connection.execute(sql, values)}
    for term, pages in {**shorter, **longer}.items():
        edits = abs(len(term) - len(word))
        yield _PAGES_WEIGHT * log(min(pages, MAX_COUNT)) - edits, _Stem(stem(term), pages, edits)


def _drop_parts(connection: sqlite3.Connection, word: str, near: list[NearWord]) -> list[NearWord]:
    """Return the words without the first parts of compounds, which mean something else: change is no form of changelog.

    The rest of a compound is a word of the index itself; an ending is none.
    """
    rests = [_rest(word, other.text) for other in near]
    parts = count_words(connection, {rest for rest in rests if len(rest) >= _MIN_PART})
    return [other for other, rest in zip(near, rests, strict=True) if rest not in parts]


def _rest(word: str, other: str) -> str:
    """Return what the longer one of two words has behind the shorter one; nothing if it does not begin with it."""
    shorter, longer = sorted((word, other), key=len)
    return longer.removeprefix(shorter) if longer.startswith(shorter) else ""


def _look_up_spellings(connection: sqlite3.Connection, word: str) -> Iterator[tuple[float, _Stem]]:
    """Yield the stems of all spellings with one error that the index has."""
    return _look_up(connection, word, list_spellings(word))


def _look_up_beginnings(connection: sqlite3.Connection, word: str) -> Iterator[tuple[float, _Stem]]:
    """Yield the stems of spellings with both errors in the beginning, one of them dropped, doubled or swapped letters.

    Two letters that are wrong in the first four would be ten times as many spellings, 0.3 s.
    """
    spellings = {word}
    for spelling in list_spellings(word, _BEGINNING + 1):
        for at in range(_BEGINNING):
            before, letter, after = spelling[:at], spelling[at], spelling[at + 1 :]
            spellings |= {
                before + after,
                before + 2 * letter + after,
                before + after[:1] + letter + after[1:],
            }
    return _look_up(connection, word, spellings)


def _look_up(
    connection: sqlite3.Connection, word: str, spellings: Iterable[str]
) -> Iterator[tuple[float, _Stem]]:
    for spelling, pages in count_words(connection, spellings).items():
        if (root := stem(spelling)) != stem(word):
            edits = count_edits(word, spelling)
            yield rate_error(word, spelling, edits) + log(pages), _Stem(root, pages, edits)


def _read_vocabulary(connection: sqlite3.Connection, word: str) -> Iterator[tuple[float, _Stem]]:
    """Yield the stems of the index with a similar beginning that are near to a word."""
    connection.execute(VOCABULARY)
    sql = (
        "SELECT DISTINCT term, doc FROM json_each(?) CROSS JOIN temp.page_words"
        " WHERE term >= value AND term <= value || char(1114111) AND length(term) BETWEEN ? AND ? LIMIT ?"
    )
    letters, own = set(word), stem(word)
    shortest = len(word) // 2 if word.isascii() else len(word) - MAX_EDITS
    beginnings = tuple(sorted({spelling[:_BEGINNING] for spelling in list_spellings(word, _BEGINNING)}))
    values = (json.dumps(beginnings), shortest, len(word) + MAX_EDITS, _MAX_READ)
    of_tags = (item for item in read_tag_words(connection).items() if item[0].startswith(beginnings))
    for term, pages in chain(connection.execute(sql, values), of_tags):
        if term != own and len(set(term) - letters) <= MAX_EDITS:
            edits = _compare_stem(term, word)
            if edits <= MAX_EDITS:
                yield _PAGES_WEIGHT * log(min(pages, MAX_COUNT)) - edits, _Stem(term, pages, edits)


def _compare_stem(root: str, word: str) -> int:
    """Return the edits between a typed word and the nearest word that a stem of the index can have.

    >>> [_compare_stem("optim", word) for word in ("optimization", "optimzation", "opera")]
    [0, 1, 3]
    """
    if not word.isascii():
        return count_edits(root, word, MAX_EDITS)
    best = MAX_EDITS + 1
    for spelling in (root, root[:-1] if root[-1] in _LACKED else root + root[-1]):
        edits = list_prefix_edits(spelling, word, MAX_EDITS)
        if (least := min(edits)) < best:
            endings = [word[end:] for end, count in enumerate(edits) if count == least]
            is_own = any(stem(spelling + ending) == root for ending in endings)
            best = min(best, least if is_own else least + min(map(_measure_ending, endings)))
    return best


@lru_cache
def _measure_ending(typed: str) -> int:
    """Return the edits between typed letters and the nearest ending that stems lack, at least one."""
    return max(1, min(count_edits(typed, ending) for ending in _ENDINGS))


def list_spellings(word: str, size: int | None = None, *, least_free: int = _MIN_FREE) -> set[str]:
    """Return a word, and all its spellings with one error in the first `size` letters, or anywhere.

    :param least_free: letters of a word whose first letter may be wrong as well
    """
    size = len(word) if size is None else size
    letters = _list_letters(word)
    if not (word.isalpha() or word.isdigit()):  # of two numbers with one error, neither is wrong
        letters = [*letters, *digits]
    spellings = {word}
    for at in range(0 if len(word) >= least_free else 1, size + (size == len(word))):
        before, after = word[:at], word[at:]
        spellings |= {before + letter + after for letter in letters}
        spellings |= {before + letter + after[1:] for letter in letters if after}
        spellings.add(before + after[1:])
        spellings.add(before + after[1:2] + after[:1] + after[2:])
    return spellings


def _list_letters(word: str) -> list[str]:
    """Return the letters of the alphabet of a folded word.

    >>> "".join(_list_letters("loss")), len(_list_letters("градиент"))
    ('abcdefghijklmnopqrstuvwxyz', 63)
    """
    return _list_alphabet(ord(word[1]) // _BLOCK)


@lru_cache
def _list_alphabet(block: int) -> list[str]:
    letters = map(chr, range(block * _BLOCK, (block + 1) * _BLOCK))
    return [letter for letter in letters if letter.isalpha() and fold(letter) == letter]


def _read_forms(
    connection: sqlite3.Connection, stems: Sequence[_Stem], load_documents: DocumentLoader
) -> Iterator[set[str]]:
    """Yield for each stem the words with it on some of its pages. MATCH is no help: it would stem the stem again."""
    connection.execute(PLACES)
    sql = "SELECT DISTINCT doc FROM temp.page_places WHERE term IN (?, ?) LIMIT ?"
    limit = _MAX_PAGES // max(1, len(stems))
    pages = {
        root.text: [page for (page,) in connection.execute(sql, (root.text, TAG_MARK + root.text, limit))]
        for root in stems
    }
    ids = {page for numbers in pages.values() for page in numbers}
    documents = load_documents(ids, max_chars=_MAX_CHARACTERS) if ids else {}
    texts = {page: fold(join_fields(document)) for page, document in documents.items()}
    for root, numbers in pages.items():
        prefix = root[: max(2, len(root) - _STEM_CHANGE)] if root.isascii() else root
        matcher = Matcher((Part(root, prefix, root, is_run=False),))
        yield {
            text[start:end]
            for text in (texts[page] for page in numbers if page in texts)
            for start, end in find_matches(text, matcher, _MAX_PLACES)
        }


def join_fields(document: Document) -> str:
    """Return what a person may misspell of a link: names of authors and pictures as well as words of the text."""
    return "\n".join(
        (
            document.title,
            document.tags,
            document.note,
            document.headings,
            document.author,
            document.details,
            document.address,
            document.body,
        )
    )
