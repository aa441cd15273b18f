"""A Korean syllable or a Japanese kana -> those that are typed or heard instead of it. Pure."""

from itertools import product

from linkvault.search.text.kana import TO_HIRAGANA, TO_KATAKANA

_SYLLABLES = range(0xAC00, 0xD7A4)
# Letters of a Korean syllable by their place; no final letter is one of them.
_INITIALS, _VOWELS, _FINALS = 19, 21, 28
_PLAIN, _VOICED = "カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ"
_HALF_VOICED = "パピプペポ"
_LARGE, _SMALL = "アイウエオヤユヨツワ", "ァィゥェォャュョッヮ"
_VOWEL_SIGNS = "アイウエオー"
# Kana that sound alike, or look alike.
_GROUPS = (
    *zip(_PLAIN, _VOICED, strict=True),
    *zip(_PLAIN[-5:], _VOICED[-5:], _HALF_VOICED, strict=True),
    *zip(_LARGE, _SMALL, strict=True),
    *(("ー", vowel) for vowel in _VOWEL_SIGNS[:-1]),
    *("ジヂ", "ズヅ", "シツ", "ソン", "バヴ", "ヲオ"),
)
_MAX_SMALL = 4  # kana of a word that may be small: each doubles the spellings


def list_similar(char: str) -> str:
    """Return the syllables with one other letter, or the kana that are mistaken for a kana.

    >>> "애" in list_similar("에"), len(list_similar("가")), list_similar("ツ"), list_similar("づ"), list_similar("a")
    (True, 65, 'ヅッシ', 'つず', '')
    """
    if ord(char) in _SYLLABLES:
        return _list_syllables(char)
    if ord(char) in TO_KATAKANA:
        return _list_kana(char.translate(TO_KATAKANA)).replace("ー", "").translate(TO_HIRAGANA)
    return _list_kana(char)


def list_small_kana(word: str) -> list[str]:
    """Return the spellings of a word in katakana with small kana for large ones.

    >>> list_small_kana("メツセージ"), list_small_kana("loss")
    (['メッセージ'], [])
    """
    places = [at for at, kana in enumerate(word) if at and kana in _LARGE]
    spellings = []
    for chosen in product((False, True), repeat=min(len(places), _MAX_SMALL)):
        small = {at for at, is_small in zip(places, chosen, strict=False) if is_small}
        if small:
            spellings.append(
                "".join(_SMALL[_LARGE.index(kana)] if at in small else kana for at, kana in enumerate(word))
            )
    return spellings


def _list_kana(char: str) -> str:
    others = (kana for group in _GROUPS if char in group for kana in group)
    return "".join(dict.fromkeys(kana for kana in others if kana != char))


def _list_syllables(char: str) -> str:
    rest, final = divmod(ord(char) - _SYLLABLES.start, _FINALS)
    initial, vowel = divmod(rest, _VOWELS)
    others = (
        *((initial, other, final) for other in range(_VOWELS)),
        *((initial, vowel, other) for other in range(_FINALS)),
        *((other, vowel, final) for other in range(_INITIALS)),
    )
    codes = (_SYLLABLES.start + (a * _VOWELS + b) * _FINALS + c for a, b, c in others)
    return "".join(chr(code) for code in codes if code != ord(char))
