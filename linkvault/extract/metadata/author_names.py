"""Bylines as pages write them -> the names of the authors, separated by a comma and a space."""

from collections.abc import Iterable

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern
from linkvault.extract.metadata.months import MONTH, MONTHS
from linkvault.extract.metadata.normalize import squeeze
from linkvault.text.scripts import BASIC_HAN

NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [\w.'’-]+){1,4}")
_LEAD = PhrasePattern(
    "bylines",
    r"^\s*(?:(?-i:By(?=[A-Z][a-z]*[ .]))|"
    r"(?:(?:written|authored|posted|published|created|story|words|articles?|text|columns?|report(?:ed)?)\s*)?"
    r"\b(?:by|von|par|por|door|av|af|di)\b[:\s]+|"
    r"(?:<<name_label>>)\s*[:：/／|]\s*|@)",
)
_TAIL_START = r"\s*(?:,?\s+(?:(?:on|at|am|le)\s+)?(?:"
_DATE_IN_TAIL = rf"(?:{MONTH})\b\.?\s*\d.*|"
_TAIL_END = (
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?$|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*)|"
    r"(?:[|•·–—]|\s[-/])\s.*|,?\s+(?:updated|published|posted|last|on\s+\w+(?:\s+\w+)?\s+\d|am\s+\d|\d{1,2}[./]\d|\d{4}).*|"
    r"\(.*\)|[（].*[）]|\s(?:follow|contributor|staff writer|senior\b.*|discussion starter.*|@\w+|"
    r"\d+$)|\s*(?:关注|私信|编辑|记者))$"
)
_TAIL = re.compile(_TAIL_START + _DATE_IN_TAIL + _TAIL_END, re.I)
# To compile the names of the months takes eight times as long as the rest.
_TAIL_WITHOUT_DIGITS = re.compile(_TAIL_START + _TAIL_END, re.I)
_JOINT = re.compile(r"(?:(?<!\s)\s+)?(?:,|;|、|\s&\s|\s(?:and|und|et|y|e|och|en)\s)\s*", re.I)
_IN_ORDER = re.compile(r"([^,]{2,30}),\s*([^,]{1,30})")
_DATE = re.compile(rf"(?:{MONTH})\b\.?(?:\s+\d.*)?", re.I)
# First words of the names of months: a quick test whether a text may be a date.
_MONTH_STARTS = frozenset(name.split()[0].rstrip(".").casefold() for name in MONTHS)
_NO_NAME = PhrasePattern(
    "bylines",
    r"https?:|www\.|\.(?:com|org|net|de)\b|[@#={}<>]|[a-z]: |\d{3,}|^\W*$|"
    r"^this\b|\s(?:is|are|was|were)$|^(?=[a-z]*\d)(?=(?:[a-z]*\d+[a-z]+){3})[a-z0-9]{16,}$|"
    r"^\d+:?\d*\s?m(?:in\w*)?\b|^[a-z]+(?:\.[a-z]+){2,}$|"
    r"^(?:photo(?:graph)?s?|illustrations?|translat\w+|reviewed|edited|sponsored|insights?|category)\s+(?:by|from)\b|"
    r"^(?:<<no_name>>|<<portrait>>)$",
)
# A family name and a given name of one character each, separated to be as wide as longer names.
_SET_APART = re.compile(rf"([{BASIC_HAN}])\s([{BASIC_HAN}])")
_LENGTH_SET_APART = 3  # characters: most pages have no such name, and the pattern takes 3 ms to compile
_FIRST_NAMES = frozenset({"april", "may", "june", "august", "mai", "juni", "mario", "jan"})
MOST_NAMES = 20  # of one article
LONGEST = 60  # characters of a name
MOST_WORDS = 6  # in one name: more are a sentence
_AROUND = " ,;:|-–—·"  # signs before and after names
LONGEST_BYLINE = 300  # characters that are searched for names


def join_names(bylines: Iterable[str]) -> str | None:
    """Return the names in these bylines, separated by commas; None if there is none.

    >>> join_names(["By Ada Lovelace and Grace Hopper"]), join_names(["作者：会飞的小核桃"]), join_names(["admin"])
    ('Ada Lovelace, Grace Hopper', '会飞的小核桃', None)
    """
    names: dict[str, str] = {}
    for text in bylines:
        complete_line = squeeze(text)
        line = complete_line[:LONGEST_BYLINE]
        for _ in range(2):
            tail = _TAIL if any(map(str.isdecimal, line)) else _TAIL_WITHOUT_DIGITS
            line = tail.sub("", _LEAD.compiled.sub("", line)).strip(_AROUND)
        parts = _JOINT.split(line)
        if len(complete_line) > LONGEST_BYLINE and complete_line[:LONGEST_BYLINE].rstrip(_AROUND).endswith(
            parts[-1]
        ):
            del parts[-1]  # it is cut off
        for name in parts:
            clean = name.strip(" ,;:|-–—·.\"'")
            if len(clean) == _LENGTH_SET_APART and (pair := _SET_APART.fullmatch(clean)):
                clean = pair[1] + pair[2]
            if 1 < len(clean) <= LONGEST and len(clean.split()) <= MOST_WORDS and not _is_not_a_name(clean):
                names.setdefault(clean.casefold(), clean)
    unique = list(names.values())[:MOST_NAMES]
    full_names = [
        name for name in unique if not any(other != name and other.startswith(name) for other in unique)
    ]
    return ", ".join(full_names) or None


def _is_not_a_name(text: str) -> bool:
    """Return whether a text is an address, a role, a button or a date instead of a name."""
    return bool(_NO_NAME.search(text) or (_is_date(text) and text.lower() not in _FIRST_NAMES))


def _is_date(text: str) -> bool:
    """Return whether a text is a month, or a month with more that begins with a number."""
    start = (text.split(maxsplit=1) or [""])[0]
    return start.rstrip(".").casefold() in _MONTH_STARTS and _DATE.fullmatch(text) is not None


def reorder_name(name: str) -> str:
    """Return a name with the given name first, if it is written "Family, Given" as in citations.

    >>> reorder_name("Lovelace, Ada"), reorder_name("Ada Lovelace")
    ('Ada Lovelace', 'Ada Lovelace')
    """
    match = _IN_ORDER.fullmatch(name.strip())
    return f"{match[2].strip()} {match[1].strip()}" if match else name
