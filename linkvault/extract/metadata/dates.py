"""Dates as pages write them -> ISO 8601, with the time and zone only if the page states them.

A date is rejected only if it does not exist (month 13, 30 February) or its year is not between FIRST_YEAR and
LAST_YEAR; the current date is not used. Whether `03/04/2023` is in March or April depends on the page's language.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from linkvault import lazy_re as re
from linkvault.extract.metadata.calendars import (
    BUDDHIST_YEARS,
    YEAR_BEFORE,
    find_in_calendars,
    to_ascii_digits,
)
from linkvault.extract.metadata.months import MONTH, MONTHS
from linkvault.lazy_dataclass import dataclass

FIRST_YEAR = 1994  # hardly a web page is older
LAST_YEAR = 2099  # the patterns match years 19xx and 20xx
LONGEST = 2000  # characters of a text in which dates are searched
_LONGEST_DATE = 100  # characters: one that begins before LONGEST is read whole, not as a shorter one
DAY_LENGTH = 10  # characters of a day in ISO 8601
CENTURY = 2000  # of a year written with two digits
LAST_MONTH = 12  # a larger number is a day
NOON = 12  # the hour that 12 a.m. and 12 p.m. are written with

_YEAR = r"(?P<y>(?:19|20)\d\d)"
# The look-ahead saves most trials of the names of months, which take nine tenths of the time.
_NAMED = rf"(?=[^\W\d_])(?P<month>{MONTH})"
# Forms, each with a quick test, if it is slow: a pattern that every text with such a date matches.
_FORMS = tuple(
    (re.compile(form, re.I), re.compile(test) if test else None)
    for form, test in (
        (rf"(?<![\d.]){_YEAR}\s?(?:[-/.–]|年|년)\s?(?P<m>\d{{1,2}})\s?(?:[-/.–]|月|월)\s?(?P<d>\d{{1,2}})(?!\d)", ""),
        (rf"(?<![\d/.-]){_YEAR}(?P<m>0\d|1[0-2])(?P<d>[0-2]\d|3[01])(?=T\d|\d{{6}}(?!\d)|\d{{4}}(?!\d)|(?!\d))", ""),
        (rf"(?<![\d.])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[\s,-]*+(?:(?:de|of|del|di) \s*+)?{_NAMED}(?!\w)"
         rf"[.,،]?[\s,/-]*(?:de |del )?{_YEAR}(?!\d)", r"\d\.?[\s,-]*[^\W\d_]\D*(?:19|20)\d\d"),
        # "3 Feb 26", "3-Feb-26", "3 Feb '26" at the end of a line, or before a separator or a name.
        (rf"(?<![\d./-])(?P<d>\d{{1,2}})[\s-]{_NAMED}(?!\w)\.?[\s-]['’]?(?P<short>[0-3]\d)(?=\s*$|\s*[|·•)]|\s+by\b)",
         r"(?<!\d)\d{1,2}[\s-][^\W\d_]+\.?[\s-]['’]?[0-3]\d(?:\s|$|[|·•)])"),
        (rf"(?<!\w){_NAMED}(?!\w)\.?[\s-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s,،-]+{_YEAR}(?!\d)",
         r"\d(?:\D\D|\.)?[\s,،-]+(?:19|20)\d\d"),
        (rf"(?<!\w){_NAMED}\s+(?P<d>\d{{1,2}})\s+\d\d:\d\d(?::\d\d)?(?:\s+[A-Z]{{3,5}}|\s+[+-]\d{{4}})?\s+{_YEAR}(?!\d)",
         r"\s\d\d:\d\d"),
        (rf"(?<!\d){_YEAR}\.?[\s,-]+{_NAMED}(?!\w)\.?[\s-]*(?P<d>\d{{1,2}})(?!\d)",
         r"(?:19|20)\d\d\.?[\s,-]+[^\W\d_]\D*\d"),
        (rf"(?<!\d)(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}}),?\s+(?:năm\s+)?{_YEAR}(?!\d)", ""),
        (rf"(?<![\d./-])(?P<a>\d{{1,2}})(?P<sign>[./-])\s?(?P<b>\d{{1,2}})(?P=sign)\s?{_YEAR}(?!\d)", ""),
        (r"(?<![\d./-])(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})(?P=sign)(?P<buddhist>25[3-9]\d|26[0-4]\d)(?!\d)",
         ""),
        (r"(?<![\d./-])(?P<a>\d{1,2})(?P<sign>[./])(?P<b>\d{1,2})(?P=sign)(?P<short>[0-3]\d)(?![\d./-])", ""),
        (r"(?P<era>令和|平成|民[國国])\s?(?P<y>元|\d{1,3})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日", ""),
        (r"(?P<han>[一二][〇○零九一二三四五六七八九]{3})年(?P<hm>[一二三四五六七八九十]{1,2})月"
         r"(?P<hd>[一二三四五六七八九十]{1,3})日", ""),
    )
)  # fmt: skip
# A quick test: every date that the forms match contains one of these.
_MAY_BE = re.compile(
    r"(?:19|20|25)\d\d|\d[./]\d|\d[\s-][^\W\d_]+\.?[\s-]['’]?[0-3]\d(?!\d)|令和|平成|民[國国]|[一二][〇○零九一二三四五六七八九]{3}年"
)
_TIME = re.compile(
    r"(?:日|일|号|\.)?[\sT,，|–-]{0,4}(?:[（(]?(?:星期|周|週)?[一二三四五六日月火水木金土월화수목금토일](?:曜日|요일)?[)）]?)?"
    r"(?:\b(?:at|um|à|kl\.?|às|a las|alle|ore|om|в|o)\b)?[\s,，]{0,3}"
    r"(?P<half>上午|下午|오전|오후|午前|午後)?\s{0,2}(?P<hour>[01]?\d|2[0-3])(?:[:.h]|[時时点點]|시\s?)(?P<minute>[0-5]\d)"
    r"(?:[:分](?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?!\d)\s{0,2}(?P<ampm>[ap]\.?m\b\.?)?"
    r"\s{0,2}(?P<zone>Z\b|[+-]\d\d:?\d\d(?!\d)|(?:GMT|UTC)\s?[+-]\d\d?(?::?\d\d)?(?!\d)|[A-Z]{3,4}\b)?",
    re.I,
)
_COMPACT_TIME = re.compile(
    r"T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?(?!\d)"
)
_ZONES = {
    "Z": "Z", "UTC": "Z", "GMT": "Z", "EST": "-05:00", "EDT": "-04:00", "CDT": "-05:00", "MST": "-07:00",
    "PST": "-08:00", "PDT": "-07:00", "CET": "+01:00", "CEST": "+02:00", "EET": "+02:00", "MSK": "+03:00",
    "JST": "+09:00", "KST": "+09:00", "AEST": "+10:00",
}  # fmt: skip
_HAN = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date in ISO 8601, and its position in the text."""

    value: str
    start: int
    end: int


