"""A term of a query -> the other spellings of its words that match as well. Pure.

A form is a folded text, of which the index has the words side by side. Compounds are written together, apart and with a
hyphen; Japanese words in either kana, with and without the kana after a character; Arabic words with the article and
the prefixes that are written onto them. What is only likely to mean the same (an Arabic word without its prefixes, the
last part of a compound) leads to loosened hits only: see `term_weights`.
"""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress, islice, pairwise, product

from linkvault import lazy_re as re
from linkvault.search.query.parser import Term
from linkvault.search.query.prefixed_words import list_prefixed
from linkvault.search.query.stop_words import STOP_WORDS
from linkvault.search.text.analyzer import is_symbol, is_unspaced, is_word_character
from linkvault.search.text.compounds import join_parts, split_edges, split_name
from linkvault.search.text.fold import NASAL_DOT, fold, is_joining
from linkvault.search.text.kana import TO_HIRAGANA, TO_KATAKANA
from linkvault.text.characters import ZERO_WIDTH_NON_JOINER
from linkvault.text.scripts import BASIC_HAN, HANGUL, HIRAGANA_LETTERS, KANA_LETTERS, is_hiragana

_MAX_FORMS = 36  # of one term: bounds the cost of a query
_MAX_JOINED = 40  # characters of two terms that are looked up as one word

# A word is split where both parts have so many letters: two are a word by chance. Persian suffixes (ها) have two.
_MIN_PART, _MIN_PART_ARABIC, _MAX_SPLIT = 3, 2, 38
_SHORT_WORD, _MIN_PART_SHORT = range(5, 7), 2  # letters of a word that may be two abbreviations: tcpip
# Stop words that begin compounds. The others would split "notable" and "forget".
_PARTICLES = frozenset("after before down off on out over through under up".split())
_SEPARABLE = STOP_WORDS - _PARTICLES
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_MAX_EDGES = 3  # between letters and digits of a word
_SPACED_DIGITS = re.compile(r"\d+(?:[ ()./-]+\d+)+")

_NASAL_MOON = "\u0901"  # a nasal vowel, which is also written with the dot of other nasals
# What Korean writes onto a noun: the longest first, with at least two syllables before it.
_KOREAN_NOUN = re.compile(
    f"([{HANGUL}]{{2,}}?)(?:에서는|으로는|에서|에게|으로|까지|부터|하고|이나|이란|라는|처럼|보다|은|는|이|가|을|를|의|에|도|로|와|과|만)"
)
_ARMENIAN_EV = ("եւ", "եվ")  # how casefolding spells the ligature և, and how capitals and some texts do

# Letters with a sign, and the two letters for them where a keyboard or an address lacks them.
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj"}
_TWO_LETTERS = re.compile("(?<![aeoq])(?:([ao])e|(u)e|(a)a|(d)j)")
_MAX_UMLAUTS = 3  # of a word, each of which doubles its forms
_MIN_UMLAUT = 5  # letters of a word in which two letters may be one: does, poet and true are other words
_VERSION = re.compile(r"v(\d+(?:\.\d+)+)")
# isbn:9783161484100, arxiv:1706.03762; six characters at least, because a shorter number may be a port.
_LABELED_NUMBER = re.compile(r"[^\W\d_]{2,}[:：](\d[\w.,-]{5,})")
_UNIT = re.compile(r"(?<![\d.,])([\d.,]++)(?=[^\W\d_]++/)")  # 600Mbit/s
_DEGREES = re.compile(r"(\d+) ?([cfk])")  # 24C: the page has 24°C or 24 °C, and the sign is a word of its own
_DECIMAL_AND_UNIT = re.compile(r"(\d+[.,]\d+)([^\W\d_]+\d?)")  # 78.5m2
_NUMBER_AND_UNIT = re.compile(r"\d+[^\W\d_]+/[^\W\d_]+")
# The index has x^2, x² and x2 as one word, but not E=mc^2.
_POWER = re.compile(r"(?<=\W)([^\W\d_]{1,3})\^(\d)")
# Of an error or an address, with its prefix and without: a shorter number is hardly ever written without it.
_HEXADECIMAL = re.compile(r"0x([0-9a-f]{6,16})|(?=.*\d|.{8})[0-9a-f]{4,16}")
_TIMES = re.compile(r"(?<=\d)[x×](?=\d)")  # 1920x1080, 3×4

