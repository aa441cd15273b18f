"""Bytes of which nobody says, or says rightly, what they are -> the likeliest charset. (pure)

CJK charsets are told apart here, by whether the bytes fit and how common the characters are that they make;
the rest is charset-normalizer's business, on a bounded sample of the text around high bytes.
"""

import re
from collections import Counter

from linkvault.extract.charset.codecs import count_high, decode_as, decode_within
from linkvault.extract.charset.labels import codec_of
from linkvault.text import scripts

_TAGS = re.compile(
    rb"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<[^<>]{0,4000}>", re.IGNORECASE | re.DOTALL
)
_PIECE = re.compile(rb"[^\x80-\xff\n]{0,40}[\x80-\xff][^\n]{0,400}\n?")
_SAMPLE = 8_192
_BROKEN = 0.3  # of the characters beyond ASCII: with more, no score can reach what is asked for
_SEARCHED = 1 << 20  # bytes of the page in which a sample is looked for
_CJK = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
_JAPANESE = ("shift_jis", "euc-jp")
# The characters that fill about a third of any text.
_COMMON = {
    "gb18030": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日",
    "big5": "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
    "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日",
    "shift_jis": "のにはをたがでてとしれさあるいもなこすらりかきくっうまよ日本人年大国会中",
    "euc-jp": "のにはをたがでてとしれさあるいもなこすらりかきくっうまよ日本人年大国会中",
    "euc-kr": "이다는에의가을를은로고하기지사어서자한대리인도나있해시여부전수보정일제주그스아들게과구",
}
# Names of charset-normalizer -> ours, and nothing else is asked for: EBCDIC on the web is a mistake.
_SINGLE = {
    codec_of(name).replace("-", "_").replace("iso8859_", "iso8859_"): name
    for name in [
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "windows-1258",
        "windows-874",
        "iso-8859-2",
        "iso-8859-5",
        "iso-8859-6",
        "iso-8859-7",
        "iso-8859-8",
        "iso-8859-13",
        "koi8-r",
        "koi8-u",
        "ibm866",
        "x-mac-cyrillic",
    ]
}

# The letters beyond ASCII of the languages that are written in each charset, the most usual charset first.
_CENTRAL = "áčďéěíňóřšťúůýž áäčďéíľĺňóôŕšťúýž ąćęłńóśźż áéíóöőúüű ăâîşţ čćđšž"
_LETTERS = {
    "windows-1252": "éèêàâçîôûùëïœ äöüßé áéíóúñüºª àèéìòùî áâãàçéêíóôõúº åäöøæé áéíóúýþæðö",
    "windows-1250": _CENTRAL,
    "iso-8859-2": _CENTRAL,
    "windows-1254": "çğıiöşüâî̇",
    "windows-1257": "āčēģīķļņšūž ąčęėįšųūž äõöüšž",
    "iso-8859-13": "āčēģīķļņšūž ąčęėįšųūž",
    "windows-1258": "àáâãèéêìíòóôõùúýăđơư",
}
_SIGNS = frozenset("\xa0«»„“”‘’‚–—…•©®™°§·€¿¡")  # common to all languages
_SURE = 0.5  # of the score that text in its right charset has (about 1): below it no CJK charset is taken
_CHUNK = 512  # bytes: charset-normalizer looks at five such pieces of the sample
_COST_OF_BROKEN = 5  # times the worth of a common character, beside the first broken one


def high_text(body: bytes) -> bytes:
    """Return a sample of the page's text around its bytes beyond ASCII, without tags and scripts."""
    bare = _TAGS.sub(b" ", body[:_SEARCHED])
    sample = bytearray()
    for piece in _PIECE.finditer(bare):
        sample += piece[0]
        if len(sample) >= _SAMPLE:
            break
    return bytes(sample) or body[:_SAMPLE]


def guess(body: bytes) -> str:
    """Name the charset that the bytes are most likely in."""
    sample = high_text(body)
    scores = {name: _score(sample, name) for name in _CJK}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _SURE:
        return best
    return _guess_single(sample)


def _guess_single(sample: bytes) -> str:
    import charset_normalizer

    best = charset_normalizer.from_bytes(
        sample, steps=5, chunk_size=_CHUNK, cp_isolation=list(_SINGLE), preemptive_behaviour=False
    ).best()
    name = _SINGLE.get(best.encoding, "windows-1252") if best else "windows-1252"
    return _guess_latin(sample) if name in _LETTERS else name


def _guess_latin(sample: bytes) -> str:
    """Tell Latin charsets apart by the language whose letters fill the sample best; ties go to the West."""
    scores = {name: _letters(decode_as(sample, name).lower(), _LETTERS[name]) for name in _LETTERS}
    return max(scores, key=lambda name: scores[name])


def _letters(text: str, languages: str) -> float:
    beyond = [char for char in text if char > "\x7f" and char not in _SIGNS]
    if not beyond:
        return 1.0
    return max(sum(1 for char in beyond if char in letters) for letters in languages.split()) / len(beyond)


def _score(sample: bytes, name: str) -> float:
    """Say how common the characters are that the bytes make in this charset; about 1 and more where it is right."""
    text = decode_within(sample, name, 2 + int(_BROKEN * count_high(sample)))
    if text is None:
        return -5.0
    beyond = Counter(text)
    for char in [char for char in beyond if char <= "\x7f"]:
        del beyond[char]
    if not beyond:
        return 0.0
    size, broken = beyond.total(), beyond["\ufffd"]
    worth = sum(_worth(char, name) * count for char, count in beyond.items()) / size
    return worth - _COST_OF_BROKEN * max(0, broken - 1) / size


def _worth(char: str, name: str) -> float:
    if char in _COMMON[name]:
        return 2.0
    if "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uff60" or "\u2010" <= char <= "\u2030":
        return 0.6
    if scripts.is_kana(char):
        return 1.2 if name in _JAPANESE else -0.5
    if scripts.is_hangul(char):
        return 0.7 if name == "euc-kr" and _is_ks(char) else -0.5
    if scripts.is_basic_han(char):
        return 0.4 if name != "euc-kr" else 0.0
    return -0.7


def _is_ks(char: str) -> bool:
    try:
        return len(char.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False