def read_date(text: str | None, *, day_first: bool = True) -> str | None:
    """Return the first date in the text in ISO 8601; None if it has no date.

    >>> read_date("发布于 2023年3月12日 10:15")
    '2023-03-12T10:15'
    >>> read_date("Sunday, March 12th, 2023 at 4:05 pm EST")
    '2023-03-12T16:05-05:00'
    >>> read_date("Sun Mar 12 10:15:00 UTC 2023")
    '2023-03-12'
    >>> read_date("12/03/2023"), read_date("12/03/2023", day_first=False)
    ('2023-03-12', '2023-12-03')
    """
    match = next(iter(find_dates(text or "", day_first=day_first)), None)
    return match.value if match else None


def read_stamp(text: str | None, *, day_first: bool = True) -> str | None:
    """Return the date of a machine-readable field, which may also be a Unix time, a month or only a year.

    >>> read_stamp("1678587300"), read_stamp("2023-03"), read_stamp("2023")
    ('2023-03-12T02:15:00Z', '2023-03', '2023')
    """
    text = to_ascii_digits((text or "").strip())
    if re.fullmatch(r"[01]?\d{9}(?:\d{3}|\.\d+)?", text):
        seconds = int(text.split(".")[0][:10])
        moment = datetime.fromtimestamp(seconds, UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if _is_likely(moment.date()) else None
    if match := re.fullmatch(r"((?:19|20)\d\d)(?:[-/.](0?[1-9]|1[0-2]))?", text):
        if int(match[1]) < FIRST_YEAR:
            return None
        return f"{match[1]}-{int(match[2]):02}" if match[2] else match[1]
    return read_date(text, day_first=day_first)


def find_dates(text: str, *, day_first: bool = True) -> Iterator[DateMatch]:
    """Yield the dates in a text in their order."""
    original = text[: LONGEST + _LONGEST_DATE]
    text = to_ascii_digits(original)
    matches = [
        _with_time(text, match, day) for match, day in find_in_calendars(text, original) if _is_likely(day)
    ]
    if not matches and not _MAY_BE.search(text):
        return
    for form, test in _FORMS:
        if test is not None and not test.search(text):
            continue
        for match in form.finditer(text):
            day = _day(match, day_first)
            if day is not None:
                matches.append(_with_time(text, match, day))
    end = 0
    for date_match in sorted(matches, key=lambda item: (item.start, -item.end)):
        if end <= date_match.start < LONGEST:
            end = date_match.end
            yield date_match


def _day(match: re.Match[str], day_first: bool) -> date | None:
    """Return the day that a match states; None if there is no such day."""
    parts = match.groupdict()
    try:
        day = date(*_numbers(parts, day_first))
    except ValueError:
        return None
    return day if _is_likely(day) else None


def _is_likely(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _numbers(parts: dict[str, str | None], day_first: bool) -> tuple[int, int, int]:
    if han := parts.get("han"):
        return int("".join(str(_HAN[char]) for char in han)), _han(parts["hm"] or ""), _han(parts["hd"] or "")
    if era := parts.get("era"):
        year = 1 if parts["y"] == "元" else int(parts["y"] or 0)
        return year + YEAR_BEFORE[era], int(parts["m"] or 0), int(parts["d"] or 0)
    year = int(parts.get("y") or CENTURY + int(parts.get("short") or 0))
    if buddhist := parts.get("buddhist"):
        return int(buddhist) - BUDDHIST_YEARS, int(parts["b"] or 0), int(parts["a"] or 0)
    if parts.get("a"):
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if first <= LAST_MONTH and (second > LAST_MONTH or not (day_first or parts["sign"] == ".")):
            first, second = second, first
        return year, second, first
    month = MONTHS[(parts["month"] or "").lower()] if parts.get("month") else int(parts["m"] or 0)
    return year, month, int(parts["d"] or 0)


def _han(text: str) -> int:
    """Return the value of a Chinese number below 100.

    >>> _han("二十九"), _han("十"), _han("七")
    (29, 10, 7)
    """
    tens, ten, units = text.rpartition("十") if "十" in text else ("", "", text)
    return (10 * (_HAN.get(tens, 1)) if ten else 0) + _HAN.get(units, 0)


def _with_time(text: str, match: re.Match[str], day: date) -> DateMatch:
    """Return a date with the time that directly follows it, if there is one."""
    time = _TIME.match(text, match.end()) or _COMPACT_TIME.match(text, match.end())
    if time is None:
        return DateMatch(day.isoformat(), match.start(), match.end())
    parts = time.groupdict()
    hour = int(parts["hour"])
    late = (parts.get("ampm") or "").lower().startswith("p") or parts.get("half") in ("下午", "오후", "午後")
    if (late or parts.get("ampm") or parts.get("half")) and hour <= NOON:
        hour = hour % NOON + (NOON if late else 0)
    second = f":{parts['second']}" if parts.get("second") else ""
    value = f"{day.isoformat()}T{hour:02}:{parts['minute']}{second}{_zone(parts.get('zone'))}"
    return DateMatch(value, match.start(), time.end())


def _zone(text: str | None) -> str:
    """Return the zone in ISO 8601; "" for names that mean several zones.

    >>> _zone("+0800"), _zone("GMT+8"), _zone("CST")
    ('+08:00', '+08:00', '')
    """
    if match := re.fullmatch(r"(?:GMT|UTC)?\s?([+-])(\d\d?):?(\d\d)?", text or "", re.I):
        return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"
    return _ZONES.get((text or "").upper(), "")