_KANA = re.compile(f"[{KANA_LETTERS}][{KANA_LETTERS}ー]+")
_FOREIGN_V = re.compile("ヴ([ァィェォ]?)")
_B_FOR_V = {"ァ": "バ", "ィ": "ビ", "ェ": "ベ", "ォ": "ボ", "": "ブ"}
_V_FOR_B = {ord(b): f"ヴ{vowel}" for vowel, b in _B_FOR_V.items()}
# The sign between a number and a counter or a name and its head, in all its spellings: 一ヶ月, 一か月, 関ケ原.
_COUNTER = re.compile(f"(?<=[{BASIC_HAN}0-9])[ヶケヵカか箇](?=[{BASIC_HAN}])")
_FOREIGN_W = re.compile("(?<=ウ)([ィェォ])|(?<=ウ)[イエオ]")  # ウィスキー is also spelled ウイスキー
_OKURIGANA_FILE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "text", "okurigana.txt")
_JAPANESE_FILE = os.path.join(os.path.dirname(_OKURIGANA_FILE), "japanese.txt")
# Kana that a verb is written with or without: 行う, 行なう; 終る, 終わる. Characters of two verbs that differ in this
# (上る, 上がる) are not here.
_OPTIONAL_KANA = {
    "わ": "表著現断賜終変代伝加関交備", "な": "行", "か": "浮向分", "ま": "生始止決定集改", "さ": "押", "ら": "捕暮",
    "も": "積", "こ": "聞起", "と": "落", "た": "当", "が": "曲",
}  # fmt: skip
# Two characters of one sound, each with its older form, of which every family called Saito has one.
_SAI = tuple(str.maketrans("斉齊斎齋", others) for others in ("斎斎斉斉", "齋齋齊齊"))
_DOUBLED = re.compile(f"([{BASIC_HAN}])(?:\\1|々)")
_MAX_CHARACTERS_OKURIGANA = 5  # Han characters of a term whose kana are tried: each multiplies the forms


def list_forms(text: str, least_part: int = _MIN_PART) -> tuple[str, ...]:
    """Return the other spellings of a term's text, folded.

    :param least_part: letters of each part of a word that is split; in a field, where the index has no compounds as one
        word, O'Neil is found only as two parts

    >>> list_forms("HTTPServer")[0], list_forms("don't"), list_forms("gpt4o")
    ('http server', ('dont',), ('gpt4 o', 'gpt 4 o', 'gpt 4o'))
    >>> "machine learning" in list_forms("machinelearning"), list_forms("りんご"), list_forms("申込")
    (True, ('リンゴ',), ('申し込',))
    >>> list_forms("tcpip"), list_forms("djordje")[-3], list_forms("đorđe")[-1]
    (('tc pip', 'tcp ip'), 'dorde', 'djordje')
    """
    folded = fold(text)
    forms = dict.fromkeys(_list_forms(text, folded, least_part))
    forms.pop(folded, None)
    return tuple(islice(forms, _MAX_FORMS))


def list_term_forms(terms: Sequence[Term]) -> dict[Term, tuple[str, ...]]:
    """Return the forms of each term, with the words that it makes with the term before or after it.

    >>> list_term_forms([Term("over"), Term("fitting")])[Term("fitting")][-1]
    'overfitting'
    """
    forms = {
        term: () if term.prefix else list_forms(term.text, least_part=1 if term.field else _MIN_PART)
        for term in terms
    }
    for pair in pairwise(terms):
        joined = join_terms(pair)
        if joined:
            for term in pair:
                forms[term] = (*forms[term], joined)
    for run in _list_number_runs(terms):
        joined = "".join(fold(term.text) for term in run)
        for term in run:
            forms[term] = (*forms[term], joined)
    return forms


