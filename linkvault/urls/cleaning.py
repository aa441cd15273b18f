"""`cleaning_rules.txt` -> which parameters of a URL only track its reader, and which URLs are spellings of another.

The file is read at the first use, in less than a millisecond. It has plain lines, because importing a TOML parser
takes longer than reading them.
"""

import os
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

_RULES_FILE = os.path.join(os.path.dirname(__file__), "cleaning_rules.txt")


_MAX_SECOND_LEVEL = 3  # letters of "co" or "com" in co.uk, com.au
_HOST_CACHE_SIZE = 1024


@dataclass(slots=True)
class _Drop:
    """The parameters that a line of the file drops below a path: names, and prefixes of names."""

    path: str
    names: frozenset[str]
    prefixes: tuple[str, ...]


@dataclass(slots=True)
class _Rules:
    """The rules of the file by kind and host."""

    drop: dict[str, list[_Drop]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    path: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def is_tracking_parameter(name: str, host: str, path: str) -> bool:
    """Return whether a rule drops a parameter, because it does not change the page; case does not matter."""
    name = name.lower().removeprefix("amp;")  # "&amp;utm_source": an ampersand that was escaped twice
    for drop in _find_drops(host):
        if path.startswith(drop.path) and (name in drop.names or name.startswith(drop.prefixes)):
            return True
    return False


def rewrite(host: str, path: str, query: str) -> tuple[str, str, str]:
    """Return host, path and query of the URL that represents all spellings of a page."""
    rules = _read_rules()
    host = rules.same.get(host, host)
    for key in _list_keys(host):
        for pattern, target in rules.path.get(key, ()):
            match = re.fullmatch(pattern, path)
            if match:
                return _apply_target(match.expand(target), host, query)
    return host, path, query


def _apply_target(target: str, host: str, query: str) -> tuple[str, str, str]:
    """Return host, path and query for the target of a `path` line: `/path` or `host/path`, with parameters to add."""
    location, mark, added = target.partition("?")
    target_host, slash, path = location.partition("/")
    new_query = f"{added}&{query}" if mark and query else added or query
    return target_host or host, slash + path or "/", new_query


@lru_cache(maxsize=_HOST_CACHE_SIZE)
def _find_drops(host: str) -> tuple[_Drop, ...]:
    rules = _read_rules()
    return tuple(drop for key in _list_keys(host) for drop in rules.drop.get(key, ()))


def _list_keys(host: str) -> list[str]:
    """Return the keys under which a host can have rules: `*`, the host, its parents, `name.*`."""
    labels = host.split(".")
    keys = ["*", *(".".join(labels[start:]) for start in range(len(labels)))]
    # "amazon.*" covers amazon.de and amazon.co.uk, but not amazon.example.com
    if len(labels) > 1:
        keys.append(f"{labels[-2]}.*")
    if len(labels) > 2 and len(labels[-2]) <= _MAX_SECOND_LEVEL and len(labels[-1]) == 2:
        keys.append(f"{labels[-3]}.*")
    return keys


@cache
def _read_rules() -> _Rules:
    rules = _Rules()
    with open(_RULES_FILE, encoding="utf-8") as lines:
        for line in lines:
            words = line.partition("#")[0].split()
            if words:
                _add(rules, words)
    return rules


def _add(rules: _Rules, words: list[str]) -> None:
    """Add the rule of one line, given as its words."""
    kind, place, *rest = words
    if kind == "drop":
        host, slash, path = place.partition("/")
        names = [name.lower() for name in rest]
        prefixes = tuple(name[:-1] for name in names if name.endswith("*"))
        exact = frozenset(name for name in names if not name.endswith("*"))
        rules.drop.setdefault(host, []).append(_Drop(slash + path, exact, prefixes))
    elif kind == "same":
        rules.same.update((host, place) for host in rest)
    elif kind == "path":
        rules.path.setdefault(place, []).append((rest[0], rest[1]))
    else:
        raise ValueError(f"cleaning_rules.txt: unknown kind of rule {kind}")
