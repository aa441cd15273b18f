"""Dates in other digits, calendars and eras than those of ISO 8601 -> the same day in ISO 8601.

Thailand counts the years of Buddha, Iran those of its solar calendar, Taiwan those of the Republic of China.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from linkvault import lazy_re as re
from linkvault.extract.lexicon import read_phrases, read_words
from linkvault.extract.metadata.months import MONTHS
from linkvault.text.scripts import BASIC_HAN

YEAR_BEFORE = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}  # year 1 of the era is the next year
BUDDHIST_YEARS = 543  # of the Buddhist era before the first year of ISO 8601
_BUDDHIST_CENTURY = 2500
_ROC_YEARS = YEAR_BEFORE["民國"]
_ZEROS = "٠۰०০๐０"  # Arabic, Persian, Hindi, Bengali, Thai, full-width
_DIGITS = {ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_OTHER_DIGIT = re.compile("[" + "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in _ZEROS) + "]")
_JALALI_MONTHS = {name: number for number, name in enumerate(read_words("months", "jalali")[0].split(), 1)}
_THAI_MONTHS = "|".join(
    re.escape(name)
    for phrase in read_phrases("months")["months"]
    if phrase.language == "th"
    for name in phrase.text.split()
)
# 1991 to 2040; the later years are those of the Islamic calendar.
_JALALI_YEAR = r"(?P<jalali>13[7-9]\d|140\d|141\d)"
_DAY = r"(?<!\d)(?P<d>\d{1,2})"
_FORMS = (
    re.compile(
        rf"{_DAY}\s*(?P<month>{_THAI_MONTHS})\.?\s*(?:พ\.?\s?ศ\.?\s*)?(?P<buddhist>25\d\d|[3-9]\d)(?!\d)"
    ),
    re.compile(
        rf"{_DAY}\s+(?P<jalali_month>{'|'.join(_JALALI_MONTHS)})(?:\s+ماه)?[\s،,]+{_JALALI_YEAR}(?!\d)"
    ),
    re.compile(
        rf"(?<![\d/-]){_JALALI_YEAR}(?P<sign>[/-])(?P<m>\d{{1,2}})(?P=sign)(?P<d>\d{{1,2}})(?![\d/-])"
    ),
    re.compile(r"(?<![\d第])(?P<roc>1[0-4]\d)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"),
    re.compile(
        r"(?<![\d./-])(?P<roc>1[0-4]\d)(?:[-/]|\.(?=\d\d\.\d\d))(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d./-])"
    ),
)
_MAY_BE = re.compile(r"\d\s*(?:年|[ก-ฮ])|1[34]\d\d|(?<!\d)1[0-4]\d[-/.]\d")
_HAS_LETTER_OF = {"jalali": re.compile("[\u0600-\u06ff]"), "roc": re.compile(f"[{BASIC_HAN}]")}
# The Iranian year: six months of 31 days, then of 30.
_LONG_MONTHS, _LONG_MONTH, _SHORT_MONTH = 6, 31, 30
_MONTHS = 12
_KNOWN_YEAR, _KNOWN_FIRST_DAY = 1403, date(2024, 3, 20)
_DAYS_OF_YEAR = 365
_CYCLE_YEARS, _CYCLE_LEAPS, _CYCLE_SHIFT = 33, 8, 21  # leap years: 8 of 33


def to_ascii_digits(text: str) -> str:
    """Return a text with the digits of other scripts replaced by ASCII digits, at the same positions.

    >>> to_ascii_digits("٤ نوفمبر ٢٠٢٣")[-4:]
    '2023'
    """
    return text if text.isascii() or not _OTHER_DIGIT.search(text) else text.translate(_DIGITS)


def find_in_calendars(text: str, original: str) -> Iterator[tuple[re.Match[str], date]]:
    """Yield the dates of other calendars in a text with ASCII digits; `original` has the digits of the page."""
    if original.isascii() or not _MAY_BE.search(text):
        return
    for form in _FORMS:
        for match in form.finditer(text):
            day = _day_of(match.groupdict(), original)
            if day is not None:
                yield match, day


def _day_of(parts: dict[str, str | None], original: str) -> date | None:
    """Return the day of a match; None if there is none, or if the text is not of the country of the calendar."""
    for name, letter in _HAS_LETTER_OF.items():
        if parts.get(name) and not letter.search(original):
            return None
    day = int(parts["d"] or 0)
    try:
        if jalali := parts.get("jalali"):
            named = parts.get("jalali_month")
            return from_jalali(int(jalali), _JALALI_MONTHS[named] if named else int(parts.get("m") or 0), day)
        if buddhist := parts.get("buddhist"):
            year = int(buddhist) + (_BUDDHIST_CENTURY if int(buddhist) < _BUDDHIST_CENTURY else 0)
            return date(year - BUDDHIST_YEARS, MONTHS[parts["month"] or ""], day)
        return date(int(parts["roc"] or 0) + _ROC_YEARS, int(parts["m"] or 0), day)
    except ValueError:
        return None


def from_jalali(year: int, month: int, day: int) -> date:
    """Return the day of the Iranian solar calendar.

    >>> from_jalali(1402, 8, 13), from_jalali(1403, 12, 30), from_jalali(1378, 10, 11)
    (datetime.date(2023, 11, 4), datetime.date(2025, 3, 20), datetime.date(2000, 1, 1))

    :raises ValueError: if there is no such day
    """
    length = _LONG_MONTH if month <= _LONG_MONTHS else _SHORT_MONTH
    if not 1 <= month <= _MONTHS or not 1 <= day <= length:
        raise ValueError("no such day")
    before = (month - 1) * _SHORT_MONTH + min(month - 1, _LONG_MONTHS)
    return _first_day(year) + timedelta(before + day - 1)


def _first_day(year: int) -> date:
    """Return the first day of an Iranian year, which is the day of the equinox in March."""
    leaps, known_leaps = (
        (_CYCLE_LEAPS * number + _CYCLE_SHIFT) // _CYCLE_YEARS for number in (year, _KNOWN_YEAR)
    )
    return _KNOWN_FIRST_DAY + timedelta((year - _KNOWN_YEAR) * _DAYS_OF_YEAR + leaps - known_leaps)
