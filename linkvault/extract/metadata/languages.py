"""A page -> its language as a BCP 47 tag: the declared one, else the one that its script or function words show."""

from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.lexicon import read_phrases
from linkvault.text.scripts import BASIC_HAN, HANGUL, KANA_BLOCKS, may_be_east_asian

_ASCII = re.compile("[\x00-\x7f]+")
_NO_LETTERS = re.compile(r"[\W\d_]+")
# Runs of letters: to match single ones takes three times as long.
_SCRIPTS = {name: re.compile(f"{signs}+") for name, signs in (
    ("ja", f"[{KANA_BLOCKS}]"), ("ko", f"[{HANGUL}]"), ("zh", f"[{BASIC_HAN}]"),
    ("uk", "[іїєґІЇЄҐ]"), ("ru", "[а-яёА-ЯЁ]"), ("ar", "[\u0620-\u064a]"),
    ("he", "[\u05d0-\u05ea]"), ("el", "[α-ωΑ-Ω]"), ("th", "[\u0e01-\u0e3a]"),
    ("hi", "[\u0904-\u0939]"),
)}  # fmt: skip
# Letters and signs of one language in Latin script that hardly another one has.
_LATIN = {name: re.compile(f"[{letters}]", re.I) for name, letters in (
    ("tr", "ğıİ"), ("pl", "ąęłśźż"), ("cs", "řěů"), ("hu", "őű"), ("ro", "țșţă"), ("de", "ß"), ("es", "ñ¿¡"),
    ("pt", "ãõ"), ("vi", "ơưđạảấầậắặẹếềểệịọốồộớờợụủứừữự"),
)}  # fmt: skip
_PERSIAN = re.compile("[پچژگ]")  # letters that Arabic does not have
_EAST_ASIAN = re.compile(f"[{KANA_BLOCKS}{BASIC_HAN}{HANGUL}]")
_WORDS = {phrase.language: phrase.text.split() for phrase in read_phrases("small_words")["small"]}
_TEXT_TAGS = ("p", "h1", "h2", "li", "div", "span", "td", "a", "font", "b", "strong", "center", "br", "body")
LEAST_LETTERS = 40  # of a text whose language can be detected
SAMPLE = 20_000  # characters of a page that are read
LEAST_PROSE = 30  # characters: shorter texts are from menus and consist of names
KANA_SHARE = 0.05  # of kana and Han characters: Chinese pages have fewer kana, in quotations
EAST_ASIAN_SHARE = 0.2  # of the letters: the rest are Latin names and code
FUNCTION_WORD_SHARE = 0.08  # of the words: a text with fewer is a list of names or in another language
LEAD = 1.3  # times the function words of the second language: Spanish and Portuguese share many


# Regions of English in which the day comes before the month, and the top-level domains of these and similar ones.
_DAY_FIRST_REGIONS = frozenset({"GB", "AU", "NZ", "IE", "IN", "ZA"})
_DAY_FIRST_DOMAINS = _DAY_FIRST_REGIONS - {"GB"} | {"UK"}
_TOP_LEVEL = re.compile(r"https?://[^/?#]*\.([a-z]+)(?::\d+)?(?:[/?#]|$)", re.I)


def read_language(declared: str | None, tree: HtmlElement) -> str | None:
    """Return the declared language, else the detected one; None if there is neither.

    A page in Chinese, Japanese or Korean that declares English has the declaration of its template: it is ignored.
    """
    tag = normalize_tag(declared)
    if tag and not tag.startswith("en"):
        return tag
    if tag:
        text = " ".join(_texts(tree, with_tails=False))
        is_other = (
            may_be_east_asian(text)
            and _EAST_ASIAN.search(text) is not None
            and detect(text) in ("zh", "ja", "ko")
        )
        return detect(text) if is_other else tag
    texts = list(_texts(tree, with_tails=True))
    return detect(" ".join(text for text in texts if len(text) >= LEAST_PROSE)) or detect(" ".join(texts))


def _texts(tree: HtmlElement, *, with_tails: bool) -> Iterator[str]:
    """Yield the texts of a page from its beginning, SAMPLE characters in all.

    Tails, the texts after elements, are half of the text of old pages, and reading them doubles the time.
    """
    body = tree.find(".//body")
    left = SAMPLE
    for node in body.iter(*_TEXT_TAGS) if body is not None else ():
        for text in (node.text, node.tail) if with_tails else (node.text,):
            if text:
                yield text[:left]
                left -= len(text)
                if left <= 0:
                    return


