"""Japanese in Latin letters -> kana. Pure. Kanji need a dictionary and are not found by their readings."""

from itertools import chain

from linkvault import lazy_re as re
from linkvault.search.text.kana import TO_KATAKANA

_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_SYLLABLES = {
    consonant + vowel: kana
    for consonant, row in _ROWS.items()
    for vowel, kana in zip(_VOWELS, row, strict=True)
} | {
    "ya": "や",
    "yu": "ゆ",
    "yo": "よ",
    "wa": "わ",
    "wo": "を",
    "shi": "し",
    "chi": "ち",
    "tsu": "つ",
    "fu": "ふ",
    "ji": "じ",
}
_SMALL = {"a": "ゃ", "u": "ゅ", "o": "ょ"}
_SYLLABLES |= {
    f"{consonant}y{vowel}": row[1] + small
    for consonant, row in _ROWS.items()
    if consonant
    for vowel, small in _SMALL.items()
}
_SYLLABLES |= {
    initial + vowel: kana + small
    for initial, kana in (("sh", "し"), ("ch", "ち"), ("j", "じ"))
    for vowel, small in _SMALL.items()
}
_PART = re.compile(
    r"(?P<double>([kstpgdbz])(?=\2)|t(?=ch))|(?P<final>n'|n(?![aiueoy]))|(?P<syllable>[a-z]{0,2}?[aiueo])|(?P<long>-)"
)
_LONG = re.compile(r"(?<=a)a|(?<=i)i|(?<=u)u|(?<=e)[ei]|(?<=o)[ou]")


def spell_in_kana(text: str) -> list[str]:
    """Return the spellings of a word in hiragana and katakana, the latter also with marks for long vowels.

    >>> spell_in_kana("sushi"), spell_in_kana("konpyuuta"), spell_in_kana("loss")
    (['すし', 'スシ'], ['こんぴゅうた', 'コンピュウタ', 'コンピュータ'], [])
    """
    hiragana = _to_hiragana(text)
    if not hiragana:
        return []
    marked = _to_hiragana(_LONG.sub("-", text))
    spellings = chain([hiragana], (kana.translate(TO_KATAKANA) for kana in (hiragana, marked)))
    return list(dict.fromkeys(spellings))


def _to_hiragana(text: str) -> str:
    """Return the kana of a word; empty if it is not all syllables."""
    kana, at = "", 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return ""
        if part["syllable"]:
            if part["syllable"] not in _SYLLABLES:
                return ""
            kana += _SYLLABLES[part["syllable"]]
        else:
            kana += "っ" if part["double"] else "ん" if part["final"] else "ー"
        at = part.end()
    return kana
