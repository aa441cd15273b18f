"""Where a passage begins and ends: at a sentence's edge if one is near, else at a word's, outside formulas. Pure."""

import re

from linkvault.search.passage.boundaries import REACH, is_edge, unit_at

_SENTENCE = re.compile(r"[。！？；]+[”’」』）】》\"')]*|[.!?]+[\"')\]”’»]*(?=\s)|\n")
_ABBREVIATED = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_]|[A-Za-z]\.[A-Za-z]|al|approx|cf|ch|dr|eq|eqs|etc|fig|figs|mr|mrs|no|nr|pp|prof|ref"
    r"|sec|st|vol|vs)\.$",
    re.IGNORECASE,
)
_NEAR = 60  # how far an edge may be moved, in characters
_ENOUGH = 60  # characters that a passage has before it stops at a paragraph's end


def cut(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """Return where a passage of about `length` characters around `start` to `end` begins and ends.

    >>> text = "First sentence. The loss of a network falls. Then it rises again."
    >>> text[slice(*cut(text, 20, 24, 30))]
    'The loss of a network falls.'
    """
    first = _begin(text, start, max(0, length - (end - start)))
    last = _finish(text, max(end, first + length), max(end, first + min(_ENOUGH, length // 2)))
    first, last = _with_whole_first(text, first, start), _with_whole_last(text, last, end)
    if first > 0 and last - first < _ENOUGH:
        first = _with_whole_first(text, _earliest(text, last - length, first), start)
    return first, last


def _begin(text: str, start: int, room: int) -> int:
    """Look back from the match: to its sentence's beginning, or as far as a third of the room lets it."""
    low = max(0, start - room * 2 // 3)
    edges = _sentence_ends(text, low, start)
    if edges or low == 0:
        return _after_blanks(text, edges[-1] if edges else 0, start)
    at = max(0, start - room // 3)
    return next((edge for edge in range(at, min(start, at + _NEAR)) if is_edge(text, edge)), at)


def _finish(text: str, wanted: int, least: int) -> int:
    """Stop where the paragraph ends, else at the sentence's end nearest to the wanted length; not before `least`."""
    paragraph = text.find("\n\n", least, wanted)
    if paragraph >= 0:
        return paragraph
    if wanted >= len(text):
        return len(text)
    edges = _sentence_ends(text, max(least, wanted - _NEAR), wanted + _NEAR // 2)
    if edges:
        return min(edges, key=lambda edge: abs(edge - wanted))
    return next((at for at in range(wanted, max(least, wanted - _NEAR), -1) if is_edge(text, at)), wanted)


def _earliest(text: str, low: int, first: int) -> int:
    """Go further back where little follows the match: to the first sentence that there is room for."""
    if low <= 0:
        return 0
    edges = _sentence_ends(text, low, first)
    return _after_blanks(text, edges[0], first) if edges else first


def _sentence_ends(text: str, low: int, high: int) -> list[int]:
    found = _SENTENCE.finditer(text, low, high)
    return [each.end() for each in found if not _ABBREVIATED.search(text, max(0, each.end() - 9), each.end())]


def _after_blanks(text: str, at: int, most: int) -> int:
    while at < most and text[at].isspace():
        at += 1
    return at


def _with_whole_first(text: str, at: int, start: int) -> int:
    """Move the beginning off what cannot be parted: before it, or behind it if it is long and not what matched."""
    first, last = unit_at(text, at)
    if last <= start and at - first > _NEAR:
        return _after_blanks(text, last, start)
    return first if at - first < REACH else at


def _with_whole_last(text: str, at: int, end: int) -> int:
    """Move the end likewise."""
    first, last = unit_at(text, at)
    if first >= end and last - at > _NEAR:
        return first
    return last if last - at < REACH else at
