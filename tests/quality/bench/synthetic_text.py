"""Text in ten languages: words follow Zipf's law, and new ones appear as the text grows (Heaps' law).

The words are not those of the languages, but they have their letters, their length, and blanks where these have blanks.
The most frequent ones are real: a search for them is the slowest.
"""

import math
import random
from typing import NamedTuple

_VOCABULARY = 60  # words per square root of the words written so far: 190,000 after ten million
_MIN_WORDS = 1_000  # that a language has from the start
_SENTENCE = 12  # words


class _Language(NamedTuple):
    """Real words, by their frequency, and the syllables of the others; `blank`: what separates words."""

    code: str
    share: int  # of a hundred pages
    words: str
    syllables: str
    blank: str = " "
    stop: str = ". "


_LATIN = (
    "loss grad vec learn err mod gard riv pap sto mus tra win mark kit hist plan stat graph sys "
    "ber con der fin hal jor kel lim mon nor per qui ros sel tem ul ver wes yor zan"
)
_KANA = (
    "カ キ ク ケ コ サ シ ス セ ソ タ チ ツ テ ト ナ ニ ネ ノ ハ ヒ フ ホ マ ミ ム メ モ ラ リ ル レ ロ ワ ン"
)
_LANGUAGES = (
    _Language("en", 40, "the of and to in vecing losse search page archive", _LATIN),
    _Language("de", 10, "der die und in den Lesezeichen Suche Straße", _LATIN + " lung keit über schaft zeug schl"),
    _Language("ru", 10, "и в не на поиск страница закладка архив", "по ис ка стра ни ца мо дель дан ные ве кто ра шиб оч ко ре ту ло жи"),
    _Language("zh", 15, "的 是 在 损失 函数 梯度 我们 模型 训练", " ".join(chr(0x4E00 + 13 * n) for n in range(1_500)), "", "。"),
    _Language("ja", 5, "の に は 損失 関数 検索 データ", _KANA + " " + " ".join(chr(0x4E09 + 29 * n) for n in range(500)), "", "。"),
    _Language("ko", 5, "이 그 및 검색 손실 함수", "가 나 다 라 마 바 사 아 자 차 카 타 파 하 검 색 손 실 함 수 모 델 학 습 자 료 문 서"),
    _Language("fr", 5, "de la le et les recherche été signet", _LATIN + " é eau ette è oir ç"),
    _Language("ar", 4, "في من على البحث الصفحة", "كت با سل مع در نا قل حم شر فت عل طي"),
    _Language("hi", 3, "के में की है खोज पृष्ठ", "का कि की मा नि दे रा सं प्र भा षा ला"),
    _Language("th", 3, "ที่ และ การ ค้นหา หน้า", "กา รี มา นำ ไท ดี สู งา คน บา ลี โต เก่ วั", "", " "),
)  # fmt: skip


class Writer:
    """Writes texts; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._codes = [language.code for language in _LANGUAGES for _ in range(language.share)]
        self._languages = {language.code: language for language in _LANGUAGES}
        self._words = {language.code: language.words.split() for language in _LANGUAGES}
        self._syllables = {language.code: language.syllables.split() for language in _LANGUAGES}
        self._written = dict.fromkeys(self._languages, 0)

    def choose_language(self) -> str:
        """Return the code of a language."""
        return self.chance.choice(self._codes)

    def write(self, code: str, length: int) -> str:
        """Return a text of so many words."""
        language, words = self._languages[code], self._words[code]
        self._written[code] += length
        size = max(_MIN_WORDS, int(_VOCABULARY * math.sqrt(self._written[code])))
        while len(words) < size:
            words.append(self._make_word(code, len(words)))
        draw = self.chance.random  # the logarithm of the rank is uniform: Zipf's law
        chosen = [words[int(size ** draw()) - 1] for _ in range(length)]
        sentences = (
            language.blank.join(chosen[start : start + _SENTENCE]) for start in range(0, length, _SENTENCE)
        )
        return language.stop.join(sentences)

    def _make_word(self, code: str, rank: int) -> str:
        """Return a word of at least two syllables; another one for each rank."""
        syllables = self._syllables[code]
        pieces, rest = [], rank + len(syllables)
        while rest:
            rest, place = divmod(rest, len(syllables))
            pieces.append(syllables[place])
        return "".join(pieces)
