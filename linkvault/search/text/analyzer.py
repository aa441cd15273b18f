"""Text -> the words that the index stores, and a term of a query -> the phrase that matches it there. Pure.

A run of Chinese, Japanese and Korean characters becomes its overlapping pairs and its last character alone
(损失函数 -> 损失 失函 函数 数), a run of Thai, Lao, Burmese or Khmer those of its syllables: letters with marks. So
every substring of two or more matches as a phrase, without a dictionary and without false matches. Everything else
is left to FTS5's tokenizers unicode61 and porter. Symbols that are part of a name (C++, C#) become one more word,
spelled with private-use characters, which the index counts as letters; signs (∇, emoji)
become a word each.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from linkvault import lazy_re as re
from linkvault.search.text.fold import fold, fold_page
from linkvault.search.text.operators import encode_signs, list_operators
from linkvault.text.scripts import (
    ALL_SYMBOLS,
    EAST_ASIAN_START,
    INDEXED_CJK,
    INDEXED_SYLLABLES,
    PLAIN_WORDS,
    SYLLABLE_MARKS,
    SYLLABLE_STACKERS,
    WORD_MARKS,
)

# Changes with every change of what the index stores: the vault then rebuilds its index.
ANALYZER_VERSION = "8"

_MAX_PHRASE_WORDS = 100  # bounds the cost of a query; a longer phrase matches by its first words

_PLUS, _SHARP = "\ue02b", "\ue023"  # + and # as letters of a name
_SYMBOL_NAME = re.compile(r"([a-z][a-z0-9]{0,30})\+\+(?![a-z+])|([a-z])#")
_NOT_PLAIN = re.compile(f"[^{PLAIN_WORDS}]")  # also the private-use characters of encoded symbols
_PLAIN_WORD = re.compile(r"[^\W_]+")
_FIRST_SYLLABLE, _LAST_SYLLABLE = "\u0e01", "\uaadd"  # of the scripts that are split into syllables
# Each sign as a private-use character: the first sign of a range, its last, and the first private-use character.
_SYMBOL_CODES = (
    (0xA2, 0xF7, 0xF702),
    (0x20A0, 0x20CF, 0xF800),
    (0x2190, 0x2BFF, 0xE100),
    (0x1F000, 0x1FAFF, 0xEC00),
)


class Phrase(NamedTuple):
    """Adjacent words of the index that match one term of a query.

    With `open_end`, the last word is a prefix of a word of the index. A syllable is one, too: marks may follow it.
    `is_character`: one CJK character, one syllable or one operator alone, which the column `chars` answers.
    """

    words: tuple[str, ...]
    open_end: bool = False
    is_character: bool = False


def segment(text: str) -> str:
    """Return a text in the form that the index stores.

    >>> segment("使用Python計算損失")
    ' 使用 用 python 计算 算损 损失 失 '
    >>> segment("ภาษาไทย")
    ' ภา าษ ษา าไ ไท ทย ย '
    >>> segment("用C#写").split() == segment("用 C# 写").split()
    True
    """
    return segment_folded(fold(text))


def segment_folded(folded: str) -> str:
    """Return what `segment` returns for a text, which is folded already."""
    encoded = _encode_symbols(folded)
    return encoded if encoded.isascii() else _run().sub(_split_run, encoded)


def list_characters(*folded: str) -> list[str]:
    """Return the distinct characters and syllables of the runs of folded texts, sorted, for the column `chars`.

    >>> list_characters("损失函数", "函数 f(x)"), list_characters("ที่นี่")
    (['函', '失', '损', '数'], ['ที่', 'นี่'])
    """
    characters: set[str] = set()
    for text in folded:
        if not text.isascii():
            runs = set(_run().findall(text))
            characters.update(
                "".join(run for run in runs if run[0] > _LAST_SYLLABLE or not _is_syllable(run[0]))
            )
            characters.update(*(_syllable().findall(run) for run in runs if _is_syllable(run[0])))
    return sorted(characters)


def build_phrase(text: str, *, prefix: bool = False) -> Phrase | None:
    """Return the phrase for one term of a query (a word or a quoted text); `None` if the text has no words.

    A long phrase is cut to its first 100 words and pairs.

    >>> build_phrase("損失函數").words, build_phrase("损").is_character, build_phrase("!?")
    (('损失', '失函', '函数'), True, None)
    >>> build_phrase("node.js").words, build_phrase("函数Loss").words
    (('node', 'js'), ('函数', '数', 'loss'))
    """
    runs = _split_encoded(_encode_symbols(fold(text)))
    if not runs:
        operators = list_operators(fold(text))
        return Phrase((encode_signs(operators[0]),), is_character=True) if operators else None
    words: list[str] = []
    for run in runs[:-1]:
        words += _index_words(run)
        if len(words) >= _MAX_PHRASE_WORDS:
            return Phrase(tuple(_drop_plain_word(words[:_MAX_PHRASE_WORDS])))
    last = runs[-1]
    if not is_unspaced(last):
        return Phrase(tuple(_drop_plain_word([*words, last])), open_end=prefix and not _is_symbol(last))
    if len(split_characters(last)) > 1:  # the index holds the last character alone only where a run ends
        words += _index_words(last)[:-1]
        # A mark may follow the last character: กรด is in กรดู.
        is_open = _is_syllable(last[0]) and len(words) <= _MAX_PHRASE_WORDS
        return Phrase(tuple(words[:_MAX_PHRASE_WORDS]), open_end=is_open)
    return Phrase((*words, last), open_end=bool(words) or _is_syllable(last[0]), is_character=not words)


def tokenize(text: str) -> list[str]:
    """Return the words of a text and the pairs of its CJK runs, in order.

    A run of one character is returned as that character.

    >>> tokenize("Python 的損失函數?")
    ['python', '的损', '损失', '失函', '函数']
    """
    return _tokenize_folded(fold(text))


def tokenize_page(text: str) -> list[str]:
    """Return what `tokenize` returns for the text of a page, which is folded again for the index."""
    return _tokenize_folded(fold_page(text))


def _tokenize_folded(folded: str) -> list[str]:
    encoded = _encode_symbols(folded)
    if _is_plain(encoded):
        return _PLAIN_WORD.findall(encoded)
    tokens: list[str] = []
    for run in _split_encoded(encoded):
        if not is_unspaced(run):
            tokens.append(run)
        elif len(characters := _characters_of(run)) > 1:
            tokens += map(str.__add__, characters, characters[1:])
        else:
            tokens += characters
    return tokens


def split_words(folded: str) -> list[str]:
    """Return the CJK runs, words and names with symbols of a folded text, in order.

    >>> split_words("c++ 的损失函数 f(x)")
    ['c++', '的损失函数', 'f', 'x']
    """
    runs = _split_encoded(_encode_symbols(folded))
    plain = {number for number, (word, name) in enumerate(pairwise(runs)) if _is_encoded(word, name)}
    return [decode_symbols(run) for number, run in enumerate(runs) if number not in plain]


def split_characters(run: str) -> list[str]:
    """Return the characters of a CJK run, or the syllables of a run of Thai, Lao, Burmese or Khmer.

    >>> split_characters("损失"), split_characters("ที่นี่")
    (['损', '失'], ['ที่', 'นี่'])
    """
    return list(_characters_of(run))


def is_cjk(word: str) -> bool:
    """Return whether a word of the index consists of CJK characters."""
    return not word.isascii() and not _is_syllable(word[0]) and _run().match(word) is not None


def is_unspaced(word: str) -> bool:
    """Return whether a word of the index is of a script that it splits into pairs: CJK, Thai, Lao, Burmese, Khmer.

    >>> is_unspaced("损失"), is_unspaced("ไทย"), is_unspaced("हिन्दी")
    (True, True, False)
    """
    return not word.isascii() and _run().match(word) is not None


def blank_unspaced(text: str) -> str:
    """Return a text with a blank for each run of a script that the index splits into pairs.

    >>> blank_unspaced("使用XMLTree类")
    ' XMLTree '
    """
    return text if text.isascii() else _run().sub(" ", text)


def is_symbol(char: str) -> bool:
    """Return whether a character is a sign that is a word of its own.

    >>> is_symbol("∇"), is_symbol("🎉"), is_symbol("+")
    (True, True, False)
    """
    return char > "\x7f" and _symbol().match(char) is not None


def is_word_character(char: str) -> bool:
    """Return whether a character is a letter, a digit or a mark of one."""
    return char.isalnum() or (char > "\x7f" and _word_or_name().match(char) is not None)


def find_word_end(text: str, at: int) -> int:
    """Return the end of the word that begins at `at`, up to the first CJK character; -1 if no word begins there.

    >>> find_word_end("的loss函数", 1), find_word_end("loss", 0), find_word_end("的", 0), find_word_end("हिन्दी", 0)
    (5, 4, -1, 6)
    """
    match = _PLAIN_WORD.match(text, at)
    end = match.end() if match else at
    if text[end : end + 1] > "\x7f":  # maybe a mark, and its pattern takes ten times as long
        match = _word().match(text, at)
    if match is None:
        return -1
    word = match[0]
    if word.isascii():
        return match.end()
    if is_unspaced(word):
        return -1
    run = _run().search(text, at, match.end())
    return run.start() if run else match.end()


def decode_symbols(word: str) -> str:
    """Return a word of the index as a folded text spells it.

    >>> decode_symbols(build_phrase("C++").words[0])
    'c++'
    """
    if word.isascii():
        return word
    if _is_symbol(word):
        return "".join(map(_decode_symbol, word))
    return word.replace(_PLUS, "+").replace(_SHARP, "#")


# Compiling a class as large as these takes 2 ms, and English text never needs them.


@cache
def _run() -> re.Pattern[str]:
    """Return the pattern of a CJK run, or of a run of a script that is split into syllables."""
    return re.compile(f"[{INDEXED_CJK}]+|[{INDEXED_SYLLABLES}]+")


@cache
def _syllable() -> re.Pattern[str]:
    """Return the pattern of a letter with its marks and the letters below it; or of marks at the start of a run."""
    marks = f"[{SYLLABLE_MARKS}]+(?:(?<=[{SYLLABLE_STACKERS}])[{INDEXED_SYLLABLES}])?"
    return re.compile(f"[{INDEXED_SYLLABLES}](?:{marks})*")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(f"(?:[^\\W_]|[{WORD_MARKS}])+")


@cache
def _word_or_name() -> re.Pattern[str]:
    return re.compile(f"[\ue100-\uf8ff]|(?:[^\\W_]|[{WORD_MARKS}{_PLUS}{_SHARP}])+")


@cache
def _symbol() -> re.Pattern[str]:
    return re.compile(f"[{ALL_SYMBOLS}]")


def _is_syllable(char: str) -> bool:
    """Return whether a character of a run is of a script that is split into syllables."""
    return _FIRST_SYLLABLE <= char < EAST_ASIAN_START or "\ua980" <= char <= _LAST_SYLLABLE


def _is_symbol(word: str) -> bool:
    """Return whether a word of the index is an encoded sign."""
    return "\ue100" <= word[:1] <= "\uf8ff"


def _encode_symbol(symbol: re.Match[str]) -> str:
    code = ord(symbol[0])
    base = next(start - first for first, last, start in _SYMBOL_CODES if first <= code <= last)
    return f" {chr(code + base)} "


def _decode_symbol(char: str) -> str:
    code = ord(char)
    return next(
        (
            chr(code - start + first)
            for first, last, start in _SYMBOL_CODES
            if start <= code <= start + last - first
        ),
        char,
    )


def _split_encoded(text: str) -> list[str]:
    """Return the runs and the other words of a text with encoded symbols, in order."""
    if _is_plain(text):
        return _PLAIN_WORD.findall(text)
    runs: list[str] = []
    for word in _word_or_name().findall(text):
        if word.isascii():
            runs.append(word)
            continue
        end = 0
        for run in _run().finditer(word):
            runs += filter(None, (word[end : run.start()], run[0]))
            end = run.end()
        runs += filter(None, (word[end:],))
    return runs


def _is_plain(text: str) -> bool:
    """Return whether no word of a text needs more than a pattern: no CJK, no syllables, no encoded symbols."""
    return text.isascii() or _NOT_PLAIN.search(text) is None


def _index_words(run: str) -> list[str]:
    """Return the words that the index stores for a run or another word."""
    match = _run().match(run) if is_unspaced(run) else None
    return _split_run(match).split() if match else [run]


def _drop_plain_word(words: list[str]) -> list[str]:
    """Drop the plain word before a name with symbols at the start of a phrase: the name alone is exact enough."""
    return words[1:] if len(words) > 1 and _is_encoded(*words[:2]) else words


def _is_encoded(word: str, name: str) -> bool:
    """Return whether `name` is a plain word with its symbols encoded."""
    return name in (word + 2 * _PLUS, word + _SHARP)


def _characters_of(run: str) -> Sequence[str]:
    """Return the characters or syllables of a run as `split_characters` does, without a copy of a CJK run."""
    return _syllable().findall(run) if _is_syllable(run[0]) else run


def _split_run(run: re.Match[str]) -> str:
    """Return the overlapping pairs of a run and its last character or syllable, separated by spaces."""
    chars = _characters_of(run[0])
    return " ".join(("", *map(str.__add__, chars, chars[1:]), chars[-1], ""))


def _encode_symbols(folded: str) -> str:
    """Add, after each name that ends in a symbol, the name with its symbols encoded, and encode each sign.

    CJK text may touch a name: 用C#写.
    """
    if "++" in folded or "#" in folded:
        folded = _SYMBOL_NAME.sub(_encode_name, folded)
    return folded if folded.isascii() else _symbol().sub(_encode_symbol, folded)


def _encode_name(name: re.Match[str]) -> str:
    text, (start, end) = name.string, name.span()
    if _is_letter(text[start - 1 : start]) or (name[2] and _is_letter(text[end : end + 1])):
        return name[0]
    return f"{name[1]} {name[1]}{2 * _PLUS} " if name[1] else f"{name[2]} {name[2]}{_SHARP} "


def _is_letter(char: str) -> bool:
    return char.isalnum() and not is_unspaced(char)
