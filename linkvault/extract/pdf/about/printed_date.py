"""What is printed on the first page of a PDF -> the date of the document. (pure)"""

import re

from linkvault.extract.metadata.dates import read_date
from linkvault.extract.metadata.months import MONTH, MONTHS

_ARXIV = re.compile(r"arXiv:\s*+\S++\s++(?:\[[^\]]{0,40}+\]\s*+)?(?P<date>\d{1,2} \w{3,9} \d{4})")
_MONTH_AND_YEAR = re.compile(
    rf"(?<!\w)(?P<month>{MONTH})(?!\w)\.?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
_ABSTRACT = re.compile(
    r"^\W*(?:abstract|zusammenfassung|introduction|einleitung|1\.? introduction)\b", re.I | re.M
)


def find_date(stamps: str, top: str) -> str | None:
    """Return the date in arXiv's stamp, else the first date or month above the abstract; None if there is none.

    >>> find_date("arXiv:2403.01234v2 [cs.LG] 12 Mar 2024", "")
    '2024-03-12'
    >>> find_date("", "A dissertation submitted in May 2021")
    '2021-05'
    """
    if stamp := _ARXIV.search(f"{stamps} {top}"):
        return read_date(stamp["date"])
    if abstract := _ABSTRACT.search(top):
        top = top[: abstract.start()]
    if date := read_date(top):
        return date
    month = _MONTH_AND_YEAR.search(top)
    return f"{month['year']}-{MONTHS[month['month'].casefold().strip('.')]:02d}" if month else None
