"""A text and a match in it -> the bounds of a passage: at sentences if near, else between words, outside formulas.

Pure.
"""

from linkvault import lazy_re as re
from linkvault.search.passage.boundaries import REACH, find_unit, is_boundary

# It begins with a class of characters, for which `re` searches four times as fast as for alternatives.
_SENTENCE_END = re.compile(
    r"[。！？；.!?\n](?:(?<=\n)|(?<=[。！？；])[。！？；]*[”’」』）】》\"')]*"
    r"|(?<=[.!?])(?<![.!?]{2})[.!?]*+[\"')\]”’»]*+(?=\s))"
)
_ABBREVIATION = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_]|[A-Za-z]\.[A-Za-z]|al|approx|cf|ch|dr|eq|eqs|etc|fig|figs|mr|mrs|no|nr|pp|prof|ref"
    r"|sec|st|vol|vs)\.$",
    re.IGNORECASE,
)
_ABBREVIATION_REACH = 9  # characters before the end of a sentence: "approx." and the character before it
_MAX_SHIFT = 60  # characters by which a bound may move to a better place
_MIN_LENGTH = 60  # characters of a passage before it may stop at the end of a paragraph
# Of the length around a match, up to two thirds may precede it, and one third if no sentence begins there.
_CONTEXT_PARTS = 3


def find_bounds(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """Return the bounds of a passage of about `length` characters around the match from `start` to `end`.

    >>> text = "First sentence. The loss of a network falls. Then it rises again."
    >>> text[slice(*find_bounds(text, 20, 24, 30))]
    'The loss of a network falls.'
    """
    first = _find_begin(text, start, max(0, length - (end - start)))
    last = _find_end(text, max(end, first + length), max(end, first + min(_MIN_LENGTH, length // 2)))
    first, last = _move_begin_off_unit(text, first, start), _move_end_off_unit(text, last, end)
    if first > 0 and last - first < _MIN_LENGTH:
        first = _move_begin_off_unit(text, _find_earlier_begin(text, last - length, first), start)
    return first, last


def _find_begin(text: str, start: int, available: int) -> int:
    """Return the begin of the match's sentence if near, else of a word; `available` characters surround the match."""
    low = max(0, start - available * 2 // _CONTEXT_PARTS)
    ends = _find_sentence_ends(text, low, start)
    if ends or low == 0:
        return _skip_whitespace(text, ends[-1] if ends else 0, start)
    at = max(0, start - available // _CONTEXT_PARTS)
    return next((edge for edge in range(at, min(start, at + _MAX_SHIFT)) if is_boundary(text, edge)), at)


def _find_end(text: str, target: int, least: int) -> int:
    """Return the end of the paragraph, else the end of a sentence nearest to `target`; never one before `least`."""
    paragraph = text.find("\n\n", least, target)
    if paragraph >= 0:
        return paragraph
    if target >= len(text):
        return len(text)
    ends = _find_sentence_ends(text, max(least, target - _MAX_SHIFT), target + _MAX_SHIFT // 2)
    if ends:
        return min(ends, key=lambda end: abs(end - target))
    return next(
        (at for at in range(target, max(least, target - _MAX_SHIFT), -1) if is_boundary(text, at)), target
    )


def _find_earlier_begin(text: str, low: int, first: int) -> int:
    """Return the begin of the first sentence after `low`, for a match with little text behind it; else `first`."""
    if low <= 0:
        return 0
    ends = _find_sentence_ends(text, low, first)
    return _skip_whitespace(text, ends[0], first) if ends else first


def _find_sentence_ends(text: str, low: int, high: int) -> list[int]:
    ends = (match.end() for match in _SENTENCE_END.finditer(text, low, high))
    return [end for end in ends if not _is_abbreviation(text, end)]


def _is_abbreviation(text: str, end: int) -> bool:
    if "." not in text[end - 2 : end]:  # most ends of Chinese sentences
        return False
    return _ABBREVIATION.search(text, max(0, end - _ABBREVIATION_REACH), end) is not None


def _skip_whitespace(text: str, at: int, limit: int) -> int:
    while at < limit and text[at].isspace():
        at += 1
    return at


def _move_begin_off_unit(text: str, at: int, start: int) -> int:
    """Return the begin of the unit that `at` would split, or its end if it is long and before the match."""
    first, last = find_unit(text, at)
    if last <= start and at - first > _MAX_SHIFT:
        return _skip_whitespace(text, last, start)
    return first if at - first < REACH else at


def _move_end_off_unit(text: str, at: int, end: int) -> int:
    """Return the end of the unit that `at` would split, or its begin if it is long and after the match."""
    first, last = find_unit(text, at)
    if first >= end and last - at > _MAX_SHIFT:
        return first
    return last if last - at < REACH else at
