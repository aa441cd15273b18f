r"""`cleaning_rules.txt` -> which parameters of a URL only track its reader, and which URLs are spellings of another.

Each line of the file is a rule of one of three kinds:

    drop x.com s t utm_*             on x.com, the parameters `s` and `t` and those that begin with `utm_` are removed
    drop x.com/search src            the same, only in URLs whose path begins with `/search`
    same x.com twitter.com           twitter.com serves the pages of x.com, so x.com replaces it
    path youtu.be /(\w+) youtube.com/watch?v=\1
                                     a path that matches the pattern is replaced by the target, here on another host

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
class _DropRule:
    """A `drop` line: the parameters that it removes from URLs whose path begins with `path_prefix`."""

    path_prefix: str
    names: frozenset[str]
    prefixes: tuple[str, ...]  # of names: `utm_` for `utm_*`


@dataclass(slots=True)
class _Rules:
    """The rules of the file: `drop` and `path` lines by the host that they name, `same` lines by the replaced host."""

    drop_rules: dict[str, list[_DropRule]] = field(default_factory=dict)
    main_hosts: dict[str, str] = field(default_factory=dict)  # replaced host -> the host that replaces it
    path_rules: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # (pattern, target)


def is_tracking_parameter(name: str, host: str, path: str) -> bool:
    """Return whether a rule drops a parameter, because it does not change the page; case does not matter."""
    name = name.lower().removeprefix("amp;")  # "&amp;utm_source": an ampersand that was escaped twice
    for rule in _find_drop_rules(host):
        if path.startswith(rule.path_prefix) and (name in rule.names or name.startswith(rule.prefixes)):
            return True
    return False


def rewrite(host: str, path: str, query: str) -> tuple[str, str, str]:
    """Return host, path and query of the URL that represents all spellings of a page."""
    rules = _read_rules()
    host = rules.main_hosts.get(host, host)
    for key in _list_keys(host):
        for pattern, target in rules.path_rules.get(key, ()):
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
def _find_drop_rules(host: str) -> tuple[_DropRule, ...]:
    rules = _read_rules()
    return tuple(rule for key in _list_keys(host) for rule in rules.drop_rules.get(key, ()))


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
        rules.drop_rules.setdefault(host, []).append(_DropRule(slash + path, exact, prefixes))
    elif kind == "same":
        rules.main_hosts.update((host, place) for host in rest)
    elif kind == "path":
        rules.path_rules.setdefault(place, []).append((rest[0], rest[1]))
    else:
        raise ValueError(f"cleaning_rules.txt: unknown kind of rule {kind}")