def is_day_first(lang: str | None, locale: str | None, url: str) -> bool:
    """Return whether `03/04/2023` on a page is the third of April: everywhere but in American English.

    The region of English is that of the language, else of `og:locale`, else of the host.

    >>> is_day_first("en", "en_GB", "https://a.example/"), is_day_first("en-US", None, "https://a.example/")
    (True, False)
    >>> is_day_first("en", None, "https://www.a.co.uk/x"), is_day_first(None, None, "https://a.example/")
    (True, False)
    """
    tag = normalize_tag(lang) or normalize_tag(locale) or "en"
    if not tag.startswith("en"):
        return True
    local = normalize_tag(locale) or ""
    if "-" not in tag and local.startswith("en-"):
        tag = local
    if "-" in tag:
        return tag.rpartition("-")[2] in _DAY_FIRST_REGIONS
    top_level = _TOP_LEVEL.match(url)
    return top_level is not None and top_level[1].upper() in _DAY_FIRST_DOMAINS


def normalize_tag(text: str | None) -> str | None:
    """Return a language tag as BCP 47 spells it; None for an invalid tag.

    >>> normalize_tag("zh_cn"), normalize_tag("EN-us"), normalize_tag("zh-hans-cn"), normalize_tag("english")
    ('zh-CN', 'en-US', 'zh-Hans-CN', None)
    """
    tag = re.split(r"[,;\s]", (text or "").strip(), maxsplit=1)[0].replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag):
        return None
    first, *rest = tag.split("-")
    spelled = [
        part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part.lower() for part in rest
    ]
    return "-".join([first.lower(), *spelled])


def _count_letters(script: str, text: str) -> int:
    return sum(map(len, _SCRIPTS[script].findall(text)))


def find_languages_by_letters(text: str) -> tuple[str, ...]:
    """Return the languages whose own letters a text has; Japanese also has those of Chinese.

    >>> find_languages_by_letters("Ошибка 404"), find_languages_by_letters("ページが存在しません")
    (('ru',), ('ja',))
    >>> find_languages_by_letters("Sayfa bulunamadı"), find_languages_by_letters("Page introuvable")
    (('tr',), ())
    """
    non_ascii = "" if text.isascii() else _ASCII.sub("", text)
    if not non_ascii:
        return ()
    languages = [name for name, letters in (_SCRIPTS | _LATIN).items() if letters.search(non_ascii)]
    if "ar" in languages and _PERSIAN.search(non_ascii):
        languages.append("fa")
    return tuple(name for name in languages if name != "zh" or "ja" not in languages)


def detect(text: str) -> str | None:
    """Return the language of a text by its script, else by its function words; None if uncertain.

    >>> detect("损失函数是用来评估模型的预测值与真实值不一致的程度，也是优化的目标，训练的过程就是最小化它的过程")
    'zh'
    """
    letters = len(_NO_LETTERS.sub("", text))
    if letters < LEAST_LETTERS:
        return None
    non_ascii = "" if text.isascii() else _ASCII.sub("", text)  # has the letters of all scripts but Latin
    kana, han = (_count_letters(name, non_ascii) for name in ("ja", "zh"))
    if kana > KANA_SHARE * (han + kana) and han + kana > EAST_ASIAN_SHARE * letters:
        return "ja"
    for name, least in (
        ("ko", 0.2),
        ("zh", 0.2),
        ("uk", 0.03),
        ("ru", 0.3),
        ("ar", 0.3),
        ("he", 0.3),
        ("el", 0.3),
        ("th", 0.2),
        ("hi", 0.2),
    ):
        if (han if name == "zh" else _count_letters(name, non_ascii)) > least * letters:
            return name
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    present = words.keys()
    scores = sorted(
        (
            (sum(words[word] for word in function_words if word in present), name)
            for name, function_words in _WORDS.items()
        ),
        reverse=True,
    )
    total = sum(words.values())
    (most, name), (second, _), *_ = scores
    return name if most > FUNCTION_WORD_SHARE * total and most > LEAD * second else None
