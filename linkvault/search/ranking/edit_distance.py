"""Two words -> how many typing errors are between them, and which kind of error. Pure."""

from itertools import groupby

# Log-likelihood of one error: one letter for two that are the same, or two for one (adress, proffessor); swapped
# letters, a letter missing or too many, a wrong letter.
_DOUBLED, _SWAPPED, _DROPPED, _WRONG = 2.5, 1.5, 1.0, 0.0
_FIRST_LETTER = -1.5  # added for an error in the first letter, which is seldom wrong
_TWO_ERRORS = -3.0  # one error is likelier than any two


def count_edits(first: str, second: str, limit: int | None = None) -> int:
    """Return the edit distance of two words: letters inserted, deleted, replaced, or two adjacent ones swapped.

    :param limit: any number over it may be returned for a greater distance

    >>> count_edits("gradient", "gardeint"), count_edits("", "ab"), count_edits("loss", "gradient", 2) > 2
    (2, 2, True)
    """
    return list_prefix_edits(first, second, limit)[-1]


def list_prefix_edits(first: str, second: str, limit: int | None = None) -> list[int]:
    """Return the edit distance of `first` to each prefix of `second`, the empty one first.

    F. Damerau, CACM 7(3), 1964, without edits inside of swapped letters.

    :param limit: for a greater distance, any number over it may be returned. Prefixes whose length differs by more are
        not compared, which takes a fifth of the time for long words

    >>> list_prefix_edits("lean", "lerning")
    [4, 3, 2, 2, 1, 2, 3, 4]
    >>> list_prefix_edits("lean", "lerning", 1)[4], min(list_prefix_edits("lean", "gradient", 1)) > 1
    (1, True)
    """
    size = len(second)
    if limit is None:
        limit = max(len(first), size)
    over = limit + 1
    before: list[int] = []
    row = [min(j, over) for j in range(size + 1)]
    for i, letter in enumerate(first, 1):
        before, last, row = row, before, [over] * (size + 1)
        row[0] = min(i, over)
        for j in range(max(1, i - limit), min(size, i + limit) + 1):
            other = second[j - 1]
            # Comparisons, because a call of `min` for each of thousands of letters takes longer than all the rest.
            edits = before[j - 1] if letter == other else before[j - 1] + 1
            if before[j] < edits:
                edits = before[j] + 1
            if row[j - 1] < edits:
                edits = row[j - 1] + 1
            if i > 1 and letter == second[j - 2] and first[i - 2] == other and j > 1 and last[j - 2] < edits:
                edits = last[j - 2] + 1
            row[j] = edits
        if min(row) > limit:
            break
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
