"""A query -> whether it is a headline in capitals, in which NOT and AND are words (DO NOT DISTURB). Pure."""

_OPERATORS = frozenset(("AND", "NOT", "OR"))
_MAX_ACRONYM = 5  # letters; a longer word in capitals is typed with the Caps Lock key
# Before them, NOT is seldom an operator: DO NOT ENTER.
_VERBS = frozenset("AM ARE CAN COULD DID DO DOES HAD HAS HAVE IS MUST SHALL SHOULD WAS WERE WOULD".split())
_AFTER_LATIN = "\u0250"  # the first letter beyond those of Latin script


def is_headline(text: str) -> bool:
    """Return whether all words of a text are in Latin capitals, and one is longer than an acronym or a verb before NOT.

    Scripts without case have no capitals, and neither have numbers.

    >>> is_headline("DO NOT DISTURB"), is_headline("YOU MUST NOT PASS"), is_headline("HTML NOT CSS")
    (True, True, False)
    >>> is_headline("日本 NOT 中国"), is_headline("2024 NOT 2023"), is_headline("КОШКИ NOT СОБАКИ")
    (False, False, False)
    """
    words = ["".join(filter(str.isalpha, word)) for word in text.split()]
    others = [word for word in words if word and word not in _OPERATORS]
    if not all(word.isupper() and max(word) < _AFTER_LATIN for word in others):
        return False
    return any(len(word) > _MAX_ACRONYM or word in _VERBS for word in others)
