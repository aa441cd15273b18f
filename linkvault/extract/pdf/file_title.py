"""The name of a file -> a title made of it. (pure)"""

import re

_SEPARATORS = re.compile(r"[_\s]+|(?<=\w)-(?=\w)")
_SUFFIX = re.compile(r"\.pdf$", re.IGNORECASE)


def title_of_file(name: str | None) -> str | None:
    """Return the title of a document that names itself only by its file.

    >>> title_of_file("annual_report-2024.pdf")
    'annual report 2024'
    """
    title = _SEPARATORS.sub(" ", _SUFFIX.sub("", name)).strip() if name else ""
    return title or None
