"""Two words -> how many typing errors are between them, and which kind of error. Pure."""

from itertools import groupby

# Log-likelihood of one error: one letter for two that are the same, or two for one (adress, proffessor); swapped
# letters, a letter missing or too many, a wrong letter.
_DOUBLED, _SWAPPED, _DROPPED, _WRONG = 2.5, 1.5, 1.0, 0.0
_FIRST_LETTER = -1.5  # added for an error in the first letter, which is seldom wrong
_TWO_ERRORS = -3.0  # one error is likelier than any two


def count_edits(first: str, second: str) -> int:
    """Return the edit distance of two words: letters inserted, deleted, replaced, or two adjacent ones swapped.

    >>> count_edits("gradient", "gardeint"), count_edits("", "ab")
    (2, 2)
    """
    return list_prefix_edits(first, second)[-1]


def list_prefix_edits(first: str, second: str) -> list[int]:
    """Return the edit distance of `first` to each prefix of `second`, the empty one first.

    F. Damerau, CACM 7(3), 1964, without edits inside of swapped letters.

    >>> list_prefix_edits("lean", "lerning")
    [4, 3, 2, 2, 1, 2, 3, 4]
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(second, 1):
            edits = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                edits = min(edits, last[j - 2] + 1)
            row.append(edits)
    return row


def rate_error(typed: str, word: str, edits: int) -> float:
    """Return the log-likelihood that a word was typed in this way, with this number of errors.

    >>> [rate_error(typed, "from", 1) for typed in ("form", "fom", "frox", "grom", "froom")]
    [1.5, 1.0, 0.0, -1.5, 2.5]
    """
    if edits > 1:
        return _TWO_ERRORS
    likelihood = _SWAPPED if sorted(typed) == sorted(word) else _WRONG
    if len(typed) != len(word):
        likelihood = _DOUBLED if _squeeze(typed) == _squeeze(word) else _DROPPED
    return likelihood + (_FIRST_LETTER if typed[:1] != word[:1] else 0.0)


def _squeeze(word: str) -> str:
    """Return a word without the letters that equal the one before them."""
    return "".join(letter for letter, _ in groupby(word))