def _list_forms(text: str, folded: str, least_part: int) -> Iterator[str]:
    if " " not in folded:
        pieces = split_name(text) if text[:1].isalnum() else None
        if pieces:
            yield pieces
        joined = join_parts(text)
        if joined:
            yield joined
        yield from _list_numbered(folded)
        yield from _split_word(folded, least_part)
        yield from _list_umlauts(text, folded)
    if ZERO_WIDTH_NON_JOINER in text:
        yield fold(text.replace(ZERO_WIDTH_NON_JOINER, ""))
    if _SPACED_DIGITS.fullmatch(folded):
        yield "".join(filter(str.isdigit, folded))
    if not folded.isascii():
        yield from _drop_symbols(folded)
        yield from _list_nasals(folded)
        yield from list_prefixed(folded)
        yield from _list_armenian(folded)
        yield from _list_korean(folded)
        yield from _list_kana(folded)
        for spelling in dict.fromkeys((folded, *_list_japanese(text))):
            yield spelling
            yield from _list_okurigana(spelling)
            yield from _list_optional_kana(spelling)


def join_terms(terms: Sequence[Term]) -> str | None:
    """Return terms as one word, if all are plain words and not all are stop words."""
    texts = [fold(term.text) for term in terms]
    joined = "".join(texts)
    if len(texts) == 2 and _NUMBER_AND_UNIT.fullmatch(joined) and texts[0].isdigit():
        return joined
    is_plain = all(term.field is None and not term.prefix for term in terms) and all(
        map(is_word_character, joined)
    )
    if not is_plain or len(joined) > _MAX_JOINED or joined.isdigit() or STOP_WORDS.issuperset(texts):
        return None
    return None if not joined.isascii() and any(map(is_unspaced, texts)) else joined


def _list_number_runs(terms: Sequence[Term]) -> Iterator[list[Term]]:
    """Yield the runs of two or more terms of digits: groups of one number."""
    run: list[Term] = []
    for term in (*terms, None):
        if term is not None and term.field is None and term.text.strip("()+-").isdecimal():
            run.append(term)
            continue
        if len(run) > 1:
            yield run
        run = []


def _split_word(word: str, least_part: int) -> Iterator[str]:
    """Yield a word split in two, or between its letters and digits, in every way in which it may be written apart."""
    if (
        not word
        or not all(map(is_word_character, word))
        or (not word.isascii() and any(map(is_unspaced, word)))
    ):
        return
    pieces = _LETTERS_OR_DIGITS.findall(word) if word.isalnum() else []
    if len(pieces) > 1:
        if len(pieces) - 1 <= _MAX_EDGES:
            for blanks in product((" ", ""), repeat=len(pieces) - 1):
                yield "".join(map(str.__add__, pieces, (*blanks, "")))
        if len(pieces) == 2:  # wifi6 is Wi-Fi 6
            yield from (f"{parts} {pieces[1]}" for parts in _split_word(pieces[0], _MIN_PART_SHORT))
        return
    least = _MIN_PART_ARABIC if "\u0620" <= word[0] <= "\u06ff" else least_part
    if len(word) in _SHORT_WORD:
        least = min(least, _MIN_PART_SHORT)
    if word.isdigit() or len(word) > _MAX_SPLIT:
        return
    for at in range(least, len(word) - least + 1):
        parts = word[:at], word[at:]
        if not is_joining(word[at]) and _SEPARABLE.isdisjoint(parts):
            yield " ".join(parts)


