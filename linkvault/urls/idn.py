"""A host in ASCII -> the host in its own script, where it cannot be mistaken for another host.

The rule is that of browsers (Unicode TS 39, "highly restrictive"): a label has one script, or Latin together with the
scripts of Chinese, Japanese or Korean, and does not consist of look-alikes of Latin letters alone.
"""

import unicodedata

_COMBINATIONS = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
_LATIN_LOOK_ALIKES = frozenset("асԁеһіјӏорԛѕԝхуъьҽпгѵѡ" + "αικνρυωηοτχ")


def to_unicode(host: str) -> str:
    """Return a host with every label decoded that is safe to show; the others stay `xn--...`.

    >>> to_unicode("xn--fiqs8s.example"), to_unicode("xn--80ak6aa92e.com")
    ('中国.example', 'xn--80ak6aa92e.com')
    """
    labels = host.split(".")
    has_ascii_suffix = not labels[-1].startswith("xn--")
    return ".".join(_decode_safely(label, has_ascii_suffix=has_ascii_suffix) for label in labels)


def _decode_safely(label: str, *, has_ascii_suffix: bool) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:  # a word of a query is no checked host
        return label
    letters = [char for char in decoded if not (char.isascii() and not char.isalpha())]
    scripts = frozenset(_find_script(char) for char in letters)
    if not letters:
        return label
    if (
        not (len(scripts) == 1 or any(scripts <= combination for combination in _COMBINATIONS))
        or "" in scripts
    ):
        return label
    return label if has_ascii_suffix and all(char in _LATIN_LOOK_ALIKES for char in letters) else decoded


def _find_script(char: str) -> str:
    """Return the script of a letter, the first word of its Unicode name; "" for other characters."""
    if not char.isalpha() and not unicodedata.category(char).startswith("M"):
        return ""
    word = unicodedata.name(char, "").replace("-", " ").split(" ")[0]
    return "KATAKANA" if word == "HALFWIDTH" else word
