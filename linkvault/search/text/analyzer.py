"""Text -> what the index sees of it, and a unit of a query -> the phrase that finds it there. Pure.

Every run of Chinese, Japanese and Korean characters becomes its overlapping pairs and its last character alone
(损失函数 -> 损失 失函 函数 数), so that any piece of two characters and more is found as a phrase, with no
dictionary and no false hit. All else is left to FTS5's unicode61 and porter. Symbols that make a name
(C++, C#) become one more word, written with private-use characters, that counts as letters there.
"""

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from linkvault.search.text.fold import fold
from linkvault.text.scripts import INDEXED_CJK

ANALYZER_VERSION = (
    "2"  # changes with everything that changes what the index holds; the vault then indexes again
)

_LONGEST = 100  # words of a phrase

_PLUS, _SHARP = "\ue02b", "\ue023"  # + and # as letters of a name
_SYMBOLS = re.compile(r"([a-z][a-z0-9]*)\+\+(?![a-z+])|([a-z])#")
_WORD = re.compile(r"[^\W_]+")  # CJK characters too
_PIECE = re.compile(rf"(?:[^\W_]|[{_PLUS}{_SHARP}])+")


class Phrase(NamedTuple):
    """What finds one unit of a query: words that follow each other in the index.

    With `open_end` the last one is only the beginning of a word there.
    `is_character`: one CJK character alone, which the column `chars` answers.
    """

    words: tuple[str, ...]
    open_end: bool = False
    is_character: bool = False


def segment(text: str) -> str:
    """Return a text as the index is given it.

    >>> segment("使用Python計算損失")
    ' 使用 用 python 计算 算损 损失 失 '
    >>> segment("用C#写").split() == segment("用 C# 写").split()
    True
    """
    folded = _spell_symbols(fold(text))
    return folded if folded.isascii() else _runs().sub(_pairs, folded)


def characters(*texts: str) -> str:
    """Return every distinct CJK character of the texts, in a fixed order, for the column `chars`.

    >>> characters("損失函數", "函数 f(x)")
    '函 失 损 数'
    """
    found: set[str] = set()
    for text in texts:
        if not text.isascii():
            found.update("".join(_runs().findall(fold(text))))
    return " ".join(sorted(found))


def phrase(text: str, *, prefix: bool = False) -> Phrase | None:
    """Turn one unit of a query (a word, or what stood in quotes) into its phrase; `None` if nothing is left.

    Of a long one the first 100 words and pairs: what holds those holds the rest.

    >>> phrase("損失函數").words, phrase("损").is_character, phrase("!?")
    (('损失', '失函', '函数'), True, None)
    >>> phrase("node.js").words, phrase("函数Loss").words
    (('node', 'js'), ('函数', '数', 'loss'))
    """
    pieces = _pieces(_spell_symbols(fold(text)))
    if not pieces:
        return None
    words: list[str] = []
    for piece in pieces[:-1]:
        words += _words(piece)
        if len(words) >= _LONGEST:
            return Phrase(tuple(_trim(words[:_LONGEST])))
    last = pieces[-1]
    if not is_cjk(last):
        return Phrase(tuple(_trim([*words, last])), open_end=prefix)
    if len(last) > 1:  # the last character alone stands in the index only where a run ends
        return Phrase((*words, *_words(last)[:-1])[:_LONGEST])
    return Phrase((*words, last), open_end=bool(words), is_character=not words)


def tokenize(text: str) -> list[str]:
    """Return the words, and the pairs of each run, that a text holds: what a loosened query looks for.

    >>> tokenize("Python 的損失函數?")
    ['python', '的损', '损失', '失函', '函数']
    """
    found: list[str] = []
    for piece in _pieces(_spell_symbols(fold(text))):
        words = _words(piece)
        found += words[:-1] if len(words) > 1 else words
    return found


def parts(folded: str) -> list[str]:
    """Return the runs of CJK and the words of a folded text as they are written there.

    >>> parts("c++ 的损失函数 f(x)")
    ['c++', '的损失函数', 'f', 'x']
    """
    found = _pieces(_spell_symbols(folded))
    plain = {number for number, (a, b) in enumerate(pairwise(found)) if _is_spelt(a, b)}
    return [written(one) for number, one in enumerate(found) if number not in plain]


def is_cjk(word: str) -> bool:
    """Tell whether a word of the index is made of CJK characters."""
    return not word.isascii() and _runs().match(word) is not None


def word_end(text: str, at: int) -> int:
    """Return where the word ends that begins right here, not counting CJK characters; -1 if none does.

    >>> word_end("的loss函数", 1), word_end("loss", 0), word_end("的", 0)
    (5, 4, -1)
    """
    match = _WORD.match(text, at)
    if match is None or is_cjk(match[0]):
        return -1
    run = None if match[0].isascii() else _runs().search(text, at, match.end())
    return run.start() if run else match.end()


def written(word: str) -> str:
    """Return a word of the index as it is written in a folded text.

    >>> written(phrase("C++").words[0])
    'c++'
    """
    return word.replace(_PLUS, "+").replace(_SHARP, "#")


@cache
def _runs() -> re.Pattern[str]:
    """Return what finds a run of CJK; so large a class takes two milliseconds to compile, and English needs none."""
    return re.compile(f"[{INDEXED_CJK}]+")


def _pieces(spelt: str) -> list[str]:
    """Part a text into runs of CJK and words."""
    found: list[str] = []
    for piece in _PIECE.findall(spelt):
        if piece.isascii():
            found.append(piece)
            continue
        end = 0
        for run in _runs().finditer(piece):
            found += filter(None, (piece[end : run.start()], run[0]))
            end = run.end()
        found += filter(None, (piece[end:],))
    return found


def _words(piece: str) -> list[str]:
    run = _runs().match(piece) if is_cjk(piece) else None
    return _pairs(run).split() if run else [piece]


def _trim(words: list[str]) -> list[str]:
    """A name with symbols that stands first needs no plain word before it."""
    return words[1:] if len(words) > 1 and _is_spelt(*words[:2]) else words


def _is_spelt(word: str, name: str) -> bool:
    """Tell whether a name with symbols stands behind its plain word."""
    return name in (word + 2 * _PLUS, word + _SHARP)


def _pairs(run: re.Match[str]) -> str:
    chars = run[0]
    return " ".join(("", *map(str.__add__, chars, chars[1:]), chars[-1], ""))


def _spell_symbols(folded: str) -> str:
    """Put a second word behind each name that ends in a symbol; Chinese may stand right beside it: 用C#写."""
    if "++" not in folded and "#" not in folded:
        return folded
    return _SYMBOLS.sub(_spelt, folded)


def _spelt(name: re.Match[str]) -> str:
    text, (start, end) = name.string, name.span()
    if _is_letter(text[start - 1 : start]) or (name[2] and _is_letter(text[end : end + 1])):
        return name[0]
    return f"{name[1]} {name[1]}{2 * _PLUS} " if name[1] else f"{name[2]} {name[2]}{_SHARP} "


def _is_letter(char: str) -> bool:
    return char.isalnum() and not is_cjk(char)
