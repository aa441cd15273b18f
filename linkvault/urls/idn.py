"""A host in ASCII -> the host in its own script, where that cannot be taken for another host.

The rule is that of browsers (Unicode TS 39, "highly restrictive"): one script in a label, or Latin with the
scripts that Chinese, Japanese and Korean are written in together; no label of look-alikes of Latin alone.
"""

import unicodedata

_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
_LIKE_LATIN = frozenset("асԁеһіјӏорԛѕԝхуъьҽпгѵѡ" + "αικνρυωηοτχ")


def to_unicode(host: str) -> str:
    """Decode every label that is safe to show; the others stay `xn--...`.

    >>> to_unicode("xn--fiqs8s.example"), to_unicode("xn--80ak6aa92e.com")
    ('中国.example', 'xn--80ak6aa92e.com')
    """
    labels = host.split(".")
    is_foreign = not labels[-1].startswith("xn--")
    return ".".join(_shown(label, under_ascii=is_foreign) for label in labels)


def _shown(label: str, *, under_ascii: bool) -> str:
    if not label.startswith("xn--"):
        return label
    decoded = label[4:].encode("ascii").decode("punycode")
    letters = [char for char in decoded if not (char.isascii() and not char.isalpha())]
    scripts = frozenset(_script(char) for char in letters)
    if not (len(scripts) == 1 or any(scripts <= group for group in _TOGETHER)) or "" in scripts:
        return label
    return label if under_ascii and all(char in _LIKE_LATIN for char in letters) else decoded


def _script(char: str) -> str:
    """Return the script that Unicode's name of the letter begins with; "" for what is no letter."""
    if not char.isalpha() and not unicodedata.category(char).startswith("M"):
        return ""
    word = unicodedata.name(char, "").replace("-", " ").split(" ")[0]
    return "KATAKANA" if word == "HALFWIDTH" else word
