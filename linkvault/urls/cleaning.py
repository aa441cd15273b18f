"""`rules.txt` -> which parameters of an address only track its reader, and which addresses are synonyms.

Read at the first question, in under a millisecond: the file is plain lines, since a TOML parser alone costs
more than everything else here.
"""

import os
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

_FILE = os.path.join(os.path.dirname(__file__), "cleaning_rules.txt")


@dataclass(slots=True)
class _Drop:
    """The parameters that one line of the file names: whole names, and beginnings of names."""

    path: str
    names: frozenset[str]
    beginnings: tuple[str, ...]


@dataclass(slots=True)
class _Rules:
    drop: dict[str, list[_Drop]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    path: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def is_tracking(name: str, host: str, path: str) -> bool:
    """Tell whether the parameter says nothing about the page; upper and lower case are one."""
    name = name.lower().removeprefix("amp;")  # "&amp;utm_source": an ampersand escaped once too often
    for drop in _drops(host):
        if path.startswith(drop.path) and (name in drop.names or name.startswith(drop.beginnings)):
            return True
    return False


def rewritten(host: str, path: str, query: str) -> tuple[str, str, str]:
    """Return host, path and query of the same page under the name that stands for all its names."""
    rules = _read()
    host = rules.same.get(host, host)
    for key in _keys(host):
        for pattern, target in rules.path.get(key, ()):
            found = re.fullmatch(pattern, path)
            if found:
                return _moved(found.expand(target), host, query)
    return host, path, query


def _moved(target: str, host: str, query: str) -> tuple[str, str, str]:
    """Apply what a `path` line says: `/path`, or `host/path`, with parameters of its own put first."""
    start, mark, added = target.partition("?")
    first, slash, rest = start.partition("/")
    both = f"{added}&{query}" if mark and query else added or query
    return first or host, slash + rest or "/", both


@lru_cache(maxsize=1024)
def _drops(host: str) -> tuple[_Drop, ...]:
    rules = _read()
    return tuple(drop for key in _keys(host) for drop in rules.drop.get(key, ()))


def _keys(host: str) -> list[str]:
    """Return the names under which rules for a host may stand: `*`, itself, its parents, `name.*`."""
    labels = host.split(".")
    keys = ["*", *(".".join(labels[start:]) for start in range(len(labels)))]
    # "amazon.*" is amazon.de and amazon.co.uk, not amazon.example.com
    if len(labels) > 1:
        keys.append(f"{labels[-2]}.*")
    if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2:
        keys.append(f"{labels[-3]}.*")
    return keys


@cache
def _read() -> _Rules:
    rules = _Rules()
    with open(_FILE, encoding="utf-8") as lines:
        for line in lines:
            words = line.partition("#")[0].split()
            if words:
                _add(rules, words)
    return rules


def _add(rules: _Rules, words: list[str]) -> None:
    kind, place, *rest = words
    if kind == "drop":
        host, slash, path = place.partition("/")
        names = [name.lower() for name in rest]
        beginnings = tuple(name[:-1] for name in names if name.endswith("*"))
        whole = frozenset(name for name in names if not name.endswith("*"))
        rules.drop.setdefault(host, []).append(_Drop(slash + path, whole, beginnings))
    elif kind == "same":
        rules.same.update((host, place) for host in rest)
    elif kind == "path":
        rules.path.setdefault(place, []).append((rest[0], rest[1]))
    else:
        raise ValueError(f"rules.txt: unknown word {kind}")
