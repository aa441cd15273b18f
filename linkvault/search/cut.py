"""Where a passage may begin and end: at a sentence's edge if one is near, else at a word's, outside formulas. Pure."""

import re
import unicodedata

_SENTENCE = re.compile(r"[。！？；]|[.!?](?=\s)|\n")
_FORMULA = re.compile(r"\$\$[^$]{1,400}\$\$|\$(?!\s)[^$\n]{1,200}(?<!\s)\$")
_NEAR = 60  # how far an edge may be moved, in characters
_ENOUGH = 60  # characters that a passage has before it stops at a paragraph's end


def cut(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """Return where a passage of about `length` characters around `start` to `end` begins and ends.

    >>> text = "First sentence. The loss of a network falls. Then it rises again."
    >>> text[slice(*cut(text, 20, 24, 30))]
    'The loss of a network falls.'
    """
    room = max(0, length - (end - start))
    first = _begin(text, start, room)
    last = _finish(text, max(end, first + length), max(end, first + _ENOUGH))
    return _outside_formulas(text, first, last)


def _begin(text: str, start: int, room: int) -> int:
    """Look back from the match: to its sentence's beginning, or as far as a third of the room lets it."""
    low = max(0, start - room * 2 // 3)
    edges = [edge.end() for edge in _SENTENCE.finditer(text, low, start)]
    if edges or low == 0:
        at = edges[-1] if edges else 0
        while at < start and text[at].isspace():
            at += 1
        return at
    at = max(0, start - room // 3)
    return next((edge for edge in range(at, min(start, at + _NEAR)) if _is_edge(text, edge)), at)


def _finish(text: str, wanted: int, least: int) -> int:
    """Stop where the paragraph ends, else at the sentence's end nearest to the wanted length; not before `least`."""
    paragraph = text.find("\n\n", least, wanted)
    if paragraph >= 0:
        return paragraph
    if wanted >= len(text):
        return len(text)
    edges = [edge.end() for edge in _SENTENCE.finditer(text, max(least, wanted - _NEAR), wanted + _NEAR // 2)]
    if edges:
        return min(edges, key=lambda edge: abs(edge - wanted))
    back = (edge for edge in range(wanted, max(least, wanted - _NEAR), -1) if _is_edge(text, edge))
    return next(back, None) or _after_cluster(text, wanted)


def _is_edge(text: str, at: int) -> bool:
    """Tell whether no word, number or code token goes on from before `at` to after it."""
    return at in (0, len(text)) or (
        not (_is_tight(text[at - 1]) and _is_tight(text[at])) and not _is_mark(text[at])
    )


def _is_tight(char: str) -> bool:
    return not char.isspace() and char < "\u2e80"


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _after_cluster(text: str, at: int) -> int:
    while at < len(text) and _is_mark(text[at]):
        at += 1
    return at


def _outside_formulas(text: str, first: int, last: int) -> tuple[int, int]:
    """Take a formula in whole that an edge would cut."""
    low = max(0, first - 400)
    for formula in _FORMULA.finditer(text, low, min(len(text), last + 400)):
        if formula.start() < first < formula.end():
            first = formula.start()
        if formula.start() < last < formula.end():
            last = formula.end()
    return first, last
