"""Bytes without a correct declaration -> the likeliest charset.

CJK charsets are recognized by how many bytes are valid and how common the characters are. For the other charsets,
charset-normalizer gets a sample of the text around non-ASCII bytes.
"""

from collections import Counter
from functools import cache

from linkvault import lazy_re as re
from linkvault.extract.charset.codecs import count_non_ascii, decode_as, decode_within
from linkvault.extract.charset.labels import codec_of
from linkvault.text import scripts

_TAGS = re.compile(
    rb"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<[^<>]{0,4000}>", re.IGNORECASE | re.DOTALL
)
_PIECE = re.compile(rb"[^\x80-\xff\n]{0,40}[\x80-\xff][^\n]{0,400}\n?")
_SAMPLE = 8_192  # bytes
_MAX_BROKEN = 0.3  # of the non-ASCII characters: with more broken ones, no score reaches _MIN_SCORE
_SEARCHED = 1 << 20  # bytes of the page in which a sample is searched
_CJK = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
_JAPANESE = ("shift_jis", "euc-jp")
# The most common characters, about a third of any text.
_COMMON_TEXT = {
    "gb18030": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日",
    "big5": "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
    "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日",
    "shift_jis": "のにはをたがでてとしれさあるいもなこすらりかきくっうまよ日本人年大国会中",
    "euc-jp": "のにはをたがでてとしれさあるいもなこすらりかきくっうまよ日本人年大国会中",
    "euc-kr": "이다는에의가을를은로고하기지사어서자한대리인도나있해시여부전수보정일제주그스아들게과구",
}
_COMMON = {name: frozenset(characters) for name, characters in _COMMON_TEXT.items()}
# Python's names, which charset-normalizer uses -> the names of the standard. Only these are searched for: it would also
# find EBCDIC, which the web does not use.
_SINGLE_BYTE = {
    codec_of(name).replace("-", "_"): name
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

# The non-ASCII letters of the languages that are written in each charset, the most common charset first.
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
_COMMON_SIGNS = frozenset("\xa0«»„“”‘’‚–—…•©®™°§·€¿¡")  # in all languages
_MOST_WEIGHTS = 10_000  # characters of a charset whose weights are stored
_MIN_SCORE = 0.5  # of a CJK charset; text in its own charset has a score of about 1
_CHUNK = 512  # bytes: charset-normalizer examines five such pieces of the sample
_BROKEN_WEIGHT = 5  # of a broken character beside the first
_INVALID = -5.0  # the score of a charset with too many broken characters
# The weight of a character in a score: of one of _COMMON, of CJK punctuation, of kana and Hangul in their own charsets,
# of other Han characters in charsets that use them, of kana or Hangul in another charset, and of anything else.
_COMMON_WEIGHT, _PUNCTUATION_WEIGHT, _KANA_WEIGHT, _HANGUL_WEIGHT, _HAN_WEIGHT = 2.0, 0.6, 1.2, 0.7, 0.4
_WRONG_SCRIPT_WEIGHT, _OTHER_WEIGHT = -0.5, -0.7


def sample_non_ascii(body: bytes) -> bytes:
    """Return a sample of the page's text around its non-ASCII bytes, without tags and scripts."""
    bare = _TAGS.sub(b" ", body[:_SEARCHED])
    sample = bytearray()
    for piece in _PIECE.finditer(bare):
        sample += piece[0]
        if len(sample) >= _SAMPLE:
            break
    return bytes(sample) or body[:_SAMPLE]


def guess_charset(body: bytes) -> str:
    """Return the standard's name of the likeliest charset."""
    sample = sample_non_ascii(body)
    scores = {name: _score_cjk(sample, name) for name in _CJK}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _MIN_SCORE:
        return best
    return _guess_single_byte(sample)


def _guess_single_byte(sample: bytes) -> str:
    """Return the likeliest single-byte charset; windows-1252 if charset-normalizer finds none."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(
        sample, steps=5, chunk_size=_CHUNK, cp_isolation=list(_SINGLE_BYTE), preemptive_behaviour=False
    ).best()
    name = _SINGLE_BYTE.get(best.encoding, "windows-1252") if best else "windows-1252"
    return _guess_latin(sample) if name in _LETTERS else name


def _guess_latin(sample: bytes) -> str:
    """Return the Latin charset with a language whose letters are the largest share of the sample.

    Of equals, the first in _LETTERS is returned: Western European.
    """
    scores = {name: _share_of_letters(decode_as(sample, name).lower(), _LETTERS[name]) for name in _LETTERS}
    return max(scores, key=lambda name: scores[name])


def _share_of_letters(text: str, languages: str) -> float:
    """Return the largest share of the non-ASCII letters that are those of one language, 0..1."""
    chars = [char for char in text if char > "\x7f" and char not in _COMMON_SIGNS]
    if not chars:
        return 1.0
    return max(sum(1 for char in chars if char in letters) for letters in languages.split()) / len(chars)


def _score_cjk(sample: bytes, name: str) -> float:
    """Return how common the characters of the sample are in a charset; about 1 or more if it is the right one."""
    text = decode_within(sample, name, 2 + int(_MAX_BROKEN * count_non_ascii(sample)))
    if text is None:
        return _INVALID
    counts = Counter(text)
    for char in [char for char in counts if char <= "\x7f"]:
        del counts[char]
    if not counts:
        return 0.0
    size, broken = counts.total(), counts["\ufffd"]
    weights = _weights_in(name)
    weight = sum([weights[char] * count for char, count in counts.items()]) / size
    return weight - _BROKEN_WEIGHT * max(0, broken - 1) / size


class _Weights(dict[str, float]):
    """The weights of characters in a charset, see `_weigh_char`: pages have the same few thousand characters."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __missing__(self, char: str) -> float:
        weight = _weigh_char(char, self._name)
        if len(self) < _MOST_WEIGHTS:
            self[char] = weight
        return weight


@cache
def _weights_in(name: str) -> _Weights:
    return _Weights(name)


def _weigh_char(char: str, name: str) -> float:
    """Return how much a character suggests the charset in which it was decoded."""
    if char in _COMMON[name]:
        return _COMMON_WEIGHT
    if scripts.is_basic_han(char):  # before the others: most characters of a sample are
        return _HAN_WEIGHT if name != "euc-kr" else 0.0
    if "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uff60" or "\u2010" <= char <= "\u2030":
        return _PUNCTUATION_WEIGHT
    if scripts.is_kana(char):
        return _KANA_WEIGHT if name in _JAPANESE else _WRONG_SCRIPT_WEIGHT
    if scripts.is_hangul(char):
        return _HANGUL_WEIGHT if name == "euc-kr" and _is_in_ks_x_1001(char) else _WRONG_SCRIPT_WEIGHT
    return _OTHER_WEIGHT


def _is_in_ks_x_1001(char: str) -> bool:
    """Return whether a Hangul syllable is one of the 2,350 common ones, which EUC-KR has and windows-949 extends."""
    try:
        return len(char.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False
