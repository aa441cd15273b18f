"""`routes.txt` -> the sites where a fragment that looks like a place on the page names a page of its own."""

import os
import re
from functools import cache

RULES_FILE = os.path.join(os.path.dirname(__file__), "routes.txt")


def is_route(fragment: str, host: str, path: str) -> bool:
    """Return whether a fragment, without `#`, names a page of its own.

    >>> is_route("inbox/1", "mail.google.com", "/mail/u/0/"), is_route("inbox/1", "example.org", "/")
    (True, False)
    """
    labels = host.split(".")
    rules = _read_rules()
    return any(
        path.startswith(prefix) and re.fullmatch(pattern, fragment)
        for start in range(len(labels))
        for prefix, pattern in rules.get(".".join(labels[start:]), ())
    )


@cache
def _read_rules() -> dict[str, list[tuple[str, str]]]:
    """Return the rules of each host: (start of the path, pattern of the fragment)."""
    rules: dict[str, list[tuple[str, str]]] = {}
    with open(RULES_FILE, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                place, pattern = line.split(maxsplit=1)
                host, slash, path = place.partition("/")
                rules.setdefault(host, []).append((slash + path, pattern.strip()))
    return rules
