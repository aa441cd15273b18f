"""A line of an exported chat or a log -> the date at its start, and the message after it."""

from linkvault import lazy_re as re

# Chats: "[31.12.23, 21:16:05] Ann: ..." and "12/31/23, 9:16 PM - Ann: ..."; logs: "2023-12-31T21:16:05Z ...".
_DATE = re.compile(
    r"\W{0,3}(?:(?P<iso>\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?(?:[+-]\d{2}:?\d{2})?)?Z?)(?![\d:-])"
    r"|(?P<day>\d{4}[./]\d{1,2}[./]\d{1,2}|\d{1,2}[./]\d{1,2}[./](?:\d{4}|(?P<year>\d{2}))),?\s"
    r"(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?)"
    r"\]?(?:\s[-–])?\s+",
    re.IGNORECASE | re.ASCII,
)
_CENTURY = "20"
_BLANKS = str.maketrans("\xa0\u202f", "  ")  # as some languages write the time of a day


def split_date(line: str) -> tuple[str, str]:
    """Return the date at the start of a line, with four digits of the year, and the rest; "" if it has no date.

    >>> split_date("12/31/23, 9:16 PM - Ann: look"), split_date("[31.12.2023, 21:16:05] Ann: look")
    (('12/31/2023 9:16 pm', 'Ann: look'), ('31.12.2023 21:16:05', 'Ann: look'))
    >>> split_date("2023-12-31 21:16 Ann: look"), split_date("1/2 of the page")
    (('2023-12-31 21:16', 'Ann: look'), ('', '1/2 of the page'))
    >>> split_date("2023/12/31 21:16 - Ann: look"), split_date("2024-03-05 14:00-15:30 Lunch")
    (('2023/12/31 21:16', 'Ann: look'), ('', '2024-03-05 14:00-15:30 Lunch'))
    """
    match = _DATE.match(line.translate(_BLANKS))
    if match is None:
        return "", line
    rest = line[match.end() :]
    if match["iso"]:
        return match["iso"], rest
    day = match["day"]
    if match["year"]:
        day = day.removesuffix(match["year"]) + _CENTURY + match["year"]
    half = f" {match['half'].lower()}m" if match["half"] else ""
    return f"{day} {match['time']}{half}", rest
