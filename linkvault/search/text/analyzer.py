"""Text -> the words that the index stores, and a term of a query -> the phrase that matches it there. Pure.

A run of Chinese, Japanese and Korean characters becomes its overlapping pairs and its last character alone
(损失函数 -> 损失 失函 函数 数). So every substring of two characters or more matches as a phrase, without a dictionary
and without false matches. Everything else is left to FTS5's tokenizers unicode61 and porter. Symbols that are part of
a name (C++, C#) become one more word, spelled with private-use characters, which the index counts as letters.
"""

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from linkvault.search.text.fold import fold
from linkvault.text.scripts import INDEXED_CJK

# Changes with every change of what the index stores: the vault then rebuilds its index.
ANALYZER_VERSION = "2"

_MAX_PHRASE_WORDS = 100  # bounds the cost of a query; a longer phrase matches by its first words

_PLUS, _SHARP = "\ue02b", "\ue023"  # + and # as letters of a name
_SYMBOL_NAME = re.compile(r"([a-z][a-z0-9]*)\+\+(?![a-z+])|([a-z])#")
_WORD = re.compile(r"[^\W_]+")  # includes CJK characters
_WORD_OR_NAME = re.compile(rf"(?:[^\W_]|[{_PLUS}{_SHARP}])+")


class Phrase(NamedTuple):
    """Adjacent words of the index that match one term of a query.

    With `open_end`, the last word is a prefix of a word of the index.
    `is_character`: one CJK character alone, which the column `chars` answers.
    """

    words: tuple[str, ...]
    open_end: bool = False
    is_character: bool = False


def segment(text: str) -> str:
    """Return a text in the form that the index stores.

    >>> segment("使用Python計算損失")
    ' 使用 用 python 计算 算损 损失 失 '
    >>> segment("用C#写").split() == segment("用 C# 写").split()
    True
    """
    folded = _encode_symbols(fold(text))
    return folded if folded.isascii() else _cjk_run().sub(_split_run, folded)


def list_cjk_characters(*texts: str) -> str:
    """Return the distinct CJK characters of the texts, sorted and separated by spaces, for the column `chars`.

    >>> list_cjk_characters("損失函數", "函数 f(x)")
    '函 失 损 数'
    """
    characters: set[str] = set()
    for text in texts:
        if not text.isascii():
            characters.update("".join(_cjk_run().findall(fold(text))))
    return " ".join(sorted(characters))


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
        return None
    words: list[str] = []
    for run in runs[:-1]:
        words += _index_words(run)
        if len(words) >= _MAX_PHRASE_WORDS:
            return Phrase(tuple(_drop_plain_word(words[:_MAX_PHRASE_WORDS])))
    last = runs[-1]
    if not is_cjk(last):
        return Phrase(tuple(_drop_plain_word([*words, last])), open_end=prefix)
    if len(last) > 1:  # the index holds the last character alone only where a run ends
        return Phrase((*words, *_index_words(last)[:-1])[:_MAX_PHRASE_WORDS])
    return Phrase((*words, last), open_end=bool(words), is_character=not words)


def tokenize(text: str) -> list[str]:
    """Return the words of a text and the pairs of its CJK runs, in order.

    A run of one character is returned as that character.

    >>> tokenize("Python 的損失函數?")
    ['python', '的损', '损失', '失函', '函数']
    """
    tokens: list[str] = []
    for run in _split_encoded(_encode_symbols(fold(text))):
        words = _index_words(run)
        tokens += words[:-1] if len(words) > 1 else words
    return tokens


def split_words(folded: str) -> list[str]:
    """Return the CJK runs, words and names with symbols of a folded text, in order.

    >>> split_words("c++ 的损失函数 f(x)")
    ['c++', '的损失函数', 'f', 'x']
    """
    runs = _split_encoded(_encode_symbols(folded))
    plain = {number for number, (word, name) in enumerate(pairwise(runs)) if _is_encoded(word, name)}
    return [decode_symbols(run) for number, run in enumerate(runs) if number not in plain]


def is_cjk(word: str) -> bool:
    """Return whether a word of the index consists of CJK characters."""
    return not word.isascii() and _cjk_run().match(word) is not None


def find_word_end(text: str, at: int) -> int:
    """Return the end of the word that begins at `at`, up to the first CJK character; -1 if no word begins there.

    >>> find_word_end("的loss函数", 1), find_word_end("loss", 0), find_word_end("的", 0)
    (5, 4, -1)
    """
    match = _WORD.match(text, at)
    if match is None or is_cjk(match[0]):
        return -1
    run = None if match[0].isascii() else _cjk_run().search(text, at, match.end())
    return run.start() if run else match.end()


def decode_symbols(word: str) -> str:
    """Return a word of the index as a folded text spells it.

    >>> decode_symbols(build_phrase("C++").words[0])
    'c++'
    """
    return word.replace(_PLUS, "+").replace(_SHARP, "#")


@cache
def _cjk_run() -> re.Pattern[str]:
    """Return the pattern of a CJK run. Compiling so large a class takes 2 ms, and English text never needs it."""
    return re.compile(f"[{INDEXED_CJK}]+")


def _split_encoded(text: str) -> list[str]:
    """Return the CJK runs and the other words of a text with encoded symbols, in order."""
    runs: list[str] = []
    for word in _WORD_OR_NAME.findall(text):
        if word.isascii():
            runs.append(word)
            continue
        end = 0
        for run in _cjk_run().finditer(word):
            runs += filter(None, (word[end : run.start()], run[0]))
            end = run.end()
        runs += filter(None, (word[end:],))
    return runs


def _index_words(run: str) -> list[str]:
    """Return the words that the index stores for a CJK run or another word."""
    match = _cjk_run().match(run) if is_cjk(run) else None
    return _split_run(match).split() if match else [run]


def _drop_plain_word(words: list[str]) -> list[str]:
    """Drop the plain word before a name with symbols at the start of a phrase: the name alone is exact enough."""
    return words[1:] if len(words) > 1 and _is_encoded(*words[:2]) else words


def _is_encoded(word: str, name: str) -> bool:
    """Return whether `name` is a plain word with its symbols encoded."""
    return name in (word + 2 * _PLUS, word + _SHARP)


def _split_run(run: re.Match[str]) -> str:
    """Return the overlapping pairs of a CJK run and its last character, separated by spaces."""
    chars = run[0]
    return " ".join(("", *map(str.__add__, chars, chars[1:]), chars[-1], ""))


def _encode_symbols(folded: str) -> str:
    """Add, after each name that ends in a symbol, the name with its symbols encoded; CJK text may touch it: 用C#写."""
    if "++" not in folded and "#" not in folded:
        return folded
    return _SYMBOL_NAME.sub(_encode_name, folded)


def _encode_name(name: re.Match[str]) -> str:
    text, (start, end) = name.string, name.span()
    if _is_letter(text[start - 1 : start]) or (name[2] and _is_letter(text[end : end + 1])):
        return name[0]
    return f"{name[1]} {name[1]}{2 * _PLUS} " if name[1] else f"{name[2]} {name[2]}{_SHARP} "


def _is_letter(char: str) -> bool:
    return char.isalnum() and not is_cjk(char)