def _list_numbered(word: str) -> Iterator[str]:
    """Yield a word with a dotted number with its letters apart, a version without its v, a number without its label.

    >>> list(_list_numbered("v1.2.3")), list(_list_numbered("isbn:978-3-16-148410-0"))
    (['1.2.3', 'v 1 2 3'], ['978-3-16-148410-0', '9783161484100'])
    >>> list(_list_numbered("1920x1080")), list(_list_numbered("600mbit/s")), list(_list_numbered("e=mc^2"))
    (['1920×1080'], ['600 mbit/s'], ['e=mc2'])
    >>> list(_list_numbered("80070005")), list(_list_numbered("0x80070005")), list(_list_numbered("decade"))
    (['0x80070005'], ['80070005'], [])
    """
    if version := _VERSION.fullmatch(word):
        yield version[1]
    if number := _LABELED_NUMBER.fullmatch(word):
        yield from filter(None, (number[1], join_parts(number[1])))
    if hexadecimal := _HEXADECIMAL.fullmatch(word):
        yield hexadecimal[1] or f"0x{word}"
    elif _TIMES.search(word):
        yield _TIMES.sub("x" if "×" in word else "×", word)
    if edges := split_edges(word):
        yield edges
    elif not word.isalnum() and _UNIT.match(word):
        yield _UNIT.sub(r"\1 ", word, count=1)
    if degrees := _DEGREES.fullmatch(word):
        yield f"{degrees[1]} ° {degrees[2]}"
    if number := _DECIMAL_AND_UNIT.fullmatch(word):
        yield f"{number[1]} {number[2]}"
    if _POWER.search(word) and not word.isalnum():
        yield _POWER.sub(r"\1\2", word)


def _list_umlauts(text: str, folded: str) -> Iterator[str]:
    """Yield a word with two letters for each umlaut, or with umlauts (here without their dots) for two letters.

    >>> list(_list_umlauts("Köln", "koln")), list(_list_umlauts("koeln", "koeln")), list(_list_umlauts("poet", "poet"))
    (['koeln'], ['koln'], [])
    """
    lowered = unicodedata.normalize("NFC", text.lower())
    spelled = "".join(_UMLAUTS.get(letter, letter) for letter in lowered)
    if spelled != lowered:
        yield fold(spelled)
    elif folded.isascii() and folded.replace("-", "").isalpha() and len(folded) >= _MIN_UMLAUT:
        # Not every pair of letters is an umlaut: Oestergaard is Østergaard.
        pairs = list(_TWO_LETTERS.finditer(folded))[:_MAX_UMLAUTS]
        for chosen in product((True, False), repeat=len(pairs)):
            shorter = folded
            for pair in reversed(list(compress(pairs, chosen))):
                shorter = shorter[: pair.start()] + pair[pair.lastindex or 0] + shorter[pair.end() :]
            if shorter != folded:
                yield shorter


def _drop_symbols(folded: str) -> Iterator[str]:
    if any(map(is_symbol, folded)):
        rest = "".join(" " if is_symbol(char) else char for char in folded)
        if any(map(str.isalnum, rest)):
            yield rest.strip()


def _list_nasals(folded: str) -> Iterator[str]:
    """Yield a Hindi word with a dot for each nasal moon, or with a moon for each dot: गाँव, गांव."""
    yield folded.replace(_NASAL_MOON, NASAL_DOT)
    yield folded.replace(NASAL_DOT, _NASAL_MOON)


def _list_armenian(folded: str) -> Iterator[str]:
    """Yield a text with the other spelling of the ligature և."""
    for spelling, other in (_ARMENIAN_EV, _ARMENIAN_EV[::-1]):
        if spelling in folded:
            yield folded.replace(spelling, other)


def _list_korean(word: str) -> Iterator[str]:
    """Yield a Korean noun without the particle that is written onto it."""
    if noun := _KOREAN_NOUN.fullmatch(word):
        yield noun[1]


def _list_kana(folded: str) -> Iterator[str]:
    """Yield a Japanese text in the other kana, without a final long vowel, and with other spellings of foreign sounds.

    >>> list(_list_kana("一ヶ月"))[:2], list(_list_kana("ウイスキー"))[-1]
    (['一ケ月', '一か月'], 'ウィスキー')
    """
    if _COUNTER.search(folded):
        yield from (_COUNTER.sub(sign, folded) for sign in "ケかカヶ")
    if not _KANA.search(folded):
        return
    yield _KANA.sub(lambda run: run[0].translate(TO_KATAKANA), folded)
    yield _KANA.sub(lambda run: run[0].translate(TO_HIRAGANA), folded)
    if folded.endswith("ー"):
        yield folded[:-1]
    yield _FOREIGN_V.sub(lambda match: _B_FOR_V[match[1]], folded)
    yield folded.translate(_V_FOR_B)
    # In Unicode, each small vowel is directly before the large one.
    yield _FOREIGN_W.sub(lambda vowel: chr(ord(vowel[0]) + (1 if vowel[1] else -1)), folded)


def _list_japanese(text: str) -> Iterator[str]:
    """Yield a text with the older forms of its Japanese characters, and with the new ones of its older forms.

    >>> list(_list_japanese("斉藤")) == [fold(name) for name in ("齊藤", "斉藤", "斎藤", "齋藤")]
    True
    """
    older = _read_japanese()
    newer = {old: new for new, old in older.items()}
    if not (older.keys() | newer.keys()).isdisjoint(text):
        yield fold("".join(older.get(char, char) for char in text))
        yield fold("".join(newer.get(char, char) for char in text))
    for other in _SAI:
        if not other.keys().isdisjoint(map(ord, text)):
            yield fold(text.translate(other))


@cache
def _read_japanese() -> dict[str, str]:
    """Return the older form of each Japanese character. A line of the file is a comment, or pairs of the two."""
    with open(_JAPANESE_FILE, encoding="utf-8") as file:
        pairs = [pair for line in file if not line.startswith("#") for pair in line.split()]
    return {pair[0]: pair[1] for pair in pairs}


def _list_okurigana(folded: str) -> Iterator[str]:
    """Yield a Japanese compound with and without the kana after each of its characters; its last kana can be absent."""
    units = _okurigana_unit().findall(folded)
    if (
        not 1 < len(units) <= _MAX_CHARACTERS_OKURIGANA
        or "".join(han + kana for han, kana in units) != folded
    ):
        return
    kana_of = _read_okurigana()
    choices: list[Sequence[str]] = []
    for number, (han, kana) in enumerate(units, 1):
        known = kana_of.get(han, ())
        alike = [other for other in known if kana and (other.endswith(kana) or kana.endswith(other))]
        if kana and not alike:
            return  # not the kana of this character: the term is no such compound
        others = (kana, "", *alike) if kana else ("", *(known if number < len(units) else ()))
        choices.append([han + other for other in others])
    yield from map("".join, product(*choices))


def _list_optional_kana(folded: str) -> Iterator[str]:
    """Yield a text with a verb with and without the kana that is optional, and with a doubled character as two.

    >>> [list(_list_optional_kana(fold(text))) for text in ("行なう", "行う", "人々", "上る")]
    [['行う'], ['行なう'], ['人人'], []]
    """
    for at, kana in enumerate(map(_optional_kana().get, folded[:-1])):
        after = folded[at + 1 :]
        if kana and is_hiragana(after[0]):
            is_written = after[0] == kana
            if not is_written or is_hiragana(after[1:2]):
                yield folded[: at + 1] + (after[1:] if is_written else kana + after)
    if _DOUBLED.search(folded):
        yield _DOUBLED.sub(lambda pair: pair[1] + ("々" if pair[0][1] != "々" else pair[1]), folded)


@cache
def _optional_kana() -> dict[str, str]:
    """Return the optional kana after each character."""
    return {char: kana for kana, chars in _OPTIONAL_KANA.items() for char in fold(chars)}


@cache
def _okurigana_unit() -> re.Pattern[str]:
    return re.compile(f"([{BASIC_HAN}])([{HIRAGANA_LETTERS}]*)")


@cache
def _read_okurigana() -> dict[str, tuple[str, ...]]:
    """Return the kana that can follow each character inside a compound.

    Each line of the file is a comment, or the kana, a space and the characters.
    """
    kana_of: dict[str, tuple[str, ...]] = {}
    with open(_OKURIGANA_FILE, encoding="utf-8") as file:
        lines = [line.split() for line in file if not line.startswith("#")]
    for kana, characters in lines:
        for character in fold(characters):
            kana_of[character] = tuple(dict.fromkeys((*kana_of.get(character, ()), kana)))
    return kana_of
